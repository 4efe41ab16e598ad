// SPDX-License-Identifier: GPL-3.0-or-later
/* lte: the rules about what an LTE cell says of itself: each speaks of its fake, and is silent about the honest cell
 * that looks most like it. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "earfcn.h"  // earfcn_freq_hz
#include "scene.h"   // street_say

static void schedule(struct cell *cell, uint64_t sibs)
{
	cell->lte.nof_si_messages = 1;
	cell->lte.si_schedule[0] = (struct cell_si_message){ .period_frames = 16, .sibs = sibs };
}

/* An honest cell: SIB2, 3 and 5 scheduled. */
static struct cell honest(int pci, int tac, int eci)
{
	struct cell cell = street_lte(1300, pci, tac, eci);

	schedule(&cell, 1u << 2 | 1u << 3 | 1u << 5);
	cell.lte.sib_seen |= 1u << 2 | 1u << 7; /* all the messages that rules may ask for */
	cell.lte.intra_freq_reselection = 1;
	cell.lte.ac_barring_emergency = 0;
	street_list_lte(&cell, 3650, 6);
	street_list_gsm(&cell, 20);
	return cell;
}

/* Four of them: TAC 6402, cell identities of one eNB after the other, PCI 100 to 103. */
static void open_street(struct street *street)
{
	street_open(street);
	for (int i = 0; i < 4; i++) {
		struct cell cell = honest(100 + i, 6402, (411000 + i) << 8 | 1);

		street_say(street, &cell, 3);
	}
}

static bool ask(struct street *street, const struct cell *said, const char *rule)
{
	return street_ask(street, street_say(street, said, 3), rule);
}

static void the_honest_are_left_in_peace(void **state)
{
	struct street street;

	(void)state;
	open_street(&street);
	for (size_t i = 0; i < cells_count(street.cells); i++)
		for (int k = 0; rules[k]; k++)
			if (street_ask(&street, cells_get(street.cells, i), rules[k]->id))
				fail_msg("%s: %s", rules[k]->id, street.finding.observed);
	street_close(&street);
}

static void areas(void **state)
{
	struct street street;
	struct cell cell = honest(200, 999, 500000 << 8 | 1);

	(void)state;
	open_street(&street);
	assert_true(ask(&street, &cell, "tac-alien"));
	assert_float_equal(street.finding.weight, 1.7, 1e-6);
	assert_true(street.finding.newcomer);
	assert_false(street_ask(&street, street_say(&street, &cell, 1), "tac-changed"));
	cell.lte.tac = 1000;
	assert_true(ask(&street, &cell, "tac-changed"));
	assert_float_equal(street.finding.weight, 1.5, 0);
	cell.lte.tac = 1001;
	assert_true(ask(&street, &cell, "tac-changed"));
	assert_float_equal(street.finding.weight, 3.5, 0); /* three within ten minutes */
	street.known.learned = true;
	assert_false(street_ask(&street, street_say(&street, &cell, 1), "tac-alien"));
	street_close(&street);
}

/* As long as one frame count goes on it is one transmitter: grave from the fourth area on. */
static void areas_of_one_transmitter(void **state)
{
	struct street street;
	struct cell cell = honest(200, 2000, 500000 << 8 | 1);

	(void)state;
	open_street(&street);
	street.counts = true;
	street_say(&street, &cell, 3);
	for (int i = 1; i < 5; i++) {
		cell.lte.tac = 2000 + i;
		assert_true(ask(&street, &cell, "tac-changed"));
		assert_float_equal(street.finding.weight, i == 1 ? 1.5 : i == 2 ? 3.5 : 4.2, 1e-6);
	}
	street_close(&street);
}

/* Fewer than three others hardly tell what is usual here. */
static void alone_hardly_anything_is_alien(void **state)
{
	struct street street;
	struct cell one = honest(1, 5, 70000), two = honest(2, 6, 80000);

	(void)state;
	street_open(&street);
	assert_false(ask(&street, &two, "tac-alien"));
	street_say(&street, &one, 3);
	assert_true(ask(&street, &two, "tac-alien"));
	assert_float_equal(street.finding.weight, 1.0, 0);
	street_close(&street);
}

