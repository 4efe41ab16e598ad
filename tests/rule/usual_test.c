// SPDX-License-Identifier: GPL-3.0-or-later
/* usual_of: what is usual among the operator's cells: those heard, or those learned where the baseline knows enough of
 * them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "../../src/rule/peers.h"  // usual_of

static const int64_t minute_ns = INT64_C(60) * 1000000000, day_ns = INT64_C(86400) * 1000000000;

static void nobody(void *ctx, int64_t time_ns, const struct cell *cell)
{
	(void)ctx;
	(void)time_ns;
	(void)cell;
}

static struct cell make_cell(int i, int t3212_min)
{
	struct cell cell;

	cell_init(&cell, RAT_GSM);
	cell.gsm.arfcn = 10 + i;
	cell.gsm.bsic = 43;
	strcpy(cell.mcc, "460");
	strcpy(cell.mnc, "00");
	cell.gsm.lac = 4187;
	cell.gsm.ci = i;
	cell.gsm.t3212_min = t3212_min;
	return cell;
}

static void learn(struct baseline *baseline, const struct cell *cell)
{
	struct fault fault = { 0 };

	for (int day = 0; day < 3; day++)
		for (int minute = 0; minute < 25; minute++)
			assert_int_equal(
				baseline_learn(baseline, cell, (1000 + day) * day_ns + minute * minute_ns, &fault), 0);
}

static void eight_learned_cells_decide(void **state)
{
	char path[] = "/tmp/usual-XXXXXX";
	struct fault fault = { 0 };

	(void)state;
	close(mkstemp(path));
	struct scene scene = { .cells = cells_create(8, nobody, NULL), .baseline = baseline_open(path, false, &fault) };
	struct cell suspect = make_cell(99, 6);

	assert_non_null(scene.baseline);
	for (int i = 0; i < 8; i++) {
		struct usual usual = usual_of(&scene, &suspect, "t3212_min");

		assert_int_equal(usual.basis, BASIS_HEARD); /* too few are learned, and none is heard */
		assert_int_equal(usual.cells, 0);
		struct cell cell = make_cell(i, i < 6 ? 60 : 30);

		learn(scene.baseline, &cell);
	}
	struct usual usual = usual_of(&scene, &suspect, "t3212_min");

	assert_int_equal(usual.basis, BASIS_BASELINE);
	assert_int_equal(usual.cells, 8);
	assert_int_equal(usual.value, 60);
	assert_true(usual.share == 0 && usual.most == 0.75);
	suspect.gsm.t3212_min = 30;
	assert_true(usual_of(&scene, &suspect, "t3212_min").share == 0.25);
	suspect.gsm.t3212_min = CELL_UNKNOWN;
	assert_int_equal(usual_of(&scene, &suspect, "t3212_min").cells, 0);
	strcpy(suspect.mnc, "01");
	suspect.gsm.t3212_min = 6;
	assert_int_equal(usual_of(&scene, &suspect, "t3212_min").cells, 0);
	cells_destroy((struct cells *)scene.cells);
	baseline_close(scene.baseline);
	unlink(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(eight_learned_cells_decide) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
