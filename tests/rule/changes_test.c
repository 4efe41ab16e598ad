// SPDX-License-Identifier: GPL-3.0-or-later
/* changes: the limits of what rules make of what a cell said before, each on its edge and a step beyond. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "../../src/rule/peers.h"  // field_index
#include "stage.h"                 // stage_says

#define COUNT(cases) (sizeof(cases) / sizeof((cases)[0]))

/* A field was something else until so long ago; to be told the oldest first. */
static void add_change(struct stage *stage, int i, const char *key, int before, int after, int64_t ago_ns)
{
	struct history *history = stage->histories[i];

	history->changes[history->nof_changes++ % HISTORY_CHANGES] =
		(struct history_change){ .time_ns = stage->street.scene.now_ns - ago_ns,
		                         .field = (int16_t)field_index(key),
		                         .before = before,
		                         .after = after };
}

/* Its frame count is what it is since so long ago, and was another one before. */
static void set_count(struct stage *stage, int i, int64_t ago_ns, int counts)
{
	struct history *history = stage->histories[i];

	history->nof_epochs = (uint32_t)counts;
	for (int k = 0; k < counts; k++)
		history->epochs[k] = (struct history_epoch){ .at_s = k,
			                                     .first_ns = stage->street.scene.now_ns -
			                                                 (k == counts - 1 ? ago_ns : SECONDS(9000)),
			                                     .last_ns = stage->street.scene.now_ns,
			                                     .blocks = 9 };
}

struct step {
	int64_t ago_ns;
	int before, after;
	bool ci; /* of the cell identity, not of the area */
};

static void areas_that_change(void **state)
{
	static const struct {
		struct step steps[5]; /* the oldest first */
		int64_t count_ns;     /* a new frame count since; 0: none */
		bool weak;
		float weight;
	} cases[] = {
		{ { { SECONDS(3600), 7, 4187, false } }, 0, false, 1.5f },
		{ { { SECONDS(3600) + 1, 7, 4187, false } }, 0, false, 0 },
		{ { { SECONDS(100), 7, 4187, false } }, 0, true, 0.9f },
		{ { { SECONDS(100), 7, 4187, false } }, SECONDS(40), false, 0.5f },
		{ { { SECONDS(100), 7, 4187, false } }, SECONDS(40) - 1, false, 1.5f },
		{ { { SECONDS(100), 7, 4187, false } }, SECONDS(160), false, 0.5f },
		{ { { SECONDS(100), 7, 4187, false } }, SECONDS(160) + 1, false, 1.5f },
		/* a block that was right by chance, taken back within 2.5 s; another identity in between says nothing
		   of it */
		{ { { SECONDS(100), 4187, 7, false }, { SECONDS(97.5), 7, 4187, false } }, 0, false, 0 },
		{ { { SECONDS(100), 4187, 7, false }, { SECONDS(99), 1, 2, true }, { SECONDS(97.5), 7, 4187, false } },
		  0,
		  false,
		  0 },
		{ { { SECONDS(100), 4187, 7, false }, { SECONDS(97.5) - 1, 7, 4187, false } }, 0, false, 1.5f },
		{ { { SECONDS(100), 7, 8, false }, { SECONDS(99), 8, 4187, false } }, 0, false, 1.5f },
		{ { { SECONDS(100), 7, 8, false }, { SECONDS(99), 9, 7, false } }, 0, false, 1.5f },
		{ { { SECONDS(200), 7, 4187, false },
		    { SECONDS(100), 4187, 7, false },
		    { SECONDS(99), 7, 4187, false } },
		  0,
		  false,
		  1.5f },
		/* back and forth, the identity with it or not */
		{ { { SECONDS(100), 4187, 7, false }, { SECONDS(50), 7, 4187, false }, { SECONDS(50), 1, 2, true } },
		  0,
		  false,
		  0.5f },
		{ { { SECONDS(100), 4187, 7, false }, { SECONDS(50), 7, 4187, false } }, 0, false, 1.5f },
		{ { { SECONDS(100), 8, 7, false }, { SECONDS(50), 7, 4187, false }, { SECONDS(50), 1, 2, true } },
		  0,
		  false,
		  1.5f },
		{ { { SECONDS(100), 7, 4187, false }, { SECONDS(100), 1, 2, true } }, 0, false, 1.5f },
		{ { { SECONDS(100), 7, 4187, false },
		    { SECONDS(80), 4187, 7, false },
		    { SECONDS(50), 7, 4187, false },
		    { SECONDS(50), 1, 2, true } },
		  0,
		  false,
		  1.5f },
		{ { { SECONDS(100), 7, 4187, false },
		    { SECONDS(80), 4187, 7, false },
		    { SECONDS(80), 2, 1, true },
		    { SECONDS(50), 7, 4187, false },
		    { SECONDS(50), 1, 2, true } },
		  0,
		  false,
		  0.5f },
		{ { { SECONDS(100), 7, 4187, false },
		    { SECONDS(80), 4187, 7, false },
		    { SECONDS(80), 2, 1, true },
		    { SECONDS(50), 7, 4187, false },
		    { SECONDS(50), 1, 3, true } },
		  0,
		  false,
		  1.5f },
	};

	(void)state;
	for (size_t c = 0; c < COUNT(cases); c++) {
		struct stage stage;

		stage_open_gsm(&stage, 2);
		for (const struct step *s = cases[c].steps; s < cases[c].steps + 5 && s->ago_ns; s++)
			add_change(&stage, 0, s->ci ? "ci" : "lac", s->before, s->after, s->ago_ns);
		if (cases[c].count_ns)
			set_count(&stage, 0, cases[c].count_ns, 2);
		stage.cells[1]->m.power_dbfs = cases[c].weak ? -79 : -81;
		assert_float_equal(stage_says_now(&stage, "lac-changed"), cases[c].weight, 1e-6);
		if (c == 0)
			stage_told(&stage, "LAC 4187", "LAC 7, as before");
		stage.cells[0]->gsm.bsic = CELL_UNKNOWN;
		assert_true(stage_says(&stage, "lac-changed") == 0);
	}
}

