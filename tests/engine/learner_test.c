// SPDX-License-Identifier: GPL-3.0-or-later
/* learner: once a minute, in a live run, what stands without an alert is learned; what stands with one is not, were it
 * a notice. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "../../src/engine/learner.h"

#define MINUTES(m) ((int64_t)(m)*60 * 1000000000)

static const int64_t start_ns = INT64_C(1772323200) * 1000000000;

static bool parse(const struct pdu *pdu, struct cell *cell)
{
	strcpy(cell->mcc, "460");
	strcpy(cell->mnc, "00");
	cell->gsm.lac = 4187;
	cell->gsm.ci = pdu->gsm.arfcn;
	cell->gsm.si_seen = 1u << CELL_SI3;
	return true;
}

static void due(void *ctx, int64_t time_ns, const struct cell *cell)
{
	(void)ctx;
	(void)time_ns;
	(void)cell;
}

static void emit(void *ctx, int64_t time_ns, const struct alert *alert)
{
	(void)ctx;
	(void)time_ns;
	(void)alert;
}

struct place {
	struct cells *cells;
	struct alerts *alerts;
	struct learner learner;
};

static const struct cell *hear(struct place *place, int arfcn, int64_t time_ns)
{
	struct pdu pdu = { .rat = RAT_GSM, .channel = PDU_BCCH, .time_ns = time_ns, .freq_hz = 935e6 + 200e3 * arfcn };

	pdu.gsm.arfcn = (uint16_t)arfcn;
	pdu.gsm.bsic = 9;
	pdu.m = (struct measurement){ -60, 20, NAN, NAN };
	return cells_update(place->cells, &pdu, parse);
}

/* A cell nobody says anything of, one with a notice, one with more, for some minutes of each of five days. */
static void a_day(struct place *place, int day)
{
	static const struct finding signs[] = {
		{ .rule = "a", .version = 1, .family = FAMILY_IDENTITY, .weight = 2.5f },
		{ .rule = "b", .version = 1, .family = FAMILY_CLOCK, .weight = 2.5f }
	};

	for (int minute = 0; minute < 30; minute++) {
		const int64_t time_ns = start_ns + MINUTES(1440 * day + minute);

		for (int i = 0; i < 3; i++) {
			const struct cell *cell = hear(place, 10 + i, time_ns);

			hear(place, 10 + i, time_ns);
			alerts_update(place->alerts, time_ns, cells_handle(cell), cell, cells_history(cell), signs, i);
		}
		learner_tick(&place->learner, place->cells, place->alerts, time_ns, false);
	}
}

static void a_notice_is_not_learned(void **state)
{
	char path[] = "/tmp/learner-XXXXXX";
	struct fault fault = { 0 };
	struct known known;

	(void)state;
	close(mkstemp(path));
	unlink(path);
	struct place place = { cells_create(8, due, NULL),
		               alerts_create(8, emit, NULL),
		               { baseline_open(path, false, &fault), 0, false } };

	assert_non_null(place.learner.baseline);
	for (int day = 0; day < 5; day++)
		a_day(&place, day);
	for (int i = 0; i < 3; i++) {
		baseline_find(place.learner.baseline, hear(&place, 10 + i, start_ns + MINUTES(5 * 1440)), start_ns,
		              &known);
		assert_int_equal(known.learned, i == 0);
		assert_int_equal(known.distrusted, i > 0);
	}
	baseline_close(place.learner.baseline);
	alerts_destroy(place.alerts);
	cells_destroy(place.cells);
	unlink(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_notice_is_not_learned),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
