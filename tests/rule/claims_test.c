// SPDX-License-Identifier: GPL-3.0-or-later
/* claims: the limits of what rules make of who a cell says it is, each on its edge and a step beyond. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "stage.h"  // stage_says

#define COUNT(cases) (sizeof(cases) / sizeof((cases)[0]))

static struct operators *plan(const char *path)
{
	struct fault fault = { 0 };
	struct operators *operators = operators_open(path, &fault);

	assert_non_null(operators);
	return operators;
}

/* Its number borne by another one, heard beside it or before; the one that others list, or that came first, is the
 * original. */
static void copies_of_gsm_cells(void **state)
{
	static const struct {
		int64_t silent_ns, earlier_ns; /* the other has not said who it is, since; came before the first */
		int listed, other_listed;
		bool same_carrier;
		int bsic, other_bsic;
		float weight;
	} cases[] = {
		{ 0, SECONDS(100), 0, 0, false, 9, 9, 3.0f },
		{ SECONDS(60), SECONDS(100), 0, 0, false, 9, 9, 3.0f },
		{ SECONDS(60) + 1, SECONDS(100), 0, 0, false, 9, 9, 1.0f },
		{ 0, -SECONDS(60), 0, 0, false, 9, 9, 3.0f },
		{ 0, -SECONDS(60) - 1, 0, 0, false, 9, 9, 0 },
		{ 0, -SECONDS(100), 1, 2, false, 9, 9, 3.0f },
		{ 0, SECONDS(100), 2, 1, false, 9, 9, 0 },
		{ 0, SECONDS(100), 2, 2, false, 9, 9, 3.0f },
		{ 0, SECONDS(100), 0, 0, true, 9, 10, 3.0f },
		{ 0, SECONDS(100), 0, 0, true, CELL_UNKNOWN, 10, 0 },
		{ 0, SECONDS(100), 0, 0, true, 9, CELL_UNKNOWN, 0 },
		{ 0, SECONDS(100), 0, 0, false, CELL_UNKNOWN, 9, 3.0f },
		{ 0, SECONDS(100), 0, 0, true, 9, 9, 3.0f },
		{ -SECONDS(60), SECONDS(100), 0, 0, false, 9, 9, 3.0f },
		{ -SECONDS(60) - 1, SECONDS(100), 0, 0, false, 9, 9, 1.0f },
	};

	(void)state;
	for (size_t c = 0; c < COUNT(cases); c++)
		for (int differs = 0; differs < 3; differs++) {
			struct stage stage;

			stage_open_gsm(&stage, 5);
			struct cell *cell = stage.cells[0], *other = stage.cells[1];

			other->gsm.lac = cell->gsm.lac + (differs == 1);
			other->gsm.ci = cell->gsm.ci + (differs == 2);
			cell->gsm.bsic = cases[c].bsic;
			cell->first_seen_ns -= SECONDS(200);
			other->gsm.bsic = cases[c].other_bsic;
			if (cases[c].same_carrier) {
				other->gsm.arfcn = cell->gsm.arfcn;
				other->freq_hz = cell->freq_hz;
			}
			stage.histories[1]->frames[CELL_SI3]->time_ns = cell->last_seen_ns - cases[c].silent_ns;
			other->first_seen_ns = cell->first_seen_ns - cases[c].earlier_ns;
			for (int i = 0; i < 3; i++) {
				street_list_gsm(stage.cells[2 + i], i < cases[c].listed ? cell->gsm.arfcn : 200);
				street_list_gsm(stage.cells[2 + i], i < cases[c].other_listed ? other->gsm.arfcn : 201);
			}
			assert_float_equal(stage_says(&stage, "identity-cloned"), differs ? 0 : cases[c].weight, 1e-6);
		}
}

/* Heard while the other still said so, which one that is heard in its place does not; known from another carrier; with
 * nothing to compare. */
