// SPDX-License-Identifier: GPL-3.0-or-later
/* cells: which pdu belongs to which cell, when a record is due, what is smoothed, and that it stays bounded. A parse()
 * of the test's own stands in for a receiver's: octet 0 says what the message is, the others are its values. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cells.h"

enum { SAYS_NOTHING, SAYS_SI1, SAYS_SI2, SAYS_SI3, SAYS_SI4, SAYS_PAGING };

#define SECONDS(s) ((int64_t)((s)*1e9))

static void set_area(struct cell *cell, uint8_t lac)
{
	strcpy(cell->mcc, "460");
	strcpy(cell->mnc, "00");
	cell->gsm.lac = lac;
}

static bool parse(const struct pdu *pdu, struct cell *cell)
{
	struct cell_neighbour neighbour = { .source = CELL_SI2, .channel = pdu->octets[1], .id = -1, .priority = -1 };

	switch (pdu->octets[0]) {
	case SAYS_SI1:
		cell->gsm.nof_allocation = 1;
		cell->gsm.allocation[0] = pdu->octets[1];
		cell->gsm.si_seen |= 1 << CELL_SI1;
		return true;
	case SAYS_SI2:
		cell_neighbours_begin(cell, CELL_SI2, NEIGHBOUR_GSM);
		cell_neighbour_add(cell, &neighbour);
		cell->gsm.si_seen |= 1 << CELL_SI2;
		return true;
	case SAYS_SI3:
		set_area(cell, pdu->octets[1]);
		cell->gsm.ci = pdu->octets[2];
		cell->gsm.t3212_min = pdu->octets[3];
		cell->gsm.si_seen |= 1 << CELL_SI3;
		return true;
	case SAYS_SI4:
		set_area(cell, pdu->octets[1]);
		cell->gsm.si_seen |= 1 << CELL_SI4;
		return true;
	case SAYS_PAGING:
		cell->gsm.paging_1++;
		return true;
	}
	return false;
}

struct log {
	int count;
	int64_t time_ns;
	struct cell last;
};

static void on_due(void *ctx, int64_t time_ns, const struct cell *cell)
{
	struct log *log = ctx;

	log->count++;
	log->time_ns = time_ns;
	log->last = *cell;
}

struct bench {
	struct cells *cells;
	struct log log;
};

static int setup(void **state)
{
	struct bench *bench = calloc(1, sizeof(*bench));

	bench->cells = cells_create(8, on_due, &bench->log);
	*state = bench;
	return bench->cells ? 0 : -1;
}

static int teardown(void **state)
{
	struct bench *bench = *state;

	cells_destroy(bench->cells);
	free(bench);
	return 0;
}

static struct pdu heard(uint16_t arfcn, int bsic, double time_s)
{
	struct pdu pdu = {
		.channel = PDU_BCCH,
		.time_ns = SECONDS(time_s),
		.m = { NAN, NAN, NAN, NAN },
		.gsm = { .arfcn = arfcn, .bsic = (int8_t)bsic },
	};

	return pdu;
}

static const struct cell *say(struct bench *bench, uint16_t arfcn, int bsic, double time_s, uint8_t what, uint8_t a,
                              uint8_t b)
{
	struct pdu pdu = heard(arfcn, bsic, time_s);

	pdu.octets[0] = what;
	pdu.octets[1] = a;
	pdu.octets[2] = b;
	return cells_update(bench->cells, &pdu, parse);
}

static void records_of_one_cell(void **state)
{
	struct bench *bench = *state;
	const struct log *log = &bench->log;

	say(bench, 62, 43, 1, SAYS_NOTHING, 0, 0);
	assert_int_equal(log->count, 1); /* found */
	assert_int_equal(log->last.gsm.bsic, 43);
	assert_int_equal(log->last.gsm.arfcn, 62);
	say(bench, 62, 43, 2, SAYS_SI3, 7, 9);
	assert_int_equal(log->count, 2); /* identified */
	assert_int_equal(log->last.gsm.ci, 9);
	say(bench, 62, 43, 3, SAYS_SI3, 7, 9);
	say(bench, 62, 43, 4, SAYS_PAGING, 0, 0);
	assert_int_equal(log->count, 2); /* nothing new; counting pages is no event */
	say(bench, 62, 43, 5, SAYS_SI1, 62, 0);
	assert_int_equal(log->count, 3);
	say(bench, 62, 43, 86404.9, SAYS_PAGING, 0, 0);
	assert_int_equal(log->count, 3);
	say(bench, 62, 43, 86405, SAYS_PAGING, 0, 0);
	assert_int_equal(log->count, 4); /* a day has passed */
	assert_true(log->time_ns == SECONDS(86405));
	assert_int_equal(log->last.gsm.paging_1, 3);
	assert_true(log->last.first_seen_ns == SECONDS(1));
	assert_int_equal(cells_count(bench->cells), 1);
}