static void made_up_identities(void **state)
{
	struct street street;
	struct cell cell = honest(200, 7, 0x19b01);

	(void)state;
	open_street(&street);
	assert_true(ask(&street, &cell, "identity-toy-lte"));
	assert_float_equal(street.finding.weight, 1.8, 0.01);
	cell = honest(201, 65534, 500000 << 8);
	assert_true(ask(&street, &cell, "identity-toy-lte"));
	assert_float_equal(street.finding.weight, 4.2, 1e-6);
	cell.lte.cell_barred = 1;
	assert_true(ask(&street, &cell, "identity-toy-lte"));
	assert_float_equal(street.finding.weight, 2.5, 0);
	cell = honest(202, 6402, 411000 << 8 | 1); /* the first cell's, on another PCI */
	street_wait(&street, 100);
	assert_true(ask(&street, &cell, "eci-cloned"));
	assert_false(street_ask(&street, cells_get(street.cells, 0), "eci-cloned")); /* the original */
	street_close(&street);
}

static struct cell of_both(int pci, int enb, const char *mnc, const char *other)
{
	struct cell cell = honest(pci, 6402, enb << 8 | 1);

	strcpy(cell.mcc, "460");
	strcpy(cell.mnc, mnc);
	cell.nof_plmns = other ? 2 : 1;
	cell.plmns[0] = cell.plmns[1] = (struct cell_plmn){ "460", "" };
	strcpy(cell.plmns[0].mnc, mnc);
	strcpy(cell.plmns[1].mnc, other ? other : "");
	return cell;
}

/* Whom the plan lets share cells, and whom not; several cells of several sites that do are a plan out of date. */
static void rivals_of_the_plan(void **state)
{
	struct street street;
	struct fault fault;
	struct operators *operators = operators_open(NULL, &fault);
	struct cell shared = of_both(210, 700, "01", "11"), rivals = of_both(213, 710, "00", "01");

	(void)state;
	street_open(&street);
	street.scene.operators = operators;
	assert_false(ask(&street, &shared, "plmn-rivals"));
	for (int others = 0; others < 5; others++) {
		assert_true(ask(&street, &rivals, "plmn-rivals"));
		assert_float_equal(street.finding.weight, others < 3 ? 4.2 : 1.5, 1e-6);
		assert_int_equal(street.finding.basis, BASIS_PLAN);
		struct cell other = of_both(220 + 3 * others, 720 + others, "00", "01");

		street_say(&street, &other, 2);
	}
	street.known.learned = true;
	assert_false(street_ask(&street, street_say(&street, &rivals, 1), "plmn-rivals"));
	street_close(&street);
	operators_close(operators);
}

/* Of operators that no plan knows: each has two cells of its own, and nobody shares one. */
static void rivals_by_what_is_heard(void **state)
{
	struct street street;
	struct fault fault;
	struct operators *operators = operators_open(NULL, &fault);
	struct cell rivals = of_both(213, 710, "90", "91");

	(void)state;
	street_open(&street);
	street.scene.operators = operators;
	for (int i = 0; i < 4; i++) {
		struct cell other = of_both(300 + 3 * i, 600 + i, i % 2 ? "90" : "91", NULL);

		assert_false(ask(&street, &rivals, "plmn-rivals"));
		street_say(&street, &other, 2);
	}
	assert_true(ask(&street, &rivals, "plmn-rivals"));
	assert_float_equal(street.finding.weight, 2, 0);
	assert_int_equal(street.finding.basis, BASIS_HEARD);
	struct cell sharing = of_both(330, 630, "91", "90");

	street_say(&street, &sharing, 2);
	assert_false(street_ask(&street, street_say(&street, &rivals, 1), "plmn-rivals"));
	street_close(&street);
	operators_close(operators);
}

/* It comes onto the carrier of cells that are of one of the two alone, and outshouts them. */
static void rivals_on_the_carrier_of_one(void **state)
{
	static const struct {
		int32_t channels_off;
		double after_s;
		float dbfs, weight; /* weight 0: silent */
		int lte, gsm;       /* others */
	} all[] = { { 0, 62, -39, 4.2f, 4, 0 }, { 0, 52, -39, 2, 4, 0 },    { 0, 62, -41, 2, 4, 0 },
		    { 25, 62, -39, 2, 4, 0 },   { 0, 62, -39, 4.2f, 3, 1 }, { 0, 62, -39, 0, 2, 2 },
		    { 0, 62, -39, 0, 3, 0 } };
	struct fault fault;
	struct operators *operators = operators_open(NULL, &fault);

	(void)state;
	for (size_t k = 0; k < sizeof(all) / sizeof(all[0]); k++) {
		struct cell rivals = of_both(213, 710, "90", "91");
		struct street street;

		street_open(&street);
		street.scene.operators = operators;
		street.power_dbfs = -40;
		for (int i = 0; i < all[k].lte; i++) {
			struct cell other = of_both(300 + 3 * i, 600 + i, i % 2 ? "90" : "91", NULL);

			street_say(&street, &other, 2);
		}
		for (int i = 0; i < all[k].gsm; i++) {
			struct cell gsm = street_gsm(10 + i, 20, 4187, 1001 + i);

			strcpy(gsm.mnc, i % 2 ? "91" : "90");
			street_say(&street, &gsm, 2);
		}
		street_wait(&street, all[k].after_s - 2 * (all[k].lte + all[k].gsm));
		street.power_dbfs = all[k].dbfs;
		rivals.lte.earfcn += all[k].channels_off;
		rivals.freq_hz += 100e3 * all[k].channels_off;
		assert_int_equal(ask(&street, &rivals, "plmn-rivals"), all[k].weight > 0);
		if (all[k].weight > 0) {
			assert_float_equal(street.finding.weight, all[k].weight, 1e-6);
			assert_int_equal(street.finding.basis, BASIS_HEARD);
		}
		street_close(&street);
	}
	operators_close(operators);
}