static void copies_of_what_was_there(void **state)
{
	struct stage stage;

	(void)state;
	for (int before = 0; before < 3; before++) {
		stage_open_gsm(&stage, 2);
		struct history_frame **said = &stage.histories[1]->frames[CELL_SI3];

		stage.cells[1]->gsm.ci = stage.cells[0]->gsm.ci;
		(*said)->time_ns = stage.cells[0]->first_seen_ns - before;
		stage.cells[1]->first_seen_ns -= SECONDS(100);
		if (before == 2) { /* never */
			free(*said);
			*said = NULL;
		}
		assert_float_equal(stage_says(&stage, "identity-cloned"), before ? 1.0f : 3.0f, 1e-6);
	}
	for (int known = 0; known < 4; known++) {
		stage_open_gsm(&stage, 1);
		stage.street.known.learned = known > 0;
		stage.street.known.channel = known == 1 ? CELL_UNKNOWN : known == 2 ? stage.cells[0]->gsm.arfcn : 99;
		stage.street.known.id = CELL_UNKNOWN;
		assert_float_equal(stage_says(&stage, "identity-cloned"), known < 3 ? 0 : 1.0f, 1e-6);
	}
	assert_int_equal(stage.street.finding.basis, BASIS_BASELINE);
	assert_string_equal(stage.street.finding.expected, "this identity on ARFCN 99 only");
}

/* The same of LTE: of two found together the weaker one is the original. */
static void copies_of_lte_cells(void **state)
{
	static const struct {
		int64_t silent_ns, earlier_ns;
		float louder_db; /* than the other */
		bool same_carrier;
		int pci, other_pci;
		float weight;
	} cases[] = {
		{ 0, SECONDS(60) + 1, -9, false, 5, 5, 2.5f },
		{ SECONDS(60), SECONDS(60) + 1, -9, false, 5, 5, 2.5f },
		{ SECONDS(60) + 1, SECONDS(60) + 1, -9, false, 5, 5, 1.0f },
		{ 0, SECONDS(60), 0, false, 5, 5, 0 },
		{ 0, SECONDS(60), 0.1f, false, 5, 5, 2.5f },
		{ 0, -SECONDS(60), 0.1f, false, 5, 5, 2.5f },
		{ 0, -SECONDS(60) - 1, 9, false, 5, 5, 0 },
		{ 0, 0, 1, true, 5, 6, 2.5f },
		{ 0, 0, 1, true, 5, 5, 0 },
		{ 0, 0, 1, true, CELL_UNKNOWN, 5, 0 },
		{ 0, 0, 1, true, 5, CELL_UNKNOWN, 0 },
	};

	(void)state;
	for (size_t c = 0; c < COUNT(cases); c++)
		for (int same = 0; same < 2; same++) {
			struct stage stage;

			stage_open(&stage, 2);
			struct cell *cell = stage.cells[0], *other = stage.cells[1];

			other->lte.eci = same ? cell->lte.eci : 7;
			cell->lte.pci = cases[c].pci;
			other->lte.pci = cases[c].other_pci;
			if (cases[c].same_carrier)
				other->freq_hz = cell->freq_hz;
			stage.histories[1]->frames[1]->time_ns = stage.street.scene.now_ns - cases[c].silent_ns;
			other->first_seen_ns = cell->first_seen_ns - cases[c].earlier_ns;
			cell->lte.rsrp_dbfs = -80 + cases[c].louder_db;
			other->lte.rsrp_dbfs = -80;
			assert_float_equal(stage_says(&stage, "eci-cloned"), same ? cases[c].weight : 0, 1e-6);
		}
}

