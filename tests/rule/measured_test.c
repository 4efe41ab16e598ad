// SPDX-License-Identifier: GPL-3.0-or-later
/* measured: the limits of what rules make of carriers and levels, each on its edge and a step beyond. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "stage.h"  // stage_says

#define COUNT(cases) (sizeof(cases) / sizeof((cases)[0]))

/* With 97 others, of which these are odd, the last 64 decide: of fewer or more most are not. */
enum { CROWD = 97, ODD_FROM = 34, ODD_TO = 66, ODD_FEW_FROM = 49, ODD_FEW_TO = 65 };

static bool is_odd(int i)
{
	return i >= ODD_FROM && i <= ODD_TO;
}

/* Values of its clock, the newest first. */
static void set_clock(struct stage *stage, int i, const float *ppm, int count, int64_t oldest_ns)
{
	struct history *history = stage->histories[i];

	history->nof_clocks = (uint32_t)count;
	for (int k = 0; k < count; k++)
		history->clock[count - 1 - k] =
			(struct history_clock){ stage->street.scene.now_ns - oldest_ns * k / (count - 1), ppm[k] };
}

struct drift {
	float own, others;
	int nof_others, values;
	int64_t oldest_ns;
	float weight;
};

static void carriers_that_drift(void **state)
{
	static const struct drift cases[] = {
		{ 0.15f, 0, 3, 6, SECONDS(1800), 1.5f },    { -0.15f, 0, 3, 6, SECONDS(1800), 1.5f },
		{ 0.1499f, 0, 3, 6, SECONDS(1800), 0 },     { 0.15f, 0.0299f, 3, 6, SECONDS(1800), 1.5f },
		{ 0.15f, 0.0301f, 3, 6, SECONDS(1800), 0 }, { 0.15f, -0.0301f, 3, 6, SECONDS(1800), 0 },
		{ 0.15f, 0, 2, 6, SECONDS(1800), 0 },       { 0.15f, 0, 3, 5, SECONDS(1800), 0 },
		{ 0.15f, 0, 3, 6, SECONDS(1800) + 1, 0 },
	};

	(void)state;
	for (size_t c = 0; c < COUNT(cases); c++) {
		const struct drift *d = &cases[c];
		struct stage stage;

		stage_open(&stage, d->nof_others + 1);
		for (int i = 0; i < stage.count; i++) {
			const float ppm = i ? d->others : d->own, values[] = { ppm, ppm, ppm, 0, 0, 0 };

			set_clock(&stage, i, values, i ? 6 : d->values, i ? SECONDS(1800) : d->oldest_ns);
		}
		assert_float_equal(stage_says(&stage, "clock-drifts"), d->weight, 1e-6);
	}
}

/* Medians of the newer half and of the older one, and of the others' drifts. */
static void halves_of_a_drift(void **state)
{
	static const float own[] = { 0.30f, 0.10f, 0.90f, 0.05f, -0.20f, 0, 0.60f };
	struct stage stage;

	(void)state;
	stage_open(&stage, 4);
	for (int i = 0; i < 4; i++) {
		const float ppm = 0.01f * (float)(i * i), others[] = { ppm, ppm, ppm, 0, 0, 0 };

		set_clock(&stage, i, i ? others : own, i ? 6 : 7, SECONDS(600));
	}
	assert_float_equal(stage_says(&stage, "clock-drifts"), 1.5, 1e-6);
	stage_told(&stage, "+0.25 ppm within half an hour", "0.04 ppm or less, as the 3 others");
	stage_open(&stage, CROWD + 1);
	for (int i = 0; i <= CROWD; i++) {
		const float ppm = !i || is_odd(i) ? 0.2f : 0, values[] = { ppm, ppm, ppm, 0, 0, 0 };

		set_clock(&stage, i, values, 6, SECONDS(600));
	}
	assert_true(stage_says(&stage, "clock-drifts") == 0);
}

struct off {
	double ppm, apart_ppm;
	int sites;
	float sd_ppm;
	double others_ppm;
	int nof_others;
	int64_t silent_ns; /* the others, since */
	float weight;
	bool newcomer;
};

