// SPDX-License-Identifier: GPL-3.0-or-later
/* surroundings: the limits of what rules make of cells of both kinds together, of listening, and of who is there, each
 * on its edge and a step beyond. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "../../src/rule/honest.h"   // honest_moving
#include "../../src/rule/peers.h"    // field_index
#include "../../src/rule/profile.h"  // profile_distance
#include "stage.h"                   // stage_says

#define COUNT(cases) (sizeof(cases) / sizeof((cases)[0]))

static void listen(struct stage *stage, int64_t from_ns, int64_t to_ns)
{
	const int64_t now_ns = stage->street.scene.now_ns;

	coverage_add(&stage->street.coverage, 900e6, 2400e6, now_ns - from_ns, now_ns - to_ns, NAN);
}

enum sign { SHORT_LISTS, GSM_ONLY, NO_SIGN };

/* Bait and trap: of LTE and of GSM, each with a sign of its own; the trap is asked about, or the bait. */
static void pairs(void **state)
{
	static const struct {
		int64_t age_ns, apart_ns; /* of the one that is asked about; the other one came later */
		int64_t listened_ns;      /* before that */
		float snr_db;
		enum sign sign; /* of LTE */
		int32_t barred; /* access classes of GSM: a sign of 1.0 where all are */
		bool speaks;
	} cases[] = { { SECONDS(400), SECONDS(180), SECONDS(60), 10, SHORT_LISTS, 0x3ff, true },
		      { SECONDS(400), SECONDS(180) + 1, SECONDS(60), 10, SHORT_LISTS, 0x3ff, false },
		      { SECONDS(400), -SECONDS(180), SECONDS(240), 10, SHORT_LISTS, 0x3ff, true },
		      { SECONDS(400), -SECONDS(180) - 1, SECONDS(300), 10, SHORT_LISTS, 0x3ff, false },
		      { SECONDS(400), 0, SECONDS(60) - 1, 10, SHORT_LISTS, 0x3ff, false },
		      { SECONDS(400), 0, SECONDS(60), 9.9f, SHORT_LISTS, 0x3ff, false },
		      { SECONDS(400), 0, SECONDS(60), 10, GSM_ONLY, 0x3ff, false },
		      { SECONDS(400), 0, SECONDS(60), 10, NO_SIGN, 0x3ff, false },
		      { SECONDS(400), 0, SECONDS(60), 10, SHORT_LISTS, 0, false },
		      { SECONDS(3600), 0, SECONDS(60), 10, SHORT_LISTS, 0x3ff, true },
		      { SECONDS(3600) + 1, 0, SECONDS(60), 10, SHORT_LISTS, 0x3ff, false } };

	(void)state;
	for (size_t c = 0; c < COUNT(cases); c++)
		for (int lte = 0; lte < 2; lte++) {
			struct cell said = lte ? street_gsm(70, 9, 4187, 1003) : street_lte(1300, 5, 6402, 61750288);
			struct stage stage;

			(lte ? stage_open : stage_open_gsm)(&stage, 1);
			stage_add(&stage, &said);
			listen(&stage, cases[c].age_ns + cases[c].listened_ns, 0);
			for (int i = 0; i < 2; i++) {
				struct cell *cell = stage.cells[i];

				cell->first_seen_ns =
					stage.street.scene.now_ns - cases[c].age_ns + (i ? cases[c].apart_ns : 0);
				cell->m.snr_db = cases[c].snr_db;
				cell->gsm.access_classes_barred = cases[c].barred;
				cell->lte.nof_si_messages = 1;
				cell->lte.si_schedule[0].sibs = 1u << (cases[c].sign == SHORT_LISTS ? 2
				                                       : cases[c].sign == GSM_ONLY  ? 7
				                                                                    : 5);
				if (cell->rat == RAT_LTE)
					street_list_gsm(cell, 77);
			}
			assert_true((stage_says_now(&stage, "onset-pair") > 0) == cases[c].speaks);
			if (cases[c].speaks && cases[c].apart_ns)
				assert_non_null(strstr(stage.street.finding.observed, cases[c].apart_ns > 0
				                                                              ? " came 180 s after"
				                                                              : " came 180 s before"));
			stage.street.known.learned = true;
			assert_true(stage_says(&stage, "onset-pair") == 0);
		}
}

