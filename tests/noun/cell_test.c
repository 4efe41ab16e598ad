// SPDX-License-Identifier: GPL-3.0-or-later
/* cell: keys, what counts as a change, neighbour lists; pdu: names; arfcn: the corners of the table of 45.005. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "arfcn.h"
#include "cell.h"

static struct pdu heard(uint16_t arfcn, int bsic)
{
	struct pdu pdu = { .rat = RAT_GSM, .gsm = { .arfcn = arfcn, .bsic = (int8_t)bsic } };

	return pdu;
}

static void keys(void **state)
{
	struct cell cell;
	struct pdu pdu = heard(62, 43);
	char key[CELL_KEY_SIZE];
	(void)state;

	cell_init(&cell, RAT_GSM);
	cell_place(&cell, &pdu);
	cell_key(&cell, key, sizeof(key));
	assert_string_equal(key, "gsm:arfcn62-bsic43");
	assert_int_equal(cell.gsm.ncc, 5);
	assert_int_equal(cell.gsm.bcc, 3);
	assert_string_equal(cell.band, "P900");
	assert_true(cell.freq_hz == 947.4e6);

	strcpy(cell.mcc, "460");
	strcpy(cell.mnc, "00");
	cell.gsm.lac = 4187;
	assert_false(cell_identified(&cell));
	cell.gsm.ci = 21034;
	assert_true(cell_identified(&cell));
	cell_key(&cell, key, sizeof(key));
	assert_string_equal(key, "gsm:460-00-4187-21034");
}

static void key_without_bsic(void **state)
{
	struct cell cell;
	struct pdu pdu = heard(512 | ARFCN_PCS_FLAG, -1);
	char key[CELL_KEY_SIZE];
	(void)state;

	cell_init(&cell, RAT_GSM);
	cell_place(&cell, &pdu);
	cell_key(&cell, key, sizeof(key));
	assert_string_equal(key, "gsm:arfcn512");
	assert_string_equal(cell.band, "PCS1900");
	assert_int_equal(cell.gsm.bsic, CELL_UNKNOWN);
}

static void lte_keys(void **state)
{
	struct pdu pdu = { .rat = RAT_LTE, .lte = { .earfcn = 3590, .pci = 233 } };
	struct cell cell;
	char key[CELL_KEY_SIZE];
	(void)state;

	cell_init(&cell, RAT_LTE);
	cell_place(&cell, &pdu);
	cell_key(&cell, key, sizeof(key));
	assert_string_equal(key, "lte:earfcn3590-pci233");
	assert_string_equal(cell.band, "B8");
	assert_true(cell.freq_hz == 939e6);
	strcpy(cell.mcc, "460");
	strcpy(cell.mnc, "01");
	cell.lte.tac = 6402;
	assert_false(cell_identified(&cell));
	cell.lte.eci = 105220865;
	assert_true(cell_identified(&cell));
	cell_key(&cell, key, sizeof(key));
	assert_string_equal(key, "lte:460-01-6402-105220865");
}

static void lte_keys_without_number(void **state)
{
	struct pdu pdu = { .rat = RAT_LTE, .freq_hz = 450e6, .lte = { .earfcn = -1, .pci = 277 } };
	struct cell cell;
	char key[CELL_KEY_SIZE];
	(void)state;

	cell_init(&cell, RAT_LTE);
	cell_place(&cell, &pdu);
	cell_key(&cell, key, sizeof(key));
	assert_string_equal(key, "lte:freq450000000Hz-pci277");
	assert_string_equal(cell.band, "");
	assert_int_equal(cell.lte.earfcn, CELL_UNKNOWN);
}

static void lte_changes(void **state)
{
	struct cell a, b;
	(void)state;

	cell_init(&a, RAT_LTE);
	b = a;
	b.lte.sfn = 3;
	b.lte.paging = 1;
	b.lte.rsrp_dbfs = -80;
	assert_false(cell_broadcast_differs(&a, &b));
	b.nof_plmns = 1;
	assert_true(cell_broadcast_differs(&a, &b));
	a.nof_plmns = 1;
	strcpy(b.plmns[0].mnc, "01");
	assert_true(cell_broadcast_differs(&a, &b));
	b = a;
	b.lte.nof_si_messages = 1;
	assert_true(cell_broadcast_differs(&a, &b));
	a.lte.nof_si_messages = 1;
	b.lte.si_schedule[0].sibs = 1 << 3;
	assert_true(cell_broadcast_differs(&a, &b));
	b = a;
	b.lte.sib_seen = UINT64_C(1) << 32;
	assert_true(cell_broadcast_differs(&a, &b));
	b = a;
	strcpy(b.lte.phich_resource, "1/6");
	assert_true(cell_broadcast_differs(&a, &b));
}

static void unknown_at_first(void **state)
{
	struct cell cell;
	(void)state;

	cell_init(&cell, RAT_GSM);
	for (const struct cell_field *field = cell_fields; field->key; field++)
		if (field->type == CELL_STRING)
			assert_string_equal(cell_field_string(&cell, field), "");
		else
			assert_int_equal(cell_field_int(&cell, field),
			                 cell_field_counts(&cell, field) ? 0 : CELL_UNKNOWN);
	assert_int_equal(cell.gsm.paging_1, 0);
	assert_int_equal(cell.lte.paging, CELL_UNKNOWN); /* of LTE only */
	assert_int_equal(cell.paged_imsi, 0);
	cell_init(&cell, RAT_LTE);
	assert_int_equal(cell.gsm.paging_1, CELL_UNKNOWN);
	assert_int_equal(cell.lte.paging, 0);
	assert_int_equal(cell.paged_imsi, 0);
	assert_int_equal(cell.lte.sfn, CELL_UNKNOWN);
	assert_true(isnan(cell.m.power_dbfs) && isnan(cell.m.freq_offset_hz) && isnan(cell.clock_ppm));
}

