// SPDX-License-Identifier: GPL-3.0-or-later
/* look: what the receiver says of a window to those who plan: when it has looked, what there is, and what there may be;
 * little where there is nothing.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>

#include "receivers.h"  // lte_receiver
#include "sky.h"

#define LOOK_S 0.17 /* two stretches */

static struct scene cell(struct random *random, double place_hz, double snr_db)
{
	struct scene s = scene_draw(random, 40e3, 20);
	s.cp_extended = false;
	s.tdd = false;
	s.prb = 6;
	s.ports = 2;
	s.place_hz = place_hz;
	s.snr_db = snr_db;
	return s;
}

static struct receiver_look look_of(void *receiver)
{
	struct receiver_look look = { .looked = true };
	lte_receiver.look(receiver, &look);
	return look;
}

/* What it says after so many seconds of a sky; wish: whether it has one. */
static struct receiver_look after(const struct band *band, const struct scene *scenes, int n, bool *wish)
{
	struct heard heard = { 0 };
	struct receiver_want want;
	struct sky sky = sky_scenes(band, scenes, n);
	void *receiver = sky_receiver(&sky, &heard);
	sky_feed(&sky, receiver, 0, (size_t)sky.n, 32768, NULL, NULL);
	const struct receiver_look look = look_of(receiver);
	if (wish)
		*wish = lte_receiver.want(receiver, &want);
	lte_receiver.destroy(receiver);
	heard_free(&heard);
	sky_free(&sky);
	return look;
}

static const struct candidate *on(const struct receiver_look *look, const struct scene *scene)
{
	for (int i = 0; i < look->count; i++)
		if (fabs(look->candidates[i].freq_hz - SKY_HZ - scene->place_hz) < 1)
			return &look->candidates[i];
	return NULL;
}

static void it_takes_two_stretches(void **state)
{
	(void)state;
	struct heard heard = { 0 };
	const struct band band = { 2.4e6, LOOK_S, 0, IQ_CU8, 1, NULL };
	struct sky sky = sky_scenes(&band, NULL, 0);
	void *receiver = sky_receiver(&sky, &heard);
	assert_false(look_of(receiver).looked);
	sky_feed(&sky, receiver, 0, (size_t)(0.16 * band.rate_hz), 4096, NULL, NULL);
	assert_false(look_of(receiver).looked);
	sky_feed(&sky, receiver, (size_t)(0.16 * band.rate_hz), (size_t)sky.n, 4096, NULL, NULL);
	assert_true(look_of(receiver).looked);
	lte_receiver.flush(receiver);
	assert_false(look_of(receiver).looked);
	lte_receiver.destroy(receiver);
	heard_free(&heard);
	sky_free(&sky);
}

static void noise_gives_few_hints(void **state)
{
	(void)state;
	enum { WINDOWS = 60 };
	int hinted = 0;
	for (unsigned i = 0; i < WINDOWS; i++) {
		const struct band band = { 2.4e6, 0.34, 0, IQ_CU8, i, NULL };
		const struct receiver_look look = after(&band, NULL, 0, NULL);
		assert_true(look.looked);
		hinted += look.count > 0;
	}
	print_message("hints in %d of %d windows of noise\n", hinted, WINDOWS);
	assert_in_range(hinted, 0, WINDOWS / 20);
}

static void a_cell_is_found_and_read(void **state)
{
	(void)state;
	struct random random = { 81 };
	for (int i = 0; i < 4; i++) {
		const struct scene scene = cell(&random, 200e3 * (i - 2), 10);
		struct band band = { 2.4e6, LOOK_S, 0, IQ_CU8, (unsigned)i, NULL };
		const struct receiver_look look = after(&band, &scene, 1, NULL);
		const struct candidate *c = on(&look, &scene);
		assert_non_null(c);
		assert_true(look.looked && look.count == 1 && c->rat == RAT_LTE && c->state == CANDIDATE_READ);
		assert_int_equal(c->code, scene.pci);
		assert_float_equal(c->snr_db, 10, 1);
	}
}

/* The wish for the part of the carrier that SIB1 is in comes with the MIB. */
static void a_wide_cell_is_found_and_a_wish(void **state)
{
	(void)state;
	struct random random = { 82 };
	for (int i = 0; i < 3; i++) {
		struct scene scene = cell(&random, 300e3 * (i - 1), 10);
		scene.prb = 50;
		const struct band band = { 2.4e6, 0.09, 0, IQ_CU8, (unsigned)i, NULL };
		bool wish;
		const struct receiver_look look = after(&band, &scene, 1, &wish);
		const struct candidate *c = on(&look, &scene);
		assert_true(c && c->state == CANDIDATE_FOUND && c->code == scene.pci && wish);
	}
}

/* At the end of the first look there is at least a hint, wherever in the window, and it is near the truth. */
static void what_is_faint_is_hinted_at(void **state)
{
	(void)state;
	static const double places_hz[] = { -600e3, -300e3, 0, 200e3, 500e3 };
	enum { PLACES = sizeof(places_hz) / sizeof(places_hz[0]), DRAWS = 20 };
	struct random random = { 83 };
	int seen = 0, wrong = 0;
	for (int i = 0; i < DRAWS; i++) {
		const struct scene scene = cell(&random, places_hz[i % PLACES], -9.5);
		const struct band band = { 2.4e6, LOOK_S, 0, IQ_CU8, (unsigned)i, NULL };
		const struct receiver_look look = after(&band, &scene, 1, NULL);
		const struct candidate *c = on(&look, &scene);
		seen += c != NULL;
		wrong += c && fabsf(c->snr_db + 9.5f) > 3;
	}
	print_message("%d of %d seen at -9.5 dB, %d with another level\n", seen, DRAWS, wrong);
	assert_true(seen >= DRAWS * 9 / 10 && wrong <= DRAWS / 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_takes_two_stretches),     cmocka_unit_test(noise_gives_few_hints),
		cmocka_unit_test(a_cell_is_found_and_read),   cmocka_unit_test(a_wide_cell_is_found_and_a_wish),
		cmocka_unit_test(what_is_faint_is_hinted_at),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