/* It came with so many others of its operator, within ten minutes. */
static void vanished_while_many_came(void **state)
{
	static const struct {
		int others;
		int64_t earlier_ns; /* than it */
		bool speaks;
	} cases[] = { { 3, 0, true }, { 4, 0, false }, { 4, SECONDS(600), false }, { 4, SECONDS(600) + 1, true } };

	(void)state;
	for (size_t c = 0; c < COUNT(cases); c++) {
		struct cell said = street_lte(1300, 5, 6402, 61750288);
		struct stage stage;

		stage_open_gsm(&stage, 1 + cases[c].others);
		for (int i = 0; i < 3; i++, said.lte.earfcn++, said.lte.eci += 256)
			stage_add(&stage, &said);
		const int64_t now_ns = stage.street.scene.now_ns, came_ns = now_ns - SECONDS(40);

		listen(&stage, SECONDS(1000), 0);
		for (int i = 0; i < stage.count; i++) {
			const bool lte = i > cases[c].others;

			stage.cells[i]->first_seen_ns = came_ns - (lte ? SECONDS(30) : i ? cases[c].earlier_ns : 0);
			if (lte)
				stage.cells[i]->last_seen_ns = now_ns - SECONDS(30);
		}
		assert_true((stage_says(&stage, "lte-vanished") > 0) == cases[c].speaks);
	}
}

/* LTE cells that were there when a GSM cell came, so many of them gone since. */
static void vanished(void **state)
{
	static const struct {
		int gone, there;
		int64_t silent_ns, earlier_ns; /* the gone ones, before the end of listening; were first heard before
		                                  the GSM cell came */
		int64_t ended_ns;              /* listening, since */
		bool speaks;
		int64_t came_ns; /* the GSM cell, ago */
	} cases[] = {
		{ 3, 1, SECONDS(20) + 1, SECONDS(30), 0, true, SECONDS(40) },
		{ 3, 1, SECONDS(20), SECONDS(30), 0, false, SECONDS(40) },
		{ 3, 2, SECONDS(21), SECONDS(30), 0, false, SECONDS(40) },
		{ 6, 2, SECONDS(21), SECONDS(30), 0, true, SECONDS(40) },
		{ 2, 0, SECONDS(21), SECONDS(30), 0, false, SECONDS(40) },
		{ 3, 0, SECONDS(21), SECONDS(30) - 1, 0, false, SECONDS(40) },
		{ 3, 0, SECONDS(639), SECONDS(700), 1, true, SECONDS(40) },
		{ 3, 0, SECONDS(640) + 1, SECONDS(700), 0, false, SECONDS(40) },
		{ 3, 0, SECONDS(640), SECONDS(700), 0, true, SECONDS(40) },
		{ 3, 0, SECONDS(21), SECONDS(100), SECONDS(40), true, SECONDS(40) },
		{ 3, 0, SECONDS(21), SECONDS(100), SECONDS(40) + 1, false, SECONDS(40) },
		{ 3, 0, SECONDS(21), SECONDS(30), 0, true, SECONDS(81) }, /* gone a minute after it came */
		{ 3, 0, SECONDS(21), SECONDS(30), 0, false, SECONDS(81) + 1 },
	};

	(void)state;
	for (size_t c = 0; c < COUNT(cases); c++) {
		struct cell said = street_lte(1300, 5, 6402, 61750288);
		struct stage stage;

		stage_open_gsm(&stage, 1);
		for (int i = 0; i < cases[c].gone + cases[c].there; i++, said.lte.earfcn++, said.lte.eci += 256)
			stage_add(&stage, &said);
		const int64_t now_ns = stage.street.scene.now_ns, came_ns = now_ns - cases[c].came_ns;

		listen(&stage, SECONDS(1000), cases[c].ended_ns);
		stage.cells[0]->first_seen_ns = came_ns;
		for (int i = 1; i < stage.count; i++) {
			stage.cells[i]->first_seen_ns = came_ns - cases[c].earlier_ns;
			if (i <= cases[c].gone)
				stage.cells[i]->last_seen_ns = now_ns - cases[c].ended_ns - cases[c].silent_ns;
		}
		assert_true((stage_says(&stage, "lte-vanished") > 0) == cases[c].speaks);
		if (c == 3)
			stage_told(&stage, "6 of 8 LTE cells silent since it came", NULL);
	}
}

