// SPDX-License-Identifier: GPL-3.0-or-later
/* corpus: worlds are the same whenever they are made, are heard as their clocks run, and a few of each sort are judged
 * as they should be. The whole corpus is `make corpus`.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cell.h"       // struct cell
#include "receivers.h"  // receiver_of
#include "trial.h"      // trial_run

static struct world *make(const char *kind, uint64_t seed, double duration_s)
{
	struct world_config config = { .kind = world_kind_find(kind), .seed = seed, .duration_s = duration_s };
	struct world *world = world_create(&config);

	assert_true(config.kind >= 0);
	assert_non_null(world);
	return world;
}

static void same_seed_same_pdus(void **state)
{
	(void)state;
	struct world *a = make("lte-bait", 7, 60), *b = make("lte-bait", 7, 60), *c = make("lte-bait", 8, 60);
	struct pdu x, y, z;
	int count = 0, different = 0;

	while (world_next(a, &x)) {
		assert_true(world_next(b, &y));
		assert_memory_equal(&x, &y, sizeof(x));
		different += !world_next(c, &z) || memcmp(&x, &z, sizeof(x)) != 0;
		count++;
	}
	assert_false(world_next(b, &y));
	assert_true(count > 1000 && different > count / 2);
	world_destroy(a);
	world_destroy(b);
	world_destroy(c);
}

static int fakes_in(const struct world *world)
{
	struct world_station station;
	int count = 0;

	for (int i = 0; i < world_stations(world); i++) {
		world_station(world, i, &station);
		count += station.fake;
	}
	return count;
}

/* Every kind can be drawn; what is sent is well formed, and in order of time within a step. */
static void every_kind_is_well_formed(void **state)
{
	(void)state;
	for (int kind = 0; world_kinds[kind].name; kind++) {
		struct world *world = make(world_kinds[kind].name, 3, 40);
		const bool steps = strcmp(world_kinds[kind].name, "clock-step") == 0;
		struct pdu pdu;
		int messages = 0;
		int64_t last_ns = 0;

		while (world_next(world, &pdu)) {
			struct cell cell;
			struct world_station station;

			assert_true(pdu.time_ns > last_ns - 1000000000 || steps);
			last_ns = pdu.time_ns;
			world_station(world, world_sender(world), &station);
			if (pdu.channel != PDU_BCCH && pdu.channel != PDU_BCCH_DLSCH && pdu.channel != PDU_PBCH &&
			    pdu.channel != PDU_PCCH)
				continue;
			cell_init(&cell, pdu.rat);
			assert_true(receiver_of(pdu.rat)->parse(&pdu, &cell) || strcmp(station.name, "weak") == 0);
			messages++;
		}
		assert_true(messages > 100);
		assert_int_equal(fakes_in(world) > 0, world_kinds[kind].group != WORLD_HONEST);
		world_destroy(world);
	}
}

/* Frame numbers go with time: 51-multiframes of 3060/13 ms (45.002), by a clock a few ppm off at most. */
static void frames_follow_the_clock(void **state)
{
	(void)state;
	struct world *world = make("quiet", 5, 120);
	struct pdu pdu;
	int64_t first_ns = 0, compared = 0;
	uint32_t first_fn = 0;
	int arfcn = -1;

	while (world_next(world, &pdu)) {
		if (pdu.channel != PDU_BCCH || (arfcn >= 0 && pdu.gsm.arfcn != arfcn))
			continue;
		if (arfcn < 0) {
			arfcn = pdu.gsm.arfcn;
			first_ns = pdu.time_ns;
			first_fn = pdu.gsm.fn;
		}
		double frames = (double)(pdu.time_ns - first_ns) / (60e6 / 13), told = pdu.gsm.fn - (double)first_fn;

		assert_true(fabs(frames - told) < 1e-4 * frames + 0.01);
		compared++;
	}
	assert_true(compared > 10);
	world_destroy(world);
}

/* The host's clock is set once, by what was drawn, and pdus and coverage say so. */
static void the_clock_steps(void **state)
{
	(void)state;
	struct world *world = make("clock-step", 5, 120);
	struct pdu pdu;
	int64_t last_ns = 0, largest_ns = 0;
	int steps = 0;

	while (world_next(world, &pdu)) {
		int64_t step_ns = last_ns ? llabs(pdu.time_ns - last_ns) : 0;

		steps += step_ns > 400000000;
		largest_ns = step_ns > largest_ns ? step_ns : largest_ns;
		last_ns = pdu.time_ns;
	}
	assert_int_equal(steps, 1);
	assert_true(largest_ns > 500000000 && largest_ns < 4 * 86400 * INT64_C(1000000000));
	world_destroy(world);
}

