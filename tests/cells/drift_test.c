// SPDX-License-Identifier: GPL-3.0-or-later
/* clock, entry by entry: which slopes count, how a vote is carried on, how many are asked, who is one site, what is
 * told and noted. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/cells/clock.h"

#define SECONDS(s) ((int64_t)llround((s)*1e9))

static const double now_s = 10000;

static struct table table;

static int setup(void **state)
{
	(void)state;
	return table_init(&table, 2048);
}

static int teardown(void **state)
{
	(void)state;
	table_fini(&table);
	return 0;
}

/* Off by so much, measured so long ago; LTE, of an eNB of its own. */
static struct entry *hear(double ppm, double ago_s)
{
	struct entry *entry = table_add(&table, RAT_LTE, (uint32_t)table.count, 5);

	entry->cell.freq_hz = 1e9;
	entry->cell.m.freq_offset_hz = (float)(ppm * 1e3);
	entry->cell.lte.eci = (int32_t)table.count << 8;
	entry->cell.last_seen_ns = entry->carrier_ns = SECONDS(now_s - ago_s);
	return entry;
}

static void hear_some(int count, double ppm, double ago_s)
{
	for (int i = 0; i < count; i++)
		hear(ppm, ago_s);
}

static struct clock_drift known_slope(double slope)
{
	return (struct clock_drift){ .count = 5, .slope = slope };
}

/* What is measured again after a while gives a slope, unless it is a carrier found anew. */
static void slopes(void **state)
{
	static const struct {
		double gap_s, ppm;
		bool counts, begins_anew;
		double step_s; /* after the first measurement; 0: none */
	} cases[] = {
		{ 20, 0.99, true, true, 0 },    { 20, -0.99, true, true, 0 }, { 19.9999, 0.1, false, false, 0 },
		{ 0, 0.1, false, false, 0 },    { 20, 1.01, false, true, 0 }, { 600, 1, true, true, 0 },
		{ 600.001, 1, false, true, 0 }, { -1, 0.1, false, true, 0 },  { 600, 1, false, true, 300 },
		{ 600, 1, false, true, 600 },   { 600, 1, true, true, 601 },  { 600, 1, true, true, -1 },
	};
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct clock_drift drift = { 0 };
		struct entry *entry = hear(0, 0);

		if (cases[i].step_s != 0)
			drift.step.time_ns = SECONDS(now_s + cases[i].step_s);
		clock_measured(&drift, entry, SECONDS(now_s));
		assert_int_equal(drift.count, 0);
		entry->cell.m.freq_offset_hz = (float)(cases[i].ppm * 1e3);
		clock_measured(&drift, entry, SECONDS(now_s + cases[i].gap_s));
		assert_int_equal(drift.count, cases[i].counts);
		if (cases[i].counts)
			assert_float_equal(drift.slopes[0], cases[i].ppm / cases[i].gap_s, 1e-6);
		assert_true(entry->carrier_ns == SECONDS(now_s + cases[i].gap_s));
		assert_true(entry->offset_ns == SECONDS(now_s + (cases[i].begins_anew ? cases[i].gap_s : 0)));
		assert_float_equal(entry->offset_ppm, cases[i].begins_anew ? cases[i].ppm : 0, 1e-6);
	}
}

/* Their median, from the fifth on, of the last 31. */
static void the_slope_of_all(void **state)
{
	static const struct {
		int count;
		double slope; /* [ppb/s] */
	} cases[] = { { 4, 0 }, { 5, 3 }, { 6, 3.5 }, { 31, 16 }, { 32, 17 }, { 40, 25 } };
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct clock_drift drift = { 0 };

		for (int n = 1; n <= cases[i].count; n++) {
			struct entry *entry = hear(0, 0);

			clock_measured(&drift, entry, SECONDS(now_s));
			entry->cell.m.freq_offset_hz = (float)(n * 0.02 * 1e3);
			clock_measured(&drift, entry, SECONDS(now_s + 20));
		}
		assert_float_equal(drift.slope, cases[i].slope * 1e-3, 1e-6);
	}
}

