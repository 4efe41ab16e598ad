// SPDX-License-Identifier: GPL-3.0-or-later
/* judge: a cell heard before all others is judged by them, too, in the end; what was said of a cell meanwhile is not
 * taken back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "../../src/engine/judge.h"
#include "../rule/scene.h"

struct log {
	int count;
	struct alert last;
};

static void on_alert(void *ctx, int64_t time_ns, const struct alert *alert)
{
	struct log *log = ctx;

	(void)time_ns;
	log->count++;
	log->last = *alert;
}

struct bench {
	struct street street;
	struct judge judge;
	struct log log;
};

static int setup(void **state)
{
	static const struct engine_config config = { .sensor = "test" };
	struct bench *bench = test_calloc(1, sizeof(*bench));
	struct fault fault;

	street_open(&bench->street);
	*state = bench;
	return judge_open(&bench->judge, &config, bench->street.cells, on_alert, &bench->log, &fault);
}

static int teardown(void **state)
{
	struct bench *bench = *state;

	judge_close(&bench->judge);
	street_close(&bench->street);
	test_free(bench);
	return 0;
}

static void hear(struct bench *bench, const struct cell *cell)
{
	for (int i = 0; i < 3; i++)
		judge_cell(&bench->judge, street_say(&bench->street, cell, 1), bench->street.scene.now_ns);
}

/* In a location area of its own, and no way out of it. */
static void hear_fake(struct bench *bench)
{
	struct cell fake = street_gsm(77, 9, 6547, 20021);

	fake.nof_neighbours = 0;
	fake.gsm.access_classes_barred = 0x3ff;
	street_list_gsm(&fake, 77);
	street_hear(&bench->street, 77, 9, 51 + 2, "59061a00000000000010000000000000000000ff79000000");
	hear(bench, &fake);
}

static void hear_honest(struct bench *bench, int count)
{
	for (int i = 0; i < count; i++) {
		struct cell cell = street_gsm(10 + 2 * i, 24, 4187, 1001 + i);

		for (int k = 0; k < count; k++)
			street_list_gsm(&cell, 10 + 2 * k);
		hear(bench, &cell);
	}
}

static void the_first_cell_is_judged_by_those_after_it(void **state)
{
	struct bench *bench = *state;
	const int64_t *now_ns = &bench->street.scene.now_ns;

	hear_fake(bench);
	hear_honest(bench, 9);
	assert_int_equal(alerts_reached(bench->judge.alerts, ALERT_SUSPICIOUS), 0);
	judge_again(&bench->judge, *now_ns);
	assert_int_equal(alerts_reached(bench->judge.alerts, ALERT_SUSPICIOUS), 1);
	assert_int_equal(bench->log.last.cell.gsm.lac, 6547);
	const int count = bench->log.count;

	judge_again(&bench->judge, *now_ns);
	assert_int_equal(bench->log.count, count);
}

/* The fake is gone and its alert cleared: the end of the run brings none back. */
static void what_was_cleared_stays_cleared(void **state)
{
	struct bench *bench = *state;

	hear_honest(bench, 9);
	hear_fake(bench);
	assert_int_equal(bench->log.last.state, ALERT_RAISED);
	for (int s = 0; s < 1000; s += 100) {
		street_wait(&bench->street, 100);
		hear_honest(bench, 9);
	}
	assert_int_equal(bench->log.last.state, ALERT_CLEARED);
	const int count = bench->log.count;

	judge_again(&bench->judge, bench->street.scene.now_ns);
	assert_int_equal(bench->log.count, count);
}

static void honest_cells_stay_honest(void **state)
{
	struct bench *bench = *state;

	hear_honest(bench, 9);
	judge_again(&bench->judge, bench->street.scene.now_ns);
	assert_int_equal(bench->log.count, 0);
}

static void what_was_heard_long_ago_is_left_alone(void **state)
{
	struct bench *bench = *state;

	hear_fake(bench);
	street_wait(&bench->street, 3601);
	hear_honest(bench, 9);
	const int count = bench->log.count;

	judge_again(&bench->judge, bench->street.scene.now_ns);
	assert_int_equal(bench->log.count, count);
	assert_int_equal(alerts_reached(bench->judge.alerts, ALERT_SUSPICIOUS), 0);
}

