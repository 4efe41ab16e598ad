// SPDX-License-Identifier: GPL-3.0-or-later
/* limits_lte: how many cells, seconds, pages and decibels a rule about LTE waits for, a step to either side. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "earfcn.h"  // earfcn_freq_hz
#include "town.h"    // street_say, town_seconds

static float says(struct street *street, const struct cell *heard, const char *rule)
{
	return street_ask(street, heard, rule) ? street->finding.weight : 0;
}

static void schedule(struct cell *cell, uint64_t sibs)
{
	cell->lte.nof_si_messages = 1;
	cell->lte.si_schedule[0] = (struct cell_si_message){ .period_frames = 16, .sibs = sibs };
}

static struct cell honest(int i)
{
	struct cell cell = street_lte(38950, 100 + i, 6402, (411000 + i) << 8 | 1);

	schedule(&cell, 1u << 2 | 1u << 3 | 1u << 5);
	cell.lte.sib_seen |= 1u << 2;
	cell.lte.tdd_config = 2;
	return cell;
}

/* One that differs in `edit` beside so many honest ones: 0 where the rule is silent. */
static float says_beside(int peers, void (*edit)(struct cell *cell), const char *rule)
{
	struct street street;

	street_open(&street);
	for (int i = 0; i < peers; i++) {
		struct cell peer = honest(i);

		street_say(&street, &peer, 3);
	}
	struct cell cell = honest(50);

	edit(&cell);
	float weight = says(&street, street_say(&street, &cell, 3), rule);

	street_close(&street);
	return weight;
}

static void warn(struct cell *cell)
{
	schedule(cell, 1u << 2 | 1u << 3 | 1u << 5 | 1u << 10);
}

static void warn_last(struct cell *cell)
{
	schedule(cell, 1u << 2 | 1u << 3 | 1u << 5 | 1u << 12);
}

static void keep_places_beside(struct cell *cell)
{
	schedule(cell, 1u << 2 | 1u << 3 | 1u << 5 | 1u << 9 | 1ull << 13);
}

static void send_while_others_listen(struct cell *cell)
{
	cell->lte.tdd_config = 1;
}

static void name_nothing(struct cell *cell)
{
	schedule(cell, 1u << 2 | 1u << 3);
}

static void name_others_of_lte(struct cell *cell)
{
	schedule(cell, 1u << 2 | 1u << 3 | 1u << 4);
}

static void name_cdma(struct cell *cell)
{
	schedule(cell, 1u << 2 | 1u << 3 | 1u << 8);
}

static void draw(struct cell *cell)
{
	cell->lte.cell_reselection_priority = 6;
}

static void company(void **state)
{
	(void)state;
	assert_true(says_beside(2, warn, "warning-alone") == 0);
	assert_float_equal(says_beside(3, warn, "warning-alone"), 1.3, 1e-6);
	assert_float_equal(says_beside(3, warn_last, "warning-alone"), 1.3, 1e-6);
	assert_true(says_beside(3, keep_places_beside, "warning-alone") == 0);
	assert_true(says_beside(2, send_while_others_listen, "tdd-config") == 0);
	assert_float_equal(says_beside(3, send_while_others_listen, "tdd-config"), rule_find("tdd-config")->weight,
	                   1e-6);
	assert_float_equal(says_beside(1, name_nothing, "si-short"), 1.2, 1e-6);
	assert_float_equal(says_beside(2, name_nothing, "si-short"), rule_find("si-short")->weight, 1e-6);
	assert_true(says_beside(2, name_others_of_lte, "si-short") == 0);
	assert_true(says_beside(2, name_cdma, "si-short") == 0);
	assert_true(says_beside(1, draw, "lte-levels") == 0);
	assert_float_equal(says_beside(2, draw, "lte-levels"), 0.9, 1e-6);
}

/* Two that page and are busy, and one that does not: seconds heard, its load and level, what the others page each
 * second. */
static float says_of_traffic(int seconds, float load, float snr_db, int pages, int imsi)
{
	struct street street;
	const struct cell *last = NULL;

	street_open(&street);
	for (int s = 0; s <= seconds; s++)
		for (int i = 0; i < 3; i++) {
			struct cell cell = honest(i);

			cell.paged_tmsi = i < 2 ? pages : imsi && s == 0 ? 10 : 0;
			cell.paged_imsi = i < 2 || s ? 0 : imsi;
			street.load = i < 2 ? 0.15f : load;
			street.snr_db = i < 2 ? 20 : snr_db;
			last = street_say(&street, &cell, 1);
			street.scene.now_ns -= SECONDS(i < 2); /* a second has room for all three */
		}
	float weight = says(&street, last, "traffic-lte");

	street_close(&street);
	return weight;
}

