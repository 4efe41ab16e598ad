// SPDX-License-Identifier: GPL-3.0-or-later
/* clock: whose clock is right is a vote of sites, not of cells: a van does not win it by its number, nor by coming
 * first; what the crystal was counts; an even vote names nobody. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "cells.h"

#define SECONDS(s) ((int64_t)((s)*1e9))

/* GSM: ARFCN, LAC, CI; LTE: PCI, eNB, cell; area 0: says nothing of itself. */
struct sender {
	enum rat rat;
	int id, area, cell;
	double ppm;
};

struct hall {
	struct cells *cells;
	double time_s, rx_ppm;
};

static void due(void *ctx, int64_t time_ns, const struct cell *cell)
{
	(void)ctx;
	(void)time_ns;
	(void)cell;
}

static bool parse(const struct pdu *pdu, struct cell *cell)
{
	struct sender s;

	memcpy(&s, pdu->octets, sizeof(s));
	if (!s.area)
		return false;
	strcpy(cell->mcc, "460");
	strcpy(cell->mnc, "00");
	if (s.rat == RAT_GSM) {
		cell->gsm.lac = s.area;
		cell->gsm.ci = s.cell;
	} else {
		cell->lte.tac = 7;
		cell->lte.eci = s.area << 8 | s.cell;
	}
	return true;
}

static const struct cell *hear(struct hall *hall, const struct sender *s)
{
	struct pdu pdu = { .rat = s->rat, .time_ns = SECONDS(hall->time_s), .len = sizeof(*s) };

	memcpy(pdu.octets, s, sizeof(*s));
	pdu.channel = s->rat == RAT_GSM ? PDU_BCCH : PDU_BCCH_DLSCH;
	pdu.freq_hz = s->rat == RAT_GSM ? 935e6 + 200e3 * s->id : 1850e6;
	if (s->rat == RAT_GSM) {
		pdu.gsm.arfcn = (uint16_t)s->id;
		pdu.gsm.bsic = 9;
	} else {
		pdu.lte.earfcn = 1650;
		pdu.lte.pci = (uint16_t)s->id;
	}
	pdu.m = (struct measurement){ NAN, NAN, pdu.freq_hz * (s->ppm + hall->rx_ppm) * 1e-6, 1 };
	return cells_update(hall->cells, &pdu, parse);
}

/* Each of them once a second for so long. */
static void hear_all(struct hall *hall, const struct sender *senders, int count, int seconds)
{
	for (int s = 0; s < seconds; s++, hall->time_s++)
		for (int i = 0; i < count; i++)
			hear(hall, &senders[i]);
}

static struct hall hall_open(void)
{
	struct hall hall = { cells_create(64, due, NULL), 1000, 20 };

	assert_non_null(hall.cells);
	return hall;
}

static void assert_clock(const struct cell *cell, double ppm, int sites)
{
	assert_float_equal(cell->clock_ppm, ppm, 0.011);
	assert_int_equal(cell->clock_sites, sites);
	assert_true(isnan(cell->clock_apart_ppm));
}

static void assert_even(const struct cell *cell, double apart_ppm)
{
	assert_true(isnan(cell->clock_ppm));
	assert_float_equal(cell->clock_apart_ppm, apart_ppm, 0.011);
}

static const struct sender honest[] = { { RAT_LTE, 101, 241212, 1, 0.01 },
	                                { RAT_LTE, 230, 241214, 1, -0.01 },
	                                { RAT_GSM, 43, 20411, 3021, 0 },
	                                { RAT_GSM, 45, 20411, 3022, 0 } };
static const struct sender van[] = { { RAT_LTE, 1, 1, 1, 1.9 }, { RAT_GSM, 52, 4021, 10, 1.9 } };

