// SPDX-License-Identifier: GPL-3.0-or-later
/* Corners of cells that no scene reaches: the day of an alert, places without a code, codes that are zero. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/baseline/row.h"  // row_hear
#include "../../src/cells/epoch.h"   // epoch_of
#include "baseline.h"
#include "../baseline/cell_of.h"

#define SECONDS INT64_C(1000000000)
#define DAYS    (86400 * SECONDS)

static const int64_t noon_ns = 20000 * DAYS + 43200 * SECONDS;

/* An alert spoils its day, before it and after it, and none of the next. */
static void the_day_of_an_alert_is_no_clean_one(void **state)
{
	struct row row = { .alert_ns = noon_ns };
	const struct cell cell = cell_of(RAT_GSM, 62, 43, 9);
	struct said said = said_of(&cell), before;

	(void)state;
	assert_false(row_hear(&row, &said, noon_ns - 3600 * SECONDS, -60, &before));
	assert_false(row_hear(&row, &said, noon_ns + 3600 * SECONDS, -60, &before));
	assert_false(row_hear(&row, &said, noon_ns + 43200 * SECONDS - 1, -60, &before));
	assert_true(row.first_ns == 0 && row.last_ns == 0 && !row.fresh.said.text);
	row_hear(&row, &said, noon_ns + 43200 * SECONDS, -60, &before);
	assert_true(row.first_ns == noon_ns + 43200 * SECONDS && row.last_ns == row.first_ns);
	said_clear(&said);
	said_clear(&before);
	row_clear(&row);
}

/* Learned there, is it found there? */
static bool found_again(struct baseline *baseline, const struct cell *cell)
{
	struct fault fault = { .text = "" };
	struct cell expected;
	struct known known;

	for (int day = 0; day < 4; day++)
		for (int minute = 0; minute < 60; minute++)
			assert_int_equal(
				baseline_learn(baseline, cell, noon_ns + day * DAYS + minute * 60 * SECONDS, &fault),
				0);
	assert_int_equal(baseline_commit(baseline, &fault), 0);
	bool found = baseline_find_place(baseline, cell, &expected, &known);

	assert_int_equal(found, known.learned);
	return found;
}

/* Zero is a carrier and a code like others; a cell whose code or carrier nobody knows is in no place. */
static void a_place_is_a_carrier_and_a_code(void **state)
{
	char path[] = "/tmp/fbswatch-pins-XXXXXX";
	struct fault fault = { .text = "" };
	int file = mkstemp(path);
	struct baseline *baseline;
	static const struct {
		enum rat rat;
		int32_t channel, code;
		bool found;
	} places[] = {
		{ RAT_GSM, 62, 43, true },
		{ RAT_GSM, 63, 0, true },
		{ RAT_GSM, 0, 5, true },
		{ RAT_LTE, 1300, 0, true },
		{ RAT_LTE, 0, 9, true },
		{ RAT_GSM, 64, CELL_UNKNOWN, false },
		{ RAT_LTE, 1301, CELL_UNKNOWN, false },
		{ RAT_LTE, CELL_UNKNOWN, 11, false },
	};

	(void)state;
	assert_true(file >= 0);
	baseline = baseline_open(path, false, &fault);
	assert_non_null(baseline);
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		const struct cell cell = cell_of(places[i].rat, places[i].channel, places[i].code, 1000 + (int)i);

		assert_int_equal(found_again(baseline, &cell), places[i].found);
	}
	baseline_close(baseline);
	remove(path);
}

static double at(struct pdu pdu)
{
	return epoch_of(&pdu);
}

/* Frame 0 of the transmitter, from any block that has a code and a frame number. */
static void an_epoch_needs_code_and_number(void **state)
{
	const double gsm_s = 2715648 * 60e-3 / 13;

	(void)state;
	assert_true(at((struct pdu){ .rat = RAT_GSM, .gsm = { .bsic = 0 } }) == 0);
	assert_true(at((struct pdu){ .rat = RAT_GSM, .gsm = { .bsic = 63 } }) == 0);
	assert_true(isnan(at((struct pdu){ .rat = RAT_GSM, .gsm = { .bsic = -1 } })));
	assert_true(isnan(at((struct pdu){ .rat = RAT_GSM, .gsm = { .bsic = 5, .timeslot = 1 } })));
	assert_true(isnan(at((struct pdu){ .rat = RAT_GSM, .gsm = { .bsic = -1, .timeslot = 1 } })));
	assert_true(at((struct pdu){ .rat = RAT_LTE, .lte = { .pci = 0 } }) == 0);
	assert_true(isnan(at((struct pdu){ .rat = RAT_LTE, .lte = { .pci = PDU_PCI_UNKNOWN } })));
	assert_true(fabs(at((struct pdu){ .rat = RAT_GSM, .time_ns = 100 * SECONDS, .gsm = { .fn = 1300 } }) - 94) <
	            1e-9);
	assert_true(fabs(at((struct pdu){ .rat = RAT_GSM, .time_ns = 5 * SECONDS, .gsm = { .fn = 1300 } }) -
	                 (gsm_s - 1)) < 1e-6);
	assert_true(
		fabs(at((struct pdu){ .rat = RAT_LTE, .time_ns = 12 * SECONDS, .lte = { .sfn = 100, .subframe = 5 } }) -
	             0.755) < 1e-9);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_day_of_an_alert_is_no_clean_one),
		cmocka_unit_test(a_place_is_a_carrier_and_a_code),
		cmocka_unit_test(an_epoch_needs_code_and_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