/* A receiver gives what it kept of a cell before it had found it. */
static void first_sight_may_come_second(void **state)
{
	struct bench *bench = *state;

	say(bench, 62, 43, 2, SAYS_NOTHING, 0, 0);
	const struct cell *cell = say(bench, 62, 43, 1.5, SAYS_SI3, 7, 9);

	assert_true(cell->first_seen_ns == SECONDS(1.5));
	assert_true(cell->last_seen_ns == SECONDS(2));
}

static void another_identity_on_the_same_place_is_a_change(void **state)
{
	struct bench *bench = *state;

	say(bench, 62, 43, 1, SAYS_SI3, 7, 9);
	say(bench, 62, 43, 2, SAYS_SI3, 8, 9);
	assert_int_equal(bench->log.count, 2);
	assert_int_equal(bench->log.last.gsm.lac, 8);
	assert_int_equal(cells_count(bench->cells), 1);
}

static void carrier_and_colour_tell_cells_apart(void **state)
{
	struct bench *bench = *state;

	say(bench, 62, 43, 1, SAYS_SI3, 7, 9);
	say(bench, 62, 44, 1, SAYS_SI3, 7, 9);
	say(bench, 63, 43, 1, SAYS_SI3, 7, 9);
	say(bench, 600, 43, 1, SAYS_SI3, 7, 9);
	say(bench, 600 | 0x8000, 43, 1, SAYS_SI3, 7, 9);
	assert_int_equal(cells_count(bench->cells), 5);
	assert_string_equal(cells_get(bench->cells, 3)->band, "DCS1800");
	assert_string_equal(cells_get(bench->cells, 4)->band, "PCS1900");
}

static void without_colour_the_identity_decides(void **state)
{
	struct bench *bench = *state;

	say(bench, 62, -1, 1, SAYS_SI3, 7, 9);
	say(bench, 62, -1, 2, SAYS_SI3, 7, 10);
	say(bench, 62, -1, 3, SAYS_SI3, 7, 9);
	assert_int_equal(cells_count(bench->cells), 2);
	assert_true(cells_get(bench->cells, 0)->last_seen_ns == SECONDS(3));
}

/* What is held against one of them must not fall on the other. */
static void without_colour_every_cell_has_a_handle_of_its_own(void **state)
{
	struct bench *bench = *state;

	for (uint8_t i = 0; i < 3; i++)
		say(bench, 62, -1, 1 + i, SAYS_SI3, 7, 9 + i);
	say(bench, 62, -1, 100, SAYS_SI1, 12, 0); /* whose? */
	assert_int_equal(cells_count(bench->cells), 4);
	for (size_t i = 0; i < 4; i++)
		for (size_t k = 0; k < i; k++)
			assert_true(cells_handle(cells_get(bench->cells, i)) !=
			            cells_handle(cells_get(bench->cells, k)));
	const uint64_t first = cells_handle(cells_get(bench->cells, 0));

	say(bench, 62, -1, 101, SAYS_SI3, 7, 9);
	assert_int_equal(cells_count(bench->cells), 3);
	assert_true(cells_handle(cells_get(bench->cells, 0)) == first);
}