/* In the first seconds of a run nobody was there before anybody, and the last one found has heard the van last. */
static void a_van_in_the_first_seconds(void **state)
{
	struct hall hall = hall_open();

	(void)state;
	hear_all(&hall, honest, 3, 1);
	hall.time_s += 10;
	hear_all(&hall, van, 2, 1);
	assert_clock(hear(&hall, &honest[3]), 0, 3);
	assert_clock(hear(&hall, &van[0]), 1.9, 4);
	assert_clock(hear(&hall, &van[1]), 1.9, 4);
	cells_destroy(hall.cells);
}

/* Before a cell says its eNB its PCI is what tells sites apart. */
static void sectors_are_one_site(void **state)
{
	struct sender sectors[] = { { RAT_LTE, 300, 0, 0, 2 }, { RAT_LTE, 301, 0, 0, 2 }, { RAT_LTE, 302, 0, 0, 2 } };

	(void)state;
	for (int known = 0; known < 2; known++) {
		struct hall hall = hall_open();

		for (int i = 0; known && i < 3; i++)
			sectors[i] = (struct sender){ RAT_LTE, 50 * i, 99, i, 2 };
		hear_all(&hall, honest, 3, 1);
		hear_all(&hall, sectors, 3, 2);
		assert_clock(hear(&hall, &sectors[0]), 2, 3);
		assert_clock(hear(&hall, &honest[0]), 0.01, 2);
		for (int i = 1; !known && i < 3; i++)
			hear(&hall, &(struct sender){ RAT_LTE, 300 + 3 * i, 0, 0, 2 }); /* the next sites */
		hall.time_s++;
		assert_int_equal(isnan(hear(&hall, &sectors[0])->clock_ppm), !known);
		cells_destroy(hall.cells);
	}
}

/* Cells of one GSM area may be of one site or of many. */
static void an_area_is_three_sites_at_most(void **state)
{
	struct sender area[6];
	struct hall hall = hall_open();

	(void)state;
	for (int i = 0; i < 6; i++)
		area[i] = (struct sender){ RAT_GSM, 60 + i, 4021, 10 + i, 2 };
	hear_all(&hall, honest, 4, 1);
	hear_all(&hall, area, 6, 1);
	assert_clock(hear(&hall, &area[5]), 2, 4);
	cells_destroy(hall.cells);
	hall = hall_open(); /* the same with three honest sites: even */
	hear_all(&hall, honest, 3, 1);
	hear_all(&hall, area, 6, 1);
	assert_even(hear(&hall, &area[5]), 2);
	assert_even(hear(&hall, &honest[0]), -2 + 0.01);
	cells_destroy(hall.cells);
}

static void an_even_vote_names_nobody(void **state)
{
	struct hall hall = hall_open();

	(void)state;
	hear_all(&hall, honest, 2, 1);
	hear_all(&hall, van, 2, 1);
	for (int i = 0; i < 2; i++) {
		assert_even(hear(&hall, &honest[i]), -1.9 + honest[i].ppm);
		assert_even(hear(&hall, &van[i]), 1.9);
	}
	assert_true(isnan(cells_consensus_ppm(hall.cells, 0)));
	hear(&hall, &honest[2]);
	assert_float_equal(cells_consensus_ppm(hall.cells, 0), 20, 0.02);
	cells_destroy(hall.cells);
}

/* Half a ppm across: a home cell is of the networks' camp, a bad radio is not. */
static void how_wide_a_camp_is(void **state)
{
	static const struct sender near[] = { { RAT_GSM, 52, 4021, 10, 0.48 }, { RAT_GSM, 53, 4022, 10, 0.48 } };
	static const struct sender far[] = { { RAT_GSM, 52, 4021, 10, 0.53 }, { RAT_GSM, 53, 4022, 10, 0.53 } };

	(void)state;
	for (int apart = 0; apart < 2; apart++) {
		struct hall hall = hall_open();

		hear_all(&hall, honest, 2, 1);
		hear_all(&hall, apart ? far : near, 2, 1);
		assert_int_equal(isnan(hear(&hall, &honest[0])->clock_ppm), apart);
		cells_destroy(hall.cells);
	}
}