static void no_way_out(void **state)
{
	struct street street;
	struct cell cell = honest(200, 6402, 500000 << 8 | 1);

	(void)state;
	open_street(&street);
	schedule(&cell, 1u << 2 | 1u << 3);
	cell.nof_neighbours = 0;
	assert_true(ask(&street, &cell, "si-short"));
	assert_float_equal(street.finding.weight, 2, 0);
	street_list_gsm(&cell, 77);
	schedule(&cell, 1u << 2 | 1u << 3 | 1u << 7);
	assert_false(ask(&street, &cell, "si-short"));
	assert_true(ask(&street, &cell, "geran-first")); /* GSM only */
	assert_float_equal(street.finding.weight, 1.5, 0);
	street_close(&street);
}

static void down_to_gsm(void **state)
{
	struct street street;
	struct cell cell = honest(200, 6402, 500000 << 8 | 1);

	(void)state;
	open_street(&street);
	cell.neighbours[1].priority = 4; /* below LTE's own 5 */
	assert_false(ask(&street, &cell, "geran-first"));
	cell.neighbours[1].priority = 7;
	assert_true(ask(&street, &cell, "geran-first"));
	assert_float_equal(street.finding.weight, 4.2, 1e-6);
	cell.neighbours[1].priority = 5; /* equal */
	assert_true(ask(&street, &cell, "geran-first"));
	assert_float_equal(street.finding.weight, 2, 0);
	street_close(&street);
}

static void software_as_delivered(void **state)
{
	struct street street;
	struct cell cell = honest(200, 6402, 500000 << 8 | 1);

	(void)state;
	open_street(&street);
	cell.lte.q_rx_lev_min_dbm = -130;
	cell.lte.reselection_q_rx_lev_min_dbm = -122;
	cell.lte.si_window_ms = 20;
	cell.lte.system_info_value_tag = 0;
	cell.lte.default_paging_cycle = 32;
	cell.lte.prach_root = 128;
	cell.lte.prach_config = 3;
	cell.lte.q_hyst_db = 2;
	cell.lte.s_non_intra_search_db = 6;
	assert_true(ask(&street, &cell, "defaults-lte"));
	assert_non_null(strstr(street.finding.observed, "srsRAN"));
	assert_true(street_ask(&street, street_say(&street, &cell, 1), "lte-levels"));
	cell.lte.prach_root = 611; /* half of it edited */
	cell.lte.q_hyst_db = 4;
	cell.lte.s_non_intra_search_db = 16;
	cell.lte.si_window_ms = 40;
	cell.lte.system_info_value_tag = 9;
	assert_false(ask(&street, &cell, "defaults-lte"));
	street_close(&street);
}

static void cheap_radios(void **state)
{
	struct street street;
	struct cell cell = honest(200, 6402, 500000 << 8 | 1);

	(void)state;
	open_street(&street);
	cell.lte.bandwidth_prb = 25;
	assert_false(ask(&street, &cell, "lte-narrow")); /* with two ports */
	cell.lte.sib_seen |= 1;                          /* the MIB */
	cell.lte.antenna_ports = 1;
	assert_true(ask(&street, &cell, "lte-narrow"));
	cell.lte.ac_barring_emergency = 1;
	assert_true(ask(&street, &cell, "lte-access"));
	cell.lte.ac_barring_emergency = 0;
	cell.lte.intra_freq_reselection = 0;
	assert_true(ask(&street, &cell, "lte-access"));
	assert_float_equal(street.finding.weight, 0.7, 0.01);
	street_close(&street);
}