/* Stronger than all others, and not there before. */
static void strong_newcomers(void **state)
{
	static const struct {
		int others;
		float lead_db;
		int64_t silent_ns; /* one of the others, since */
		float weight;
	} cases[] = { { 3, 8, 0, 0.9f },
		      { 3, 7.9f, 0, 0 },
		      { 3, 14.9f, 0, 0.9f },
		      { 3, 15, 0, 1.3f },
		      { 2, 15, 0, 0 },
		      { 3, 15, SECONDS(600), 1.3f },
		      { 3, 15, SECONDS(600) + 1, 0 },
		      { 4, 15, SECONDS(600) + 1, 1.3f } };

	(void)state;
	for (size_t c = 0; c < COUNT(cases); c++) {
		struct stage stage;

		stage_open(&stage, cases[c].others + 1);
		listen(&stage, SECONDS(100), 0);
		stage.cells[0]->lte.rsrp_dbfs = -90 + cases[c].lead_db;
		for (int i = 1; i < stage.count; i++)
			stage.cells[i]->lte.rsrp_dbfs = i == 2 ? -90 : -95;
		stage.cells[1]->last_seen_ns -= cases[c].silent_ns;
		assert_float_equal(stage_says_now(&stage, "power-newcomer"), cases[c].weight, 1e-6);
		if (c == 3)
			stage_told(&stage, "-75 dBFS, 15 dB over the strongest other",
			           "no new cell so near (3 others)");
		stage.cells[1]->rat = RAT_GSM; /* of which there is none else */
		stage.cells[3 % stage.count]->lte.rsrp_dbfs = NAN;
		assert_float_equal(stage_says(&stage, "power-newcomer"), 0, 1e-6);
	}
}

/* One LTE cell alone that names the carrier of a GSM cell with a sign. */
static void baits(void **state)
{
	static const struct {
		int others, with_lists, naming;
		int32_t barred;
		bool speaks;
	} cases[] = { { 2, 2, 0, 0x3ff, true },  { 2, 1, 0, 0x3ff, false }, { 2, 2, 1, 0x3ff, false },
		      { 1, 1, 0, 0x3ff, false }, { 3, 2, 0, 0x3ff, true },  { 2, 2, 0, 0, false } };

	(void)state;
	for (size_t c = 0; c < COUNT(cases); c++) {
		struct cell said = street_gsm(70, 9, 4187, 1003);
		struct stage stage;

		stage_open(&stage, cases[c].others + 1);
		said.gsm.access_classes_barred = cases[c].barred;
		stage_add(&stage, &said);
		street_list_gsm(stage.cells[0], 70);
		for (int i = 1; i <= cases[c].others; i++) {
			stage.cells[i]->lte.sib_seen |= i <= cases[c].with_lists ? 1u << 7 : 1u << 8 | 1u << 6;
			street_list_gsm(stage.cells[i], i <= cases[c].naming ? 70 : 71);
		}
		stage.histories[0]->frames[7] = stage.histories[0]->frames[1]; /* as if it were SIB7 */
		assert_true((stage_says_now(&stage, "bait-target") > 0) == cases[c].speaks);
		stage.histories[0]->frames[7] = NULL;
		street_close(&stage.street);
	}
}

struct load {
	float load, snr_db;
	double heard_s;
	int imsi, tmsi;        /* pages */
	int others, elsewhere; /* of them, these of another area */
	float others_load, last_load;
	double others_s;
	int others_pages; /* of each */
	float weight;
};