static void carriers_that_are_off(void **state)
{
	static const struct off cases[] = {
		{ 0.1001, NAN, 3, 0.01f, 0, 3, 0, 1.2f, true },
		{ 0.0999, NAN, 3, 0.01f, 0, 3, 0, 0, false },
		{ -0.1001, NAN, 3, 0.01f, 0, 3, 0, 1.2f, true },
		{ 0.1001, NAN, 2, 0.01f, 0, 3, 0, 0, false },
		{ 0.1199, NAN, 3, 0.03f, 0, 3, 0, 0, false },
		{ 0.1201, NAN, 3, 0.03f, 0, 3, 0, 1.2f, true },
		{ 0.3799, NAN, 3, 0.01f, 0, 3, 0, 1.2f, true },
		{ 0.3801, NAN, 3, 0.01f, 0, 3, 0, 2.7f, false },
		{ -0.7799, NAN, 3, 0.12f, 0, 3, 0, 1.2f, true },
		{ -0.7801, NAN, 3, 0.12f, 0, 3, 0, 2.7f, false },
		{ 1.0799, NAN, 3, 0.01f, 0, 3, 0, 2.7f, false },
		{ 1.0801, NAN, 3, 0.01f, 0, 3, 0, 3.5f, false },
		{ NAN, 0.2, 0, 0.01f, 0, 3, 0, 1.0f, true },
		{ 0.2, NAN, 3, NAN, 0, 3, 0, 0, false },
		{ 0.604, NAN, 3, 0.01f, 0.1, 3, 0, 0, false },
		{ 0.606, NAN, 3, 0.01f, 0.1, 3, 0, 1.2f, true },
		{ 0.604, NAN, 3, 0.01f, -0.1, 3, 0, 0, false },
		{ 0.604, NAN, 3, 0.01f, 0.1, 2, 0, 2.7f, false },
		{ 2.9, NAN, 3, 0.01f, 0.5, 3, 0, 0, false },
		{ 2.9, NAN, 3, 0.01f, 0.501, 3, 0, 3.5f, false },
		{ 0.604, NAN, 3, 0.01f, 0.1, 3, SECONDS(60), 0, false },
		{ 0.604, NAN, 3, 0.01f, 0.1, 3, SECONDS(60) + 1, 2.7f, false },
	};

	(void)state;
	for (size_t c = 0; c < COUNT(cases); c++) {
		const struct off *off = &cases[c];
		struct stage stage;

		stage_open(&stage, off->nof_others + 1);
		stage.cells[0]->clock_ppm = off->ppm;
		stage.cells[0]->clock_apart_ppm = off->apart_ppm;
		stage.cells[0]->clock_sites = off->sites;
		stage.cells[0]->m.freq_offset_sd_hz = off->sd_ppm * (float)(stage.cells[0]->freq_hz * 1e-6);
		for (int i = 1; i < stage.count; i++) {
			stage.cells[i]->clock_ppm = off->others_ppm;
			stage.cells[i]->last_seen_ns -= off->silent_ns;
		}
		assert_float_equal(stage_says(&stage, "clock-off"), off->weight, 1e-6);
		if (c == 2)
			stage_told(&stage, "-0.10 ppm (+-0.02)", NULL);
		else if (c == 12)
			stage_told(&stage, "+0.20 ppm (+-0.02)", NULL);
		assert_true(!off->weight || stage.street.finding.newcomer == off->newcomer);
	}
}

/* Its own clock is no part of the scatter; of a crowd the last 64 are. */
static void who_scatters(void **state)
{
	struct stage stage;

	(void)state;
	for (int few = 0; few < 2; few++) {
		stage_open(&stage, few ? 3 : CROWD + 1);
		for (int i = 0; i < stage.count; i++)
			stage.cells[i]->clock_ppm = few || is_odd(i) ? 0.5 : 0;
		stage.cells[0]->clock_ppm = 0.5;
		stage.cells[0]->clock_sites = 3;
		stage.cells[0]->m.freq_offset_sd_hz = 1;
		assert_true(stage_says(&stage, "clock-off") == (few ? 2.7f : 0));
	}
}

static void set_levels(struct history *history, int count, int of_these_high, float high_dbfs, double heard_s)
{
	for (int k = 0; k < count; k++)
		history_level_add(&history->power, k < of_these_high ? high_dbfs : -90);
	history->heard_ns = SECONDS(heard_s);
}

struct jump {
	float rise_db, others_db, scatter_db; /* of the others: the middle, and how far the outer ones are from it */
	int nof_others, count, high;          /* measurements; of these so many at -70 dBFS */
	double heard_s;
	int64_t silent_ns, another_ns; /* the others, since; it was another one, this long ago */
	float weight;
};

