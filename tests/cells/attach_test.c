// SPDX-License-Identifier: GPL-3.0-or-later
/* attach, of stations with one carrier and code: which of them a block belongs to by its frame timing, when there is
 * one more, what is left of two that were heard as one, and how many there may be. A block says LAC and cell identity,
 * or nothing. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cells.h"

enum { STATIONS_MAX = 32 };

static const int64_t start_ns = INT64_C(1800000000) * 1000000000;

static struct cells *cells;
static int reports;

static void on_due(void *ctx, int64_t time_ns, const struct cell *cell)
{
	(void)ctx, (void)time_ns, (void)cell;
	reports++;
}

static void begin(size_t max)
{
	cells_destroy(cells);
	cells = cells_create(max, on_due, NULL);
	assert_non_null(cells);
	reports = 0;
}

static int teardown(void **state)
{
	(void)state;
	cells_destroy(cells);
	cells = NULL;
	return 0;
}

static int64_t at(double time_s)
{
	return start_ns + llround(time_s * 1e3) * 1000000;
}

static bool parse(const struct pdu *pdu, struct cell *cell)
{
	if (pdu->octets[2]) { /* a country, and no more */
		snprintf(cell->mcc, sizeof(cell->mcc), "%u", pdu->octets[2]);
		return true;
	}
	if (!pdu->octets[0])
		return false;
	strcpy(cell->mcc, "460");
	strcpy(cell->mnc, "00");
	cell->lte.tac = pdu->octets[0];
	cell->lte.eci = pdu->octets[1];
	return true;
}

/* A block at time_s of the station that counted its frames from from_s on; both in whole frames of 10 ms, and any rest
 * the same. */
static const struct cell *hear(double time_s, double from_s, uint8_t tac, uint8_t eci)
{
	struct pdu pdu = {
		.rat = RAT_LTE,
		.channel = PDU_BCCH_DLSCH,
		.time_ns = at(time_s),
		.m = { -40, 10, NAN, NAN },
		.octets = { tac, eci },
		.lte = { .earfcn = 1300, .pci = 5, .rsrp_dbfs = NAN, .rsrq_db = NAN, .load = NAN },
	};

	pdu.lte.sfn = (uint16_t)(llround((time_s - from_s) * 100) % 1024);
	return cells_update(cells, &pdu, parse);
}

/* Three blocks a second apart: what was heard is confirmed. */
static const struct cell *hear_some(double time_s, double from_s, uint8_t tac, uint8_t eci)
{
	hear(time_s, from_s, tac, eci);
	hear(time_s + 1, from_s, tac, eci);
	return hear(time_s + 2, from_s, tac, eci);
}

/* One at 10 to 12 s, another in its place at 20 to 22 s, and the first again at 30 s, which says nothing. */
static const struct cell *hear_in_turns(uint8_t tac)
{
	hear_some(10, 0.5, 7, 9);
	hear_some(20, 2.5, tac, 9);
	assert_int_equal(cells_count(cells), 1);
	return hear(30, 0.5, 0, 0);
}

static void in_turns_they_are_two(void **state)
{
	(void)state;
	begin(8);
	const struct cell *first = hear_in_turns(8), *second = cells_get(cells, 1);

	assert_int_equal(cells_count(cells), 2);
	assert_ptr_equal(first, cells_get(cells, 0));
	assert_true(first->first_seen_ns == at(10) && first->last_seen_ns == at(30));
	assert_true(second->first_seen_ns == at(20) && second->last_seen_ns == at(22));
	assert_true(first->lte.earfcn == 1300 && first->lte.pci == 5 && second->lte.earfcn == 1300 &&
	            second->lte.pci == 5);
	assert_true(first->lte.tac == CELL_UNKNOWN && first->lte.eci == CELL_UNKNOWN &&
	            first->mcc[0] == 0); /* whose that was is not known */
	assert_true(second->lte.tac == CELL_UNKNOWN && isnan(second->m.power_dbfs));
	assert_float_equal(first->m.power_dbfs, -40, 1e-3);
	assert_ptr_equal(hear(31, 2.5, 8, 9), second);
	assert_ptr_equal(hear(32, 0.5, 7, 9), first);
	assert_true(first->lte.tac == 7 && second->lte.tac == 8);
	assert_int_equal(cells_count(cells), 2);
}

