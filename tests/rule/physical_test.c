// SPDX-License-Identifier: GPL-3.0-or-later
/* physical: the rules about carriers, frames, levels and the moment of appearance. A street of cells is heard second by
 * second: each has a clock, a frame count, a level; the receiver's own clock and the sensor's way change all of them
 * alike, and accuse nobody. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../src/rule/peers.h"  // heard_next
#include "town.h"                  // struct town

static void carriers(void **state)
{
	static const struct {
		double ppm;
		float weight;
	} cases[] = { { 0.04, 0 }, { 0.2, 1.2f }, { -0.6, 2.7f }, { 3, 3.5f } };

	(void)state;
	for (int i = 0; i < 4; i++) {
		struct town town;

		town_open(&town, false);
		struct sender fake = { 1300, 200, 999, 77, false, cases[i].ppm, 0.1, -80 };
		const struct cell *cell = town_seconds(&town, &fake, 5);

		assert_int_equal(street_ask(&town.street, cell, "clock-off"), cases[i].weight > 0);
		if (cases[i].weight > 0)
			assert_float_equal(town.street.finding.weight, cases[i].weight, 0.01);
		town_accuses_nobody(&town);
		street_close(&town.street);
	}
}

/* Three sites at least say what is right; as many against as many name both, and accuse neither. */
static void votes(void **state)
{
	static const struct {
		int honest, fakes;
		float of_honest, of_fakes; /* weights; 0: says nothing */
	} cases[] = { { 2, 1, 0, 0 }, { 3, 1, 0, 3.5f }, { 3, 2, 0, 3.5f }, { 3, 3, 1, 1 } };

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct cell *cells[2] = { NULL };
		struct town town;

		town_open(&town, false);
		for (int s = 0; s < 3; s++, town.street.scene.now_ns += SECONDS(1)) {
			for (int k = 0; k < cases[i].fakes; k++) {
				struct sender fake = { 1300, 200 + 3 * k, 999, (77 + k) << 8, false, 2, 0.1 * k, -80 };

				cells[1] = town_hear(&town.street, &fake, town.rx_ppm);
			}
			for (int k = 0; k < cases[i].honest; k++)
				cells[0] = town_hear(&town.street, &town.honest[k], town.rx_ppm);
		}
		for (int k = 0; k < 2; k++) {
			const float weight = k ? cases[i].of_fakes : cases[i].of_honest;

			assert_int_equal(street_ask(&town.street, cells[k], "clock-off"), weight > 0);
			if (weight > 0)
				assert_float_equal(town.street.finding.weight, weight, 1e-6);
		}
		street_close(&town.street);
	}
}

/* The next district has a carrier and PCI again: another count, another identity, and no restart; stronger than the one
 * before it is another station, which the next cell on a way is too. With the identity of before it was restarted. */
static void another_station_is_no_restart(void **state)
{
	(void)state;
	for (int same = 0; same < 2; same++)
		for (int louder = 0; louder < 2; louder++) {
			struct town town;
			struct sender first = { 1300, 200, 6402, 77 << 8, false, 0, 0.1, -90 }, next = first;

			town_open(&town, false);
			town_seconds(&town, &first, 30);
			next.epoch_s = 4.7;
			next.dbfs = louder ? -80 : -92;
			next.eci = same ? first.eci : 99 << 8;
			const struct cell *cell = town_seconds(&town, &next, 40);

			assert_int_equal(street_ask(&town.street, cell, "timing-restarts"), same || louder);
			if (louder)
				assert_int_equal(town.street.finding.newcomer, !same);
			street_close(&town.street);
		}
}

/* A copy of carrier, PCI and cell identity in another area: grave where it came later and is the stronger one, a sign
 * else. */
static void a_copy_with_an_area_of_its_own(void **state)
{
	(void)state;
	for (int moved = 0; moved < 2; moved++)
		for (int late = 0; late < 2; late++) {
			struct town town;
			struct sender first = { 1300, 200, 6402, 77 << 8, false, 0, 0.1, -90 }, copy = first;

			town_open(&town, false);
			copy.epoch_s = 4.7;
			copy.dbfs = -80;
			copy.tac = moved ? 4021 : first.tac;
			const struct cell *cell = NULL;

			town_seconds(&town, &first, late ? 40 : 1);
			for (int s = 0; s < 60; s++) {
				cell = town_hear(&town.street, &copy, town.rx_ppm);
				town_second(&town, &first);
			}
			assert_true(street_ask(&town.street, cell, "timing-twin"));
			assert_float_equal(town.street.finding.weight, moved && late ? 4.2 : 3.0, 1e-6);
			street_close(&town.street);
		}
}