/* Whether this block of the cell had it judged: what that took is counted from nothing. */
static bool is_judged(struct bench *bench, const struct cell *cell, int64_t time_ns)
{
	bench->judge.effort.spent = UINT32_MAX;
	judge_cell(&bench->judge, cell, time_ns);
	return bench->judge.effort.spent != UINT32_MAX;
}

/* Not with each block: every half second, each cell for itself. */
static void how_often_a_cell_is_judged(void **state)
{
	struct bench *bench = *state;
	const struct cell first = street_gsm(10, 24, 4187, 1001), second = street_gsm(12, 24, 4187, 1002);
	const struct cell *a = street_say(&bench->street, &first, 1), *b = street_say(&bench->street, &second, 1);
	const int64_t now_ns = bench->street.scene.now_ns, ms = 1000000;

	assert_true(is_judged(bench, a, now_ns));
	assert_false(is_judged(bench, a, now_ns));
	assert_false(is_judged(bench, a, now_ns + 499 * ms));
	assert_true(is_judged(bench, b, now_ns + 499 * ms));
	assert_true(is_judged(bench, a, now_ns + 500 * ms));
	assert_false(is_judged(bench, a, now_ns + 999 * ms));
	assert_false(is_judged(bench, a, now_ns + 1 * ms)); /* a recording that goes back by less */
	assert_true(is_judged(bench, a, now_ns - 1 * ms));
}

/* Cells that a run of this kind leaves in a baseline that was empty: -1 where it was refused. */
static int64_t learned(const char *path, bool live)
{
	const struct engine_config config = { .sensor = "test", .live = live, .baseline = path };
	struct bench *bench = test_calloc(1, sizeof(*bench));
	struct baseline_sums sums = { 0 };
	struct fault fault;
	int64_t cells = -1;

	street_open(&bench->street);
	if (!judge_open(&bench->judge, &config, bench->street.cells, on_alert, &bench->log, &fault)) {
		hear_honest(bench, 9);
		judge_end(&bench->judge, bench->street.scene.now_ns);
		assert_int_equal(baseline_sum(bench->judge.baseline, &sums, &fault), 0);
		cells = sums.learned + sums.quarantined;
	}
	judge_close(&bench->judge);
	street_close(&bench->street);
	test_free(bench);
	return cells;
}

/* A live run makes the baseline and learns; a replay finds the same every time, and makes nothing. */
static void only_live_runs_learn(void **state)
{
	char path[] = "/tmp/judge-XXXXXX";
	const int file = mkstemp(path);
	(void)state;

	assert_true(file >= 0 && close(file) == 0 && unlink(path) == 0);
	assert_int_equal(learned(path, false), -1);
	assert_int_equal(learned(path, true), 9);
	assert_int_equal(unlink(path), 0);
	struct fault fault;
	struct baseline *empty = baseline_open(path, false, &fault);

	baseline_close(empty);
	assert_int_equal(learned(path, false), 0);
	unlink(path);
}

static void a_plan_that_is_not_there(void **state)
{
	const struct engine_config config = { .sensor = "test", .live = true, .operators = "/dev/null/none.csv" };
	struct bench *bench = *state;
	struct judge judge;
	struct fault fault = { .text = "" };

	assert_true(judge_open(&judge, &config, bench->street.cells, on_alert, &bench->log, &fault) < 0);
	assert_non_null(strstr(fault.text, "/dev/null/none.csv"));
	judge_close(&judge);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_first_cell_is_judged_by_those_after_it, setup, teardown),
		cmocka_unit_test_setup_teardown(what_was_cleared_stays_cleared, setup, teardown),
		cmocka_unit_test_setup_teardown(honest_cells_stay_honest, setup, teardown),
		cmocka_unit_test_setup_teardown(what_was_heard_long_ago_is_left_alone, setup, teardown),
		cmocka_unit_test_setup_teardown(how_often_a_cell_is_judged, setup, teardown),
		cmocka_unit_test(only_live_runs_learn),
		cmocka_unit_test_setup_teardown(a_plan_that_is_not_there, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