static void levels_that_jump(void **state)
{
	static const struct jump cases[] = {
		{ 15, 0, 0, 3, 100, 0, 120, 0, 0, 1.2f },
		{ 14.9f, 0, 0, 3, 100, 0, 120, 0, 0, 0 },
		{ 19.9f, 0, 0, 3, 100, 0, 120, 0, 0, 1.2f },
		{ 20, 0, 0, 3, 100, 0, 120, 0, 0, 1.7f },
		{ 15, 0, 0, 2, 100, 0, 120, 0, 0, 0 },
		{ 15, 0, 0, 3, 99, 0, 120, 0, 0, 0 },
		{ 15, 0, 0, 3, 100, 0, 119.9, 0, 0, 0 },
		{ 16.9f, 2, 0, 3, 100, 0, 120, 0, 0, 0 },
		{ 17, 2, 0, 3, 100, 0, 120, 0, 0, 1.2f },
		{ 21.9f, 2, 0, 3, 100, 0, 120, 0, 0, 1.2f },
		{ 22, 2, 0, 3, 100, 0, 120, 0, 0, 1.7f },
		{ 15, 0, 3, 3, 100, 0, 120, 0, 0, 1.2f },
		{ 15, 0, 3.1f, 3, 100, 0, 120, 0, 0, 0 },
		{ 20, 0, 0, 3, 100, 30, 120, 0, 0, 1.7f },
		{ 19, 0, 0, 3, 100, 30, 120, 0, 0, 0 },
		{ 19, 0, 0, 3, 100, 20, 120, 0, 0, 1.2f },
		{ 22, 2, 0, 3, 100, 30, 120, 0, 0, 1.7f },
		{ 21, 2, 0, 3, 100, 30, 120, 0, 0, 0 },
		{ 15, 0, 0, 3, 100, 0, 120, SECONDS(60), 0, 1.2f },
		{ 15, 0, 0, 3, 100, 0, 120, SECONDS(60) + 1, 0, 0 },
		{ 15, 0, 0, 3, 100, 0, 120, 0, SECONDS(1800), 0 },
		{ 15, 0, 0, 3, 100, 0, 120, 0, SECONDS(1800) + 1, 1.2f },
	};
	int eci = 0;

	(void)state;
	while (strcmp(cell_fields[eci].key, "eci") != 0)
		eci++;
	for (size_t c = 0; c < COUNT(cases); c++) {
		const struct jump *jump = &cases[c];
		struct stage stage;

		stage_open(&stage, jump->nof_others + 1);
		for (int i = 0; i < stage.count; i++) {
			set_levels(stage.histories[i], i ? 100 : jump->count, i ? 0 : jump->high, -70,
			           i ? 120 : jump->heard_s);
			stage.cells[i]->lte.rsrp_dbfs =
				-90 + (i ? jump->others_db + (float)(i - 2) * jump->scatter_db : jump->rise_db);
			stage.cells[i]->last_seen_ns -= i ? jump->silent_ns : 0;
		}
		if (jump->another_ns) {
			stage.histories[0]->nof_changes = 1;
			stage.histories[0]->changes[0] =
				(struct history_change){ .time_ns = stage.street.scene.now_ns - jump->another_ns,
				                         .field = (int16_t)eci };
		}
		assert_float_equal(stage_says(&stage, "power-jump"), jump->weight, 1e-6);
		if (c == 8)
			stage_told(&stage, "17 dB over its usual level, the others +2 dB", "-90 dBFS, as before");
	}
}

/* Where the baseline knows it, its own short history does not count; and the last 64 of a crowd say what is common. */
static void levels_that_are_known(void **state)
{
	struct stage stage;

	(void)state;
	for (int known = 0; known < 4; known++) {
		stage_open(&stage, 4);
		for (int i = 0; i < 4; i++) {
			set_levels(stage.histories[i], i ? 100 : 1, 0, 0, 120);
			stage.cells[i]->lte.rsrp_dbfs = i ? -90 : -75;
		}
		stage.street.known = (struct known){ .learned = known > 0,
			                             .power_median_dbfs = known > 1 ? -90 : NAN,
			                             .power_high_dbfs = known > 2 ? -80 : NAN };
		assert_float_equal(stage_says(&stage, "power-jump"), known > 2 ? 1.2f : 0, 1e-6);
		assert_true(known < 3 || stage.street.finding.basis == BASIS_BASELINE);
	}
	stage_open(&stage, CROWD + 1);
	for (int i = 0; i <= CROWD; i++) {
		set_levels(stage.histories[i], 100, 0, 0, 120);
		stage.cells[i]->lte.rsrp_dbfs = !i || is_odd(i) ? -70 : -90;
	}
	assert_true(stage_says(&stage, "power-jump") == 0);
}

/* Eleven levels, or so many: three at the top with these beside it. */
static void set_hump(struct stage *stage, int i, float before_dbfs, float after_dbfs, int count, int64_t step_ns)
{
	struct history *history = stage->histories[i];

	history->nof_traces = (uint32_t)count;
	for (int k = 0; k < count; k++) /* k: back from the newest */
		history->trace[count - 1 - k] =
			(struct history_trace){ stage->street.scene.now_ns - step_ns * k, k < 4   ? after_dbfs
			                                                                  : k < 7 ? -70
			                                                                          : before_dbfs };
}