/* Areas of GSM: how many others, of them of this area; a border; moved; weak. */
static void areas_of_gsm_cells(void **state)
{
	static const struct {
		int others, company;
		bool border, weak;
		float weight;
	} cases[] = { { 2, 0, false, false, 0 },    { 3, 0, false, false, 1.7f },  { 7, 0, false, false, 1.7f },
		      { 8, 0, false, false, 2.0f }, { 4, 1, false, false, 0 },     { 5, 1, false, false, 1.5f },
		      { 9, 2, false, false, 0 },    { 10, 2, false, false, 1.5f }, { 8, 0, true, false, 1.0f },
		      { 10, 1, true, false, 0 },    { 8, 0, false, true, 1.6f },   { 8, 0, true, true, 1.0f },
		      { 10, 1, false, true, 1.5f } };

	(void)state;
	for (size_t c = 0; c < COUNT(cases); c++) {
		struct stage stage;

		stage_open_gsm(&stage, cases[c].others + 1);
		for (int i = 1; i < stage.count; i++) {
			stage.cells[i]->gsm.lac = i <= cases[c].company ? stage.cells[0]->gsm.lac : 7;
			stage.cells[i]->m.power_dbfs = cases[c].weak ? -79 : -81;
		}
		if (cases[c].border) {
			street_list_gsm(stage.cells[0], stage.cells[stage.count - 1]->gsm.arfcn);
			street_list_gsm(stage.cells[stage.count - 1], stage.cells[0]->gsm.arfcn);
		}
		assert_float_equal(stage_says(&stage, "lac-alien"), cases[c].weight, 1e-6);
		if (c == 1)
			stage_told(&stage, "LAC 4187", "a LAC of the operator here, mostly 7 (3 cells)");
		assert_true(!cases[c].weight ||
		            !strstr(stage.street.finding.text_en, "as a neighbour") == !cases[c].border);
	}
}

/* Areas of LTE: how many others, how many of the commonest area; weak. */
static void areas_of_lte_cells(void **state)
{
	static const struct {
		int others, commonest;
		bool weak;
		float weight;
	} cases[] = { { 0, 0, false, 0 },    { 1, 1, false, 1.0f }, { 2, 2, false, 1.0f },  { 3, 3, false, 1.7f },
		      { 7, 7, false, 1.7f }, { 8, 8, false, 2.0f }, { 10, 6, false, 2.0f }, { 10, 5, false, 1.0f },
		      { 8, 8, true, 1.2f },  { 1, 1, true, 0.6f } };

	(void)state;
	for (size_t c = 0; c < COUNT(cases); c++) {
		struct stage stage;

		stage_open(&stage, cases[c].others + 1);
		for (int i = 1; i < stage.count; i++) {
			stage.cells[i]->lte.tac = i <= cases[c].commonest ? 7 : 8 + i;
			stage.cells[i]->m.power_dbfs = cases[c].weak ? -79 : -81;
		}
		assert_float_equal(stage_says(&stage, "tac-alien"), cases[c].weight, 1e-6);
		if (c == 1)
			stage_told(&stage, "TAC 6402", "a TAC of the operator here, mostly 7 (1 cells)");
	}
}

/* Another country among so many of one; not from afar. */
static void countries(void **state)
{
	static const struct {
		int others;
		float louder_db;
		const char *last; /* of the others */
		float weight;
	} cases[] = { { 4, 0, "460", 2.5f },  { 3, 0, "460", 0 },    { 4, 15, "460", 1.5f }, { 4, 1, "460", 1.5f },
		      { 4, 15.1f, "460", 0 }, { 5, 0, "999", 2.5f }, { 5, 0, "901", 2.5f },  { 5, 0, "001", 2.5f },
		      { 5, 0, "", 2.5f },     { 5, 0, "440", 0 },    { 4, 0, "999", 0 },     { 5, 0, "461", 2.5f } };

	(void)state;
	for (size_t c = 0; c < COUNT(cases); c++) {
		struct stage stage;

		stage_open_gsm(&stage, cases[c].others + 1);
		strcpy(stage.cells[0]->mcc, "262");
		for (int i = 1; i < stage.count; i++)
			stage.cells[i]->m.power_dbfs = -80 + cases[c].louder_db;
		strcpy(stage.cells[stage.count - 1]->mcc, cases[c].last);
		assert_float_equal(stage_says(&stage, "plmn-foreign"), cases[c].weight, 1e-6);
		if (c == 0)
			stage_told(&stage, "MCC 262", "MCC 460, as all other 4 cells");
	}
	for (int private = 0; private < 2; private ++) {
		struct stage stage;

		stage_open_gsm(&stage, 1);
		strcpy(stage.cells[0]->mcc, private ? "999" : "001");
		assert_float_equal(stage_says(&stage, "plmn-test"), private ? 1.5f : 3.0f, 1e-6);
	}
}

