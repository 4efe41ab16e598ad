// SPDX-License-Identifier: GPL-3.0-or-later
/* pdu_pack: the layout is fixed (octets written by hand here), nothing is lost on the way, and nonsense is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "pdu_pack.h"

static const struct pdu gsm = {
	.rat = RAT_GSM,
	.channel = PDU_BCCH,
	.time_ns = INT64_C(0x0102030405060708),
	.freq_hz = 1.0, /* 3f f0 00 … */
	.blocks_ok = 0x11223344,
	.blocks_bad = 5,
	.combined = true,
	.m = { 1.0f, -2.0f, 2.0, 0.5f },
	.gsm = { .arfcn = 0x8000 | 512, .bsic = 43, .timeslot = 2, .subslot = 3, .fn = 2715647 },
	.len = 3,
	.octets = { 0xaa, 0xbb, 0xcc },
};

static const uint8_t gsm_octets[] = {
	72, 0,    0,    1,    1,    0x08, 0x07, 0x06, 0x05, 0x04, 0x03, 0x02, 0x01, 0,    0,
	0,  0,    0,    0,    0xf0, 0x3f, 0x44, 0x33, 0x22, 0x11, 5,    0,    0,    0,    0,
	0,  0x80, 0x3f, 0,    0,    0,    0xc0, 0,    0,    0,    0,    0,    0,    0,    0x40,
	0,  0,    0,    0x3f, 0x00, 0x82, 43,   2,    3,    0xff, 0x6f, 0x29, 0x00, 0,    0,
	0,  0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0xaa, 0xbb, 0xcc,
};

static void layout_is_fixed(void **state)
{
	uint8_t out[PDU_PACKED_MAX];
	struct pdu back;

	(void)state;
	assert_int_equal(pdu_pack(&gsm, out), sizeof(gsm_octets));
	assert_memory_equal(out, gsm_octets, sizeof(gsm_octets));
	assert_int_equal(pdu_unpack(gsm_octets, sizeof(gsm_octets), &back), sizeof(gsm_octets));
	assert_int_equal(back.time_ns, gsm.time_ns);
	assert_int_equal(back.gsm.fn, 2715647);
	assert_int_equal(back.gsm.arfcn, 0x8000 | 512);
	assert_true(back.combined);
	assert_int_equal(back.len, 3);
	assert_memory_equal(back.octets, gsm.octets, 3);
}

static void flags_come_back(void **state)
{
	(void)state;
	for (int i = 0; i < 4 * PDU_RADIOS_MAX; i++) {
		struct pdu pdu = gsm, back;
		uint8_t out[PDU_PACKED_MAX];

		pdu.combined = i & 1;
		pdu.clipped = i & 2;
		pdu.radio = (uint8_t)(i / 4);
		assert_int_equal(pdu_unpack(out, pdu_pack(&pdu, out), &back), sizeof(gsm_octets));
		assert_true(back.combined == pdu.combined && back.clipped == pdu.clipped && back.radio == pdu.radio);
	}
}

static void lte_comes_back(void **state)
{
	struct pdu pdu = {
		.rat = RAT_LTE,
		.channel = PDU_BCCH_DLSCH,
		.freq_hz = 1815.3e6,
		.m = { -30, NAN, -1234.5, NAN },
		.lte = { .earfcn = -1,
		         .pci = PDU_PCI_UNKNOWN,
		         .sfn = 1023,
		         .subframe = 5,
		         .ports = 2,
		         .tdd = true,
		         .cp_extended = true,
		         .rsrp_dbfs = -61.25f,
		         .rsrq_db = NAN,
		         .load = 0.25f },
		.len = PDU_OCTETS_MAX,
	};
	uint8_t out[PDU_PACKED_MAX];
	struct pdu back;

	(void)state;
	memset(pdu.octets, 0x5c, sizeof(pdu.octets));
	assert_int_equal(pdu_pack(&pdu, out), PDU_PACKED_MAX);
	assert_int_equal(pdu_unpack(out, sizeof(out), &back), PDU_PACKED_MAX);
	assert_int_equal(back.lte.earfcn, -1);
	assert_int_equal(back.lte.pci, PDU_PCI_UNKNOWN);
	assert_int_equal(back.lte.sfn, 1023);
	assert_true(back.lte.tdd && back.lte.cp_extended);
	assert_true(back.lte.rsrp_dbfs == -61.25f && back.lte.load == 0.25f && isnan(back.lte.rsrq_db) &&
	            isnan(back.m.snr_db));
	assert_memory_equal(back.octets, pdu.octets, PDU_OCTETS_MAX);
}

static void nonsense_is_refused(void **state)
{
	/* place, value: lengths, radio technology, channel, flags, frequency, timeslot, FN */
	static const uint8_t bad[][2] = { { 0, 0 },    { 1, 9 },     { 2, 2 },  { 3, 200 }, { 3, PDU_PBCH },
		                          { 4, 0x80 }, { 20, 0xff }, { 52, 8 }, { 57, 1 } };
	uint8_t octets[sizeof(gsm_octets)];
	struct pdu pdu;

	(void)state;
	for (size_t cut = 0; cut < sizeof(gsm_octets); cut++)
		assert_int_equal(pdu_unpack(gsm_octets, cut, &pdu), 0);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		memcpy(octets, gsm_octets, sizeof(octets));
		octets[bad[i][0]] = bad[i][1];
		assert_int_equal(pdu_unpack(octets, sizeof(octets), &pdu), 0);
	}
}

static void times_beyond_reason_are_refused(void **state)
{
	static const struct {
		int64_t time_ns;
		bool taken;
	} times[] = { { -1, false },
		      { 0, true },
		      { INT64_C(7258118400000000000), true },
		      { INT64_C(7258118400000000001), false },
		      { INT64_MAX, false },
		      { INT64_MIN, false } };

	(void)state;
	for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
		uint8_t octets[PDU_PACKED_MAX];
		struct pdu pdu = gsm, back;

		pdu.time_ns = times[i].time_ns;
		size_t size = pdu_pack(&pdu, octets);
		assert_int_equal(pdu_unpack(octets, size, &back), times[i].taken ? size : 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(layout_is_fixed),
		cmocka_unit_test(flags_come_back),
		cmocka_unit_test(lte_comes_back),
		cmocka_unit_test(nonsense_is_refused),
		cmocka_unit_test(times_beyond_reason_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