/* Where a fifth of the operator's cells, and three at least, did the same within six hours, it is a re-planning. */
static void areas_of_a_replanning(void **state)
{
	static const int64_t night_ns = SECONDS(21600);
	static const struct {
		int others, changed;
		int64_t ago_ns;
		bool replanning;
	} cases[] = { { 14, 3, night_ns, true },
		      { 14, 3, night_ns + 1, false },
		      { 15, 3, night_ns, false },
		      { 3, 2, night_ns, false },
		      { 3, 3, night_ns, true } };

	(void)state;
	for (size_t c = 0; c < COUNT(cases); c++) {
		struct stage stage;

		stage_open_gsm(&stage, cases[c].others + 1);
		for (int i = 1; i <= cases[c].changed; i++)
			add_change(&stage, i, "lac", 7, 4187, cases[c].ago_ns);
		add_change(&stage, 0, "lac", 7, 99, SECONDS(10));
		stage.cells[0]->gsm.lac = 99;
		assert_true((stage_says(&stage, "lac-changed") == 0) == cases[c].replanning);
	}
}

/* One change, to the area that more than half of three and more others have: it was re-planned with them, and is hardly
 * heard. */
static void areas_that_follow(void **state)
{
	static const struct {
		int others, same, changes;
		int64_t ago_ns;
		bool follows;
	} cases[] = { { 3, 3, 1, SECONDS(3600), true },  { 2, 2, 1, SECONDS(3600), false },
		      { 4, 2, 1, SECONDS(3600), false }, { 5, 3, 1, SECONDS(3600), true },
		      { 3, 3, 2, SECONDS(3600), false }, { 3, 3, 2, SECONDS(3600) + 1, true } };

	(void)state;
	for (size_t c = 0; c < COUNT(cases); c++)
		for (int lte = 0; lte < 2; lte++) {
			const char *area = lte ? "tac" : "lac";
			struct stage stage;

			(lte ? stage_open : stage_open_gsm)(&stage, cases[c].others + 1);
			for (int i = 1 + cases[c].same; i <= cases[c].others; i++)
				stage.cells[i]->gsm.lac = stage.cells[i]->lte.tac = 99;
			for (int k = 0; k < cases[c].changes; k++)
				add_change(&stage, 0, area, 7, lte ? 6402 : 4187, k ? SECONDS(100) : cases[c].ago_ns);
			assert_int_equal(stage_says(&stage, lte ? "tac-changed" : "lac-changed") == 0,
			                 cases[c].follows);
		}
}