/* Outside of the plan, as are so many others on other carriers, or of other areas: with three of them it is the plan
 * that is wrong. */
static void plans_out_of_date(void **state)
{
	char path[] = "/tmp/fbswatch-plan-XXXXXX";
	FILE *file = fdopen(mkstemp(path), "w");

	(void)state;
	assert_non_null(file);
	fputs("460-00,China Mobile,中国移动,200,7,100,200\n", file);
	fclose(file);
	struct operators *operators = plan(path);

	for (int lte = 0; lte < 2; lte++)
		for (int others = 2; others <= 3; others++)
			for (int same = 0; same < 2; same++) {
				struct stage stage;

				(lte ? stage_open : stage_open_gsm)(&stage, others + 1);
				for (int i = 0; i < stage.count; i++) {
					int32_t *area = lte ? &stage.cells[i]->lte.tac : &stage.cells[i]->gsm.lac;

					*area = same ? 1 : 1 + i;
					if (same)
						stage.cells[i]->freq_hz = stage.cells[0]->freq_hz;
				}
				stage.street.scene.operators = operators;
				const bool silent = others == 3 && !same;

				assert_float_equal(stage_says_now(&stage, "plan-area"), silent ? 0 : 2.5f, 1e-6);
				assert_float_equal(stage_says(&stage, "plan-channel"), silent ? 0 : 2.3f, 1e-6);
			}
	operators_close(operators);
	unlink(path);
}

/* Of two networks that no plan knows: so many cells of either alone, and of both. */
static void networks_that_share(void **state)
{
	static const struct {
		int one, other, both, kin; /* kin: of its own eNB, which say nothing */
		float weight;
	} cases[] = {
		{ 2, 2, 0, 0, 2.0f }, { 1, 2, 0, 0, 0 }, { 2, 1, 0, 0, 0 }, { 2, 2, 1, 0, 0 }, { 2, 2, 0, 1, 2.0f }
	};
	struct operators *operators = plan(NULL);

	(void)state;
	for (size_t c = 0; c < COUNT(cases); c++) {
		const int one = 1 + cases[c].one, other = one + cases[c].other, both = other + cases[c].both;
		struct stage stage;

		stage_open(&stage, both + cases[c].kin);
		for (int i = 0; i < stage.count; i++) {
			struct cell *cell = stage.cells[i];
			const char *const first = i >= one && i < other ? "91" : "90";

			cell->nof_plmns = i && i < other ? 1 : 2;
			cell->plmns[0] = cell->plmns[1] = (struct cell_plmn){ .mcc = "460" };
			strcpy(cell->plmns[0].mnc, first);
			strcpy(cell->plmns[1].mnc, "91");
			if (i >= both)
				cell->lte.eci = stage.cells[0]->lte.eci + 1;
		}
		stage.street.scene.operators = operators;
		assert_float_equal(stage_says(&stage, "plmn-rivals"), cases[c].weight, 1e-6);
		assert_true(!cases[c].weight || stage.street.finding.newcomer == (cases[c].weight < RULE_GRAVE));
	}
	operators_close(operators);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(copies_of_gsm_cells), cmocka_unit_test(copies_of_what_was_there),
		cmocka_unit_test(copies_of_lte_cells), cmocka_unit_test(areas_of_gsm_cells),
		cmocka_unit_test(areas_of_lte_cells),  cmocka_unit_test(countries),
		cmocka_unit_test(plans_out_of_date),   cmocka_unit_test(networks_that_share),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