static void draws_phones(void **state)
{
	struct street street;
	struct cell cell = honest(200, 6402, 500000 << 8 | 1);

	(void)state;
	open_street(&street);
	cell.lte.cell_reselection_priority = 7;
	assert_true(ask(&street, &cell, "lte-levels"));
	assert_non_null(strstr(street.finding.observed, "priority 7"));
	street_close(&street);
}

static void uplink_and_downlink(void **state)
{
	struct street street;
	struct cell cell;

	(void)state;
	street_open(&street);
	for (int i = 0; i < 4; i++) {
		cell = honest(100 + i, 6402, (411000 + i) << 8 | 1);
		cell.lte.earfcn = 38950;
		cell.lte.tdd_config = 2;
		street_say(&street, &cell, 3);
	}
	assert_false(street_ask(&street, cells_get(street.cells, 3), "tdd-config"));
	cell = honest(200, 6402, 500000 << 8 | 1);
	cell.lte.earfcn = 38950;
	cell.lte.tdd_config = 1;
	assert_true(ask(&street, &cell, "tdd-config"));
	assert_false(street_ask(&street, cells_get(street.cells, 3), "tdd-config")); /* they do not agree any more */
	street_close(&street);
}

static void warnings(void **state)
{
	struct street street;
	struct cell cell = honest(200, 6402, 500000 << 8 | 1);

	(void)state;
	open_street(&street);
	schedule(&cell, 1u << 2 | 1u << 3 | 1u << 5 | 1u << 12);
	assert_true(ask(&street, &cell, "warning-alone"));
	cell.lte.pci = 201; /* a district is warned */
	cell.lte.eci += 256;
	assert_false(ask(&street, &cell, "warning-alone"));
	street_close(&street);
}

/* Nobody listened: nothing can be missing. Then somebody did. */
static void lists_of_nowhere(void **state)
{
	struct street street;
	struct cell cell = honest(200, 6402, 500000 << 8 | 1);

	(void)state;
	open_street(&street);
	street_list_lte(&cell, 3700, 6);
	assert_false(ask(&street, &cell, "neighbours-unheard-lte"));
	for (int earfcn = 3650; earfcn <= 3700; earfcn += 50)
		coverage_add(&street.coverage, earfcn_freq_hz(earfcn) - 1e6, earfcn_freq_hz(earfcn) + 1e6,
		             street.scene.now_ns - SECONDS(300), street.scene.now_ns, NAN);
	assert_true(ask(&street, &cell, "neighbours-unheard-lte"));
	struct cell there = honest(300, 6402, 600000 << 8 | 1);

	there.lte.earfcn = 3700;
	street_say(&street, &there, 2);
	assert_false(ask(&street, &cell, "neighbours-unheard-lte"));
	street_close(&street);
}

/* Four cells that page and are busy, one that is not; then one that calls people by their IMSI. */
static void nobody_there(void **state)
{
	struct street street;

	(void)state;
	for (int received_whole = 0; received_whole < 2; received_whole++) {
		const struct cell *last = NULL;

		street_open(&street);
		for (int s = 0; s < 40; s++)
			for (int i = 0; i < 5; i++) {
				struct cell cell = honest(100 + i, 6402, (411000 + i) << 8 | 1);

				cell.paged_tmsi = i < 4 ? 3 : 0;
				street.load = !received_whole ? NAN : i < 4 ? 0.4f : 0.01f;
				last = street_say(&street, &cell, 1);
			}
		assert_int_equal(street_ask(&street, last, "traffic-lte"), received_whole);
		if (received_whole)
			assert_float_equal(street.finding.weight, 1.8, 0.01);
		assert_false(street_ask(&street, cells_get(street.cells, 0), "traffic-lte"));
		struct cell cell = honest(200, 6402, 77 << 8);

		cell.paged_imsi = 4;
		assert_true(ask(&street, &cell, "traffic-lte"));
		assert_float_equal(street.finding.weight, 1.5, 0);
		street_close(&street);
	}
}