/* What both said alike is still the first one's; the second is to say it again. */
static void what_both_said_is_kept(void **state)
{
	(void)state;
	begin(8);
	const struct cell *first = hear_in_turns(7);

	assert_int_equal(cells_count(cells), 2);
	assert_true(first->lte.tac == 7 && first->lte.eci == 9 && first->first_seen_ns == at(10));
	assert_int_equal(cells_get(cells, 1)->lte.tac, CELL_UNKNOWN);
	assert_true(cells_get(cells, 1)->first_seen_ns == at(20));
}

/* That it is another cell now is told at once. */
static void the_first_is_told_again(void **state)
{
	(void)state;
	begin(8);
	hear_some(10, 0.5, 7, 9);
	hear_some(20, 2.5, 7, 9);
	const int before = reports;

	hear(30, 2.5, 7, 9);
	assert_int_equal(reports, before);
	hear(31, 0.5, 7, 9);
	assert_int_equal(reports, before + 1);
}

/* No cell makes room for one that is not known to be. */
static void where_there_is_no_room(void **state)
{
	struct pdu other = { .channel = PDU_BCCH, .m = { NAN, NAN, NAN, NAN }, .gsm = { .arfcn = 62, .bsic = 5 } };
	(void)state;

	for (size_t max = 2; max <= 3; max++) {
		begin(max);
		other.time_ns = at(5);
		cells_update(cells, &other, parse);
		hear_some(10, 0.5, 7, 9);
		hear_some(20, 2.5, 8, 9);
		const struct cell *cell = hear(30, 0.5, 0, 0);

		assert_int_equal(cells_count(cells), max);
		assert_int_equal(cells_get(cells, 0)->gsm.arfcn, 62);
		assert_int_equal(cell->lte.tac, max == 2 ? 8 : CELL_UNKNOWN);
	}
}

/* The last block of the one came after this one, or with it: no station sends in two timings at once. */
static void at_the_same_time_they_are_two(void **state)
{
	static const struct {
		double later_s;
		size_t count;
	} cases[] = { { -0.15, 1 }, { -0.14, 2 }, { -0.01, 2 }, { 0, 2 }, { 0.01, 1 }, { 0.14, 1 } };
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		begin(8);
		hear_some(10, 0.5, 7, 9);
		hear(12 + cases[i].later_s, 2.5, 7, 9);
		assert_int_equal(cells_count(cells), cases[i].count);
	}
}

/* Stations side by side that began to count 1, 2, 3 s … after the first. */
static void hear_side_by_side(int count)
{
	for (int i = 0; i < count; i++) {
		hear(10, i * 0.3, 7, 9);
		hear(10, i * 0.3, 7, 9);
	}
}

/* Samples that were lost move all timings alike. */
static void lost_samples_move_all(void **state)
{
	static const struct {
		double from_s;
		size_t which;
	} cases[] = { { 0.31, 1 }, { 0.35, 1 }, { 0.44, 1 }, { 0.46, 2 }, { 0.58, 2 },
		      { 0.1, 0 },  { -0.2, 0 }, { 5, 3 },    { 6, 0 } };
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		begin(8);
		hear_side_by_side(4);
		assert_int_equal(cells_count(cells), 4);
		assert_ptr_equal(hear(20, cases[i].from_s, 7, 9), cells_get(cells, cases[i].which));
		assert_int_equal(cells_count(cells), 4);
	}
}

/* A timing that one block had is looked for as well: the second block belongs to the same cell, whoever is heard beside
 * it. */
static void what_is_not_confirmed_belongs_to_it(void **state)
{
	(void)state;
	for (int i = 1; i <= 2; i++) {
		begin(8);
		hear_side_by_side(3);
		const struct cell *cell = hear(20, 0.05, 7, 9);

		assert_ptr_equal(cell, cells_get(cells, 0));
		assert_ptr_equal(hear(20.5, 0.1, 7, 9), cell);
		hear(21, 0.6, 7, 9);
		assert_ptr_equal(hear(21, i * 0.05, 7, 9), cell);
		assert_int_equal(cells_count(cells), 3);
		assert_int_equal(cells_history(cell)->nof_epochs, 2);
	}
}