/* Half of the cells are replaced one by one: nothing is held against those that are heard now. */
static void a_sensor_on_its_way(void **state)
{
	struct town town;

	(void)state;
	town_open(&town, false);
	town_seconds(&town, NULL, 300);
	for (int i = 0; i < 5; i++) {
		town.honest[i].eci += 1000 << 8;
		town.honest[i].tac += 20;
		town.honest[i].epoch_s += 3.3;
		town.honest[i].dbfs += 18;
		town_seconds(&town, NULL, 20);
	}
	for (int i = 0; i < 5; i++) {
		assert_false(street_ask(&town.street, cells_get(town.street.cells, (size_t)i), "timing-restarts"));
		assert_false(street_ask(&town.street, cells_get(town.street.cells, (size_t)i), "power-jump"));
	}
	street_close(&town.street);
}

/* More fakes than honest cells, all from one van and of one clock: those that were there before say what is right. */
static void outnumbered(void **state)
{
	struct town town;
	struct sender fakes[2 * HONEST];

	(void)state;
	town_open(&town, false);
	town_seconds(&town, NULL, 120);
	for (int s = 0; s < 20; s++) {
		for (int i = 0; i < 2 * HONEST; i++) {
			fakes[i] = (struct sender){ 1300, 200 + i, 999, 77 + i, false, 2, 0.1 * i, -70 };
			town_hear(&town.street, &fakes[i], town.rx_ppm);
		}
		town_second(&town, NULL);
	}
	town_accuses_nobody(&town);
	for (size_t i = HONEST; i < cells_count(town.street.cells); i++)
		assert_true(street_ask(&town.street, cells_get(town.street.cells, i), "clock-off"));
	street_close(&town.street);
}

/* A crystal that warms up: 9 ppm in the first ten minutes; cells in turns, as a dongle sweeps. Then one of them drifts
 * by itself. */
static void warming_up(void **state)
{
	struct town town;
	struct sender fake = { 1300, 200, 6402, 77, false, 0.02, 0.1, -80 };
	const struct cell *cell = NULL;

	(void)state;
	town_open(&town, false);
	for (int s = 0; s < 1200; s++) {
		town.rx_ppm = 46 - 9 * exp(-s / 200.0);
		const struct sender *now = s / 10 % 7 < HONEST ? &town.honest[s / 10 % 7] : &fake;
		const struct cell *heard = town_hear(&town.street, now, town.rx_ppm);

		if (now == &fake)
			cell = heard;
		town.street.scene.now_ns += SECONDS(1);
		if (s > 300 && s % 10 == 9 && street_ask(&town.street, heard, "clock-off"))
			fail_msg("after %d s: %s", s, town.street.finding.observed);
	}
	assert_false(street_ask(&town.street, cell, "clock-drifts"));
	town_accuses_nobody(&town);
	for (int s = 0; s < 900; s++) {
		fake.ppm += 0.0007;
		cell = town_second(&town, s % 10 ? NULL : &fake) ? cell : cell;
	}
	assert_true(street_ask(&town.street, cell, "clock-drifts"));
	town_accuses_nobody(&town);
	street_close(&town.street);
}

static void frames_of_tdd(void **state)
{
	struct town town;
	struct sender fake = { 38950, 200, 6402, 77, true, 0.02, 1.23 + 60e-6, -80 };

	(void)state;
	town_open(&town, true);
	assert_false(street_ask(&town.street, town_seconds(&town, &fake, 20), "tdd-unaligned")); /* 18 km away */
	fake.id = 201;
	fake.epoch_s = 1.23 + 0.0013;
	assert_true(street_ask(&town.street, town_seconds(&town, &fake, 20), "tdd-unaligned"));
	town_accuses_nobody(&town);
	street_close(&town.street);
}

/* Where one other TDD cell is in reach: it counts for more when it was there before. */
static void frames_against_one(void **state)
{
	struct town town;

	(void)state;
	for (int together = 0; together < 2; together++) {
		struct sender fake = { 38950, 200, 6402, 77, true, 0.02, 1.23 + 0.0013, -80 };
		const struct cell *cell = NULL, *honest = NULL;

		town_open(&town, true);
		for (int s = 0; s < 110; s++) {
			honest = town_hear(&town.street, &town.honest[0], town.rx_ppm);
			cell = s > (together ? 10 : 90) ? town_hear(&town.street, &fake, town.rx_ppm) : NULL;
			town.street.scene.now_ns += SECONDS(1);
		}
		assert_true(street_ask(&town.street, cell, "tdd-unaligned"));
		assert_float_equal(town.street.finding.weight, together ? 2.7 : 3.4, 0.01);
		assert_false(street_ask(&town.street, honest, "tdd-unaligned"));
		street_close(&town.street);
	}
}

