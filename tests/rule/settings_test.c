// SPDX-License-Identifier: GPL-3.0-or-later
/* settings: the limits of what rules make of a GSM cell's settings, lists and traffic, and of how many others there
 * are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stage.h"  // stage_says

#define COUNT(cases) (sizeof(cases) / sizeof((cases)[0]))

/* As many others do the same: at three it is a habit. */
static void access_that_is_barred(void **state)
{
	(void)state;
	for (int emergency = 0; emergency < 2; emergency++)
		for (int others = 2; others <= 3; others++) {
			struct stage stage;

			stage_open_gsm(&stage, others + 1);
			for (int i = 0; i < stage.count; i++) {
				stage.cells[i]->gsm.emergency_call_barred = emergency;
				stage.cells[i]->gsm.access_classes_barred = emergency ? 0 : 0x3ff;
			}
			assert_float_equal(stage_says(&stage, "access-barred"),
			                   others == 3 ? 0
			                   : emergency ? 2.0f
			                               : 1.0f,
			                   1e-6);
		}
}

/* Pages and assignments, of each kind; what another cell has tells whether they could be heard. */
static void assignments_and_pages(void **state)
{
	static const struct {
		int pages, assigned, extended;
		uint32_t blocks;
		int other_pages, other_assigned;
		uint32_t other_blocks;
		float weight;
	} cases[] = {
		{ 0, 10, 0, 200, 1, 0, 200, 2.0f },  { 1, 10, 0, 200, 1, 0, 200, 2.0f },
		{ 2, 10, 0, 200, 1, 0, 200, 0 },     { 2, 11, 0, 200, 1, 0, 200, 2.0f },
		{ 0, 1, 4, 200, 1, 0, 200, 0 },      { 0, 2, 4, 200, 1, 0, 200, 2.0f },
		{ 0, 10, 0, 199, 1, 0, 200, 0 },     { 0, 10, 0, 200, 0, 0, 200, 1.5f },
		{ 0, 10, 0, 200, 0, 10, 200, 0 },    { 0, 10, 0, 200, 0, 10, 199, 1.5f },
		{ 0, 10, 0, 1000, 1, 0, 200, 3.0f }, { 0, 10, 0, 999, 1, 0, 200, 2.0f },
		{ 1, 10, 0, 1000, 1, 0, 200, 2.0f },
	};

	(void)state;
	for (size_t c = 0; c < COUNT(cases); c++)
		for (int kind = 0; kind < 3; kind++) {
			struct stage stage;

			stage_open_gsm(&stage, 2);
			struct cell *cell = stage.cells[0], *other = stage.cells[1];
			int32_t *const pages[] = { &cell->gsm.paging_1, &cell->gsm.paging_2, &cell->gsm.paging_3 },
				       *const others[] = { &other->gsm.paging_1, &other->gsm.paging_2,
				                           &other->gsm.paging_3 };

			*pages[kind] = cases[c].pages;
			cell->gsm.imm_assign = cases[c].assigned;
			cell->gsm.imm_assign_ext = cases[c].extended;
			cell->blocks_ok = cases[c].blocks;
			*others[kind] = cases[c].other_pages;
			other->gsm.imm_assign = cases[c].other_assigned;
			other->blocks_ok = cases[c].other_blocks;
			assert_float_equal(stage_says(&stage, "assignment-burst"), cases[c].weight, 1e-6);
			assert_true(!cases[c].weight || stage.street.finding.newcomer == (cases[c].pages > 0));
			if (c == 3)
				stage_told(&stage, "11 assignments, 2 pages", NULL);
			else if (c == 5)
				stage_told(&stage, "10 assignments, 0 pages", NULL);
		}
}

static void grant(struct cell *cell, int update, int answer, int call, int other)
{
	cell->gsm.assigned_update = update;
	cell->gsm.assigned_answer = answer;
	cell->gsm.assigned_call = call;
	cell->gsm.assigned_emergency = 50; /* phones without a SIM */
	cell->gsm.assigned_other = other;
}

