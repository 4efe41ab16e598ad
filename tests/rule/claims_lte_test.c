// SPDX-License-Identifier: GPL-3.0-or-later
/* claims_lte: the limits of what rules make of what LTE cells say, each on its edge and a step beyond. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "stage.h"  // stage_says

#define COUNT(cases) (sizeof(cases) / sizeof((cases)[0]))

/* A way of GSM and of LTE, their priorities; and what others say. */
static void ways_out_of_lte(void **state)
{
	static const struct {
		int gsm, own, lte; /* priorities; lte: -2 none is named */
		uint64_t scheduled;
		bool umts, others_name_lte;
		float weight;
	} cases[] = { { 6, 5, 4, 1u << 5, false, true, 4.2f },        { 5, 5, 4, 1u << 5, false, true, 2.0f },
		      { 4, 5, 4, 1u << 5, false, true, 0 },           { -1, 5, -2, 1u << 7, false, true, 1.5f },
		      { -1, 5, -2, 1u << 7, false, false, 0.8f },     { -1, 5, -2, 1u << 7, true, true, 0 },
		      { -1, 5, -2, 1u << 5, false, true, 0 },         { -1, 5, -2, 1u << 4, false, true, 0 },
		      { -1, 5, 4, 1u << 7, false, true, 0 },          { -1, 5, -2, 0, false, true, 0 },
		      { 0, 0, 4, 1u << 5, false, true, 2.0f },        { 1, 0, 7, 1u << 5, false, true, 4.2f },
		      { 6, CELL_UNKNOWN, 4, 1u << 5, false, true, 0 } };

	(void)state;
	for (size_t c = 0; c < COUNT(cases); c++) {
		struct stage stage;

		stage_open(&stage, 2);
		struct cell *cell = stage.cells[0];
		const struct cell_neighbour gsm[] = {
			{ NEIGHBOUR_GSM, CELL_SOURCE_SIB + 7, 70, -1, (int8_t)(cases[c].gsm - 1) },
			{ NEIGHBOUR_GSM, CELL_SOURCE_SIB + 7, 71, -1, (int8_t)cases[c].gsm },
			{ NEIGHBOUR_GSM, CELL_SOURCE_SIB + 7, 72, -1, -1 },
			{ NEIGHBOUR_UMTS, CELL_SOURCE_SIB + 6, 10700, -1, -1 }
		};

		cell->lte.cell_reselection_priority = cases[c].own;
		for (int i = cases[c].gsm > 0 ? 0 : 1; i < 3 + cases[c].umts; i++)
			cell_neighbour_add(cell, &gsm[i]);
		if (cases[c].lte > -2)
			street_list_lte(cell, 1300, cases[c].lte);
		if (cases[c].others_name_lte)
			street_list_lte(stage.cells[1], 1300, -1);
		cell->lte.nof_si_messages = cases[c].scheduled ? 1 : 0;
		cell->lte.si_schedule[0].sibs = cases[c].scheduled;
		assert_float_equal(stage_says(&stage, "geran-first"), cases[c].weight, 1e-6);
		if (cases[c].weight > 1.9f)
			assert_non_null(strstr(stage.street.finding.observed, "for ARFCN 71"));
		else if (cases[c].weight > 0)
			assert_string_equal(stage.street.finding.observed, "2 GSM carriers and no other");
	}
}