/* The receiver sets its count of time right, and has heard one of two cells since. */
static void frames_and_a_step_of_time(void **state)
{
	struct town town;
	const struct cell *cell = NULL;

	(void)state;
	town_open(&town, true);
	for (int s = 0; s < 30; s++) {
		if (s == 20)
			town.honest[0].epoch_s += 2.5e-3, town.honest[1].epoch_s += 2.5e-3;
		if (s < 20)
			town_hear(&town.street, &town.honest[0], town.rx_ppm);
		cell = town_hear(&town.street, &town.honest[1], town.rx_ppm);
		town.street.scene.now_ns += SECONDS(1);
	}
	assert_false(street_ask(&town.street, cell, "tdd-unaligned"));
	for (int s = 0; s < 5; s++) {
		town_hear(&town.street, &town.honest[0], town.rx_ppm);
		town.street.scene.now_ns += SECONDS(1);
	}
	assert_false(street_ask(&town.street, cell, "tdd-unaligned"));
	street_close(&town.street);
}

/* Same carrier, PCI and identity from two places, the area too or not; then the same with an identity of its own. */
static void copies(void **state)
{
	struct town town;
	struct sender copy;

	(void)state;
	for (int kind = 0; kind < 3; kind++) {
		const bool own_identity = kind == 2;
		town_open(&town, false);
		town_seconds(&town, NULL, 100);
		copy = town.honest[2];
		copy.epoch_s += 3.21;
		copy.tac += kind == 1;
		copy.eci += own_identity * 256;
		copy.dbfs = -70;
		const struct cell *cell = town_seconds(&town, &copy, 20);

		assert_int_equal(cells_count(town.street.cells), HONEST + 1);
		assert_int_equal(street_ask(&town.street, cell, "timing-twin"), !own_identity);
		assert_false(
			street_ask(&town.street, cells_get(town.street.cells, 2), "timing-twin")); /* the original */
		street_close(&town.street);
	}
}

static void restarts(void **state)
{
	struct town town;
	struct sender fake = { 1300, 200, 999, 77, false, 0.02, 0.1, -80 };
	const struct cell *cell = NULL;

	(void)state;
	town_open(&town, false);
	for (int i = 0; i < 4; i++) {
		cell = town_seconds(&town, &fake, 30);
		assert_int_equal(street_ask(&town.street, cell, "timing-restarts"), i > 0);
		fake.epoch_s += 2.3;
	}
	assert_float_equal(town.street.finding.weight, 2, 0.01);
	street_close(&town.street);
	town_open(&town, false); /* samples were lost and not counted: all cells at once */
	town_seconds(&town, NULL, 30);
	for (int i = 0; i < HONEST; i++)
		town.honest[i].epoch_s += 1.7;
	town_seconds(&town, NULL, 30);
	town_accuses_nobody(&town);
	street_close(&town.street);
}

/* It comes back with a new frame count: as strong as it was, or stronger, and then it is another one. */
static void taken_over(void **state)
{
	struct town town;

	(void)state;
	for (int louder = 0; louder < 2; louder++) {
		town_open(&town, false);
		town_seconds(&town, NULL, 120);
		town.honest[2].epoch_s += 3.21;
		town.honest[2].dbfs += 12 * (float)louder;
		town_seconds(&town, NULL, 30);
		assert_true(street_ask(&town.street, cells_get(town.street.cells, 2), "timing-restarts"));
		assert_float_equal(town.street.finding.weight, louder ? 2.5 : 0.5, 0.01);
		street_close(&town.street);
	}
}

static void births(void **state)
{
	static const struct {
		double ppm;
		int seconds;
		float dbfs, weight;
	} cases[] = { { 0.02, 10, -70, 0.7f },
		      { 0.3, 10, -70, 0.7f },
		      { 2, 3, -70, 0.7f },
		      { -2, 10, -70, 2.5f },
		      { 2, 10, -100, 0.6f } };

	(void)state;
	for (int i = 0; i < 5; i++) {
		struct town town;
		struct sender fake = { 1300, 200, 6402, 77, false, cases[i].ppm, 0.1, cases[i].dbfs };

		town_open(&town, false);
		town_seconds(&town, NULL, 150);
		assert_true(street_ask(&town.street, town_seconds(&town, &fake, cases[i].seconds), "cell-born"));
		assert_float_equal(town.street.finding.weight, cases[i].weight, 0.01);
		town_accuses_nobody(&town);
		street_close(&town.street);
	}
}