/* Why phones were granted a channel; and on the operator's other cells. */
static void updates_alone(void **state)
{
	static const struct {
		int update, answer, call, other;
		int peer_update, peer_answer;
		float weight;
	} cases[] = {
		{ 20, 0, 0, 0, 16, 4, 1.5f }, { 19, 0, 0, 0, 16, 4, 0 },    { 19, 0, 1, 0, 16, 4, 1.5f },
		{ 19, 0, 0, 1, 16, 4, 1.5f }, { 18, 0, 1, 1, 16, 4, 0 },    { 39, 1, 0, 0, 16, 4, 0 },
		{ 20, 0, 0, 0, 17, 4, 0 },    { 20, 0, 0, 0, 16, 3, 0.7f }, { 20, 0, 0, 0, 19, 0, 0.7f },
	};

	(void)state;
	for (size_t c = 0; c < COUNT(cases); c++) {
		struct stage stage;

		stage_open_gsm(&stage, 2);
		grant(stage.cells[0], cases[c].update, cases[c].answer, cases[c].call, cases[c].other);
		grant(stage.cells[1], cases[c].peer_update, cases[c].peer_answer, 0, 0);
		assert_float_equal(stage_says(&stage, "assigned-updates"), cases[c].weight, 1e-6);
		if (c == 2)
			stage_told(&stage, "19 of 20 channels granted for location updates, none to answer a page",
			           "16 of 20 on the operator's other cells");
	}
}

/* Pages that nobody answers, by what the operator's other cells would have had. */
static void pages_without_answer(void **state)
{
	static const struct {
		int pages, update, answer;
		int peer_pages, peer_answer;
		float weight;
	} cases[] = {
		{ 500, 20, 0, 1000, 10, 1.5f }, { 499, 20, 0, 1000, 20, 0 }, { 500, 19, 0, 1000, 10, 0 },
		{ 500, 20, 1, 1000, 10, 0 },    { 500, 20, 0, 1000, 9, 0 },  { 500, 20, 0, 0, 0, 0 },
	};

	(void)state;
	for (size_t c = 0; c < COUNT(cases); c++)
		for (int kind = 0; kind < 2; kind++) {
			struct stage stage;

			stage_open_gsm(&stage, 2);
			grant(stage.cells[0], cases[c].update - 2, cases[c].answer, 1, 1);
			*(kind ? &stage.cells[0]->paged_imsi : &stage.cells[0]->paged_tmsi) = cases[c].pages;
			grant(stage.cells[1], 5, cases[c].peer_answer, 0, 0);
			*(kind ? &stage.cells[1]->paged_tmsi : &stage.cells[1]->paged_imsi) = cases[c].peer_pages;
			assert_float_equal(stage_says(&stage, "pages-unanswered"), cases[c].weight, 1e-6);
			if (c == 0)
				stage_told(&stage, "no answer to 500 pages, 20 channels granted for other reasons",
				           "about 5 answers, as on the operator's other cells");
		}
}

/* A cell from which people call serves them. */
static void calls_speak_for_a_cell(void **state)
{
	(void)state;
	for (int calls = 10; calls <= 11; calls++) {
		struct stage stage;

		stage_open_gsm(&stage, 2);
		grant(stage.cells[0], 10, 0, calls, 0);
		stage.cells[0]->paged_tmsi = 500;
		grant(stage.cells[1], 5, 10, 0, 0);
		stage.cells[1]->paged_tmsi = 1000;
		assert_float_equal(stage_says(&stage, "pages-unanswered"), calls == 10 ? 1.5f : 0, 1e-6);
	}
}