/* Measured a while ago, they would have moved with the crystal. */
static void votes_are_carried_on(void **state)
{
	static const struct {
		double slope, ago_s, ppm;
		bool decided;
	} cases[] = {
		{ 0.02, 40, -0.8, true }, { -0.01, 60, 0.6, true }, { 0.02, -40, 0.8, true }, { 0.02, 60.1, NAN, false }
	};
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct clock_drift drift = known_slope(cases[i].slope);

		table_fini(&table);
		assert_int_equal(setup(state), 0);
		hear_some(3, 0, cases[i].ago_s);
		struct entry *own = hear(0, 0);

		clock_compare(&table, &drift, own);
		assert_int_equal(isfinite(own->cell.clock_ppm), cases[i].decided);
		if (cases[i].decided)
			assert_float_equal(own->cell.clock_ppm, cases[i].ppm, 1e-4);
	}
}

/* Those heard within five seconds speak for their camp, where there are two. */
static void those_heard_just_now(void **state)
{
	static const struct {
		int count;
		double ago_s, ppm;
	} cases[] = { { 2, 5, 0 }, { 2, 5.1, -0.2 }, { 1, 0, -0.2 }, { 3, 1, 0 } };
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct clock_drift drift = { 0 };

		table_fini(&table);
		assert_int_equal(setup(state), 0);
		hear_some(5, 0.2, 6);
		hear_some(cases[i].count, 0, cases[i].ago_s);
		struct entry *own = hear(0, 0);

		clock_compare(&table, &drift, own);
		assert_float_equal(own->cell.clock_ppm, cases[i].ppm, 1e-4);
	}
}

/* Sites behind a consensus of six, of which two or more may be of one place. */
static void who_is_one_site(void **state)
{
	static const struct {
		const char *what;
		enum rat rat;
		int32_t pci[2], eci[2], lac[2];
		const char *mcc, *mnc;
		int sites;
	} cases[] = {
		{ "one eNB", RAT_LTE, { 1, 50 }, { 0x7700, 0x77ff }, { 0 }, "460", "00", 4 },
		{ "two eNBs", RAT_LTE, { 1, 1 }, { 0x77ff, 0x7800 }, { 0 }, "460", "00", 5 },
		{ "two operators", RAT_LTE, { 1, 1 }, { 0x7700, 0x7701 }, { 0 }, "460", "01", 5 },
		{ "two countries", RAT_LTE, { 1, 1 }, { 0x7700, 0x7701 }, { 0 }, "461", "00", 5 },
		{ "three PCIs", RAT_LTE, { 300, 302 }, { CELL_UNKNOWN, 0x7700 }, { 0 }, "461", "01", 4 },
		{ "other PCIs", RAT_LTE, { 302, 303 }, { 0x7700, CELL_UNKNOWN }, { 0 }, "460", "00", 5 },
		{ "one area", RAT_GSM, { 0 }, { 0 }, { 7, 7 }, "460", "00", 5 },
	};
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct clock_drift drift = { 0 };

		table_fini(&table);
		assert_int_equal(setup(state), 0);
		hear_some(3, 0, 0);
		for (int k = 0; k < 2; k++) {
			struct cell *cell = &hear(0.01, 0)->cell;

			cell->rat = cases[i].rat;
			cell->lte.pci = cases[i].pci[k];
			cell->lte.eci = cases[i].eci[k];
			cell->gsm.lac = cases[i].lac[k];
			strcpy(cell->mcc, k ? cases[i].mcc : "460");
			strcpy(cell->mnc, k ? cases[i].mnc : "00");
		}
		struct entry *own = hear(2, 0);

		clock_compare(&table, &drift, own);
		if (own->cell.clock_sites != cases[i].sites)
			fail_msg("%s: %d", cases[i].what, own->cell.clock_sites);
	}
}

/* Where those that were there before it are of two minds, who came later does not decide. */
static void a_tie_of_elders_stays(void **state)
{
	struct clock_drift drift = { 0 };
	(void)state;

	hear_some(3, 0, 0);
	hear_some(4, 2, 0);
	for (int i = 0; i < 4; i++)
		hear(0, 0)->cell.first_seen_ns = SECONDS(now_s);
	struct entry *own = hear(0, 0);

	own->cell.first_seen_ns = SECONDS(now_s - 5000);
	clock_compare(&table, &drift, own);
	assert_true(isnan(own->cell.clock_ppm) && own->cell.clock_sites == 0);
	assert_float_equal(own->cell.clock_apart_ppm, -2, 1e-4);
}

