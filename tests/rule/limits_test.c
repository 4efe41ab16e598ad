// SPDX-License-Identifier: GPL-3.0-or-later
/* limits: the windows of time and the thresholds of rules, a step to either side. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "../../src/rule/peers.h"  // heard_next
#include "town.h"                  // street_say, town_seconds

/* What a rule says of a cell of the street: its weight, 0 when nothing. */
static float says(struct street *street, const struct cell *heard, const char *rule)
{
	return street_ask(street, heard, rule) ? street->finding.weight : 0;
}

/* The same of a cell that nobody else is beside. */
static float says_alone(const struct cell *said, const char *rule)
{
	struct street street;

	street_open(&street);
	float weight = says(&street, street_say(&street, said, 3), rule);

	street_close(&street);
	return weight;
}

/* The rule speaks so long after that moment, and not a second longer. */
static void speaks_for(struct street *street, const struct cell *heard, const char *rule, int64_t from_ns, double s)
{
	const int64_t now_ns = street->scene.now_ns;

	street->scene.now_ns = from_ns + SECONDS(s);
	if (!street_ask(street, heard, rule))
		fail_msg("%s is silent after %g s", rule, s);
	street->scene.now_ns += SECONDS(1);
	if (street_ask(street, heard, rule))
		fail_msg("%s speaks after %g s", rule, s + 1);
	street->scene.now_ns = now_ns;
}

static int64_t changed_ns(const struct cell *heard, unsigned back)
{
	const struct history_change *change = history_change(cells_history(heard), back);

	assert_non_null(change);
	return change->time_ns;
}

static void an_hour_is_remembered(void **state)
{
	struct street street;
	struct cell cell = street_gsm(70, 9, 4187, 1003);

	(void)state;
	street_open(&street);
	const struct cell *heard = street_say(&street, &cell, 2);

	street.scene.now_ns = heard->last_seen_ns + SECONDS(3600);
	assert_ptr_equal(heard_next(&street.scene, NULL), heard);
	street.scene.now_ns++;
	assert_null(heard_next(&street.scene, NULL));
	street.scene.now_ns = heard->last_seen_ns - SECONDS(3600); /* the time was set back */
	assert_ptr_equal(heard_next(&street.scene, NULL), heard);
	street.scene.now_ns--;
	assert_null(heard_next(&street.scene, NULL));
	street_close(&street);
}

static void changes_are_news_for(void **state)
{
	struct street street;
	struct cell cell = street_gsm(70, 9, 4187, 20021), lte = street_lte(1300, 5, 6402, 61750288);

	(void)state;
	street_open(&street);
	street_say(&street, &cell, 5);
	street_say(&street, &lte, 5);
	cell.gsm.lac = 4188;
	lte.lte.tac = 6403;
	cell.gsm.t3212_min = 120;
	cell.gsm.radio_link_timeout = 64;
	cell.gsm.max_retrans = 1;
	const struct cell *gsm_heard = street_say(&street, &cell, 5), *lte_heard = street_say(&street, &lte, 5);

	speaks_for(&street, gsm_heard, "lac-changed", changed_ns(gsm_heard, 0), 3600);
	speaks_for(&street, gsm_heard, "content-changed", changed_ns(gsm_heard, 0), 3600);
	speaks_for(&street, lte_heard, "tac-changed", changed_ns(lte_heard, 0), 3600);
	street_close(&street);
}

/* Three areas within ten minutes, counted from when the first was left. */
static void areas_rotate_for(void **state)
{
	struct street street;
	struct cell cell = street_gsm(70, 9, 4187, 20021), lte = street_lte(1300, 5, 6402, 61750288);
	const struct cell *gsm_heard = NULL, *lte_heard = NULL;

	(void)state;
	street_open(&street);
	for (int i = 0; i < 3; i++, cell.gsm.lac++, lte.lte.tac++) {
		gsm_heard = street_say(&street, &cell, 5);
		lte_heard = street_say(&street, &lte, 5);
		street_wait(&street, 10);
	}
	speaks_for(&street, gsm_heard, "identity-rotates", changed_ns(gsm_heard, 1), 600);
	street.scene.now_ns = changed_ns(lte_heard, 1) + SECONDS(600);
	assert_float_equal(says(&street, lte_heard, "tac-changed"), 3.5, 1e-6);
	street.scene.now_ns++;
	assert_float_equal(says(&street, lte_heard, "tac-changed"), rule_find("tac-changed")->weight, 1e-6);
	street_close(&street);
}