/* Pages a block, of each kind, by those of its area or of any. */
static void pages_that_are_due(void **state)
{
	static const struct {
		int pages;
		uint32_t blocks;
		int other_pages;
		uint32_t other_blocks;
		bool elsewhere; /* the others are of another area */
		float weight;
	} cases[] = { { 0, 1000, 20, 1000, false, 2.5f }, { 0, 999, 40, 1000, false, 0 },
		      { 1, 1000, 40, 1000, false, 0 },    { 0, 1000, 19, 1000, false, 0 },
		      { 0, 2000, 10, 1000, false, 2.5f }, { 0, 2000, 9, 1000, false, 0 },
		      { 0, 1000, 10, 500, false, 2.5f },  { 0, 3999, 51, 1000, true, 1.3f },
		      { 0, 4000, 50, 1000, true, 2.5f },  { 0, 4000, 49, 1000, true, 1.3f },
		      { 0, 1000, 20, 1000, true, 1.3f },  { 0, 1000, 19, 1000, true, 0 } };

	(void)state;
	for (size_t c = 0; c < COUNT(cases); c++)
		for (int kind = 0; kind < 3; kind++) {
			struct stage stage;

			stage_open_gsm(&stage, 3);
			for (int i = 0; i < 3; i++) {
				struct cell *cell = stage.cells[i];
				int32_t *const pages[] = { &cell->gsm.paging_1, &cell->gsm.paging_2,
					                   &cell->gsm.paging_3 };

				*pages[kind] = i ? cases[c].other_pages : cases[c].pages;
				cell->blocks_ok = i ? cases[c].other_blocks : cases[c].blocks;
				cell->gsm.lac = i && cases[c].elsewhere ? 7 : 4187;
			}
			assert_float_equal(stage_says(&stage, "paging-silent"), cases[c].weight, 1e-6);
			assert_true(!cases[c].weight || stage.street.finding.newcomer == (cases[c].weight == 1.3f));
			assert_true(!cases[c].weight ||
			            !strstr(stage.street.finding.expected, "of its area") == cases[c].elsewhere);
		}
}

/* Of one with a clock that is worse than a base station's, and good enough for a home cell's. */
static void silence_of_a_home_cell(void **state)
{
	static const struct {
		double ppm;
		bool elsewhere, home;
	} cases[] = { { 0.079, true, false }, { 0.081, true, true }, { -0.081, true, true }, { -0.299, true, true },
		      { 0.301, true, false }, { NAN, true, false },  { 0.2, false, false } };

	(void)state;
	for (size_t c = 0; c < COUNT(cases); c++) {
		struct stage stage;

		stage_open_gsm(&stage, 3);
		for (int i = 0; i < 3; i++) {
			stage.cells[i]->gsm.paging_1 = i ? 100 : 0;
			stage.cells[i]->blocks_ok = i ? 1000 : 4000;
			stage.cells[i]->gsm.lac = i && cases[c].elsewhere ? 7 : 4187;
		}
		stage.cells[0]->clock_ppm = cases[c].ppm;
		assert_float_equal(stage_says(&stage, "paging-silent"), cases[c].home ? 1.3f : 2.5f, 1e-6);
		assert_true(stage.street.finding.newcomer == cases[c].home);
	}
}

/* An offset far above the others' of the band, C2 of which it has the highest or not; one of another band has about the
 * same. */