static void traffic(void **state)
{
	const float idle = rule_find("traffic-lte")->weight;

	(void)state;
	assert_true(says_of_traffic(28, 0.01f, 20, 0, 0) == 0);
	assert_float_equal(says_of_traffic(31, 0.01f, 20, 0, 0), idle, 1e-6);
	assert_float_equal(says_of_traffic(31, 0.03f, 20, 0, 0), idle, 1e-6);
	assert_true(says_of_traffic(31, 0.04f, 20, 0, 0) == 0);
	assert_true(says_of_traffic(31, 0.01f, -0.1f, 0, 0) == 0);
	assert_float_equal(says_of_traffic(31, 0.01f, 0.1f, 0, 0), idle, 1e-6);
	assert_true(says_of_traffic(31, 0.1f, 20, 1, 0) > 0); /* 31 pages are due */
	assert_true(says_of_traffic(31, 0.1f, 20, 0, 9) == 0);
	assert_float_equal(says_of_traffic(31, 0.1f, 20, 0, 10), 1.5, 1e-6);
}

/* A carrier of 5 MHz of which nothing but the MIB is read. */
static float says_of_a_bait(int seconds, double half_hz, float snr_db)
{
	struct street street;
	struct cell cell = street_lte(1300, 7, CELL_UNKNOWN, CELL_UNKNOWN);
	double freq_hz = earfcn_freq_hz(1300);

	street_open(&street);
	street.snr_db = snr_db;
	memset(cell.mcc, 0, sizeof(cell.mcc));
	cell.lte.bandwidth_prb = 25;
	cell.lte.sib_seen = 1;
	coverage_add(&street.coverage, freq_hz - half_hz, freq_hz + half_hz, street.scene.now_ns,
	             street.scene.now_ns + SECONDS(90), NAN);
	float weight = says(&street, street_say(&street, &cell, seconds), "sib1-missing");

	street_close(&street);
	return weight;
}

static void baits(void **state)
{
	(void)state;
	assert_true(says_of_a_bait(49, 4e6, 20) == 0);
	assert_true(says_of_a_bait(50, 4e6, 20) > 0);
	assert_true(says_of_a_bait(60, 2.2e6, 20) == 0);
	assert_true(says_of_a_bait(60, 2.3e6, 20) > 0);
	assert_true(says_of_a_bait(60, 4e6, 14.9f) == 0);
	assert_true(says_of_a_bait(60, 4e6, 15.1f) > 0);
}

/* Louder than the town's strongest, at -80 dBFS, by so much. */
static float says_of_a_newcomer(float lead_db)
{
	struct town town;
	struct sender fake = { 1300, 200, 6402, 77, false, 0.02, 0.1, -80 + lead_db };

	town_open(&town, false);
	town_seconds(&town, NULL, 70);
	float weight = says(&town.street, town_seconds(&town, &fake, 10), "power-newcomer");

	street_close(&town.street);
	return weight;
}

static void strong_newcomers(void **state)
{
	(void)state;
	assert_true(says_of_a_newcomer(7.9f) == 0);
	assert_float_equal(says_of_a_newcomer(8.1f), rule_find("power-newcomer")->weight, 1e-6);
	assert_float_equal(says_of_a_newcomer(14.9f), rule_find("power-newcomer")->weight, 1e-6);
	assert_float_equal(says_of_a_newcomer(15.1f), 1.3, 1e-6);
}

/* Two carriers of its SIB5, listened to for so long; three cells are heard on its own. */
static float says_of_a_list(int listed, int seconds, int cells)
{
	struct street street;
	struct cell cell = honest(50);

	street_open(&street);
	for (int i = 0; i < cells - 1; i++) {
		struct cell peer = honest(i);

		street_say(&street, &peer, 3);
	}
	const struct cell_neighbour near = { NEIGHBOUR_LTE, CELL_SOURCE_SIB + 4, 38950, 100, -1 },
				    known = { NEIGHBOUR_LTE, CELL_SOURCE_SIB + 5, 38950, 101, 5 };

	cell_neighbour_add(&cell, &near); /* cells, not carriers: they say nothing of it */
	cell_neighbour_add(&cell, &known);
	coverage_add(&street.coverage, earfcn_freq_hz(38950) - 1e6, earfcn_freq_hz(38950) + 1e6,
	             street.scene.now_ns - SECONDS(seconds), street.scene.now_ns, NAN);
	for (int i = 0; i < listed; i++) {
		double freq_hz = earfcn_freq_hz(39050 + 100 * i);

		street_list_lte(&cell, 39050 + 100 * i, 5);
		coverage_add(&street.coverage, freq_hz - 1e6, freq_hz + 1e6, street.scene.now_ns - SECONDS(seconds),
		             street.scene.now_ns, NAN);
	}
	float weight = says(&street, street_say(&street, &cell, 3), "neighbours-unheard-lte");

	street_close(&street);
	return weight;
}

static void lists(void **state)
{
	(void)state;
	assert_true(says_of_a_list(2, 60, 3) > 0);
	assert_true(says_of_a_list(2, 59, 3) == 0);
	assert_true(says_of_a_list(1, 60, 3) == 0);
	assert_true(says_of_a_list(2, 60, 2) == 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(company),          cmocka_unit_test(traffic), cmocka_unit_test(baits),
		cmocka_unit_test(strong_newcomers), cmocka_unit_test(lists),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