/* Nothing but SIB3 and this one is scheduled: of others, or not. */
static void messages_of_lte(void **state)
{
	(void)state;
	for (int sib = 2; sib < 32; sib++) {
		const bool of_others = (sib >= 4 && sib <= 8) || sib == 24, warning = sib >= 10 && sib <= 12;
		struct stage stage;

		stage_open(&stage, 4);
		for (int i = 0; i < 4; i++) {
			stage.cells[i]->lte.nof_si_messages = 2;
			stage.cells[i]->lte.si_schedule[0].sibs = 1u << 3;
			stage.cells[i]->lte.si_schedule[1].sibs = UINT64_C(1) << (i ? 5 : sib);
		}
		assert_float_equal(stage_says_now(&stage, "si-short"), of_others ? 0 : 2.0f, 1e-6);
		assert_float_equal(stage_says_now(&stage, "warning-alone"), warning ? 1.3f : 0, 1e-6);
		stage.cells[3]->lte.nof_si_messages = 0; /* not heard yet */
		assert_float_equal(stage_says_now(&stage, "si-short"), of_others ? 0 : 2.0f, 1e-6);
		assert_true(stage_says_now(&stage, "warning-alone") == 0);
		stage.cells[2]->lte.nof_si_messages = 0;
		assert_float_equal(stage_says_now(&stage, "si-short"), of_others ? 0 : 1.2f, 1e-6);
		stage.cells[1]->lte.si_schedule[1].sibs = 0; /* a habit */
		assert_true(stage_says(&stage, "si-short") == 0);
	}
}

/* Levels and priorities against those of the others, on its carrier or not. */
static void levels_and_priorities(void **state)
{
	static const struct {
		int others, priority, usual, odd; /* odd: of the last other */
		bool carrier;
		int sib1_dbm, sib3_dbm, others_sib3_dbm;
		float weight;
	} cases[] = { { 2, 6, 5, 5, true, -128, -128, -128, 0.9f },
		      { 1, 6, 5, 5, true, -128, -128, -128, 0 },
		      { 2, 5, 5, 5, true, -128, -128, -128, 0 },
		      { 2, 6, 5, 4, true, -128, -128, -128, 0 },
		      { 2, 6, 5, 5, false, -128, -128, -128, 0 },
		      { 2, 6, 5, CELL_UNKNOWN, true, -128, -128, -128, 0 },
		      { 3, 6, 5, CELL_UNKNOWN, true, -128, -128, -128, 0.9f },
		      { 2, 5, 5, 5, true, -128, -126, -128, 0.6f },
		      { 2, 5, 5, 5, true, -128, -126, -126, 0 },
		      { 2, 5, 5, 5, true, -128, -126, CELL_UNKNOWN, 0.6f },
		      { 0, 5, 5, 5, true, -128, -126, -128, 0.6f },
		      { 2, 5, 5, 5, true, CELL_UNKNOWN, -126, -128, 0 },
		      { 2, 5, 5, 5, true, -128, CELL_UNKNOWN, -128, 0 } };

	(void)state;
	for (size_t c = 0; c < COUNT(cases); c++) {
		struct stage stage;

		stage_open(&stage, cases[c].others + 1);
		for (int i = 0; i < stage.count; i++) {
			struct cell *cell = stage.cells[i];

			cell->lte.cell_reselection_priority = !i                     ? cases[c].priority
			                                      : i == cases[c].others ? cases[c].odd
			                                                             : cases[c].usual;
			cell->lte.q_rx_lev_min_dbm = i ? -128 : cases[c].sib1_dbm;
			cell->lte.reselection_q_rx_lev_min_dbm = i ? cases[c].others_sib3_dbm : cases[c].sib3_dbm;
			if (cases[c].carrier)
				cell->freq_hz = stage.cells[0]->freq_hz;
		}
		assert_float_equal(stage_says(&stage, "lte-levels"), cases[c].weight, 1e-6);
		if (c == 0)
			stage_told(&stage, "priority 6", "5, as the 2 others on this carrier");
		else if (cases[c].weight > 0 && cases[c].sib3_dbm == -126)
			stage_told(&stage, "SIB1 -128 dBm, SIB3 -126 dBm", "one level in both");
	}
}