/* Whoever was there well before is not outvoted by those who come. */
static void newcomers_have_no_majority(void **state)
{
	struct sender crowd[8];

	(void)state;
	for (int late = 0; late < 2; late++) {
		struct hall hall = hall_open();

		for (int i = 0; i < 8; i++)
			crowd[i] = (struct sender){ RAT_LTE, 300 + 3 * i, 50 + i, 1, 2 };
		hear_all(&hall, honest, 4, late ? 62 : 58);
		hear_all(&hall, crowd, 8, 2);
		hear_all(&hall, honest, 4, 1);
		assert_float_equal(hear(&hall, &crowd[0])->clock_ppm, late ? 2 : 0, 0.02);
		assert_float_equal(hear(&hall, &honest[0])->clock_ppm, late ? 0.01 : -2 + 0.01, 0.02);
		cells_destroy(hall.cells);
	}
}

/* Where it is not known yet how the crystal moves, what was heard 20 s ago says nothing; later a minute does. */
static void how_long_a_vote_holds(void **state)
{
	static const struct {
		int before_s;
		double gap_s;
		bool holds;
	} cases[] = { { 1, 18, true }, { 1, 21, false }, { 100, 21, true }, { 100, 58, true }, { 100, 62, false } };

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct hall hall = hall_open();

		hear_all(&hall, honest, 4, cases[i].before_s);
		hall.time_s += cases[i].gap_s - 1;
		assert_int_equal(isfinite(hear(&hall, &honest[0])->clock_ppm), cases[i].holds);
		cells_destroy(hall.cells);
	}
}

/* All those that were there are gone; three of a van and one honest cell come. The crystal is where it was: that counts
 * for two sites. */
static void the_crystal_is_a_witness(void **state)
{
	static const struct sender vans[] = { { RAT_LTE, 1, 1, 1, 1.9 }, { RAT_GSM, 52, 4021, 10, 1.9 } };
	static const struct sender newer[] = { { RAT_GSM, 70, 20499, 1, 0 }, { RAT_GSM, 71, 20499, 2, 0 } };
	static const struct sender third = { RAT_LTE, 9, 2, 1, 1.9 };
	static const struct {
		double pause_s, moved_ppm;
		bool fits;
	} cases[] = { { 100, 0, true }, { 290, 0, true }, { 310, 0, false }, { 100, 0.4, true }, { 100, 0.6, false } };

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct hall hall = hall_open();

		hear_all(&hall, honest, 4, 100);
		hall.time_s += cases[i].pause_s;
		hall.rx_ppm += cases[i].moved_ppm;
		for (int n = 0; n < 2; n++)
			hear(&hall, &newer[n]), hear(&hall, &vans[n]);
		hear(&hall, &third);
		hall.time_s++;
		assert_float_equal(hear(&hall, &vans[0])->clock_ppm, cases[i].fits ? 1.9 : 0, 0.011);
		cells_destroy(hall.cells);
	}
}

/* Five sites and a second sector of the first. */
static const struct sender settled[] = { { RAT_LTE, 101, 241212, 1, 0.01 },  { RAT_LTE, 102, 241212, 2, 0.01 },
	                                 { RAT_LTE, 230, 241214, 1, -0.01 }, { RAT_GSM, 43, 20411, 3021, 0 },
	                                 { RAT_GSM, 45, 20411, 3022, 0 },    { RAT_LTE, 340, 241219, 1, 0 } };

/* The crystal steps between two windows: the first that are measured again stand apart, until three sites have moved
 * by the same and none has stayed. Then those that were not measured yet are not apart either. */