struct passage {
	float before_db, after_db; /* below its top */
	int values;
	int64_t step_ns;
	float others_db; /* up and down too */
	int nof_others, moving, stronger;
	int64_t silent_ns;
	float weight;
};

static void transmitters_that_pass(void **state)
{
	static const struct passage cases[] = {
		{ 12, 12, 11, SECONDS(10), 6, 3, 3, 1, 0, 1.2f },
		{ 11.9f, 20, 11, SECONDS(10), 6, 3, 3, 1, 0, 0 },
		{ 20, 11.9f, 11, SECONDS(10), 6, 3, 3, 1, 0, 0 },
		{ 19.9f, 25, 11, SECONDS(10), 6, 3, 3, 1, 0, 1.2f },
		{ 25, 20, 11, SECONDS(10), 6, 3, 3, 1, 0, 1.5f },
		{ 12, 12, 10, SECONDS(10), 6, 3, 3, 1, 0, 0 },
		{ 12, 12, 11, SECONDS(60), 6, 3, 3, 1, 0, 1.2f },
		{ 12, 12, 11, SECONDS(60) + 1, 6, 3, 3, 1, 0, 0 },
		{ 12, 12, 11, SECONDS(10), 6.1f, 3, 1, 1, 0, 0 },
		{ 12, 12, 11, SECONDS(10), 6.1f, 4, 1, 1, 0, 1.2f },
		{ 12, 12, 11, SECONDS(10), 6.1f, 4, 2, 1, 0, 0 },
		{ 12, 12, 11, SECONDS(10), 6, 2, 0, 1, 0, 0 },
		{ 12, 12, 11, SECONDS(10), 6, 4, 4, 2, 0, 1.2f },
		{ 12, 12, 11, SECONDS(10), 6, 4, 4, 3, 0, 0 },
		{ 12, 12, 11, SECONDS(10), 6, 3, 3, 1, SECONDS(120), 1.2f },
		{ 12, 12, 11, SECONDS(10), 6, 3, 3, 1, SECONDS(120) + 1, 0 },
		{ 12, 0, 11, SECONDS(10), 6, 3, 3, 1, 0, 0 },
		{ 0, 12, 11, SECONDS(10), 6, 3, 3, 1, 0, 0 },
	};

	(void)state;
	for (size_t c = 0; c < COUNT(cases); c++) {
		const struct passage *p = &cases[c];
		struct stage stage;

		stage_open(&stage, p->nof_others + 1);
		set_hump(&stage, 0, -70 - p->before_db, -70 - p->after_db, p->values, p->step_ns);
		for (int i = 1; i < stage.count; i++) {
			const float down_db = i <= p->moving ? p->others_db : 0;

			set_hump(&stage, i, -70 - down_db, -70 - down_db / 2, 11, SECONDS(10));
			stage.cells[i]->lte.rsrp_dbfs = i <= p->stronger ? -69.9f : -70;
			stage.cells[i]->last_seen_ns -= p->silent_ns;
		}
		assert_float_equal(stage_says_now(&stage, "power-passes"), p->weight, 1e-6);
		if (c == 4)
			stage_told(&stage, "up and down by 20 dB within minutes", "steady, as most of 3 others (6 dB)");
		stage.cells[1]->freq_hz = stage.cells[0]->freq_hz;
		assert_float_equal(stage_says(&stage, "power-passes"), p->weight > 0 ? 0.5f : 0, 1e-6);
	}
}

/* One of them short of levels does not count; of a crowd the last 64 do. */
static void who_stands_still(void **state)
{
	struct stage stage;

	(void)state;
	for (int crowd = 0; crowd < 2; crowd++) {
		stage_open(&stage, crowd ? CROWD + 1 : 4);
		set_hump(&stage, 0, -90, -90, 11, SECONDS(10));
		for (int i = 1; i < stage.count; i++) {
			const bool moves = crowd && i >= ODD_FEW_FROM && i <= ODD_FEW_TO;

			set_hump(&stage, i, moves ? -90 : -70, -70, crowd || i > 1 ? 11 : 10, SECONDS(10));
		}
		assert_true(stage_says(&stage, "power-passes") == 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(carriers_that_drift),    cmocka_unit_test(halves_of_a_drift),
		cmocka_unit_test(carriers_that_are_off),  cmocka_unit_test(who_scatters),
		cmocka_unit_test(levels_that_jump),       cmocka_unit_test(levels_that_are_known),
		cmocka_unit_test(transmitters_that_pass), cmocka_unit_test(who_stands_still),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