/* Fifteen seconds are allowed for the mark to come; ten minutes later it is forgotten. */
static void marks_are_waited_for(void **state)
{
	struct street street;
	struct cell cell = street_gsm(70, 9, 4187, 20021);

	(void)state;
	street_open(&street);
	street_say(&street, &cell, 5);
	cell.gsm.lac = 4188;
	const struct cell *heard = street_say(&street, &cell, 15);

	assert_true(says(&street, heard, "si-unmarked") == 0);
	heard = street_say(&street, &cell, 1);
	assert_true(says(&street, heard, "si-unmarked") > 0);
	speaks_for(&street, heard, "si-unmarked", changed_ns(heard, 0), 600);
	street_close(&street);
}

static void timers(void **state)
{
	static const struct {
		int minutes;
		float weight;
	} cases[] = { { 0, 1.2f },  { 6, 1.8f },  { 12, 1.8f }, { 18, 1.3f },
		      { 54, 1.3f }, { 59, 1.3f }, { 60, 0 },    { 360, 0 } };

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct cell cell = street_gsm(70, 9, 4187, 20021);

		cell.gsm.t3212_min = cases[i].minutes;
		assert_float_equal(says_alone(&cell, "update-timer"), cases[i].weight, 1e-6);
	}
}

/* Among so many of its operator: as they are, but for area and one setting. */
static float says_among(int peers, void (*edit)(struct cell *cell, int value), int value, const char *rule)
{
	struct street street;
	struct cell cell;

	street_open(&street);
	for (int i = 0; i < peers; i++) {
		cell = street_gsm(10 + 2 * i, 24, 4187, 1001 + i);
		street_list_gsm(&cell, 81);
		street_say(&street, &cell, 3);
	}
	cell = street_gsm(70, 9, 6547, 20021);
	street_list_gsm(&cell, 81);
	edit(&cell, value);
	float weight = says(&street, street_say(&street, &cell, 3), rule);

	street_close(&street);
	return weight;
}

static void set_hysteresis(struct cell *cell, int db)
{
	cell->gsm.cell_reselect_hysteresis_db = db;
}

static void set_offset(struct cell *cell, int db)
{
	cell->gsm.cell_reselect_offset_db = db;
}

static void set_timer(struct cell *cell, int minutes)
{
	cell->gsm.t3212_min = minutes;
}

static void set_emergency(struct cell *cell, int barred)
{
	cell->gsm.emergency_call_barred = barred;
}

static void what_holds_and_draws(void **state)
{
	(void)state;
	assert_true(says_among(0, set_hysteresis, 10, "capture-hysteresis") == 0);
	assert_float_equal(says_among(0, set_hysteresis, 12, "capture-hysteresis"), 0.5, 1e-6);
	assert_float_equal(says_among(2, set_hysteresis, 12, "capture-hysteresis"), 0.5, 1e-6);
	assert_float_equal(says_among(3, set_hysteresis, 12, "capture-hysteresis"), 1.5, 1e-6);
	assert_true(says_among(2, set_offset, 124, "capture-offset") == 0);
	assert_float_equal(says_among(2, set_offset, 126, "capture-offset"), 0.8, 1e-6);
	assert_true(says_among(3, set_offset, 18, "capture-offset") == 0);
	assert_float_equal(says_among(3, set_offset, 20, "capture-offset"), log10(4), 1e-6);
	assert_float_equal(says_among(30, set_offset, 20, "capture-offset"), 1.2, 1e-6);
	assert_float_equal(says_among(2, set_timer, 6, "update-timer"), 1.8, 1e-6);
	assert_float_equal(says_among(3, set_emergency, 1, "access-barred"), 2.0, 1e-6);
}

static void who_is_let_in(void **state)
{
	struct cell cell = street_gsm(70, 9, 4187, 20021);

	(void)state;
	cell.gsm.access_classes_barred = 0x3fe;
	assert_true(says_alone(&cell, "access-barred") == 0);
	cell.gsm.access_classes_barred = 0x3ff;
	assert_float_equal(says_alone(&cell, "access-barred"), 1.0, 1e-6);
	cell.gsm.access_classes_barred = 0xffff;
	cell.gsm.cell_bar_access = 1;
	assert_true(says_alone(&cell, "access-barred") == 0);
}

