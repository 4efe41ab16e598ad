// SPDX-License-Identifier: GPL-3.0-or-later
/* history: changes are dated and counted, repeats confirm, levels give quantiles; frame timings stand through drift and
 * chance errors, jump at a restart, and keep two stations with one carrier and code apart. Cells are fed with pdus by a
 * parse() of the test's own. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cells.h"

#define SECONDS(s) ((int64_t)((s)*1e9))
#define START      SECONDS(1800000000)

static bool parse(const struct pdu *pdu, struct cell *cell)
{
	if (!pdu->octets[0])
		return true;
	strcpy(cell->mcc, "460");
	strcpy(cell->mnc, "00");
	cell->gsm.lac = pdu->octets[0];
	cell->gsm.ci = 7;
	cell->gsm.si_seen |= 1 << CELL_SI3;
	return true;
}

static void on_due(void *ctx, int64_t time_ns, const struct cell *cell)
{
	(void)ctx;
	(void)time_ns;
	(void)cell;
}

/* A block of the station whose frame 0 is sent at `epoch_s`, by a receiver whose clock is `ppm` fast. */
static const struct cell *hear(struct cells *cells, double at_s, double epoch_s, double ppm, uint8_t lac)
{
	const double frame_s = 60e-3 / 13;
	double frames = floor((at_s - epoch_s) / frame_s);
	struct pdu pdu = {
		.channel = PDU_BCCH,
		.time_ns = START + SECONDS((epoch_s + frames * frame_s) * (1 + ppm * 1e-6)),
		.freq_hz = 947.4e6,
		.m = { -60, 20, NAN, NAN },
		.gsm = { .arfcn = 62, .bsic = 43, .fn = (uint32_t)((int64_t)frames % 2715648) },
		.len = 1,
		.octets = { lac },
	};

	return cells_update(cells, &pdu, parse);
}

static struct cells *open_cells(void)
{
	struct cells *cells = cells_create(8, on_due, NULL);

	assert_non_null(cells);
	return cells;
}

static void changes_and_repeats(void **state)
{
	struct cells *cells = open_cells();
	const struct cell *cell = NULL;
	unsigned distinct;
	int lac = 0;

	(void)state;
	while (strcmp(cell_fields[lac].key, "lac") != 0)
		lac++;
	for (int i = 0; i < 4; i++)
		cell = hear(cells, 10 + i, 0, 0, 1);
	const struct history *history = cells_history(cell);

	assert_int_equal(history_repeats(history, 1 << CELL_SI3), 4);
	hear(cells, 20, 0, 0, 2);
	assert_int_equal(history_repeats(history, 1 << CELL_SI3), 1);
	hear(cells, 30, 0, 0, 3);
	hear(cells, 40, 0, 0, 2);
	assert_int_equal(history_changes(history, lac, START + SECONDS(41), SECONDS(60), &distinct), 3);
	assert_int_equal(distinct, 3);
	assert_int_equal(history_changes(history, lac, START + SECONDS(41), SECONDS(15), &distinct), 2);
	assert_int_equal(history_change(history, 0)->before, 3);
	assert_int_equal(history_change(history, 0)->after, 2);
	assert_null(history_change(history, 3));
	cells_destroy(cells);
}

/* A dongle 80 ppm off for an hour, one pause of ten minutes, and blocks with a wrong number now and then. */
static void timing_stands(void **state)
{
	struct cells *cells = open_cells();
	const struct cell *cell = NULL;

	(void)state;
	for (double s = 10; s<3600; s += s> 1000 && s < 1600 ? 600 : 5) {
		cell = hear(cells, s, 3.3, 80, 1);
		if ((int)s % 100 == 0)
			hear(cells, s + 0.5, 500 + s, 80, 1);
	}
	assert_int_equal(cells_count(cells), 1);
	assert_int_equal(cells_history(cell)->nof_epochs, 1);
	assert_null(history_epoch(cells_history(cell), 1));
	double now_s = history_epoch(cells_history(cell), 0)->at_s;

	assert_true(fabs(history_epoch_distance_s(RAT_GSM, fmod(1800000000 + 3.3, 2715648 * 60e-3 / 13), now_s)) < 0.3);
	cells_destroy(cells);
}

static void restart_is_one_jump(void **state)
{
	struct cells *cells = open_cells();
	const struct cell *cell = NULL;

	(void)state;
	for (int i = 0; i < 40; i++)
		cell = hear(cells, 10 + i, i < 20 ? 3.3 : 29.1, 0, i < 20 ? 1 : 2);
	assert_int_equal(cells_count(cells), 1);
	assert_int_equal(cells_history(cell)->nof_epochs, 2);
	assert_int_equal(cells_history(cell)->nof_changes, 1);
	assert_true(llabs(history_epoch(cells_history(cell), 0)->first_ns - START - SECONDS(30)) < SECONDS(0.01));
	cells_destroy(cells);
}

