// SPDX-License-Identifier: GPL-3.0-or-later
/* sweep: parts that touch make one record, gaps two; powers are averaged by time; records come when they are due. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/engine/sweep.h"

static struct {
	int count;
	struct {
		int64_t time_ns;
		double low_hz;
		int count;
		float dbfs[8];
	} record[8];
} told;

static void note(void *ctx, int64_t time_ns, const struct spectrum_sweep *spectrum)
{
	assert_true(ctx == &told && spectrum->step_hz == 50e3);
	assert_true(told.count < 8);
	told.record[told.count].time_ns = time_ns;
	told.record[told.count].low_hz = spectrum->low_hz;
	told.record[told.count].count = spectrum->count;
	for (int i = 0; i < 8 && i < spectrum->count; i++)
		told.record[told.count].dbfs[i] = spectrum->dbfs[i];
	told.count++;
}

static struct sweep *sweep;

static int setup(void **state)
{
	(void)state;
	memset(&told, 0, sizeof(told));
	sweep = sweep_create(10, note, &told);
	return !sweep;
}

static int teardown(void **state)
{
	(void)state;
	sweep_destroy(sweep);
	return 0;
}

static void hear(int first, int count, float power, double seconds, double to_s)
{
	struct spectrum_part part = {
		.to_ns = (int64_t)(to_s * 1e9), .seconds = seconds, .first = first, .count = count
	};

	for (int i = 0; i < count; i++)
		part.power[i] = power;
	sweep_part(sweep, &part);
}

static void parts_that_touch_are_one(void **state)
{
	(void)state;
	hear(18900, 40, 1e-3f, 1, 1);
	hear(18940, 40, 1e-4f, 1, 2);
	hear(18990, 5, 1e-5f, 1, 3);
	assert_int_equal(told.count, 0);
	sweep_end(sweep, 4);
	assert_int_equal(told.count, 2);
	assert_true(told.record[0].low_hz == 945e6 && told.record[0].count == 80 && told.record[0].time_ns == 4);
	assert_true(fabsf(told.record[0].dbfs[0] + 30) < 0.01f);
	assert_true(told.record[1].low_hz == 949.5e6 && told.record[1].count == 5);
	sweep_end(sweep, 5);
	assert_int_equal(told.count, 2);
}

/* Heard twice: the mean, by how long. */
static void powers_are_averaged(void **state)
{
	(void)state;
	hear(18900, 2, 1e-3f, 3, 3);
	hear(18901, 2, 1e-5f, 1, 4);
	sweep_end(sweep, 4);
	assert_int_equal(told.count, 1);
	assert_true(fabsf(told.record[0].dbfs[0] + 30) < 0.01f);
	assert_true(fabsf(told.record[0].dbfs[1] - 10 * log10f((3e-3f + 1e-5f) / 4)) < 0.01f);
	assert_true(fabsf(told.record[0].dbfs[2] + 50) < 0.01f);
}

/* Ten seconds from the beginning of the first part; then anew. */
static void records_are_due(void **state)
{
	(void)state;
	hear(18900, 2, 1e-3f, 1, 1);
	hear(18900, 2, 1e-3f, 1, 9.9);
	assert_int_equal(told.count, 0);
	hear(18900, 2, 1e-3f, 1, 10);
	assert_int_equal(told.count, 1);
	hear(18900, 2, 1e-5f, 1, 19.9);
	assert_int_equal(told.count, 1);
	hear(18900, 2, 1e-5f, 1, 20);
	assert_int_equal(told.count, 2);
	assert_true(fabsf(told.record[1].dbfs[0] + 50) < 0.01f);
}

/* More than one record takes; beyond all bands; silence. */
static void what_is_out_of_bounds(void **state)
{
	(void)state;
	for (int i = 0; i < 5; i++)
		hear(10000 + i * 1000, 1000, 0, 0.1, 1);
	hear(-1, 5, 1, 1, 1);
	hear(199999, 2, 1, 1, 1);
	sweep_end(sweep, 1);
	assert_int_equal(told.count, 2);
	assert_true(told.record[0].count == 4096 && told.record[1].count == 904);
	assert_true(told.record[1].low_hz == (10000 + 4096) * 50e3);
	assert_true(fabsf(told.record[0].dbfs[0] + 150) < 0.01f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(parts_that_touch_are_one, setup, teardown),
		cmocka_unit_test_setup_teardown(powers_are_averaged, setup, teardown),
		cmocka_unit_test_setup_teardown(records_are_due, setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_out_of_bounds, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