static void offsets(void **state)
{
	static const struct {
		int offset, others, same_band,
			other_band; /* dB, of the others of its band, of the one of another band */
		float louder_db;
		float weight;
	} cases[] = { { 20, 3, 0, CELL_UNKNOWN, -5, 0.60206f },
		      { 19, 3, 0, CELL_UNKNOWN, -5, 0 },
		      { 30, 3, 10, CELL_UNKNOWN, -5, 0.60206f },
		      { 29, 3, 10, CELL_UNKNOWN, -5, 0 },
		      { 20, 40, 0, CELL_UNKNOWN, -5, 1.612784f },
		      { 20, 40, 0, CELL_UNKNOWN, 19, 1.612784f },
		      { 20, 40, 0, CELL_UNKNOWN, 20, 1.2f },
		      { 20, 120, 0, CELL_UNKNOWN, -5, 2.0f },
		      { 126, 2, 0, CELL_UNKNOWN, 0, 0.8f },
		      { 125, 2, 0, CELL_UNKNOWN, 0, 0 },
		      { 126, 2, 0, 120, 0, 0.8f },
		      { 40, 3, 0, 20, -5, 0.60206f },
		      { 40, 3, 0, 21, -5, 0 } };

	(void)state;
	for (size_t c = 0; c < COUNT(cases); c++) {
		struct stage stage;

		stage_open_gsm(&stage, cases[c].others + 2);
		for (int i = 0; i < stage.count; i++) {
			stage.cells[i]->gsm.cell_reselect_offset_db = i ? cases[c].same_band : cases[c].offset;
			stage.cells[i]->m.power_dbfs = -80 + (i ? cases[c].louder_db : 0);
		}
		stage.cells[1]->gsm.cell_reselect_offset_db = cases[c].other_band;
		strcpy(stage.cells[1]->band, "DCS1800");
		assert_float_equal(stage_says(&stage, "capture-offset"), cases[c].weight, 1e-5);
		if (c == 2)
			stage_told(&stage, "reselect offset 30 dB, highest C2 of all",
			           "10 dB at most, as 3 cells of the operator in this band");
		else if (c == 6)
			stage_told(&stage, "reselect offset 20 dB",
			           "0 dB at most, as 40 cells of the operator in this band");
		else if (c == 8)
			stage_told(&stage, "reselect offset 126 dB", "less than the most that can be sent");
	}
}

/* What the one that is asked about says of LTE, among others that name it, announce it, or do without. */
static void ways_to_lte(void **state)
{
	static const struct {
		int lte, announced, none;
		int indicator;
		unsigned quater; /* blocks of SI2quater with nothing new; 0: never heard */
		float weight;
	} cases[] = { { 3, 0, 0, 0, 0, 2.0f },  { 2, 0, 0, 0, 0, 0.8f },  { 5, 0, 1, 0, 0, 1.3f },
		      { 4, 0, 1, 0, 0, 0 },     { 3, 0, 0, 1, 12, 2.0f }, { 3, 0, 0, 1, 11, 0 },
		      { 2, 0, 0, 1, 12, 0 },    { 0, 3, 0, 0, 0, 1.5f },  { 0, 2, 0, 0, 0, 0.8f },
		      { 1, 2, 0, 0, 0, 1.5f },  { 2, 1, 0, 0, 0, 1.5f },  { 0, 3, 1, 0, 0, 0 },
		      { 0, 0, 0, 0, 0, 0.8f },  { 0, 0, 1, 0, 0, 0 },     { 3, 0, 0, 0, 5, 0 },
		      { 10, 0, 2, 0, 0, 1.3f }, { 9, 0, 2, 0, 0, 0 },     { 3, 0, 0, CELL_UNKNOWN, 12, 2.0f } };
	static const struct {
		size_t of;
		const char *observed, *expected;
	} told[] = { { 2, "no SI2quater", "LTE carriers, as on 5 of the operator's 6 cells here" },
		     { 4, "no LTE carrier in SI2quater", "LTE carriers, as on 3 of the operator's 3 cells here" },
		     { 7, "no SI2quater", "SI2quater, as on the operator's other cells" },
		     { 12, "no SI2quater", "SI2quater, as on nearly every cell" } };

	(void)state;
	for (size_t c = 0; c < COUNT(cases); c++) {
		const int others = cases[c].lte + cases[c].announced + cases[c].none;
		struct stage stage;

		stage_open_gsm(&stage, others + 1);
		for (int i = 0; i < stage.count; i++) {
			struct history_frame **quater = &stage.histories[i]->frames[CELL_SI2QUATER];
			const bool named = i && i <= cases[c].lte;

			stage.cells[i]->nof_neighbours = named;
			stage.cells[i]->gsm.si2quater_indicator =
				!i ? cases[c].indicator : i <= cases[c].lte + cases[c].announced;
			if (*quater)
				(*quater)->repeats = (uint16_t)cases[c].quater;
			if (i || !cases[c].quater) {
				free(*quater);
				*quater = NULL;
			}
		}
		assert_float_equal(stage_says(&stage, "lte-no-way"), cases[c].weight, 1e-6);
		for (size_t i = 0; i < COUNT(told); i++)
			if (told[i].of == c)
				stage_told(&stage, told[i].observed, told[i].expected);
	}
}