/* Two far cells with the same carrier and BSIC, heard in turns: neither changes anything. */
static void alternation_is_two_cells(void **state)
{
	struct cells *cells = open_cells();
	const struct cell *first, *second;

	(void)state;
	for (int i = 0; i < 60; i++)
		if (i / 4 % 2)
			hear(cells, 10 + i, 1800.5, 30, 2);
		else
			hear(cells, 10 + i, 3.3, 30, 1);
	assert_int_equal(cells_count(cells), 2);
	first = cells_get(cells, 0);
	second = cells_twin(first, NULL);
	assert_ptr_equal(second, cells_get(cells, 1));
	assert_null(cells_twin(first, second));
	assert_int_equal(first->gsm.lac, 1);
	assert_int_equal(second->gsm.lac, 2);
	assert_true(cells_handle(first) != cells_handle(second));
	assert_int_equal(cells_history(first)->nof_changes, 0);
	assert_int_equal(cells_history(second)->nof_changes, 0);
	cells_destroy(cells);
}

/* Three of them, at each round of a sweep one: the third is first heard in the first one's place, which comes back
 * after the second. */
static void alternation_in_a_sweep(void **state)
{
	static const double epochs_s[] = { 0, 3.3, 500.5, 250 };
	static const uint8_t heard[] = { 1, 2, 1, 3, 2, 1, 3, 2, 1 };
	struct cells *cells = open_cells();
	unsigned lacs = 0;

	(void)state;
	for (size_t round = 0; round < sizeof(heard); round++)
		for (int i = 0; i < 4; i++)
			hear(cells, 10 + 900.0 * (double)round + i, epochs_s[heard[round]], 30, heard[round]);
	assert_int_equal(cells_count(cells), 3);
	for (size_t i = 0; i < 3; i++) {
		lacs |= 1u << cells_get(cells, i)->gsm.lac;
		assert_int_equal(cells_history(cells_get(cells, i))->nof_changes, 0);
	}
	assert_int_equal(lacs, 1u << 1 | 1u << 2 | 1u << 3);
	cells_destroy(cells);
}

/* One clock moved by a gap of the samples that nobody counted: the same cell, and no second one for ever after. */
static void lost_samples_make_no_twin(void **state)
{
	struct cells *cells = open_cells();

	(void)state;
	for (int i = 0; i < 400; i++)
		hear(cells, 10 + i * 2, 3.3 + i / 50 * 0.0546, 20, 1);
	assert_int_equal(cells_count(cells), 1);
	cells_destroy(cells);
}

static void other_tools_have_no_timing(void **state)
{
	struct cells *cells = open_cells();
	struct pdu pdu = {
		.channel = PDU_BCCH, .freq_hz = 947.4e6, .m = { NAN, NAN, NAN, NAN }, .len = 1, .octets = { 1 }
	};

	(void)state;
	pdu.gsm.bsic = -1;
	for (int i = 0; i < 20; i++) {
		pdu.time_ns = START + SECONDS(i * i);
		pdu.gsm.fn = (uint32_t)i * 77777;
		assert_int_equal(cells_history(cells_update(cells, &pdu, parse))->nof_epochs, 0);
	}
	assert_int_equal(cells_count(cells), 1);
	cells_destroy(cells);
}

static void quantiles(void **state)
{
	struct history_levels levels = { 0 };

	(void)state;
	assert_true(isnan(history_level_quantile(&levels, 0.5)));
	for (int i = 0; i < 100; i++)
		history_level_add(&levels, -100 + i);
	history_level_add(&levels, NAN);
	assert_int_equal(levels.count, 100);
	assert_float_equal(history_level_quantile(&levels, 0.5), -51, 1);
	assert_float_equal(history_level_quantile(&levels, 0.99), -2, 1);
	history_level_add(&levels, 1000);
	history_level_add(&levels, -1000);
	assert_int_equal(levels.count, 102);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(changes_and_repeats),        cmocka_unit_test(timing_stands),
		cmocka_unit_test(restart_is_one_jump),        cmocka_unit_test(alternation_is_two_cells),
		cmocka_unit_test(lost_samples_make_no_twin),  cmocka_unit_test(alternation_in_a_sweep),
		cmocka_unit_test(other_tools_have_no_timing), cmocka_unit_test(quantiles),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