/* One place: SI1, SI2, SI3, SI4; then the same carrier elsewhere, in the same order. */
static void what_comes_before_si3_waits_for_it(void **state)
{
	struct bench *bench = *state;

	say(bench, 62, -1, 1.0, SAYS_SI1, 11, 0);
	assert_int_equal(bench->log.count, 0); /* nobody knows yet whose it is */
	say(bench, 62, -1, 1.2, SAYS_SI2, 21, 0);
	say(bench, 62, -1, 1.4, SAYS_SI3, 7, 9);
	say(bench, 62, -1, 1.6, SAYS_SI4, 7, 0);
	assert_int_equal(cells_count(bench->cells), 1);
	say(bench, 62, -1, 3.0, SAYS_SI1, 12, 0);
	say(bench, 62, -1, 3.2, SAYS_SI2, 22, 0);
	say(bench, 62, -1, 3.4, SAYS_SI3, 7, 10);
	say(bench, 62, -1, 3.6, SAYS_SI4, 7, 0);
	assert_int_equal(cells_count(bench->cells), 2);
	const struct cell *first = cells_get(bench->cells, 0), *second = cells_get(bench->cells, 1);

	assert_int_equal(first->gsm.ci, 9);
	assert_int_equal(first->gsm.allocation[0], 11);
	assert_int_equal(first->neighbours[0].channel, 21);
	assert_int_equal(second->gsm.ci, 10);
	assert_int_equal(second->gsm.allocation[0], 12);
	assert_int_equal(second->neighbours[0].channel, 22);
	assert_int_equal(second->gsm.si_seen, 1 << CELL_SI1 | 1 << CELL_SI2 | 1 << CELL_SI3 | 1 << CELL_SI4);
}

static void a_cell_that_changed_its_list_stays_one_cell(void **state)
{
	struct bench *bench = *state;

	say(bench, 62, -1, 1, SAYS_SI2, 21, 0);
	say(bench, 62, -1, 2, SAYS_SI3, 7, 9);
	say(bench, 62, -1, 3, SAYS_SI2, 22, 0);
	say(bench, 62, -1, 3, SAYS_PAGING, 0, 0);
	say(bench, 62, -1, 4, SAYS_SI3, 7, 9);
	assert_int_equal(cells_count(bench->cells), 1);
	assert_int_equal(cells_get(bench->cells, 0)->nof_neighbours, 1);
	assert_int_equal(cells_get(bench->cells, 0)->neighbours[0].channel, 22);
	assert_int_equal(cells_get(bench->cells, 0)->gsm.paging_1, 1);
	assert_int_equal(bench->log.last.neighbours[0].channel, 22);
}

static void after_a_silence_nothing_is_taken_for_granted(void **state)
{
	struct bench *bench = *state;

	say(bench, 62, -1, 1, SAYS_SI3, 7, 9);
	say(bench, 62, -1, 100, SAYS_SI1, 12, 0);
	say(bench, 62, -1, 101, SAYS_SI3, 8, 10);
	assert_int_equal(cells_count(bench->cells), 2);
	assert_int_equal(cells_get(bench->cells, 0)->gsm.nof_allocation, 0);
	assert_int_equal(cells_get(bench->cells, 1)->gsm.allocation[0], 12);
}