static void networks_of_the_plan(void **state)
{
	struct fault fault = { 0 };
	struct operators *operators = operators_open(NULL, &fault);

	(void)state;
	assert_non_null(operators);
	for (int peers = 2; peers <= 3; peers++) {
		struct street street;

		street_open(&street);
		street.scene.operators = operators;
		const struct cell *heard = NULL;

		for (int i = 0; i <= peers; i++) {
			struct cell cell = street_gsm(10 + 10 * i, 24, 4187, 1001 + i);

			strcpy(cell.mnc, "77");
			heard = street_say(&street, &cell, 3);
		}
		assert_int_equal(says(&street, heard, "plan-plmn") > 0, peers == 2);
		street_close(&street);
	}
	operators_close(operators);
}

static void strangers_in_a_list(void **state)
{
	static const float weights[] = { 0, 0, 1.2f, 2.2f, 2.2f };

	(void)state;
	for (int strangers = 0; strangers <= 4; strangers++) {
		struct street street;
		struct cell cell = street_gsm(70, 9, 4187, 20021);

		street_open(&street);
		strcpy(cell.mnc, "01");
		for (int i = 0; i < 4; i++) {
			struct cell other = street_gsm(10 + 10 * i, 24, 4187, 1001 + i);

			street_say(&street, &other, 3);
			street_list_gsm(&cell, i < strangers ? 10 + 10 * i : 90 + i);
		}
		assert_float_equal(says(&street, street_say(&street, &cell, 3), "neighbours-impure"),
		                   weights[strangers], 1e-6);
		street_close(&street);
	}
}

/* Pages and assignments are told by one block, the others say nothing of them. */
static float says_of_traffic(int pages, int assigned, int extended, int blocks, int peer_pages, const char *rule)
{
	struct street street;
	struct cell cell = street_gsm(70, 9, 4187, 20021), peer = street_gsm(10, 24, 4187, 1001);

	street_open(&street);
	peer.gsm.paging_1 = peer_pages;
	street_say(&street, &peer, 1);
	peer.gsm.paging_1 = 0;
	street_say(&street, &peer, blocks / 40 - 1);
	cell.gsm.paging_1 = pages;
	cell.gsm.imm_assign = assigned;
	cell.gsm.imm_assign_ext = extended;
	street_say(&street, &cell, 1);
	cell.gsm.paging_1 = cell.gsm.imm_assign = cell.gsm.imm_assign_ext = 0;
	float weight = says(&street, street_say(&street, &cell, blocks / 40 - 1), rule);

	street_close(&street);
	return weight;
}

/* A lone cell that assigns channels and pages nobody, and so many requests that name nobody. */
static float says_of_lone(int empty)
{
	struct street street;
	struct cell cell = street_gsm(70, 9, 4187, 20021);

	street_open(&street);
	cell.gsm.imm_assign = 10;
	cell.gsm.paging_empty = empty;
	street_say(&street, &cell, 1);
	cell.gsm.imm_assign = cell.gsm.paging_empty = 0;
	float weight = says(&street, street_say(&street, &cell, 9), "assignment-burst");

	street_close(&street);
	return weight;
}

static void a_paging_channel_is_heard(void **state)
{
	(void)state;
	assert_float_equal(says_of_lone(49), 1.5, 1e-6);
	assert_float_equal(says_of_lone(50), 2.0, 1e-6);
}