static void a_change_is_what_the_cell_says(void **state)
{
	struct cell a, b;
	(void)state;

	cell_init(&a, RAT_GSM);
	b = a;
	b.gsm.paging_1 = 7;
	b.blocks_ok = 3;
	b.m.snr_db = 10;
	assert_false(cell_broadcast_differs(&a, &b));
	b.gsm.t3212_min = 0;
	assert_true(cell_broadcast_differs(&a, &b));
	b = a;
	strcpy(b.mnc, "01");
	assert_true(cell_broadcast_differs(&a, &b));
	b = a;
	b.gsm.si_seen = 1;
	assert_true(cell_broadcast_differs(&a, &b));
	a.gsm.nof_allocation = b.gsm.nof_allocation = 1;
	b.gsm.si_seen = 0;
	b.gsm.allocation[0] = 7;
	assert_true(cell_broadcast_differs(&a, &b));
}

static void a_list_replaces_itself_only(void **state)
{
	struct cell_neighbour n = { .rat = NEIGHBOUR_GSM, .source = CELL_SI2, .channel = 17, .id = -1, .priority = -1 };
	struct cell a, b;
	(void)state;

	cell_init(&a, RAT_GSM);
	cell_neighbour_add(&a, &n);
	n.source = CELL_SI2TER;
	n.channel = 600;
	cell_neighbour_add(&a, &n);
	b = a;
	cell_neighbours_begin(&b, CELL_SI2, NEIGHBOUR_GSM);
	assert_int_equal(b.nof_neighbours, 1);
	assert_int_equal(b.neighbours[0].channel, 600);
	assert_true(cell_broadcast_differs(&a, &b));
	cell_neighbour_add(&b, &a.neighbours[0]);
	assert_false(cell_broadcast_differs(&a, &b)); /* the order alone says nothing */
	b.neighbours[1].channel = 18;
	assert_true(cell_broadcast_differs(&a, &b));
	cell_neighbours_begin(&b, CELL_SI2TER, NEIGHBOUR_LTE);
	assert_int_equal(b.nof_neighbours, 2);
}

static void neighbours_beyond_the_end_are_left_out(void **state)
{
	struct cell cell;
	(void)state;

	cell_init(&cell, RAT_GSM);
	for (int i = 0; i < CELL_NEIGHBOURS_MAX + 100; i++)
		cell_neighbour_add(&cell, &(struct cell_neighbour){ .channel = i });
	assert_int_equal(cell.nof_neighbours, CELL_NEIGHBOURS_MAX);
	assert_int_equal(cell.gsm.si_seen, 0);
}

static void names(void **state)
{
	(void)state;
	assert_string_equal(pdu_channel_name(PDU_BCCH), "BCCH");
	for (int i = 0; i < PDU_CHANNELS; i++)
		assert_non_null(pdu_channel_name(i));
	for (int i = 0; i < CELL_SI_COUNT; i++)
		assert_non_null(cell_si_name(i));
	assert_string_equal(cell_si_name(CELL_SI2QUATER), "2quater");
	assert_string_equal(cell_si_name(99), "?");
	assert_string_equal(rat_name(RAT_LTE), "lte");
}

static void carriers(void **state)
{
	(void)state;
	assert_true(arfcn_freq_hz(0) == 935.0e6);
	assert_true(arfcn_freq_hz(124) == 959.8e6);
	assert_true(arfcn_freq_hz(975) == 925.2e6);
	assert_true(arfcn_freq_hz(1023) == 934.8e6);
	assert_true(arfcn_freq_hz(955) == 921.2e6);
	assert_true(arfcn_freq_hz(128) == 869.2e6);
	assert_true(arfcn_freq_hz(885) == 1879.8e6);
	assert_true(arfcn_freq_hz(810 | ARFCN_PCS_FLAG) == 1989.8e6);
	assert_true(arfcn_freq_hz(125) == 0);
	assert_true(arfcn_freq_hz(0x7fff) == 0);
	assert_null(arfcn_range(900));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys),
		cmocka_unit_test(key_without_bsic),
		cmocka_unit_test(lte_keys),
		cmocka_unit_test(lte_keys_without_number),
		cmocka_unit_test(lte_changes),
		cmocka_unit_test(unknown_at_first),
		cmocka_unit_test(a_change_is_what_the_cell_says),
		cmocka_unit_test(a_list_replaces_itself_only),
		cmocka_unit_test(neighbours_beyond_the_end_are_left_out),
		cmocka_unit_test(names),
		cmocka_unit_test(carriers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