/* Where there is no code, another country is another cell; one that was not known is something learnt. */
static void words_are_compared(void **state)
{
	static const struct {
		const char *known;
		uint8_t said;
		size_t count;
	} cases[] = { { "240", 240, 1 }, { "240", 241, 2 }, { "", 240, 1 } };
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct pdu pdu = { .rat = RAT_LTE, .time_ns = at(10), .m = { NAN, NAN, NAN, NAN }, .octets = { 7, 9 } };

		begin(8);
		pdu.lte.earfcn = 1300;
		pdu.lte.pci = PDU_PCI_UNKNOWN;
		struct cell *cell = (struct cell *)cells_update(cells, &pdu, parse);

		strcpy(cell->mcc, cases[i].known);
		pdu.octets[2] = cases[i].said;
		cells_update(cells, &pdu, parse);
		assert_int_equal(cells_count(cells), cases[i].count);
	}
}

/* Zero is a code like others: what is said does not matter. */
static void zero_is_a_code(void **state)
{
	struct pdu pdu;
	(void)state;

	for (int rat = 0; rat < 2; rat++) {
		begin(8);
		pdu = (struct pdu){ .rat = (enum rat)rat, .m = { NAN, NAN, NAN, NAN }, .octets = { 7, 9 } };
		if (rat == RAT_LTE)
			pdu.lte.earfcn = 1300;
		pdu.time_ns = at(10);
		const struct cell *cell = cells_update(cells, &pdu, parse);

		pdu.octets[1] = 10;
		assert_ptr_equal(cells_update(cells, &pdu, parse), cell);
		assert_int_equal(cells_count(cells), 1);
		assert_int_equal(rat == RAT_LTE ? cell->lte.pci : cell->gsm.bsic, 0);
	}
}

/* Where the timing is not known, which is beside the first time slot of GSM, it is the one heard last. */
static void without_timing_the_last_one(void **state)
{
	struct pdu pdu = { .channel = PDU_BCCH,
		           .m = { NAN, NAN, NAN, NAN },
		           .gsm = { .arfcn = 62, .bsic = 5, .fn = 50000 } };
	(void)state;

	begin(8);
	pdu.time_ns = at(10);
	cells_update(cells, &pdu, parse);
	cells_update(cells, &pdu, parse);
	pdu.gsm.fn = 1000000;
	const struct cell *second = cells_update(cells, &pdu, parse);

	assert_int_equal(cells_count(cells), 2);
	assert_ptr_equal(cells_get(cells, 1), second);
	pdu.gsm.timeslot = 2;
	pdu.time_ns = at(11);
	assert_ptr_equal(cells_update(cells, &pdu, parse), second);
	pdu.gsm.timeslot = 0;
	pdu.gsm.fn = 50000;
	pdu.time_ns = at(10);
	assert_ptr_equal(cells_update(cells, &pdu, parse), cells_get(cells, 0));
	pdu.gsm.timeslot = 2;
	assert_ptr_equal(cells_update(cells, &pdu, parse), cells_get(cells, 0));
}

/* Noise does not fill the list: so many of one carrier and code, and no more, whether they come side by side or in
 * turns. */
static void how_many_there_may_be(void **state)
{
	(void)state;
	begin(64);
	hear_side_by_side(STATIONS_MAX - 1);
	assert_int_equal(cells_count(cells), STATIONS_MAX - 1);
	begin(64);
	hear_side_by_side(STATIONS_MAX + 2);
	assert_int_equal(cells_count(cells), STATIONS_MAX);
	for (int more = STATIONS_MAX - 2; more <= STATIONS_MAX - 1; more++) {
		begin(64);
		hear_side_by_side(more);
		hear_some(20, 9.9, 7, 9); /* the nearest is the first, which it takes the place of */
		assert_int_equal(cells_count(cells), more);
		hear(30, 0, 7, 9);
		assert_int_equal(cells_count(cells), more + 1);
	}
	begin(64);
	hear_side_by_side(STATIONS_MAX);
	hear_some(20, 9.9, 7, 9);
	hear(30, 0, 7, 9);
	assert_int_equal(cells_count(cells), STATIONS_MAX);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_teardown(name, teardown)
	const struct CMUnitTest tests[] = {
		TEST(in_turns_they_are_two),
		TEST(what_both_said_is_kept),
		TEST(the_first_is_told_again),
		TEST(where_there_is_no_room),
		TEST(at_the_same_time_they_are_two),
		TEST(lost_samples_move_all),
		TEST(what_is_not_confirmed_belongs_to_it),
		TEST(words_are_compared),
		TEST(zero_is_a_code),
		TEST(without_timing_the_last_one),
		TEST(how_many_there_may_be),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
