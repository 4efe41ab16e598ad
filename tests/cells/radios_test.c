// SPDX-License-Identifier: GPL-3.0-or-later
/* cells heard by several receivers: each has a crystal and a count of time of its own, so that clocks, timings and
 * levels are compared among what one receiver measured; a cell is one receiver's until that loses it for a minute. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "cells.h"

#define SECONDS(s) ((int64_t)((s)*1e9))

static const double frame_s = 60e-3 / 13;
static const double crystals_ppm[] = { 20, -30, 7 }, starts_s[] = { 0, 0.4, 7.3 };

struct hall {
	struct cells *cells;
	double time_s;
};

static void due(void *ctx, int64_t time_ns, const struct cell *cell)
{
	(void)ctx, (void)time_ns, (void)cell;
}

/* The first octet is the LAC, 0: says nothing. */
static bool parse(const struct pdu *pdu, struct cell *cell)
{
	if (!pdu->octets[0])
		return false;
	strcpy(cell->mcc, "460");
	strcpy(cell->mnc, "00");
	cell->gsm.lac = pdu->octets[0];
	cell->gsm.ci = pdu->gsm.arfcn;
	return true;
}

static const struct cell *hear(const struct hall *hall, int radio, int arfcn, double ppm, float dbfs)
{
	struct pdu pdu = { .rat = RAT_GSM, .channel = PDU_BCCH, .radio = (uint8_t)radio, .len = 1, .octets = { 7 } };

	pdu.freq_hz = 935e6 + 200e3 * arfcn;
	pdu.gsm.arfcn = (uint16_t)arfcn;
	pdu.gsm.bsic = 9;
	pdu.gsm.fn = (uint32_t)llround((hall->time_s - 1000 + starts_s[radio] + arfcn) / frame_s);
	pdu.time_ns = SECONDS(1000 - starts_s[radio] - arfcn + pdu.gsm.fn * frame_s);
	pdu.blocks_ok = 100;
	pdu.m = (struct measurement){ dbfs, NAN, pdu.freq_hz * (ppm + crystals_ppm[radio]) * 1e-6, 1 };
	return cells_update(hall->cells, &pdu, parse);
}

static struct hall hall_open(void)
{
	struct hall hall = { cells_create(64, due, NULL), 1000 };

	assert_non_null(hall.cells);
	return hall;
}

/* Fifty ppm apart, each has a consensus, and one cell that is off. */
static void each_has_its_clock(void **state)
{
	struct hall hall = hall_open();
	(void)state;

	for (int s = 0; s < 40; s++, hall.time_s++)
		for (int radio = 0; radio < 2; radio++)
			for (int i = 0; i < 5; i++)
				hear(&hall, radio, 10 * (radio + 1) + i, i == 4 ? 3 : 0, -20);
	for (int radio = 0; radio < 2; radio++) {
		assert_float_equal(cells_consensus_ppm(hall.cells, (uint8_t)radio), crystals_ppm[radio], 1e-3);
		for (int i = 0; i < 5; i++) {
			const struct cell *cell = hear(&hall, radio, 10 * (radio + 1) + i, i == 4 ? 3 : 0, -20);

			assert_int_equal(cell->radio, radio);
			assert_float_equal(cell->clock_ppm, i == 4 ? 3 : 0, 1e-3);
		}
	}
	assert_true(isnan(cells_consensus_ppm(hall.cells, 2)));
	cells_destroy(hall.cells);
}

/* The same cell by another receiver is the same cell: seen, and nothing else. */
static void a_cell_is_one_receivers(void **state)
{
	struct hall hall = hall_open();
	const struct cell *cell = NULL;
	(void)state;

	for (int s = 0; s < 20; s++, hall.time_s++)
		cell = hear(&hall, 0, 10, 0, -20);
	const uint32_t blocks = cell->blocks_ok;
	const double first_hz = cell->m.freq_offset_hz;

	for (int s = 0; s < 20; s++, hall.time_s++)
		assert_ptr_equal(hear(&hall, 1, 10, 0, -60), cell);
	assert_int_equal(cells_count(hall.cells), 1);
	assert_int_equal(cell->radio, 0);
	assert_int_equal(cell->blocks_ok, blocks);
	assert_true(cell->m.power_dbfs == -20 && cell->m.freq_offset_hz == first_hz);
	assert_in_range(cell->last_seen_ns, SECONDS(hall.time_s - 1.01), SECONDS(hall.time_s - 0.99));
	assert_int_equal(cells_history(cell)->nof_epochs, 1);
	cells_destroy(hall.cells);
}

/* After a minute it is the other one's; what was measured begins anew, what was read stays. */
static void taken_over_after_a_minute(void **state)
{
	for (int late = 0; late < 2; late++) {
		struct hall hall = hall_open();
		const struct cell *cell = NULL;
		(void)state;

		for (int s = 0; s < 20; s++, hall.time_s++)
			cell = hear(&hall, 0, 10, 0, -20);
		const uint32_t blocks = cell->blocks_ok;

		hall.time_s += late ? 59.01 : 58.99;
		hear(&hall, 1, 10, 0, -60);
		assert_int_equal(cell->radio, late);
		assert_int_equal(cells_count(hall.cells), 1);
		assert_int_equal(cell->gsm.lac, 7);
		assert_true(cell->m.power_dbfs == (late ? -60 : -20));
		assert_int_equal(cell->blocks_ok, blocks + (uint32_t)late);
		assert_int_equal(cells_history(cell)->power.count, late ? 1 : 20);
		assert_int_equal(cells_history(cell)->nof_epochs, late ? 0 : 1);
		assert_int_equal(cells_history(cell)->nof_traces, late ? 1 : 2);
		hear(&hall, 1, 10, 0, -60);
		assert_int_equal(cells_history(cell)->nof_epochs, 1);
		cells_destroy(hall.cells);
	}
}

/* Two stations of one carrier and code are told apart by the receiver that hears them both. */
static void clones_are_told_apart_by_one_receiver(void **state)
{
	for (int radios = 1; radios <= 2; radios++) {
		struct hall hall = hall_open();
		(void)state;

		for (int s = 0; s < 20; s++, hall.time_s++) {
			hear(&hall, 0, 10, 0, -20);
			struct pdu other = { .rat = RAT_GSM, .channel = PDU_BCCH, .len = 1, .octets = { 7 } };

			other.radio = (uint8_t)(radios - 1);
			other.freq_hz = 937e6;
			other.gsm.arfcn = 10;
			other.gsm.bsic = 9;
			other.gsm.fn = (uint32_t)llround((hall.time_s - 1000 + 500) / frame_s);
			other.time_ns = SECONDS(1000 - 500 + other.gsm.fn * frame_s);
			other.m = (struct measurement){ -25, NAN, NAN, NAN };
			cells_update(hall.cells, &other, parse);
		}
		assert_int_equal(cells_count(hall.cells), radios == 1 ? 2 : 1);
		cells_destroy(hall.cells);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_has_its_clock),
		cmocka_unit_test(a_cell_is_one_receivers),
		cmocka_unit_test(taken_over_after_a_minute),
		cmocka_unit_test(clones_are_told_apart_by_one_receiver),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