static void traffic(void **state)
{
	static const struct load cases[] = {
		/* empty */
		{ 0.03f, 20, 30, 0, 0, 2, 0, 0.15f, 0.15f, 30, 0, 0.7f },
		{ 0.031f, 20, 30, 0, 0, 2, 0, 0.15f, 0.15f, 30, 0, 0 },
		{ 0.03f, 20, 29.9, 0, 0, 2, 0, 0.15f, 0.15f, 30, 0, 0 },
		{ 0.03f, 20, 30, 0, 0, 2, 0, 0.15f, 0.149f, 30, 0, 0 },
		{ 0.03f, 20, 30, 0, 0, 3, 0, 0.15f, 0.149f, 30, 0, 0 },
		{ 0.03f, 20, 30, 0, 0, 2, 0, 0.15f, 0.15f, 29.9, 0, 0 },
		{ 0.03f, 20, 30, 0, 0, 3, 0, 0.15f, NAN, 30, 0, 0.7f },
		{ NAN, 20, 30, 0, 0, 2, 0, 0.15f, 0.15f, 30, 0, 0 },
		{ 0.03f, 0, 30, 0, 0, 2, 0, 0.15f, 0.15f, 30, 0, 0.7f },
		{ 0.03f, -0.1f, 30, 0, 0, 2, 0, 0.15f, 0.15f, 30, 0, 0 },
		/* nobody is paged */
		{ 0.5f, 20, 30, 0, 0, 2, 0, 0.5f, 0.5f, 30, 15, 1.8f },
		{ 0.5f, 20, 30, 0, 0, 2, 0, 0.5f, 0.5f, 30, 14, 0 },
		{ 0.5f, 20, 60, 0, 0, 2, 0, 0.5f, 0.5f, 30, 8, 1.8f },
		{ 0.5f, 20, 60, 0, 0, 2, 0, 0.5f, 0.5f, 30, 7, 0 },
		{ 0.5f, 20, 30, 0, 1, 2, 0, 0.5f, 0.5f, 30, 20, 0 },
		{ 0.5f, 20, 30, 0, 0, 2, 1, 0.5f, 0.5f, 30, 20, 1.3f },
		{ 0.5f, 20, 99.9, 0, 0, 2, 2, 0.5f, 0.5f, 30, 20, 1.3f },
		{ 0.5f, 20, 100, 0, 0, 2, 2, 0.5f, 0.5f, 30, 20, 2.5f },
		{ 0.5f, 4.9f, 30, 0, 0, 2, 0, 0.5f, 0.5f, 30, 149, 0 },
		{ 0.5f, 4.9f, 30, 0, 0, 2, 0, 0.5f, 0.5f, 30, 151, 1.8f },
		{ 0.5f, 5, 30, 0, 0, 2, 0, 0.5f, 0.5f, 30, 15, 1.8f },
		/* by IMSI */
		{ 0.5f, 20, 1, 10, 10, 0, 0, 0.5f, 0.5f, 30, 0, 1.5f },
		{ 0.5f, 20, 1, 10, 11, 0, 0, 0.5f, 0.5f, 30, 0, 0 },
		{ 0.5f, 20, 1, 9, 0, 0, 0, 0.5f, 0.5f, 30, 0, 0 },
	};

	(void)state;
	for (size_t c = 0; c < COUNT(cases); c++)
		for (int nearer = 0; nearer < 3;
		     nearer++) { /* it came nearer by 5 dB or by one, and was heard that much worse before */
			const struct load *l = &cases[c];
			struct stage stage;

			stage_open(&stage, l->others + 1);
			for (int i = 0; i < stage.count; i++) {
				struct cell *cell = stage.cells[i];

				cell->lte.load = !i ? l->load : i == l->others ? l->last_load : l->others_load;
				stage.histories[i]->heard_ns = SECONDS(i ? l->others_s : l->heard_s);
				cell->paged_tmsi = i ? l->others_pages / 2 : l->tmsi;
				cell->paged_imsi = i ? l->others_pages - l->others_pages / 2 : l->imsi;
				cell->lte.tac = i && i <= l->elsewhere ? 7 : 6402;
			}
			for (int k = 0; k < 8; k++)
				history_level_add(&stage.histories[0]->power, k < 2 ? -80 : -70);
			stage.cells[0]->lte.rsrp_dbfs = nearer == 2 ? -79 : nearer ? -75 : -85;
			stage.cells[0]->m.snr_db = l->snr_db + (nearer == 2 ? 1 : nearer ? 5 : 0);
			assert_float_equal(stage_says(&stage, "traffic-lte"), l->weight, 1e-6);
			if (l->load < 0.04f && l->weight > 0 && l->others == 2)
				stage_told(&stage, "3 % of its carrier in use", "15 %, as 2 others");
			else if (c == 10)
				stage_told(&stage, "no page in 30 s", "about 15, as the other cells of its area");
			else if (c == 15)
				stage_told(&stage, "no page in 30 s", "about 20, as the operator's other cells");
			else if (l->imsi && l->weight > 0)
				stage_told(&stage, "10 of 20 pages by IMSI", NULL);
		}
}