/* Priorities of LTE in its list and of GSM. */
static void priorities(void **state)
{
	static const struct {
		int gsm, lte, second;
		float weight;
	} cases[] = { { 5, 4, 3, 1.8f }, { 5, 5, 3, 0 },   { 5, 3, 5, 0 },
		      { 1, 0, 0, 1.8f }, { 1, -1, -1, 0 }, { CELL_UNKNOWN, 0, 0, 0 } };

	(void)state;
	for (size_t c = 0; c < COUNT(cases); c++)
		for (int others = 0; others < 2; others++) {
			struct stage stage;

			stage_open_gsm(&stage, 2);
			for (int i = 0; i < 2; i++) {
				stage.cells[i]->nof_neighbours = 0;
				stage.cells[i]->gsm.geran_priority = i && !others ? 0 : cases[c].gsm;
				street_list_lte(stage.cells[i], 1300, cases[c].lte);
				street_list_lte(stage.cells[i], 1400, cases[c].second);
			}
			assert_float_equal(stage_says(&stage, "lte-second"), others ? 0 : cases[c].weight, 1e-6);
			if (c == 0 && !others)
				stage_told(&stage, "priority 5 for GSM, 4 for LTE", "LTE above GSM");
		}
}

/* Those that list it, those whose lists are whole, and those of its area. */
static void who_lists_it(void **state)
{
	static const struct {
		int others, of_its_area, whole;
		bool weak;
		float weight;
	} cases[] = { { 3, 3, 3, false, 0 },    { 4, 4, 4, false, 0.8f }, { 4, 4, 3, false, 0 },
		      { 8, 8, 8, false, 1.4f }, { 8, 7, 8, false, 0.8f }, { 8, 4, 8, false, 0.8f },
		      { 8, 3, 8, false, 0.2f }, { 8, 8, 8, true, 0.84f } };

	(void)state;
	for (size_t c = 0; c < COUNT(cases); c++)
		for (int kind = 0; kind < 4; kind++) {
			struct stage stage;

			stage_open_gsm(&stage, cases[c].others + 1);
			for (int i = 1; i < stage.count; i++) {
				struct cell *cell = stage.cells[i];
				const bool whole = i <= cases[c].whole;

				cell->m.power_dbfs = cases[c].weak ? -70 : -90;
				cell->gsm.lac = i <= cases[c].of_its_area ? stage.cells[0]->gsm.lac : 7;
				street_list_gsm(cell, whole || kind != 0 ? 500 : cell->gsm.arfcn);
				cell->gsm.si_seen &= ~(whole || kind != 1 ? 0 : 1u << CELL_SI2);
				cell->gsm.si2ter_indicator = whole || kind != 2 ? 0 : 1;
				if (whole && i % 2 && kind == 3) {
					cell->gsm.si2ter_indicator = 1;
					cell->gsm.si_seen |= 1u << CELL_SI2TER;
				}
				if (!whole && kind == 3)
					cell->nof_neighbours = 0;
			}
			assert_float_equal(stage_says(&stage, "neighbours-unlisted"), cases[c].weight, 1e-6);
			if (c == 3)
				stage_told(&stage, "ARFCN 1 in none of 8 lists", NULL);
		}
}