static void a_step_of_the_crystal(void **state)
{
	static const struct {
		double step_ppm[4]; /* of the receiver when each is measured */
		int order[4];       /* in settled */
		double then_ppm;    /* of the last of them against the others */
	} cases[] = {
		{ { 1.6, 1.6, 1.6, 1.6 }, { 0, 2, 3, 5 }, 0 },
		{ { -0.8, -0.8, -0.8, -0.8 }, { 0, 2, 3, 5 }, 0 },
		{ { 1.6, 1.6, 1.6, 1.6 }, { 0, 2, 3, 3 }, 0 },
		{ { 1.6, 1.6, 1.6, 1.6 }, { 0, 1, 2, 2 }, 1.6 }, /* two sites */
		{ { 1.6, 1.6, 0, 1.6 }, { 0, 2, 4, 3 }, 1.6 },   /* one has stayed */
		{ { 1.6, 1.6, 2.2, 1.6 }, { 0, 2, 4, 3 }, 1.6 }, /* not by the same */
		{ { 1.6, 1.6, 1.85, 1.6 }, { 0, 2, 4, 3 }, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct hall hall = hall_open();
		const struct cell *cell = NULL;

		hear_all(&hall, settled, 6, 100);
		for (int n = 0; n < 4; n++, hall.time_s++) {
			hall.rx_ppm = 20 + cases[i].step_ppm[n];
			cell = hear(&hall, &settled[cases[i].order[n]]);
			if (n == 0)
				assert_float_equal(cell->clock_ppm, cases[i].step_ppm[0], 0.03);
		}
		assert_float_equal(cell->clock_ppm, cases[i].then_ppm, 0.1);
		cells_destroy(hall.cells);
	}
}

/* Those that showed the step are told to be within again, before they are measured anew; a second step is another. */
static void after_a_step_of_the_crystal(void **state)
{
	struct hall hall = hall_open();
	const struct cell *first = NULL;

	(void)state;
	hear_all(&hall, settled, 6, 100);
	for (int steps = 0; steps < 2; steps++) {
		hall.rx_ppm += 1.6;
		for (int n = 0; n < 6; n++, hall.time_s++) {
			const struct cell *cell = hear(&hall, &settled[n]);

			first = n == 0 ? cell : first;
			assert_float_equal(first->clock_ppm, n < 3 ? 1.6 : 0, 0.03);
			assert_float_equal(cell->clock_ppm, n < 3 ? 1.6 : 0, 0.03);
		}
		hear_all(&hall, settled, 6, 10);
	}
	assert_clock(hear(&hall, &van[0]), 1.9, 7); /* five sites, and two votes of the crystal */
	cells_destroy(hall.cells);
}

/* Cells of a van that were never within have not moved, whatever they do. */
static void a_van_does_not_step(void **state)
{
	static const struct sender vans[] = { { RAT_LTE, 1, 1, 1, 1.9 },
		                              { RAT_LTE, 4, 2, 1, 1.9 },
		                              { RAT_GSM, 52, 4021, 10, 1.9 },
		                              { RAT_GSM, 53, 4022, 10, 1.9 } };
	struct hall hall = hall_open();

	(void)state;
	hear_all(&hall, settled, 6, 100);
	for (int i = 0; i < 4; i++, hall.time_s++)
		assert_float_equal(hear(&hall, &vans[i])->clock_ppm, 1.9, 0.02);
	cells_destroy(hall.cells);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_van_in_the_first_seconds),
		cmocka_unit_test(sectors_are_one_site),
		cmocka_unit_test(an_area_is_three_sites_at_most),
		cmocka_unit_test(an_even_vote_names_nobody),
		cmocka_unit_test(how_wide_a_camp_is),
		cmocka_unit_test(newcomers_have_no_majority),
		cmocka_unit_test(how_long_a_vote_holds),
		cmocka_unit_test(the_crystal_is_a_witness),
		cmocka_unit_test(a_step_of_the_crystal),
		cmocka_unit_test(after_a_step_of_the_crystal),
		cmocka_unit_test(a_van_does_not_step),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