/* A minute of silence is none yet; what is said of neighbours and allocations decides as any field does. */
static void what_belongs_to_whom(void **state)
{
	static const struct {
		double gap_s;
		uint8_t what, value;
		size_t count;
	} cases[] = {
		{ 60, SAYS_SI1, 11, 1 },      { 60.001, SAYS_SI1, 11, 2 }, { -60, SAYS_SI1, 11, 1 },
		{ -60.001, SAYS_SI1, 11, 2 }, { 1, SAYS_SI1, 12, 2 },      { 1, SAYS_SI2, 21, 1 },
		{ 1, SAYS_SI2, 22, 2 },       { 1, SAYS_PAGING, 0, 1 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct bench bench = { .cells = cells_create(8, on_due, &bench.log) };

		(void)state;
		say(&bench, 62, -1, 100, SAYS_SI3, 7, 9);
		say(&bench, 62, -1, 100, SAYS_SI1, 11, 0);
		say(&bench, 62, -1, 100, SAYS_SI2, 21, 0);
		say(&bench, 62, -1, 100 + cases[i].gap_s, cases[i].what, cases[i].value, 0);
		assert_int_equal(cells_count(bench.cells), cases[i].count);
		cells_destroy(bench.cells);
	}
}

/* What waited goes to the cell it turns out to be of, with all that was said and counted meanwhile. */
static void what_waited_is_added(void **state)
{
	struct bench *bench = *state;
	const struct cell *cell;

	say(bench, 62, -1, 1, SAYS_SI3, 7, 9);
	say(bench, 62, -1, 1, SAYS_PAGING, 0, 0);
	say(bench, 62, -1, 2, SAYS_SI3, 7, 10);
	say(bench, 62, -1, 100, SAYS_SI2, 0, 0);
	say(bench, 62, -1, 100, SAYS_SI1, 255, 0);
	say(bench, 62, -1, 100, SAYS_PAGING, 0, 0);
	const int count = bench->log.count;

	cell = say(bench, 62, -1, 101, SAYS_SI3, 7, 9);
	assert_int_equal(bench->log.count, count + 1);
	assert_int_equal(cells_count(bench->cells), 2);
	assert_int_equal(cell->gsm.ci, 9);
	assert_int_equal(cell->gsm.paging_1, 2);
	assert_true(cell->nof_neighbours == 1 && cell->neighbours[0].channel == 0);
	assert_true(cell->gsm.nof_allocation == 1 && cell->gsm.allocation[0] == 255);
	assert_int_equal(cell->gsm.si_seen, 1 << CELL_SI1 | 1 << CELL_SI2 | 1 << CELL_SI3);
	say(bench, 62, -1, 200, SAYS_PAGING, 0, 0);
	cell = say(bench, 62, -1, 201, SAYS_SI3, 7, 9); /* which said nothing new */
	assert_true(cell->gsm.paging_1 == 3 && cell->gsm.nof_allocation == 1 && cell->gsm.allocation[0] == 255 &&
	            cell->nof_neighbours == 1);
}

static void reported_at_the_end(void **state)
{
	struct bench *bench = *state;

	say(bench, 62, 43, 1, SAYS_SI3, 7, 9);
	say(bench, 63, -1, 2, SAYS_SI1, 1, 0);
	assert_int_equal(bench->log.count, 1);
	cells_report(bench->cells, SECONDS(5));
	assert_int_equal(bench->log.count, 3);
	assert_int_equal(bench->log.last.gsm.arfcn, 63);
	assert_true(bench->log.time_ns == SECONDS(5));
}

static void the_one_not_heard_for_longest_makes_room(void **state)
{
	struct bench *bench = *state;

	for (int i = 0; i < 8; i++)
		say(bench, (uint16_t)(1 + i), 5, i, SAYS_SI3, 7, 9);
	say(bench, 1, 5, 10, SAYS_PAGING, 0, 0);
	say(bench, 100, 5, 11, SAYS_SI3, 7, 9);
	assert_int_equal(cells_count(bench->cells), 8);
	assert_int_equal(cells_get(bench->cells, 0)->gsm.arfcn, 1);
	assert_int_equal(cells_get(bench->cells, 1)->gsm.arfcn, 3);
	assert_int_equal(cells_get(bench->cells, 7)->gsm.arfcn, 100);
	for (int i = 0; i < 100000; i++)
		say(bench, (uint16_t)rand(), rand() % 65 - 1, i, (uint8_t)(rand() % 6), (uint8_t)(rand() % 3), 0);
	assert_int_equal(cells_count(bench->cells), 8);
}

static void blocks_go_on_when_the_receiver_starts_again(void **state)
{
	struct bench *bench = *state;
	struct pdu pdu = heard(62, 43, 1);

	pdu.blocks_ok = 10;
	pdu.blocks_bad = 3;
	cells_update(bench->cells, &pdu, parse);
	pdu.blocks_ok = 25;
	cells_update(bench->cells, &pdu, parse);
	pdu.blocks_ok = 4; /* lost and found */
	pdu.blocks_bad = 1;
	const struct cell *cell = cells_update(bench->cells, &pdu, parse);

	assert_int_equal(cell->blocks_ok, 29);
	assert_int_equal(cell->blocks_bad, 4);
}

static void levels_are_smoothed(void **state)
{
	struct bench *bench = *state;
	struct pdu pdu = heard(62, 43, 0);
	const struct cell *cell = NULL;

	for (int i = 0; i < 400; i++) {
		pdu.time_ns = SECONDS(0.1 * i);
		pdu.m = (struct measurement){ -30 + (i % 2 ? 4.f : -4.f), i % 7 ? 12 : NAN, 100 + i, 2 };
		cell = cells_update(bench->cells, &pdu, parse);
	}
	assert_true(fabsf(cell->m.power_dbfs + 30) < 0.5f);
	assert_true(cell->m.snr_db == 12);
	assert_true(cell->m.freq_offset_hz == 499);
	pdu.m.power_dbfs = -10;
	for (int i = 0; i < 200; i++) {
		pdu.time_ns += SECONDS(0.1);
		cell = cells_update(bench->cells, &pdu, parse);
	}
	assert_true(cell->m.power_dbfs > -11); /* twenty seconds later the old level is forgotten */
}

/* What was heard t seconds ago weighs exp(-t / 5) as much; of LTE what it alone has, too. */
static void how_fast_levels_are_forgotten(void **state)
{
	struct bench *bench = *state;
	struct pdu pdu = {
		.rat = RAT_LTE, .channel = PDU_PBCH, .time_ns = SECONDS(100), .lte = { .earfcn = 1300, .pci = 5 }
	};
	const struct cell *cell = NULL;

	for (int i = 0; i < 2; i++, pdu.time_ns += SECONDS(5)) {
		pdu.m = (struct measurement){ 10.f * i, 20.f * i, 7 + i, 3 + i };
		pdu.clipped = i;
		pdu.lte.rsrp_dbfs = 30.f * i;
		pdu.lte.rsrq_db = 40.f * i;
		pdu.lte.load = i;
		cell = cells_update(bench->cells, &pdu, parse);
	}
	const double part = 1 / (1 + exp(-1));

	assert_float_equal(cell->m.power_dbfs, 10 * part, 1e-4);
	assert_float_equal(cell->m.snr_db, 20 * part, 1e-4);
	assert_float_equal(cell->clipped, part, 1e-4);
	assert_float_equal(cell->lte.rsrp_dbfs, 30 * part, 1e-4);
	assert_float_equal(cell->lte.rsrq_db, 40 * part, 1e-4);
	assert_float_equal(cell->lte.load, part, 1e-4);
	assert_true(cell->m.freq_offset_hz == 8 && cell->m.freq_offset_sd_hz == 4);
	pdu.m.freq_offset_hz = NAN;
	pdu.time_ns -= SECONDS(10); /* back in time it is as long */
	cell = cells_update(bench->cells, &pdu, parse);
	assert_true(cell->m.freq_offset_hz == 8);
	assert_float_equal(cell->lte.load, part + (1 - part) / (1 + exp(-1) / part), 1e-4);
}

/* Neither before something is known that a record could say, nor of what is said again; and a day before or after the
 * last one. */
static void when_a_record_is_due(void **state)
{
	static const double times_s[] = { 1, 86400.999, 86401, 1.001, 0.999 };
	static const int counts[] = { 1, 1, 2, 2, 3 };
	struct bench *bench = *state;
	struct pdu lte = { .rat = RAT_LTE, .channel = PDU_PBCH, .lte = { .earfcn = 1300, .pci = PDU_PCI_UNKNOWN } };

	cells_update(bench->cells, &lte, parse);
	say(bench, 70, -1, 1, SAYS_SI1, 1, 0);
	assert_int_equal(bench->log.count, 0);
	say(bench, 70, -1, 1, SAYS_SI4, 7, 0);
	assert_int_equal(bench->log.count, 1);
	lte.lte.pci = 0;
	cells_update(bench->cells, &lte, parse);
	assert_int_equal(bench->log.count, 2);
	for (int i = 0; i < 5; i++) {
		say(bench, 62, 0, times_s[i], SAYS_PAGING, 0, 0);
		assert_int_equal(bench->log.count, 2 + counts[i]);
	}
}

/* A minute's means, of those that were not told whole in it: blocks are counted within it. */
static struct {
	int calls, count;
	struct cell_heard cells[4];
	int64_t time_ns;
} minute;

static void on_heard(void *ctx, int64_t time_ns, const struct heard_cells *heard)
{
	(void)ctx;
	minute.calls++;
	minute.count = heard->count;
	minute.time_ns = time_ns;
	memcpy(minute.cells, heard->cells, (size_t)heard->count * sizeof(minute.cells[0]));
}

static void hear(struct bench *bench, int arfcn, double s, float power_dbfs, uint32_t ok, uint32_t bad)
{
	struct pdu pdu = { .rat = RAT_GSM,
		           .channel = PDU_PCH,
		           .time_ns = SECONDS(s),
		           .freq_hz = 1e9,
		           .m = { power_dbfs, 10, 1500, 1 },
		           .blocks_ok = ok,
		           .blocks_bad = bad,
		           .gsm = { .arfcn = (uint16_t)arfcn, .bsic = 1 } };

	cells_update(bench->cells, &pdu, parse);
}

static void once_a_minute(void **state)
{
	struct bench *bench = *state;

	memset(&minute, 0, sizeof(minute));
	cells_on_heard(bench->cells, on_heard);
	hear(bench, 20, 10, -30, 5, 1); /* told whole */
	hear(bench, 20, 40, -30, 9, 1);
	assert_int_equal(minute.calls, 0);
	hear(bench, 20, 70, -40, 10, 2); /* the first minute is over: in it each was told */
	assert_int_equal(minute.calls, 0);
	hear(bench, 20, 100, -50, 15, 2);
	hear(bench, 21, 101, -20, 1, 0); /* new */
	hear(bench, 20, 129, -50, 25, 4);
	assert_int_equal(minute.calls, 0);
	hear(bench, 21, 130, -20, 2, 0);
	assert_int_equal(minute.calls, 1);
	assert_true(minute.time_ns == SECONDS(130));
	assert_int_equal(minute.count, 1);
	assert_string_equal(minute.cells[0].key, "gsm:arfcn20-bsic1");
	assert_float_equal(minute.cells[0].power_dbfs, (-40 - 50 - 50) / 3.0, 0.05);
	assert_true(isnan(minute.cells[0].rsrp_dbfs) && isnan(minute.cells[0].clock_ppm));
	assert_float_equal(minute.cells[0].snr_db, 10, 1e-4);
	assert_float_equal(minute.cells[0].freq_offset_ppm, 1.5, 0.01);
	assert_int_equal(minute.cells[0].blocks_ok, 16);
	assert_int_equal(minute.cells[0].blocks_bad, 3);
	hear(bench, 21, 190, -20, 2, 0); /* of the last minute one was heard only */
	assert_int_equal(minute.calls, 2);
	assert_int_equal(minute.count, 1);
	assert_string_equal(minute.cells[0].key, "gsm:arfcn21-bsic1");
}

/* A new log holds those of the last day. */
static void told_again(void **state)
{
	struct bench *bench = *state;

	say(bench, 62, 43, 1, SAYS_SI3, 7, 9);
	say(bench, 63, 43, 3601, SAYS_SI3, 7, 10);
	say(bench, 70, -1, 3602, SAYS_SI1, 1, 0); /* never told */
	assert_int_equal(bench->log.count, 2);
	cells_retell(bench->cells, SECONDS(3610));
	assert_int_equal(bench->log.count, 4);
	cells_retell(bench->cells, SECONDS(86401));
	assert_int_equal(bench->log.count, 5);
	assert_int_equal(bench->log.last.gsm.ci, 10);
}

/* From the newest to the oldest; a twin has carrier and code of the first; handles tell all apart. */
static void neighbours_in_the_list(void **state)
{
	static const struct {
		enum rat rat;
		uint16_t channel;
		int code;
	} places[] = { { RAT_GSM, 62, 5 }, { RAT_GSM, 62, 6 },  { RAT_GSM, 63, 5 },
		       { RAT_LTE, 62, 5 }, { RAT_GSM, 62, -1 }, { RAT_GSM, 62, 0 } };
	enum { COUNT = sizeof(places) / sizeof(places[0]) };
	struct bench *bench = *state;
	const struct cell *cell;
	int i = COUNT;

	assert_null(cells_newest(bench->cells));
	for (int k = 0; k < COUNT; k++) {
		struct pdu pdu = heard(places[k].channel, places[k].code, 1);

		pdu.rat = places[k].rat;
		if (pdu.rat == RAT_LTE) {
			pdu.lte.earfcn = places[k].channel;
			pdu.lte.pci = (uint16_t)places[k].code;
		}
		cells_update(bench->cells, &pdu, parse);
	}
	for (cell = cells_newest(bench->cells); cell; cell = cells_older(cell)) {
		assert_ptr_equal(cell, cells_get(bench->cells, (size_t)--i));
		assert_true(cells_near(cell));
		assert_null(cells_twin(cell, NULL));
		for (const struct cell *other = cells_older(cell); other; other = cells_older(other))
			assert_true(cells_handle(cell) != cells_handle(other));
	}
	assert_int_equal(i, 0);
	assert_true(cells_handle(cells_get(bench->cells, 0)) == (UINT64_C(5) << 32 | 62));
	assert_true(cells_handle(cells_get(bench->cells, 3)) == (UINT64_C(1) << 48 | UINT64_C(5) << 32 | 62));
	assert_true(cells_handle(cells_get(bench->cells, 4)) == (UINT64_C(0xffff) << 32 | 62));
}

static void offset(struct bench *bench, uint16_t arfcn, double ppm, double time_s)
{
	struct pdu pdu = heard(arfcn, 5, time_s);

	pdu.freq_hz = 935e6 + 200e3 * arfcn;
	pdu.m.freq_offset_hz = pdu.freq_hz * ppm * 1e-6;
	cells_update(bench->cells, &pdu, parse);
}

/* At most twice a second; a record is always told of the clocks now. */
static void when_clocks_are_compared(void **state)
{
	static const double times_s[] = { 2, 2.499, 2.5, 2.001, 2 };
	static const double clocks_ppm[] = { 1, 1, 3, 3, 5 };
	struct bench *bench = *state;

	for (int i = 0; i < 3; i++)
		offset(bench, (uint16_t)(1 + i), 20, 1);
	for (int i = 0; i < 5; i++) {
		offset(bench, 4, 21 + i, times_s[i]);
		assert_float_equal(cells_get(bench->cells, 3)->clock_ppm, clocks_ppm[i], 1e-3);
	}
}

static void clocks_are_compared_with_the_others(void **state)
{
	struct bench *bench = *state;

	offset(bench, 1, 20.01, 1);
	offset(bench, 2, 19.99, 1);
	assert_true(isnan(cells_consensus_ppm(bench->cells, 0)));
	cells_report(bench->cells, SECONDS(1));
	assert_true(isnan(bench->log.last.clock_ppm));
	offset(bench, 3, 21.0, 2);
	assert_true(fabs(cells_consensus_ppm(bench->cells, 0) - 20.0) < 1e-6);
	cells_report(bench->cells, SECONDS(2));
	assert_true(fabs(bench->log.last.clock_ppm - 1.0) < 1e-6);
	offset(bench, 3, 21.0, 200); /* the others have fallen silent */
	cells_report(bench->cells, SECONDS(200));
	assert_true(isnan(bench->log.last.clock_ppm));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
		TEST(records_of_one_cell),
		TEST(first_sight_may_come_second),
		TEST(another_identity_on_the_same_place_is_a_change),
		TEST(carrier_and_colour_tell_cells_apart),
		TEST(without_colour_the_identity_decides),
		TEST(without_colour_every_cell_has_a_handle_of_its_own),
		TEST(what_comes_before_si3_waits_for_it),
		TEST(a_cell_that_changed_its_list_stays_one_cell),
		TEST(after_a_silence_nothing_is_taken_for_granted),
		TEST(what_belongs_to_whom),
		TEST(what_waited_is_added),
		TEST(reported_at_the_end),
		TEST(the_one_not_heard_for_longest_makes_room),
		TEST(blocks_go_on_when_the_receiver_starts_again),
		TEST(levels_are_smoothed),
		TEST(how_fast_levels_are_forgotten),
		TEST(when_a_record_is_due),
		TEST(once_a_minute),
		TEST(told_again),
		TEST(neighbours_in_the_list),
		TEST(when_clocks_are_compared),
		TEST(clocks_are_compared_with_the_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