/* Patient kinds: a session a day, and what counts is the last one. */
static void patience_takes_days(void **state)
{
	(void)state;
	struct world *world = make("patient-wakes", 3, 0);
	struct pdu pdu;
	int64_t last_ns = 0;
	int nights = 0;

	while (world_next(world, &pdu)) {
		nights += pdu.time_ns - last_ns > 80000 * INT64_C(1000000000);
		last_ns = pdu.time_ns;
	}
	assert_int_equal(nights, 4);
	assert_true(fabs(world_counts_from_s(world) - 4 * 86400) < 1);
	world_destroy(world);
}

/* Beside a carrier beyond full scale nobody in its window is heard. */
static void clipping_deafens(void **state)
{
	(void)state;
	struct world *world = make("clipping-blaster", 3, 100);
	struct world_station station;
	struct pdu pdu;
	double hz = 0, from_s = 0, last_s = 0;
	int own = 0, others = 0;

	for (int i = 0; i < world_stations(world); i++) {
		world_station(world, i, &station);
		from_s = station.fake ? station.start_s + 1 : from_s;
	}
	while (world_next(world, &pdu)) {
		world_station(world, world_sender(world), &station);
		last_s = (double)pdu.time_ns * 1e-9;
		if (station.fake) {
			assert_true(pdu.m.power_dbfs <= 0 && pdu.m.snr_db < 20);
			hz = pdu.freq_hz;
			own++;
		} else if (hz > 0 && last_s > from_s && floor(pdu.freq_hz / 2e6) == floor(hz / 2e6)) {
			others++;
		}
	}
	assert_true(own > 100);
	assert_int_equal(others, 0);
	world_destroy(world);
}

static struct trial judge(const struct generator *generator, const char *kind, uint64_t seed)
{
	struct world_config config = { .kind = generator_kind(generator, kind), .seed = seed };
	struct trial trial;

	assert_true(config.kind >= 0);
	assert_true(trial_run(generator, &config, &trial, NULL));
	return trial;
}

/* What was drawn once is drawn again, on any machine: stations of small draws. */
static void draws_are_pinned(void **state)
{
	(void)state;
	static const struct {
		const char *generator, *kind;
		uint64_t seed;
		int stations;
	} pins[] = {
		{ "world", "quiet", 1, 26 }, { "world", "lte-bait", 2, 32 },
		{ "world", "drive", 3, 36 }, { "world", "patient-returns", 4, 27 },
		{ "field", "calm", 1, 45 },  { "field", "lte-gsm-pair", 2, 47 },
		{ "field", "drive", 3, 72 }, { "field", "border-valley", 4, 42 },
	};

	for (size_t i = 0; i < sizeof(pins) / sizeof(pins[0]); i++) {
		const struct generator *generator = generator_find(pins[i].generator);
		struct world_config config = { .kind = generator_kind(generator, pins[i].kind), .seed = pins[i].seed };
		void *instance = generator->create(&config);

		assert_non_null(instance);
		assert_int_equal(generator->stations(instance), pins[i].stations);
		generator->destroy(instance);
	}
}

static void fakes_are_flagged(void **state)
{
	(void)state;
	static const char *const kinds[] = { "blaster-rotating-lac", "openbts", "osmo-bsc", "van" };

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		struct trial trial = judge(generators[0], kinds[i], 11);

		assert_int_equal(trial.fakes, ALERT_FAKE);
		assert_true(trial.latency_s <= 15);
		assert_int_equal(trial.nof_alarms, 0);
	}
}

static void honest_cells_stay_silent(void **state)
{
	(void)state;
	static const char *const kinds[] = { "quiet", "new-cell", "warm-up", "restart" };

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		assert_true(judge(generators[0], kinds[i], 11).honest <= ALERT_NOTICE);
}

/* The other generator's, by the same measure. */
static void others_fakes_are_flagged(void **state)
{
	(void)state;
	static const char *const fakes[] = { "gsm-spammer", "gsm-lab-octets", "lte-srsran" }, *const honest[] = {
		"calm", "warm-up", "repeater"
	};

	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(judge(generators[1], fakes[i], 11).fakes, ALERT_FAKE);
		assert_true(judge(generators[1], honest[i], 11).honest <= ALERT_NOTICE);
	}
}

/* A name or a number finds a generator, and nothing else does. */
static void generators_are_found(void **state)
{
	(void)state;
	assert_ptr_equal(generator_find("world"), generators[0]);
	assert_ptr_equal(generator_find("2"), generators[1]);
	assert_null(generator_find("0"));
	assert_null(generator_find("weather"));
	assert_int_equal(generator_kind(generators[1], "quiet"), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(same_seed_same_pdus),      cmocka_unit_test(every_kind_is_well_formed),
		cmocka_unit_test(frames_follow_the_clock),  cmocka_unit_test(fakes_are_flagged),
		cmocka_unit_test(honest_cells_stay_silent), cmocka_unit_test(the_clock_steps),
		cmocka_unit_test(patience_takes_days),      cmocka_unit_test(clipping_deafens),
		cmocka_unit_test(draws_are_pinned),         cmocka_unit_test(others_fakes_are_flagged),
		cmocka_unit_test(generators_are_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
