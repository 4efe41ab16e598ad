// SPDX-License-Identifier: GPL-3.0-or-later
/* cells: LTE. Carrier and physical cell id tell cells apart; where a capture file has no id, SIB1 says whose messages
 * are. A parse() of the test's own stands in for the receiver's: octet 0 says what the message is, octet 1 which cell.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cells.h"

enum { SAYS_MIB, SAYS_SIB1, SAYS_SIB3 };
enum { CARRIER = 3590, NO_CARRIER = -1 };

static bool parse(const struct pdu *pdu, struct cell *cell)
{
	switch (pdu->octets[0]) {
	case SAYS_MIB:
		cell->lte.bandwidth_prb = 50;
		return true;
	case SAYS_SIB1:
		strcpy(cell->mcc, "460");
		strcpy(cell->mnc, "01");
		cell->lte.tac = 6402;
		cell->lte.eci = pdu->octets[1];
		return true;
	case SAYS_SIB3:
		cell->lte.cell_reselection_priority = pdu->octets[1];
		return true;
	}
	return false;
}

static void on_due(void *ctx, int64_t time_ns, const struct cell *cell)
{
	(void)ctx;
	(void)time_ns;
	(void)cell;
}

static int setup(void **state)
{
	*state = cells_create(8, on_due, NULL);
	return *state ? 0 : -1;
}

static int teardown(void **state)
{
	cells_destroy(*state);
	return 0;
}

static const struct cell *say(struct cells *cells, int earfcn, unsigned pci, uint8_t what, uint8_t which)
{
	const struct pdu pdu = {
		.rat = RAT_LTE,
		.channel = what == SAYS_MIB ? PDU_PBCH : PDU_BCCH_DLSCH,
		.time_ns = INT64_C(1000000000),
		.freq_hz = earfcn >= 0 ? 934e6 : 777.0125e6,
		.m = { NAN, NAN, NAN, NAN },
		.lte = { .earfcn = earfcn, .pci = (uint16_t)pci, .rsrp_dbfs = NAN, .rsrq_db = NAN, .load = NAN },
		.len = 2,
		.octets = { what, which },
	};

	return cells_update(cells, &pdu, parse);
}

static void assert_key(const struct cell *cell, const char *key)
{
	char text[CELL_KEY_SIZE];

	cell_key(cell, text, sizeof(text));
	assert_string_equal(text, key);
}

static void two_on_one_carrier(void **state)
{
	struct cells *cells = *state;

	assert_key(say(cells, CARRIER, 233, SAYS_MIB, 0), "lte:earfcn3590-pci233");
	assert_key(say(cells, CARRIER, 47, SAYS_MIB, 0), "lte:earfcn3590-pci47");
	assert_int_equal(cells_count(cells), 2);
	assert_key(say(cells, CARRIER, 233, SAYS_SIB1, 1), "lte:460-01-6402-1");
	assert_key(say(cells, CARRIER, 47, SAYS_SIB1, 2), "lte:460-01-6402-2");
	say(cells, CARRIER, 47, SAYS_SIB3, 5);
	assert_int_equal(cells_count(cells), 2);
	assert_int_equal(cells_get(cells, 0)->lte.cell_reselection_priority, CELL_UNKNOWN);
	assert_int_equal(cells_get(cells, 1)->lte.cell_reselection_priority, 5);
}

static void one_id_on_two_carriers(void **state)
{
	struct cells *cells = *state;

	say(cells, CARRIER, 233, SAYS_MIB, 0);
	say(cells, CARRIER + 1, 233, SAYS_MIB, 0);
	say(cells, NO_CARRIER, 233, SAYS_MIB, 0);
	assert_int_equal(cells_count(cells), 3);
	assert_key(say(cells, NO_CARRIER, 233, SAYS_MIB, 0), "lte:freq777012500Hz-pci233");
	assert_int_equal(cells_count(cells), 3);
}

/* An ARFCN of the same number is elsewhere. */
static void gsm_is_another(void **state)
{
	struct cells *cells = *state;
	const struct pdu gsm = {
		.rat = RAT_GSM, .channel = PDU_BCCH, .gsm = { .arfcn = 62, .bsic = 43 }, .octets = { SAYS_MIB }
	};

	say(cells, 62, 43, SAYS_MIB, 0);
	assert_key(cells_update(cells, &gsm, parse), "gsm:arfcn62-bsic43");
	assert_int_equal(cells_count(cells), 2);
}

static void without_id_sib1_decides(void **state)
{
	struct cells *cells = *state;

	say(cells, CARRIER, PDU_PCI_UNKNOWN, SAYS_MIB, 0);
	assert_key(say(cells, CARRIER, PDU_PCI_UNKNOWN, SAYS_SIB1, 1), "lte:460-01-6402-1");
	assert_int_equal(cells_count(cells), 1); /* what came before waited for it */
	assert_int_equal(cells_get(cells, 0)->lte.bandwidth_prb, 50);
	assert_key(say(cells, CARRIER, PDU_PCI_UNKNOWN, SAYS_SIB1, 2), "lte:460-01-6402-2");
	assert_int_equal(cells_count(cells), 2);
	assert_key(say(cells, CARRIER, PDU_PCI_UNKNOWN, SAYS_SIB1, 1), "lte:460-01-6402-1");
	assert_int_equal(cells_count(cells), 2);
}