/* One area after the other, of one frame count or of none; the first change so long ago. */
static void areas_that_rotate(void **state)
{
	static const struct {
		int areas;
		int64_t first_ns, count_ns; /* 0: frames are not numbered */
		float lte, gsm;
	} cases[] = { { 2, SECONDS(600), 0, 1.5f, 0 },
		      { 3, SECONDS(600), 0, 3.5f, 2.5f },
		      { 3, SECONDS(600) + 1, 0, 1.5f, 0 },
		      { 4, SECONDS(600), 0, 3.5f, 3.5f },
		      { 4, SECONDS(600), SECONDS(600), 4.2f, 4.2f },
		      { 4, SECONDS(600), SECONDS(600) - 1, 3.5f, 3.5f },
		      { 4, SECONDS(600) + 1, SECONDS(700), 3.5f, 2.5f },
		      { 3, SECONDS(600), SECONDS(600), 3.5f, 2.5f },
		      { 5, SECONDS(600), SECONDS(700), 4.2f, 4.2f }, /* before the clock was set back: */
		      { 3, -SECONDS(600), 0, 3.5f, 2.5f },
		      { 3, -SECONDS(600) - 1, 0, 1.5f, 0 } };
	static const char *const told[][2] = {
		{ NULL, "TAC 6402, changed 1 time within the hour" },
		{ "3 LACs within ten minutes: 4187, 12, 11", "3 TACs within ten minutes, now 6402" },
		{ NULL, "TAC 6402, changed 2 times within the hour" },
		{ "4 LACs within ten minutes: 4187, 13, 12, ...", "4 TACs within ten minutes, now 6402" },
	};

	(void)state;
	for (size_t c = 0; c < COUNT(cases); c++)
		for (int lte = 0; lte < 2; lte++) {
			struct stage stage;

			(lte ? stage_open : stage_open_gsm)(&stage, 1);
			for (int k = 1; k < cases[c].areas; k++)
				add_change(&stage, 0, lte ? "tac" : "lac", 10 + k,
				           k + 1 < cases[c].areas ? 11 + k
				           : lte                  ? 6402
				                                  : 4187,
				           k == 1 ? cases[c].first_ns : SECONDS(300 - k));
			if (cases[c].count_ns)
				set_count(&stage, 0, cases[c].count_ns, 1);
			assert_float_equal(stage_says(&stage, lte ? "tac-changed" : "identity-rotates"),
			                   lte ? cases[c].lte : cases[c].gsm, 1e-6);
			if (c < COUNT(told) && told[c][lte])
				stage_told(&stage, told[c][lte], lte ? "one TAC for months" : "one LAC for months");
		}
}

/* Other places of its carrier count, but for those that stood before. */
static void areas_of_a_carrier(void **state)
{
	static const struct {
		int64_t silent_ns, age_ns; /* the others, since; and first heard */
		int changes, bsic;
		bool carrier, mno;
		float weight;
	} cases[] = { { 0, SECONDS(600), 0, 9, true, true, 2.5f },
		      { 0, SECONDS(600) + 1, 0, 9, true, true, 0 },
		      { 0, SECONDS(700), 0, CELL_UNKNOWN, true, true, 2.5f },
		      { 0, SECONDS(600), 0, 9, false, true, 0 },
		      { 0, SECONDS(600), 0, 9, true, false, 0 },
		      { SECONDS(600), SECONDS(600), 0, 9, true, true, 2.5f },
		      { SECONDS(600) + 1, SECONDS(600), 0, 9, true, true, 0 },
		      { 0, SECONDS(700), 1, 9, true, true, 0 },
		      { 0, SECONDS(700), 2, 9, true, true, 3.5f } };

	(void)state;
	for (size_t c = 0; c < COUNT(cases); c++) {
		struct stage stage;

		stage_open_gsm(&stage, 3);
		for (int i = 1; i < 3; i++) {
			struct cell *cell = stage.cells[i];

			cell->gsm.lac = 20 + i;
			cell->gsm.bsic = cases[c].bsic;
			cell->last_seen_ns -= cases[c].silent_ns;
			cell->first_seen_ns = stage.street.scene.now_ns - cases[c].age_ns;
			if (cases[c].carrier)
				cell->freq_hz = stage.cells[0]->freq_hz;
			if (!cases[c].mno)
				strcpy(c % 2 ? cell->mcc : cell->mnc, "77");
			for (int k = 0; k < cases[c].changes; k++)
				add_change(&stage, i, "lac", 30 + i, 20 + i, SECONDS(100 - k));
		}
		assert_float_equal(stage_says(&stage, "identity-rotates"), cases[c].weight, 1e-6);
	}
}

