// SPDX-License-Identifier: GPL-3.0-or-later
/* acquire_weak: weak cells under strong ones, through the receiver, on one carrier, with what the two may have in
 * common: frame timing, the root of the PSS (PCI mod 3), the places of the reference signals (PCI mod 6).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "sky.h"

struct pair {
	const char *name;
	bool synchronous, tdd;
	int apart; /* PCIs: 3 the same root, 6 also the same reference signals, anything else neither */
	const char *more;
};

static const struct pair pairs[] = {
	{ "another root", false, false, 1, NULL },
	{ "same root", false, false, 3, NULL },
	{ "same reference signals", false, false, 6, NULL },
	{ "synchronous, another root", true, false, 1, NULL },
	{ "synchronous, same root", true, false, 3, NULL },
	{ "synchronous, same reference signals", true, false, 6, NULL },
	{ "synchronous TDD, another root", true, true, 1, NULL },
	{ "synchronous TDD, same root", true, true, 3, NULL },
	{ "synchronous TDD, same reference signals", true, true, 6, NULL },
	{ "synchronous, another root, EPA", true, false, 1, "fading = epa\n" },
	{ "synchronous, same root, EPA", true, false, 3, "fading = epa\n" },
	{ "synchronous, same references, EPA", true, false, 6, "fading = epa\n" },
};
enum { PAIRS = sizeof(pairs) / sizeof(pairs[0]) };

/* Two cells of the same network, 8 dB apart and the strong one 20 dB above the noise; carriers are some 100 Hz apart.
 */
static void draw(struct random *random, const struct pair *pair, double below_db, struct scene scenes[2])
{
	scenes[0] = scene_draw(random, 30e3, 30);
	scenes[0].cp_extended = false;
	scenes[0].tdd = pair->tdd;
	scenes[0].prb = 50;
	scenes[0].ports = random_uniform(random) < 0.3 ? 1 : 2;
	scenes[0].load = random_uniform(random);
	scenes[0].more = pair->more;
	scenes[1] = scenes[0];
	scenes[1].pci =
		(scenes[0].pci + (pair->apart == 1 ? 1 : 6 * (int)(80 * random_uniform(random)) + pair->apart)) % 504;
	scenes[1].snr_db -= below_db;
	scenes[1].load = random_uniform(random);
	scenes[1].sfn = (scenes[0].sfn + (int)(1024 * random_uniform(random))) % 1024;
	if (pair->synchronous) { /* as far as 300 m and a base station's clock leave it */
		scenes[1].timing_ms += 1e-3 * (2 * random_uniform(random) - 1);
		scenes[1].offset_hz += 40 * (2 * random_uniform(random) - 1);
		if (scenes[1].timing_ms < 0)
			scenes[1].timing_ms = 0;
	} else {
		scenes[1].timing_ms = 9.9 * random_uniform(random);
		scenes[1].offset_hz += 200 * (2 * random_uniform(random) - 1);
	}
}

static unsigned ghosts(const struct heard *heard, const struct scene scenes[2])
{
	unsigned n = 0;
	for (size_t i = 0; i < heard->count; i++)
		n += heard->pdus[i].lte.pci != scenes[0].pci && heard->pdus[i].lte.pci != scenes[1].pci;
	return n;
}

struct outcome {
	int strong, weak; /* draws in which it was heard */
	unsigned ghosts;
};

static struct outcome listen(const struct pair *pair, double below_db, int draws)
{
	struct random random = { 70 + (uint64_t)(pair - pairs) };
	struct outcome out = { 0 };
	for (int i = 0; i < draws; i++) {
		struct scene scenes[2];
		const struct band band = { SEARCH_RATE_HZ, 1.2, 0, IQ_CF32, (unsigned)i, NULL };
		draw(&random, pair, below_db, scenes);
		struct sky sky = sky_scenes(&band, scenes, 2);
		struct heard heard = sky_play(&sky);
		out.strong += sky_judge(&sky, &heard, 0).mibs > 0;
		out.weak += sky_judge(&sky, &heard, 1).mibs > 0;
		out.ghosts += ghosts(&heard, scenes);
		heard_free(&heard);
		sky_free(&sky);
	}
	print_message("%-42s %d and %d of %d\n", pair->name, out.strong, out.weak, draws);
	return out;
}

/* What shows only under another cell is believed after a second of MIBs that agree. Fading may leave the weak one
 * fainter than it is on average: then it may be missed. */
static void eight_decibels_below(void **state)
{
	(void)state;
	enum { DRAWS = 1 };
	for (int i = 0; i < PAIRS; i++) {
		struct outcome out = listen(&pairs[i], 8, DRAWS);
		assert_int_equal(out.strong, DRAWS);
		assert_true(pairs[i].more || out.weak == DRAWS);
		assert_int_equal(out.ghosts, 0);
	}
}

/* Nothing is under a cell that is alone: what cancelling leaves of it is no cell. */
static void nothing_below(void **state)
{
	(void)state;
	struct random random = { 90 };
	for (int i = 0; i < 6; i++) {
		struct scene scenes[2];
		const struct band band = { SEARCH_RATE_HZ, 0.25, 0, IQ_CU8, (unsigned)i, NULL };
		draw(&random, &pairs[0], 8, scenes);
		scenes[0].tdd = i % 2;
		scenes[0].snr_db = 30;
		scenes[0].more = i % 3 ? i % 3 == 1 ? "fading = epa\n" : "fading = etu\n" : NULL;
		struct sky sky = sky_scenes(&band, scenes, 1);
		struct heard heard = sky_play(&sky);
		struct sky_verdict v = sky_judge(&sky, &heard, 0);
		assert_true(v.mibs > 0 && v.wrong == 0);
		heard_free(&heard);
		sky_free(&sky);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(eight_decibels_below),
		cmocka_unit_test(nothing_below),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