/* Nothing but the MIB, in a window that holds the carrier. */
static void nothing_but_a_mib(void **state)
{
	static const struct {
		int repeats, tac;
		double heard_s;
		float snr_db;
		double below_hz, above_hz;
		bool speaks;
	} cases[] = { { 50, CELL_UNKNOWN, 30, 15, 9e6, 9e6, true },
		      { 49, CELL_UNKNOWN, 30, 15, 9e6, 9e6, false },
		      { 50, 7, 30, 15, 9e6, 9e6, false },
		      { 50, CELL_UNKNOWN, 29.9, 15, 9e6, 9e6, false },
		      { 50, CELL_UNKNOWN, 30, 14.9f, 9e6, 9e6, false },
		      { 50, CELL_UNKNOWN, 30, 15, 8.99e6, 9e6, false },
		      { 50, CELL_UNKNOWN, 30, 15, 9e6, 8.99e6, false } };

	(void)state;
	for (size_t c = 0; c < COUNT(cases); c++) {
		struct stage stage;

		stage_open(&stage, 1);
		struct cell *cell = stage.cells[0];
		struct history_frame *frame = stage.histories[0]->frames[1];

		coverage_add(&stage.street.coverage, cell->freq_hz - cases[c].below_hz,
		             cell->freq_hz + cases[c].above_hz, stage.street.scene.now_ns - SECONDS(30),
		             stage.street.scene.now_ns, NAN);
		frame->repeats = (uint16_t)cases[c].repeats;
		stage.histories[0]->frames[0] = frame; /* as if it were the MIB */
		stage.histories[0]->heard_ns = SECONDS(cases[c].heard_s);
		cell->m.snr_db = cases[c].snr_db;
		cell->lte.tac = cases[c].tac;
		assert_true((stage_says_now(&stage, "sib1-missing") > 0) == cases[c].speaks);
		stage.histories[0]->frames[0] = NULL;
		street_close(&stage.street);
	}
}

/* What makes a profile, and what it weighs: log10 of the chance by hazard over that by the cells heard. */
static void profiles(void **state)
{
	static const char *const keys[] = {
		"cell_reselect_hysteresis_db",
		"ms_txpwr_max_cch",
		"rxlev_access_min_dbm",
		"neci",
		"cell_bar_qualify",
		"t3212_min",
		"att",
		"bs_ag_blks_res",
		"bs_pa_mfrms",
		"ccch_conf",
		"mscr",
		"dtx",
		"pwrc",
		"radio_link_timeout",
		"max_retrans",
		"tx_integer",
		"call_reestablishment",
		"ncc_permitted",
		"gprs",
		"early_classmark_sending",
		"early_classmark_sending_3g",
		"si13_network_control_order",
		"sgsnr",
		"egprs",
		"network_mode_of_operation",
		"antenna_ports",
		"si_window_ms",
		"ims_emergency_support",
		"p_max_dbm",
		"default_paging_cycle",
		"paging_nb_percent",
		"prach_config",
		"pb",
		"q_hyst_db",
		"s_intra_search_db",
		"s_non_intra_search_db",
		"thresh_serving_low_db",
		"t_reselection_s",
		"allowed_measurement_prb",
		"antenna_port_1",
	};
	struct cell a, b;
	int in_profile = 0, known;

	(void)state;
	cell_init(&a, RAT_GSM);
	cell_init(&b, RAT_GSM);
	for (size_t i = 0; i < COUNT(keys); i++) {
		const int field = field_index(keys[i]);

		*(int32_t *)((char *)&a + cell_fields[field].offset) = 1;
		assert_int_equal(profile_distance(&a, &b, &known), 0);
		assert_int_equal(known, (int)i);
		*(int32_t *)((char *)&b + cell_fields[field].offset) = 2;
		assert_int_equal(profile_distance(&a, &b, &known), 1);
		assert_int_equal(known, (int)i + 1);
		*(int32_t *)((char *)&b + cell_fields[field].offset) = 1;
	}
	for (int field = 0; cell_fields[field].key; field++)
		in_profile += profile_holds(field);
	assert_int_equal(in_profile, COUNT(keys));
	for (int others = 2; others <= 60; others++)
		for (int differ = 0; differ < 24; differ++)
			for (int same = 9; same <= 10; same++) {
				struct stage stage;

				if ((others > 4 && others < 60) || differ % 3 == 1)
					continue;
				stage_open_gsm(&stage, others + 1);
				for (int i = 0; i < stage.count; i++)
					for (size_t k = 0; k < 25; k++)
						*(int32_t *)((char *)stage.cells[i] +
						             cell_fields[field_index(keys[k])].offset) =
							k >= (size_t)(differ + same) ? CELL_UNKNOWN
							: k < (size_t)differ && !i   ? 1
										     : 0;
				const int both = same + differ < 25 ? same + differ : 25;
				const double honest = pow(0.95 / 0.5, both - differ) * pow(0.05 / 0.5, differ),
					     fresh = 0.5 / (others + 1);
				const double weight = -log10(fresh + (1 - fresh) * honest);
				const bool speaks = others >= 3 && both >= 10 && weight >= 0.3;

				assert_float_equal(stage_says(&stage, "profile-odd"), speaks ? fmin(weight, 2) : 0,
				                   1e-5);
			}
}

