// SPDX-License-Identifier: GPL-3.0-or-later
/* scope: who comes into it, for how long, and which words are refused.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "../../src/engine/scope.h"  // struct scope
#include "cell.h"                    // cell_init

static const int64_t second_ns = 1000000000;

static struct cell cell_at(int arfcn, int64_t first_s)
{
	struct cell cell;

	cell_init(&cell, RAT_GSM);
	cell.gsm.arfcn = arfcn;
	cell.gsm.bsic = 7;
	cell.freq_hz = 935e6 + arfcn * 0.2e6;
	cell.first_seen_ns = first_s * second_ns;
	return cell;
}

static void words(void **state)
{
	(void)state;
	struct scope scope;
	struct fault fault;
	char longest[201];

	assert_int_equal(scope_open(&scope, NULL, NULL, &fault), 0);
	assert_false(scope.on);
	assert_int_equal(scope_open(&scope, "b", NULL, &fault), 0);
	assert_true(scope.on);
	assert_false(scope.cells.all);
	assert_int_equal(scope_open(&scope, "b", "suspects", &fault), 0);
	assert_false(scope.cells.all);
	assert_int_equal(scope_open(&scope, "b", "all", &fault), 0);
	assert_true(scope.cells.all);
	assert_int_equal(scope.version, 1);
	assert_true(scope_open(&scope, "b", "some", &fault) < 0);
	assert_true(scope_open(&scope, NULL, "all", &fault) < 0);
	assert_true(scope_open(&scope, "", NULL, &fault) < 0);
	assert_true(scope_open(&scope, "a\033[1m", NULL, &fault) < 0);
	memset(longest, 'x', sizeof(longest));
	longest[200] = 0;
	assert_true(scope_open(&scope, longest, NULL, &fault) < 0);
	longest[199] = 0;
	assert_int_equal(scope_open(&scope, longest, NULL, &fault), 0);
}

static void suspects(void **state)
{
	(void)state;
	struct scope scope;
	struct fault fault;
	struct coverage coverage;
	const struct finding finding = { .rule = "lac-alien" };
	struct cell old = cell_at(10, 0), fresh = cell_at(11, 60), early = cell_at(12, 59);

	coverage_init(&coverage);
	coverage_add(&coverage, 930e6, 950e6, 0, 100 * second_ns, -60);
	scope_open(&scope, "b", NULL, &fault);
	scope_judged(&scope, 100 * second_ns, &old, &coverage, NULL, 0);
	scope_judged(&scope, 100 * second_ns, &early, &coverage, NULL, 0);
	assert_int_equal(scope.cells.count, 0);
	assert_int_equal(scope.version, 0);
	scope_judged(&scope, 100 * second_ns, &fresh, &coverage, NULL, 0);
	scope_judged(&scope, 101 * second_ns, &fresh, &coverage, NULL, 0);
	assert_int_equal(scope.cells.count, 1);
	assert_int_equal(scope.version, 1);
	scope_judged(&scope, 102 * second_ns, &old, &coverage, &finding, 1);
	assert_int_equal(scope.cells.count, 2);
	assert_true(receiver_in_scope(&scope.cells, RAT_GSM, 10, 7));
	assert_false(receiver_in_scope(&scope.cells, RAT_GSM, 10, 8));
	assert_false(receiver_in_scope(&scope.cells, RAT_LTE, 10, 7));
	scope_judged(&scope, 3701 * second_ns, &early, &coverage, NULL, 0);
	assert_int_equal(scope.cells.count, 2);
	scope_judged(&scope, 3701 * second_ns + 1, &early, &coverage, NULL, 0);
	assert_int_equal(scope.cells.count, 1);
	assert_false(receiver_in_scope(&scope.cells, RAT_GSM, 11, 7));
	early.gsm.assigned_update = 9;
	early.gsm.assigned_answer = early.gsm.assigned_call = 0;
	scope_judged(&scope, 3702 * second_ns, &early, &coverage, NULL, 0);
	assert_int_equal(scope.cells.count, 1);
	early.gsm.assigned_update = 10;
	early.gsm.assigned_call = 1;
	scope_judged(&scope, 3702 * second_ns, &early, &coverage, NULL, 0);
	assert_int_equal(scope.cells.count, 1);
	early.gsm.assigned_call = 0;
	early.gsm.assigned_answer = 1;
	scope_judged(&scope, 3702 * second_ns, &early, &coverage, NULL, 0);
	assert_int_equal(scope.cells.count, 1);
	early.gsm.assigned_answer = 0;
	scope_judged(&scope, 3702 * second_ns, &early, &coverage, NULL, 0);
	assert_true(receiver_in_scope(&scope.cells, RAT_GSM, 12, 7));
	assert_int_equal(scope.cells.count, 2);
	scope.on = false;
	scope_judged(&scope, 3702 * second_ns, &fresh, &coverage, &finding, 1);
	assert_int_equal(scope.cells.count, 2);
}

/* The one whose time ends first makes room. */
static void full(void **state)
{
	(void)state;
	struct scope scope;
	struct fault fault;
	struct coverage coverage;
	const struct finding finding = { .rule = "lac-alien" };

	coverage_init(&coverage);
	scope_open(&scope, "b", NULL, &fault);
	for (int i = 0; i <= RECEIVER_SCOPE_MAX; i++) {
		struct cell cell = cell_at(1 + i, 0);

		scope_judged(&scope, i * second_ns, &cell, &coverage, &finding, 1);
	}
	assert_int_equal(scope.cells.count, RECEIVER_SCOPE_MAX);
	assert_false(receiver_in_scope(&scope.cells, RAT_GSM, 1, 7));
	assert_true(receiver_in_scope(&scope.cells, RAT_GSM, 2, 7));
	assert_true(receiver_in_scope(&scope.cells, RAT_GSM, 1 + RECEIVER_SCOPE_MAX, 7));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words),
		cmocka_unit_test(suspects),
		cmocka_unit_test(full),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