/* A cell with an area of its own, against one other of the operator that pages: how long, and how well it is heard. */
static void nobody_there_in_an_area_of_its_own(void **state)
{
	static const struct {
		int seconds, pages;
		float snr_db, weight;
	} cases[] = { { 28, 2, 20, 0 },    { 31, 2, 20, 1.3f },    { 98, 2, 20, 1.3f },    { 102, 2, 20, 2.5f },
		      { 102, 2, 4.9f, 0 }, { 102, 5, 4.9f, 2.5f }, { 102, 5, 0.1f, 2.5f }, { 102, 5, -0.1f, 0 },
		      { 31, 1, 20, 1.3f }, { 26, 1, 20, 0 } };

	(void)state;
	for (size_t c = 0; c < sizeof(cases) / sizeof(cases[0]); c++) {
		struct street street;
		struct cell own = honest(1, 77, 900000), other = honest(2, 6402, 70000);
		const struct cell *last = NULL;

		street_open(&street);
		street.load = 0.1f;
		other.paged_tmsi = cases[c].pages;
		for (int s = 0; s <= cases[c].seconds; s += 2) { /* each takes a second of it */
			street.snr_db = 20;
			street_say(&street, &other, 1);
			street.snr_db = cases[c].snr_db;
			last = street_say(&street, &own, 1);
		}
		assert_int_equal(street_ask(&street, last, "traffic-lte"), cases[c].weight > 0);
		if (cases[c].weight > 0)
			assert_float_equal(street.finding.weight, cases[c].weight, 1e-6);
		street_close(&street);
	}
}

/* A strong cell of 5 MHz that sends its master information only, in a window that holds it, and in one that does not.
 */
static void nothing_but_a_bait(void **state)
{
	struct street street;

	(void)state;
	for (int wide = 0; wide < 2; wide++) {
		struct cell cell = street_lte(1300, 7, CELL_UNKNOWN, CELL_UNKNOWN);
		double freq_hz = earfcn_freq_hz(1300), half_hz = wide ? 4e6 : 0.8e6;

		street_open(&street);
		street.snr_db = 25;
		memset(cell.mcc, 0, sizeof(cell.mcc));
		cell.lte.bandwidth_prb = 25;
		cell.lte.sib_seen = 1;
		coverage_add(&street.coverage, freq_hz - half_hz, freq_hz + half_hz, street.scene.now_ns,
		             street.scene.now_ns + SECONDS(60), NAN);
		assert_false(street_ask(&street, street_say(&street, &cell, 20), "sib1-missing"));
		assert_int_equal(street_ask(&street, street_say(&street, &cell, 60), "sib1-missing"), wide);
		street_close(&street);
	}
}

/* A message once heard, of which the rule does not read, takes nothing from what others have said twice: SI2 and SIB1,
 * SI4 and SIB7 have the same numbers. */
static void each_standard_has_its_messages(void **state)
{
	static const uint64_t sources[] = { 1u << CELL_SI3 | 1u << CELL_SI4, 1u << 1 };
	struct street street;

	(void)state;
	street_open(&street);
	for (int rat = RAT_GSM; rat <= RAT_LTE; rat++) {
		struct cell cell = rat == RAT_LTE ? street_lte(1300, 7, 1, 1) : street_gsm(60, 9, 1, 1);

		strcpy(cell.mcc, "001");
		cell.gsm.si_seen = rat == RAT_GSM ? 1u << CELL_SI3 : 0;
		cell.lte.sib_seen = rat == RAT_LTE ? 1u << 1 : 0;
		cell.nof_neighbours = 0;
		assert_false(street_ask(&street, street_say(&street, &cell, 1), "plmn-test"));
		assert_true(street_ask(&street, street_say(&street, &cell, 1), "plmn-test"));
		assert_int_equal(street.finding.sources, sources[rat]);
		street_list_gsm(&cell, 20);
		cell.gsm.si_seen = rat == RAT_GSM ? 1u << CELL_SI2 : 0;
		cell.lte.sib_seen = rat == RAT_LTE ? 1u << 7 : 0;
		cell.lte.tac = CELL_UNKNOWN; /* known of SIB1 alone */
		assert_true(street_ask(&street, street_say(&street, &cell, 1), "plmn-test"));
	}
	street_close(&street);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_honest_are_left_in_peace),
		cmocka_unit_test(areas),
		cmocka_unit_test(areas_of_one_transmitter),
		cmocka_unit_test(alone_hardly_anything_is_alien),
		cmocka_unit_test(made_up_identities),
		cmocka_unit_test(rivals_of_the_plan),
		cmocka_unit_test(rivals_by_what_is_heard),
		cmocka_unit_test(rivals_on_the_carrier_of_one),
		cmocka_unit_test(no_way_out),
		cmocka_unit_test(down_to_gsm),
		cmocka_unit_test(software_as_delivered),
		cmocka_unit_test(cheap_radios),
		cmocka_unit_test(draws_phones),
		cmocka_unit_test(uplink_and_downlink),
		cmocka_unit_test(warnings),
		cmocka_unit_test(lists_of_nowhere),
		cmocka_unit_test(nobody_there),
		cmocka_unit_test(nobody_there_in_an_area_of_its_own),
		cmocka_unit_test(nothing_but_a_bait),
		cmocka_unit_test(each_standard_has_its_messages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