static void taken_places(void **state)
{
	(void)state;
	for (int area = 0; area < 2; area++)
		for (int number = 0; number < 2; number++) {
			struct stage stage;

			stage_open_gsm(&stage, 1);
			struct cell expected = *stage.cells[0];

			expected.gsm.lac += area;
			expected.gsm.ci += number;
			stage.street.expected = &expected;
			assert_float_equal(stage_says(&stage, "place-taken"), area ? 2.0f : number ? 1.2f : 0, 1e-6);
		}
}

/* Cells that are gone, and that came; or another station that is heard in their place. */
static void a_sensor_that_moves(void **state)
{
	static const struct {
		int stay, go, come, replaced;
		int64_t gone_ns,
			came_ns; /* since they were heard last, first; of those replaced, since their count is new */
		bool moves;
	} cases[] = { { 6, 3, 3, 0, SECONDS(60), SECONDS(600), true },
		      { 6, 2, 4, 0, SECONDS(60), SECONDS(600), false },
		      { 6, 4, 2, 0, SECONDS(60), SECONDS(600), false },
		      { 7, 3, 3, 0, SECONDS(60), SECONDS(600), false },
		      { 8, 3, 4, 0, SECONDS(60), SECONDS(600), false },
		      { 8, 4, 3, 0, SECONDS(60), SECONDS(600), false },
		      { 6, 3, 3, 0, SECONDS(60) - 1, SECONDS(600), false },
		      { 6, 3, 3, 0, SECONDS(60), SECONDS(600) + 1, false },
		      { 6, 3, 3, 0, SECONDS(600), SECONDS(600), true },
		      { 6, 3, 3, 0, SECONDS(600) + 1, SECONDS(600), false },
		      { 9, 0, 0, 3, 0, SECONDS(600), true },
		      { 9, 0, 0, 3, 0, SECONDS(600) + 1, false },
		      { 10, 0, 0, 3, 0, SECONDS(600), false },
		      { 6, 2, 2, 1, SECONDS(60), SECONDS(600), true } };

	(void)state;
	for (size_t c = 0; c < COUNT(cases); c++)
		for (int lte = 0; lte < 4; lte++) { /* from two on: listened to a minute less before they came */
			const int stay = cases[c].stay, go = stay + cases[c].go, come = go + cases[c].come;
			struct stage stage;

			(lte % 2 ? stage_open : stage_open_gsm)(&stage, come + cases[c].replaced + 1);
			const int64_t now_ns = stage.street.scene.now_ns;

			listen(&stage, SECONDS(660) - lte / 2, 0);
			for (int i = 1; i < stage.count; i++) {
				struct cell *cell = stage.cells[i];
				struct history *history = stage.histories[i];

				cell->first_seen_ns = now_ns - (i > go && i <= come ? cases[c].came_ns : SECONDS(690));
				cell->last_seen_ns = now_ns - (i > stay && i <= go ? cases[c].gone_ns : 0);
				if (i <= come)
					continue;
				history->nof_epochs = 2;
				history->epochs[1] = (struct history_epoch){ .first_ns = now_ns - cases[c].came_ns };
				history->nof_changes = 1;
				history->changes[0] = (struct history_change){ .time_ns = now_ns - SECONDS(600),
					                                       .field = (int16_t)field_index(
										       lte % 2 ? "eci" : "ci") };
			}
			assert_true(honest_moving(&stage.street.scene, stage.cells[0]) ==
			            (cases[c].moves && (lte < 2 || !cases[c].come)));
			street_close(&stage.street);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pairs),
		cmocka_unit_test(vanished),
		cmocka_unit_test(strong_newcomers),
		cmocka_unit_test(vanished_while_many_came),
		cmocka_unit_test(baits),
		cmocka_unit_test(traffic),
		cmocka_unit_test(nothing_but_a_mib),
		cmocka_unit_test(profiles),
		cmocka_unit_test(taken_places),
		cmocka_unit_test(a_sensor_that_moves),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