static void traffic(void **state)
{
	(void)state;
	assert_true(says_of_traffic(0, 9, 0, 400, 100, "assignment-burst") == 0);
	assert_float_equal(says_of_traffic(0, 10, 0, 400, 100, "assignment-burst"), 2.0, 1e-6);
	assert_float_equal(says_of_traffic(0, 0, 5, 400, 100, "assignment-burst"), 2.0, 1e-6);
	assert_float_equal(says_of_traffic(0, 10, 0, 400, 0, "assignment-burst"), 1.5, 1e-6);
	assert_float_equal(says_of_traffic(0, 10, 0, 200, 100, "assignment-burst"), 2.0, 1e-6);
	assert_true(says_of_traffic(0, 10, 0, 160, 100, "assignment-burst") == 0);
	assert_float_equal(says_of_traffic(3, 16, 0, 400, 100, "assignment-burst"), 2.0, 1e-6);
	assert_true(says_of_traffic(3, 15, 0, 400, 100, "assignment-burst") == 0);
	assert_float_equal(says_of_traffic(0, 10, 0, 1000, 100, "assignment-burst"), 3.0, 1e-6);
	assert_float_equal(says_of_traffic(0, 10, 0, 960, 100, "assignment-burst"), 2.0, 1e-6);
	assert_true(says_of_traffic(0, 0, 0, 960, 100, "paging-silent") == 0);
	assert_true(says_of_traffic(0, 0, 0, 1000, 19, "paging-silent") == 0);
	assert_float_equal(says_of_traffic(0, 0, 0, 1000, 20, "paging-silent"), rule_find("paging-silent")->weight,
	                   1e-6);
	assert_true(says_of_traffic(1, 0, 0, 1000, 20, "paging-silent") == 0);
}

static void carriers_of_lte(void **state)
{
	static const struct {
		int prb, ports;
		float weight;
	} cases[] = { { 6, 2, 0.8f }, { 15, 2, 0.8f }, { 25, 2, 0 }, { 25, 1, 0.5f }, { 50, 1, 0 }, { 15, 1, 0.8f } };

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		for (int wide = 0; wide <= 2; wide++) {
			struct street street;
			struct cell cell = street_lte(1300, 5, 6402, 61750288);

			street_open(&street);
			for (int k = 0; k < wide; k++) {
				struct cell peer = street_lte(1400 + 50 * k, 7 + k, 6402, 61751000 + k);

				peer.lte.bandwidth_prb = 50;
				street_say(&street, &peer, 3);
			}
			cell.lte.bandwidth_prb = cases[i].prb;
			cell.lte.antenna_ports = cases[i].ports;
			cell.lte.sib_seen |= 1; /* the MIB */
			float expected = wide == 2 && cases[i].weight > 0 ? 1.3f : cases[i].weight;

			assert_float_equal(says(&street, street_say(&street, &cell, 3), "lte-narrow"), expected, 1e-6);
			street_close(&street);
		}
}

/* A restart is news for half an hour. */
static void restarts_are_news_for(void **state)
{
	struct town town;
	struct sender fake = { 1300, 200, 999, 77, false, 0.02, 0.1, -80 };

	(void)state;
	town_open(&town, false);
	town_seconds(&town, &fake, 30);
	fake.epoch_s += 2.3;
	const struct cell *cell = town_seconds(&town, &fake, 30);

	speaks_for(&town.street, cell, "timing-restarts", history_epoch(cells_history(cell), 0)->first_ns, 1800);
	street_close(&town.street);
}

/* Seconds that the newcomer's frequency was listened to before it came. */
static float born_after(int seconds, const char *rule)
{
	struct town town;
	struct sender fake = { 1300, 200, 6402, 77, false, 0.02, 0.1, -50 };

	town_open(&town, false);
	town_seconds(&town, NULL, seconds);
	float weight = says(&town.street, town_seconds(&town, &fake, 6), rule);

	street_close(&town.street);
	return weight;
}

static void newcomers(void **state)
{
	(void)state;
	assert_true(born_after(115, "cell-born") == 0);
	assert_true(born_after(121, "cell-born") > 0);
	assert_float_equal(born_after(595, "cell-born"), 0.7, 1e-6);
	assert_float_equal(born_after(601, "cell-born"), 1.2, 1e-6);
	assert_true(born_after(58, "power-newcomer") == 0);
	assert_true(born_after(61, "power-newcomer") > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_hour_is_remembered),
		cmocka_unit_test(changes_are_news_for),
		cmocka_unit_test(areas_rotate_for),
		cmocka_unit_test(marks_are_waited_for),
		cmocka_unit_test(timers),
		cmocka_unit_test(what_holds_and_draws),
		cmocka_unit_test(who_is_let_in),
		cmocka_unit_test(networks_of_the_plan),
		cmocka_unit_test(strangers_in_a_list),
		cmocka_unit_test(traffic),
		cmocka_unit_test(carriers_of_lte),
		cmocka_unit_test(restarts_are_news_for),
		cmocka_unit_test(newcomers),
		cmocka_unit_test(a_paging_channel_is_heard),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