/* A block of the station whose frame 0 began zero_ms after the first second. */
static void say_in(struct cells *cells, int zero_ms, unsigned frame, uint8_t what, uint8_t which)
{
	const struct pdu pdu = {
		.rat = RAT_LTE,
		.channel = what == SAYS_MIB ? PDU_PBCH : PDU_BCCH_DLSCH,
		.time_ns = INT64_C(1000000000) + (zero_ms + 10 * (int)frame) * INT64_C(1000000),
		.freq_hz = 934e6,
		.m = { NAN, NAN, NAN, NAN },
		.lte = { .earfcn = CARRIER,
		         .pci = 233,
		         .sfn = (uint16_t)frame,
		         .rsrp_dbfs = NAN,
		         .rsrq_db = NAN,
		         .load = NAN },
		.blocks_ok = 100 + frame,
		.blocks_bad = 7,
		.len = 2,
		.octets = { what, which },
	};

	cells_update(cells, &pdu, parse);
}

/* One stretch of samples holds both: what is read of the second one is no later than what was of the first, and not as
 * much earlier as a count of samples is set back. A station that only comes later, or in another recording, may be the
 * same one, started anew. */
static void two_of_one_code_at_the_same_time(void **state)
{
	static const struct {
		int zero_ms;    /* of the second one */
		unsigned frame; /* its first that is heard */
		size_t cells;
	} all[] = { { 100, 10, 2 },  { 140, 10, 2 }, { 141, 10, 1 }, { 91, 0, 2 },   { 90, 0, 1 },    { -302, 40, 2 },
		    { -299, 40, 1 }, { -10, 20, 1 }, { 37, 21, 1 },  { 997, 20, 1 }, { -1253, 20, 1 } };

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		struct cells *cells = cells_create(8, on_due, NULL);

		(void)state;
		assert_non_null(cells);
		for (unsigned k = 0; k < 3; k++)
			say_in(cells, 0, 20 + 2 * k, k ? SAYS_SIB1 : SAYS_MIB, 1);
		for (unsigned k = 0; k < 3; k++)
			say_in(cells, all[i].zero_ms, all[i].frame + 2 * k, k ? SAYS_SIB1 : SAYS_MIB, 2);
		assert_int_equal(cells_count(cells), all[i].cells);
		if (all[i].cells == 2) {
			assert_int_equal(cells_get(cells, 0)->blocks_ok, 124);
			assert_int_equal(cells_get(cells, 1)->blocks_ok,
			                 5); /* what was counted before is the first one's */
			assert_int_equal(cells_get(cells, 1)->blocks_bad, 0);
			say_in(cells, 0, 40, SAYS_SIB3, 5);
			assert_int_equal(cells_count(cells), 2);
			assert_int_equal(cells_get(cells, 0)->lte.eci, 1);
			assert_int_equal(cells_get(cells, 0)->lte.cell_reselection_priority, 5);
			assert_int_equal(cells_get(cells, 1)->lte.eci, 2);
			assert_int_equal(cells_get(cells, 1)->lte.bandwidth_prb, 50);
			say_in(cells, all[i].zero_ms, 60, SAYS_SIB1, 2);
			say_in(cells, 30, 80, SAYS_SIB3,
			       6); /* samples were lost: it is the first one, not the one heard last */
			assert_int_equal(cells_count(cells), 2);
			assert_int_equal(cells_get(cells, 0)->lte.cell_reselection_priority, 6);
		}
		cells_destroy(cells);
	}
}

/* Carriers on no raster are told apart by their frequency, in steps of 5 kHz. */
static void carriers_without_a_number(void **state)
{
	static const struct {
		double freq_hz;
		size_t cells;
	} rows[] = { { 777.0101e6, 1 }, { 777.0125e6, 1 }, { 777.0149e6, 1 },
		     { 777.0151e6, 2 }, { 777.0099e6, 3 }, { 777.0120e6, 3 } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct pdu pdu = {
			.rat = RAT_LTE,
			.channel = PDU_PBCH,
			.time_ns = INT64_C(1000000000),
			.freq_hz = rows[i].freq_hz,
			.m = { NAN, NAN, NAN, NAN },
			.lte = { .earfcn = NO_CARRIER, .pci = 7, .rsrp_dbfs = NAN, .rsrq_db = NAN, .load = NAN },
			.len = 2,
			.octets = { SAYS_MIB, 1 },
		};

		cells_update(*state, &pdu, parse);
		assert_int_equal(cells_count(*state), rows[i].cells);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
		TEST(two_on_one_carrier),      TEST(one_id_on_two_carriers),           TEST(gsm_is_another),
		TEST(without_id_sib1_decides), TEST(two_of_one_code_at_the_same_time), TEST(carriers_without_a_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