/* Carriers that it lists, of which these are on the air, of another operator; its own cells are on these too. */
static void strangers_on_the_list(void **state)
{
	static const struct {
		int strangers, own_too, own; /* own_too: on the carrier of a stranger; own: by itself */
		enum rat rat;
		float weight;
	} cases[] = { { 3, 0, 0, RAT_GSM, 2.2f }, { 2, 0, 0, RAT_GSM, 1.2f }, { 1, 0, 0, RAT_GSM, 0 },
		      { 3, 0, 1, RAT_GSM, 0 },    { 4, 1, 0, RAT_GSM, 0 },    { 3, 0, 0, RAT_LTE, 0 } };

	(void)state;
	for (size_t c = 0; c < COUNT(cases); c++)
		for (int nameless = 0; nameless < 2; nameless++) {
			struct stage stage;

			stage_open_gsm(&stage, 8);
			for (int i = 1; i < stage.count; i++) {
				struct cell *cell = stage.cells[i];
				const bool stranger = i <= cases[c].strangers;

				strcpy(cell->mnc, stranger ? "01" : "00");
				cell->mcc[0] = stranger && nameless ? 0 : '4';
				if (stranger || i - cases[c].strangers <= cases[c].own)
					street_list_gsm(stage.cells[0], cell->gsm.arfcn);
				cell->rat = stranger ? cases[c].rat : RAT_GSM;
			}
			if (cases[c].own_too)
				stage.cells[7]->gsm.arfcn = stage.cells[1]->gsm.arfcn;
			assert_float_equal(stage_says(&stage, "neighbours-impure"), nameless ? 0 : cases[c].weight,
			                   1e-6);
		}
}

/* Of the carriers that it lists so many were listened to, so long; so many other cells are heard. */
static void nobody_on_the_list(void **state)
{
	static const struct {
		int listed, others;
		int64_t listened_ns;
		bool heard;
		float weight;
	} cases[] = { { 3, 3, SECONDS(10), false, 1.8f },
		      { 2, 3, SECONDS(10), false, 0 },
		      { 3, 2, SECONDS(10), false, 0 },
		      { 3, 3, SECONDS(10) - 1, false, 0 },
		      { 4, 3, SECONDS(10), true, 0 } };

	(void)state;
	for (size_t c = 0; c < COUNT(cases); c++) {
		struct stage stage;

		stage_open_gsm(&stage, cases[c].others + 1);
		coverage_add(&stage.street.coverage, 900e6, 1000e6, stage.street.scene.now_ns - cases[c].listened_ns,
		             stage.street.scene.now_ns, NAN);
		for (int k = 0; k < cases[c].listed; k++)
			street_list_gsm(stage.cells[0], cases[c].heard && k == 3 ? stage.cells[1]->gsm.arfcn : 110 + k);
		street_list_gsm(stage.cells[0], stage.cells[0]->gsm.arfcn); /* itself does not count */
		assert_float_equal(stage_says(&stage, "neighbours-unheard"), cases[c].weight, 1e-6);
		if (cases[c].weight > 0)
			stage_told(&stage, "none of 3 listed carriers that were listened to", NULL);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(access_that_is_barred),
		cmocka_unit_test(assignments_and_pages),
		cmocka_unit_test(updates_alone),
		cmocka_unit_test(pages_without_answer),
		cmocka_unit_test(calls_speak_for_a_cell),
		cmocka_unit_test(silence_of_a_home_cell),
		cmocka_unit_test(pages_that_are_due),
		cmocka_unit_test(offsets),
		cmocka_unit_test(ways_to_lte),
		cmocka_unit_test(priorities),
		cmocka_unit_test(who_lists_it),
		cmocka_unit_test(strangers_on_the_list),
		cmocka_unit_test(nobody_on_the_list),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