/* Cells of a GSM area count three times; where the area is not known each for itself. */
static void cells_of_an_area(void **state)
{
	static const struct {
		int32_t lac;
		double ppm[5];
		int sites;
	} cases[] = {
		{ 7, { 0, 0.1, 0.2, 0.3, 0.4 }, 3 },
		{ CELL_UNKNOWN, { 0, 0.1, 0.2, 0.3, 0.4 }, 5 },
		{ 0, { 0, 0, 0, 0, 0 }, 3 },
	};
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct clock_drift drift = { 0 };

		table_fini(&table);
		assert_int_equal(setup(state), 0);
		for (int k = 0; k < 5; k++) {
			struct cell *cell = &hear(cases[i].ppm[k], 0)->cell;

			cell->rat = RAT_GSM;
			cell->gsm.lac = cases[i].lac;
		}
		struct entry *own = hear(3, 0);

		clock_compare(&table, &drift, own);
		assert_int_equal(own->cell.clock_sites, cases[i].sites);
	}
}

/* Three against three: where the crystal was decides, as far as it can have moved since. */
static void where_the_crystal_was(void **state)
{
	static const struct {
		double told_ppm, ago_s, slope;
		bool known, fits;
	} cases[] = {
		{ 0.49, 100, 0, true, true },    { 0.51, 100, 0, true, false }, { -0.49, 100, 0, true, true },
		{ -0.51, 100, 0, true, false },  { 0.89, 300, 0, true, true },  { 0.91, 300, 0, true, false },
		{ 0, 300.1, 0, true, false },    { 0, 100, 0, false, false },   { -1, 100, 0.01, true, true },
		{ -1, 100, -0.01, true, false }, { 0.3, -100, 0, true, true },  { 0.29, 0, 0, true, true },
		{ 0.31, 0, 0, true, false },
	};
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct clock_drift drift = { .count = cases[i].known ? 5 : 4, .slope = cases[i].slope };

		drift.told_ppm = cases[i].told_ppm;
		drift.told_ns = SECONDS(now_s - cases[i].ago_s);
		table_fini(&table);
		assert_int_equal(setup(state), 0);
		hear_some(3, 0, 0);
		hear_some(3, 5, 0);
		struct entry *own = hear(5, 0);

		own->cell.lte.eci = table.order[5]->cell.lte.eci; /* no site of its own */
		clock_compare(&table, &drift, own);
		assert_int_equal(isfinite(own->cell.clock_ppm), cases[i].fits);
		assert_int_equal(isfinite(own->cell.clock_apart_ppm), !cases[i].fits);
		assert_float_equal(cases[i].fits ? own->cell.clock_ppm : own->cell.clock_apart_ppm, 5, 1e-4);
		assert_int_equal(own->cell.clock_sites, cases[i].fits ? 5 : 0);
	}
}

/* The crystal is held against the middle of a camp. */
static void the_middle_of_a_camp(void **state)
{
	static const double ppm[] = { 0, 0.1, 0.4, 0.45, 0.5 };
	(void)state;

	for (int told = 0; told < 2; told++) {
		struct clock_drift drift = known_slope(0);

		drift.told_ppm = told ? 0.69 : 0.09;
		drift.told_ns = SECONDS(now_s);
		table_fini(&table);
		assert_int_equal(setup(state), 0);
		for (int i = 0; i < 5; i++)
			hear(ppm[i], 0);
		hear_some(5, 5, 0);
		struct entry *own = hear(9, 0);

		clock_compare(&table, &drift, own);
		assert_int_equal(own->cell.clock_sites, told ? 7 : 0);
	}
}

/* The 128 heard last vote: with half as many or with more another camp would win. */
static void how_many_vote(void **state)
{
	struct clock_drift drift = { 0 };
	(void)state;

	hear_some(300, 0, 1);
	hear_some(68, 5, 1);
	hear_some(59, 0, 1);
	struct entry *own = hear(0, 0);

	clock_compare(&table, &drift, own);
	assert_float_equal(own->cell.clock_ppm, -5, 1e-4);
	assert_int_equal(own->cell.clock_sites, 68);
}

/* And are looked for among 1024; those not heard for a minute end the search. */
static void how_many_are_looked_at(void **state)
{
	(void)state;
	for (int more = 0; more < 2; more++) {
		struct clock_drift drift = known_slope(0);

		table_fini(&table);
		assert_int_equal(setup(state), 0);
		hear_some(3, 7, 1);
		for (int i = 0; i < 1021 + more; i++)
			hear(0, 0)->carrier_ns = 0;
		assert_int_equal(isfinite(clock_consensus_ppm(&table, &drift, 0)), !more);
	}
	for (int late = 0; late < 2; late++) {
		struct clock_drift drift = known_slope(0);

		table_fini(&table);
		assert_int_equal(setup(state), 0);
		hear_some(2, 7, 1);
		table.newest->cell.last_seen_ns = SECONDS(now_s - (late ? 60.1 : 60));
		hear_some(2, 7, 0);
		assert_int_equal(isfinite(clock_consensus_ppm(&table, &drift, 0)), !late);
	}
}

