// SPDX-License-Identifier: GPL-3.0-or-later
/* crowd: seven cells of one carrier, each 2 dB below the one before, whatever their timing and the root of their PSS
 * (PCI mod 3): at least five are heard in two seconds, and none that is not there.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "sky.h"

enum { CELLS = 7, LEAST = 5 };

struct kind {
	const char *name;
	bool synchronous, same_root;
};

/* Synchronous: as far as the way from sites 1 km apart and their clocks leave it. */
static void draw(struct random *random, const struct kind *kind, struct scene scenes[CELLS])
{
	const struct scene one = scene_draw(random, 20e3, 10);
	for (int i = 0; i < CELLS; i++) {
		struct scene *s = &scenes[i];
		*s = one;
		s->cp_extended = false;
		s->prb = 6;
		s->ports = one.ports == 1 ? 1 : 2;
		s->pci = kind->same_root ? (3 * (i * 23 + one.pci / 3) + 1) % 504 : (one.pci + 37 * i) % 504;
		s->snr_db = 25 - 2 * i;
		s->sfn = (one.sfn + (int)(1024 * random_uniform(random))) % 1024;
		s->load = random_uniform(random);
		s->offset_hz += 100 * (2 * random_uniform(random) - 1);
		s->timing_ms = kind->synchronous ? 5 + one.timing_ms / 3 + 3e-3 * random_uniform(random)
		                                 : 9.9 * random_uniform(random);
	}
}

static void hear(const struct kind *kind, unsigned seed)
{
	struct random random = { 110 + seed };
	struct scene scenes[CELLS];
	const struct band band = { SEARCH_RATE_HZ, 2, 0, IQ_CS8, seed, NULL };
	bool right[CELLS] = { false };
	int count = 0, invented = 0;
	draw(&random, kind, scenes);
	struct sky sky = sky_scenes(&band, scenes, CELLS);
	struct heard heard = sky_play(&sky);
	for (size_t i = 0; i < heard.count; i++) {
		int k = 0;
		while (k < CELLS && heard.pdus[i].lte.pci != scenes[k].pci)
			k++;
		count += k < CELLS && !right[k];
		right[k % CELLS] |= k < CELLS;
		invented += k == CELLS;
	}
	print_message("%s: %d of %d, %d blocks that nobody sent\n", kind->name, count, CELLS, invented);
	assert_true(count >= LEAST && invented == 0);
	heard_free(&heard);
	sky_free(&sky);
}

static void seven_on_one_carrier(void **state)
{
	(void)state;
	static const struct kind kinds[] = { { "each its own timing", false, false },
		                             { "each its own timing, same root", false, true },
		                             { "synchronous", true, false },
		                             { "synchronous, same root", true, true } };
	for (unsigned i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		hear(&kinds[i], i);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(seven_on_one_carrier) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