static void levels(void **state)
{
	struct town town;

	(void)state;
	town_open(&town, false);
	town_seconds(&town, NULL, 200);
	for (int i = 0; i < HONEST; i++) /* the gain is turned up */
		town.honest[i].dbfs += 25;
	town_seconds(&town, NULL, 30);
	town_accuses_nobody(&town);
	town.honest[1].dbfs += 25; /* this one took its place */
	town_seconds(&town, NULL, 30);
	const struct cell *cell = cells_get(town.street.cells, 1);

	assert_true(street_ask(&town.street, cell, "power-jump"));
	assert_float_equal(town.street.finding.weight, 1.7, 0.01);
	town.street.scene.moved_ns = town.street.scene.now_ns; /* or the sensor its own, as its GPS says */
	assert_false(street_ask(&town.street, cell, "power-jump"));
	street_close(&town.street);
}

/* A van: 30 dB up and down in five minutes. Then the sensor is the van. */
static void passing_by(void **state)
{
	struct town town;

	(void)state;
	for (int sensor_moves = 0; sensor_moves < 2; sensor_moves++) {
		struct sender fake = { 1300, 200, 999, 77, false, 0.02, 0.1, -100 };
		const struct cell *cell = NULL;

		town_open(&town, false);
		for (int s = 0; s < 300; s++) {
			float near = 30 * expf(-(float)((s - 150) * (s - 150)) / 3000);

			fake.dbfs = -100 + near;
			for (int i = 0; i < HONEST && sensor_moves; i++)
				town.honest[i].dbfs = -90 + (i % 2 ? near : -near) / 2;
			cell = town_second(&town, &fake);
		}
		assert_int_equal(street_ask(&town.street, cell, "power-passes"), !sensor_moves);
		if (!sensor_moves)
			town_accuses_nobody(&town);
		street_close(&town.street);
	}
}

/* A sensor that its GPS saw move on has another place's levels behind it for ten minutes, and other cells around it. */
static void levels_of_another_place(void **state)
{
	struct town town;
	struct sender fake = { 1300, 200, 6402, 77, false, 0.02, 0.1, -60 };
	struct scene *scene = &town.street.scene;

	(void)state;
	town_open(&town, false);
	town_seconds(&town, NULL, 120);
	const struct cell *cell = town_seconds(&town, &fake, 10);

	scene->moved_ns = scene->now_ns - INT64_C(600) * 1000000000;
	assert_false(street_ask(&town.street, cell, "power-newcomer"));
	scene->moved_ns -= 1;
	assert_true(street_ask(&town.street, cell, "power-newcomer"));
	scene->moved_ns = scene->now_ns + INT64_C(110) * 1000000000; /* the six were heard 120 s and less before */
	assert_non_null(heard_next(scene, NULL));
	scene->moved_ns += INT64_C(11) * 1000000000;
	assert_null(heard_next(scene, NULL));
	street_close(&town.street);
}

static void newcomers(void **state)
{
	struct town town;
	struct sender fake = { 1300, 200, 6402, 77, false, 0.02, 0.1, -60 };

	(void)state;
	town_open(&town, false);
	assert_false(street_ask(&town.street, town_seconds(&town, &fake, 10),
	                        "power-newcomer")); /* nobody knows since when */
	street_close(&town.street);
	town_open(&town, false);
	town_seconds(&town, NULL, 120);
	assert_true(street_ask(&town.street, town_seconds(&town, &fake, 10), "power-newcomer"));
	fake.id = 201;
	fake.dbfs = -79; /* as strong as the others */
	assert_false(street_ask(&town.street, town_seconds(&town, &fake, 10), "power-newcomer"));
	town_accuses_nobody(&town);
	street_close(&town.street);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(carriers),
		cmocka_unit_test(votes),
		cmocka_unit_test(another_station_is_no_restart),
		cmocka_unit_test(a_sensor_on_its_way),
		cmocka_unit_test(a_copy_with_an_area_of_its_own),
		cmocka_unit_test(outnumbered),
		cmocka_unit_test(warming_up),
		cmocka_unit_test(frames_of_tdd),
		cmocka_unit_test(copies),
		cmocka_unit_test(restarts),
		cmocka_unit_test(taken_over),
		cmocka_unit_test(births),
		cmocka_unit_test(frames_against_one),
		cmocka_unit_test(frames_and_a_step_of_time),
		cmocka_unit_test(levels),
		cmocka_unit_test(passing_by),
		cmocka_unit_test(newcomers),
		cmocka_unit_test(levels_of_another_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