/* Emergency calls, and being kept from the carrier's other cells. */
static void access_to_lte(void **state)
{
	static const struct {
		int emergency, reselection, csg, others;
		float weight;
	} cases[] = { { 1, 1, 0, 0, 1.3f }, { 0, 0, 0, 0, 0.7f }, { 0, 0, 1, 0, 0 }, { 0, 1, 0, 0, 0 },
		      { 1, 0, 1, 0, 1.3f }, { 1, 1, 0, 1, 0 },    { 0, 0, 0, 1, 0 }, { 0, 0, CELL_UNKNOWN, 0, 0.7f } };

	(void)state;
	for (size_t c = 0; c < COUNT(cases); c++) {
		struct stage stage;

		stage_open(&stage, 2);
		for (int i = 0; i < 2; i++) {
			stage.cells[i]->lte.ac_barring_emergency = i && !cases[c].others ? 0 : cases[c].emergency;
			stage.cells[i]->lte.intra_freq_reselection = i && !cases[c].others ? 1 : cases[c].reselection;
			stage.cells[i]->lte.csg_indication = cases[c].csg;
		}
		assert_float_equal(stage_says(&stage, "lte-access"), cases[c].weight, 1e-6);
		if (cases[c].weight > 1)
			stage_told(&stage, "emergency calls barred", "emergency calls allowed");
		else if (cases[c].weight > 0)
			stage_told(&stage, "intraFreqReselection not allowed", "reselection allowed");
	}
}

/* What the others' carriers hold. */
static void narrow_carriers(void **state)
{
	static const struct {
		int prb, ports, first, second;
		float weight;
	} cases[] = { { 6, 2, 50, 50, 1.3f }, { 6, 2, 50, 49, 0.8f },           { 6, 2, 50, 6, 0 },
		      { 6, 2, 50, 7, 0.8f },  { 25, 1, 50, 50, 1.3f },          { 25, 1, 50, 26, 0.5f },
		      { 25, 1, 50, 25, 0 },   { 6, 2, CELL_UNKNOWN, 50, 0.8f }, { 26, 1, 50, 50, 0 },
		      { 16, 2, 50, 50, 0 },   { CELL_UNKNOWN, 1, 50, 50, 0 } };

	(void)state;
	for (size_t c = 0; c < COUNT(cases); c++) {
		struct stage stage;

		stage_open(&stage, 3);
		stage.cells[0]->lte.bandwidth_prb = cases[c].prb;
		stage.cells[0]->lte.antenna_ports = cases[c].ports;
		stage.cells[1]->lte.bandwidth_prb = cases[c].first;
		stage.cells[2]->lte.bandwidth_prb = cases[c].second;
		stage.histories[0]->frames[0] = stage.histories[0]->frames[1]; /* as if it were the MIB */
		assert_float_equal(stage_says_now(&stage, "lte-narrow"), cases[c].weight, 1e-6);
		if (cases[c].weight > 0)
			stage_told(&stage,
			           cases[c].prb > 6 ? "25 resource blocks, 1 antenna port"
			                            : "6 resource blocks, 2 antenna ports",
			           NULL);
		stage.histories[0]->frames[0] = NULL;
		street_close(&stage.street);
	}
}

/* The TDD configurations of three others. */
static void divided_frames(void **state)
{
	static const struct {
		int own, others[3];
		bool band;
		float weight;
	} cases[] = { { 1, { 2, 2, 2 }, true, 2.0f }, { 1, { 2, 2, CELL_UNKNOWN }, true, 0 },
		      { 1, { 2, 2, 3 }, true, 0 },    { 1, { 3, 2, 2 }, true, 0 },
		      { 1, { 2, 2, 1 }, true, 0 },    { CELL_UNKNOWN, { 2, 2, 2 }, true, 0 },
		      { 1, { 2, 2, 2 }, false, 0 } };

	(void)state;
	for (size_t c = 0; c < COUNT(cases); c++) {
		struct stage stage;

		stage_open(&stage, 4);
		for (int i = 0; i < 4; i++) {
			stage.cells[i]->lte.tdd_config = i ? cases[c].others[i - 1] : cases[c].own;
			strcpy(stage.cells[i]->band, i == 3 && !cases[c].band ? "B39" : "B38");
		}
		assert_float_equal(stage_says(&stage, "tdd-config"), cases[c].weight, 1e-6);
		if (cases[c].weight > 0)
			stage_told(&stage, "TDD configuration 1", "2, as 3 others of the band");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ways_out_of_lte),       cmocka_unit_test(messages_of_lte),
		cmocka_unit_test(levels_and_priorities), cmocka_unit_test(access_to_lte),
		cmocka_unit_test(narrow_carriers),       cmocka_unit_test(divided_frames),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