/* Those that were there a minute before it, else those that came within a minute of it, else all. */
static void who_was_there_before(void **state)
{
	static const struct {
		double before_s, after_s; /* three each, first heard so long before and after it, off by 0 and by 5 */
		double ppm;
	} cases[] = { { 60, 0, 2 }, { 59.9, 60, NAN }, { 59.9, 60.1, 2 }, { -60.1, 60.1, NAN }, { -60, 60.1, 2 } };
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct clock_drift drift = { 0 };

		table_fini(&table);
		assert_int_equal(setup(state), 0);
		for (int k = 0; k < 6; k++)
			hear(k < 3 ? 0 : 5, 0)->cell.first_seen_ns =
				SECONDS(now_s - 1000 + (k < 3 ? -cases[i].before_s : cases[i].after_s));
		struct entry *own = hear(2, 0);

		own->cell.first_seen_ns = SECONDS(now_s - 1000);
		clock_compare(&table, &drift, own);
		assert_int_equal(isfinite(own->cell.clock_ppm), isfinite(cases[i].ppm));
		if (isfinite(cases[i].ppm))
			assert_float_equal(own->cell.clock_ppm, cases[i].ppm, 1e-4);
	}
}

/* One a minute, and only where three sites stand behind it; where the slope is known it is told where the crystal is.
 */
static void what_is_noted_and_told(void **state)
{
	static const struct {
		double time_s;
		unsigned notes;
	} cases[] = { { 0, 1 }, { 59.9, 1 }, { 60, 2 }, { 1, 2 }, { 0, 3 } };
	struct clock_drift drift = { .count = 4 };
	struct entry *own;
	(void)state;

	hear_some(2, 7, 0);
	own = hear(0, 0);
	clock_compare(&table, &drift, own);
	assert_int_equal(own->cell.clock_sites, 2);
	assert_int_equal(own->history.nof_clocks, 0);
	hear_some(1, 7, 0);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		for (size_t k = 0; k < table.count; k++)
			table.order[k]->carrier_ns = table.order[k]->cell.last_seen_ns =
				SECONDS(now_s + cases[i].time_s);
		clock_compare(&table, &drift, own);
		assert_int_equal(own->history.nof_clocks, cases[i].notes);
		assert_true(history_clock(&own->history, 0)->ppm == (float)own->cell.clock_ppm);
	}
	assert_int_equal(drift.told_ns, 0);
	drift.count = 5;
	clock_compare(&table, &drift, own);
	assert_true(drift.told_ns == SECONDS(now_s));
	assert_float_equal(drift.told_ppm, 7, 1e-4);
	own->carrier_ns = 0;
	clock_compare(&table, &drift, own);
	assert_true(isnan(own->cell.clock_ppm) && own->cell.clock_sites == 0);
}

static void the_consensus_of_all(void **state)
{
	static const struct {
		int here, there;
		double ppm;
	} cases[] = { { 0, 0, NAN }, { 2, 0, NAN }, { 3, 0, 1 },   { 3, 3, NAN },
		      { 4, 3, 1 },   { 3, 4, 3 },   { 1, 1, NAN }, { 2, 1, 1 } };
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct clock_drift drift = { 0 };

		table_fini(&table);
		assert_int_equal(setup(state), 0);
		hear_some(cases[i].there, 3, 0);
		hear_some(cases[i].here, 1, 0);
		double ppm = clock_consensus_ppm(&table, &drift, 0);

		assert_int_equal(isfinite(ppm), isfinite(cases[i].ppm));
		if (isfinite(ppm))
			assert_float_equal(ppm, cases[i].ppm, 1e-4);
	}
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(slopes),
		TEST(the_slope_of_all),
		TEST(votes_are_carried_on),
		TEST(those_heard_just_now),
		TEST(a_tie_of_elders_stays),
		TEST(who_is_one_site),
		TEST(cells_of_an_area),
		TEST(where_the_crystal_was),
		TEST(the_middle_of_a_camp),
		TEST(how_many_vote),
		TEST(how_many_are_looked_at),
		TEST(who_was_there_before),
		TEST(what_is_noted_and_told),
		TEST(the_consensus_of_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