/* Settings that are others than before, within the hour, or than the baseline's; not of another station. */
static void settings_that_change(void **state)
{
	static const char *const keys[] = { "t3212_min", "radio_link_timeout", "max_retrans", "ms_txpwr_max_cch" };
	static const struct {
		int changed, unlike; /* within the hour; the baseline's */
		int64_t ago_ns;
		bool another, elsewhere;
		float weight;
	} cases[] = { { 3, 0, SECONDS(3600), false, false, 1.8f },  { 2, 0, SECONDS(3600), false, false, 0 },
		      { 3, 0, SECONDS(3600) + 1, false, false, 0 }, { 3, 0, SECONDS(100), true, false, 0 },
		      { 0, 4, SECONDS(100), false, false, 1.8f },   { 0, 3, SECONDS(100), false, false, 0 },
		      { 0, 4, SECONDS(100), false, true, 0 },       { 2, 4, SECONDS(100), true, false, 1.8f },
		      { 3, 0, SECONDS(100), false, true, 1.8f } };

	(void)state;
	for (size_t c = 0; c < COUNT(cases); c++) {
		struct stage stage;

		stage_open_gsm(&stage, 1);
		struct cell expected = *stage.cells[0];

		for (int k = 0; k < cases[c].changed; k++)
			add_change(&stage, 0, keys[k], 1, 2, cases[c].ago_ns);
		for (int k = 0; k < cases[c].unlike; k++)
			*(int32_t *)((char *)&expected + cell_fields[field_index(keys[k])].offset) = 99;
		expected.gsm.ci += cases[c].elsewhere && c % 2;
		expected.gsm.lac += cases[c].elsewhere && c % 2 == 0;
		if (cases[c].another)
			add_change(&stage, 0, "ci", 1, 2, SECONDS(100));
		stage.street.expected = &expected;
		assert_float_equal(stage_says(&stage, "content-changed"), cases[c].weight, 1e-6);
		if (cases[c].weight > 0)
			stage_told(&stage, cases[c].unlike ? "4 settings changed" : "3 settings changed", NULL);
		assert_true(!cases[c].weight ||
		            stage.street.finding.basis == (cases[c].unlike ? BASIS_BASELINE : BASIS_HISTORY));
	}
}

/* A new configuration without a new mark, SI13 heard since for a quarter of a minute. */
static void changes_without_a_mark(void **state)
{
	static const struct {
		const char *key;
		int64_t ago_ns;
		const char *too; /* another change; NULL none */
		float weight;
	} cases[] = { { "lac", SECONDS(15), NULL, 1.3f },
		      { "lac", SECONDS(15) - 1, NULL, 0 },
		      { "lac", SECONDS(600), NULL, 1.3f },
		      { "lac", SECONDS(600) + 1, NULL, 0 },
		      { "ci", SECONDS(15), NULL, 0 },
		      { "ci", SECONDS(600) + 1, "t3212_min", 1.3f },
		      { "t3212_min", SECONDS(15), NULL, 1.3f },
		      { "cell_reselect_hysteresis_db", SECONDS(15), NULL, 1.3f },
		      { "rxlev_access_min_dbm", SECONDS(15), NULL, 1.3f },
		      { "bs_ag_blks_res", SECONDS(15), NULL, 1.3f },
		      { "bs_pa_mfrms", SECONDS(15), NULL, 1.3f },
		      { "ccch_conf", SECONDS(15), NULL, 1.3f },
		      { "cell_reselect_offset_db", SECONDS(15), NULL, 1.3f },
		      { "max_retrans", SECONDS(15), NULL, 0 },
		      { "lac", SECONDS(15), "bcch_change_mark", 0 },
		      { "lac", SECONDS(15), "max_retrans", 1.3f } };

	(void)state;
	for (size_t c = 0; c < COUNT(cases); c++) {
		struct stage stage;

		stage_open_gsm(&stage, 1);
		add_change(&stage, 0, cases[c].key, 99, 98, cases[c].ago_ns);
		if (cases[c].too)
			add_change(&stage, 0, cases[c].too, 99, 98, SECONDS(15));
		assert_float_equal(stage_says_now(&stage, "si-unmarked"), cases[c].weight, 1e-6);
		if (c == 0)
			stage_told(&stage, "lac changed, mark still 1", NULL);
		*(c % 2 ? &stage.cells[0]->gsm.bsic : &stage.cells[0]->gsm.bcch_change_mark) = CELL_UNKNOWN;
		assert_true(stage_says(&stage, "si-unmarked") == 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(areas_that_change),      cmocka_unit_test(areas_of_a_replanning),
		cmocka_unit_test(areas_that_follow),      cmocka_unit_test(areas_that_rotate),
		cmocka_unit_test(areas_of_a_carrier),     cmocka_unit_test(settings_that_change),
		cmocka_unit_test(changes_without_a_mark),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
