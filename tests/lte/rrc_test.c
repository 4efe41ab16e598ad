// SPDX-License-Identifier: GPL-3.0-or-later
/* rrc: messages put together bit by bit, messages of real cells where somebody put a recording beside the project, what
 * is none, and what must not leave the decoder. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../src/lte/rrc/rrc.h"

static const char recording[] = "../shared/captures/pcap/lte-real-cells-switzerland.pcap";

/* A message being written. */
struct bits {
	struct pdu pdu;
	unsigned at;
};

static void put(struct bits *b, uint32_t value, unsigned n)
{
	while (n--) {
		assert_true(b->at < 8 * PDU_OCTETS_MAX);
		if (n < 32 && value >> n & 1)
			b->pdu.octets[b->at / 8] |= (uint8_t)(0x80 >> b->at % 8);
		b->at++;
	}
	b->pdu.len = (uint16_t)((b->at + 7) / 8);
}

static struct bits begin(enum pdu_channel channel)
{
	struct pdu pdu = {
		.rat = RAT_LTE,
		.channel = channel,
		.freq_hz = 939e6,
		.lte = { .earfcn = 3590, .pci = 233, .sfn = 1023, .ports = 2 },
	};

	return (struct bits){ .pdu = pdu };
}

static bool parse(const struct pdu *pdu, struct cell *cell)
{
	cell_init(cell, RAT_LTE);
	cell_place(cell, pdu);
	return lte_parse(pdu, cell);
}

static void put_digits(struct bits *b, const char *digits)
{
	for (; *digits; digits++)
		put(b, (uint32_t)(*digits - '0'), 4);
}

static void put_plmn(struct bits *b, const char *mcc, const char *mnc)
{
	put(b, mcc != NULL, 1);
	put_digits(b, mcc ? mcc : "");
	put(b, strlen(mnc) - 2, 1);
	put_digits(b, mnc);
	put(b, 1, 1); /* not reserved */
}

/* SIB1 of a cell shared by three operators; extended: one more sequence will follow. */
static struct bits sib1(bool tdd, bool extended)
{
	struct bits b = begin(PDU_BCCH_DLSCH);

	put(&b, 1, 2); /* SIB1 */
	put(&b, 1, 1); /* p-Max */
	put(&b, tdd, 1);
	put(&b, extended, 1);
	put(&b, 0, 1); /* no csg-Identity */
	put(&b, 3 - 1, 3);
	put_plmn(&b, "460", "01");
	put_plmn(&b, NULL, "11");
	put_plmn(&b, "001", "004");
	put(&b, 6402, 16);
	put(&b, 105220865, 28);
	put(&b, 1, 1); /* not barred */
	put(&b, 0, 1); /* intra-frequency reselection allowed */
	put(&b, 0, 1);
	put(&b, 1, 1);       /* q-RxLevMinOffset */
	put(&b, 70 - 64, 6); /* -128 dBm */
	put(&b, 2, 3);       /* 6 dB */
	put(&b, 30 + 23, 6); /* 23 dBm */
	put(&b, 8 - 1, 6);   /* band */
	put(&b, 2 - 1, 5);   /* two messages */
	put(&b, 1, 3);       /* 16 frames: SIB2 and */
	put(&b, 1, 5);
	put(&b, 0, 5); /* SIB3 */
	put(&b, 3, 3); /* 64 frames */
	put(&b, 2, 5);
	put(&b, 2, 5);               /* SIB5 */
	put(&b, 0x20 << 2 | 0x3, 8); /* added alternative 3: SIB24 */
	if (tdd)
		put(&b, 2 << 4 | 7, 7);
	put(&b, 5, 3); /* 20 ms */
	put(&b, 19, 5);
	return b;
}

static void who_the_cell_is(void **state)
{
	struct bits b = sib1(false, false);
	struct cell cell;
	char key[CELL_KEY_SIZE];
	(void)state;

	assert_true(parse(&b.pdu, &cell));
	cell_key(&cell, key, sizeof(key));
	assert_string_equal(key, "lte:460-01-6402-105220865");
	assert_int_equal(cell.nof_plmns, 3);
	assert_string_equal(cell.plmns[1].mcc, "460"); /* as the one before */
	assert_string_equal(cell.plmns[1].mnc, "11");
	assert_string_equal(cell.plmns[2].mcc, "001");
	assert_string_equal(cell.plmns[2].mnc, "004");
	assert_int_equal(cell.lte.cell_barred, false);
	assert_int_equal(cell.lte.intra_freq_reselection, true);
	assert_int_equal(cell.lte.q_rx_lev_min_dbm, -128);
	assert_int_equal(cell.lte.q_rx_lev_min_offset_db, 6);
	assert_int_equal(cell.lte.p_max_dbm, 23);
	assert_int_equal(cell.lte.csg_identity, CELL_UNKNOWN);
	assert_int_equal(cell.lte.tdd_config, CELL_UNKNOWN);
	assert_string_equal(cell.band, "B8");
	assert_string_equal(cell.lte.duplex, "fdd");
	assert_string_equal(cell.lte.cp, "normal");
	assert_int_equal(cell.lte.antenna_ports, 2);
	assert_string_equal(lte_message_name(&b.pdu), "SystemInformationBlockType1");
}

static void where_the_other_sibs_are(void **state)
{
	struct bits b = sib1(true, false);
	struct rrc_scheduling s;
	(void)state;

	assert_true(rrc_sib1_scheduling(b.pdu.octets, b.pdu.len, &s));
	assert_int_equal(s.si_window_ms, 20);
	assert_int_equal(s.value_tag, 19);
	assert_int_equal(s.tdd_config, 2);
	assert_int_equal(s.tdd_special, 7);
	assert_int_equal(s.nof_messages, 2);
	assert_int_equal(s.messages[0].period_frames, 16);
	assert_true(s.messages[0].sibs == (1 << 2 | 1 << 3));
	assert_int_equal(s.messages[1].period_frames, 64);
	assert_true(s.messages[1].sibs == (1 << 5 | 1 << 24));
	b = sib1(false, false);
	assert_true(rrc_sib1_scheduling(b.pdu.octets, b.pdu.len, &s));
	assert_int_equal(s.tdd_config, -1);
	assert_int_equal(s.tdd_special, -1);
	assert_false(rrc_sib1_scheduling(b.pdu.octets, b.pdu.len - 1u, &s));
	assert_false(rrc_sib1_scheduling(b.pdu.octets, 0, &s));
}

/* v890 with an octet string of late extensions: band 68, one more SI message; then v920 and v1130. */
static void what_later_releases_added(void **state)
{
	struct bits b = sib1(true, true);
	struct rrc_scheduling s;
	struct cell cell;
	(void)state;

	put(&b, 3, 2); /* v890: late extensions, more */
	put(&b, 6, 8); /* octets */
	put(&b, 1, 2); /* v8h0: more */
	put(&b, 5, 3); /* v9e0: a band, more */
	put(&b, 68 - 65, 8);
	put(&b, 1, 3);  /* v10j0 */
	put(&b, 1, 3);  /* v10l0 */
	put(&b, 1, 2);  /* v10x0 */
	put(&b, 2, 3);  /* v12j0: schedulingInfoListExt */
	put(&b, 0, 5);  /* one message */
	put(&b, 6, 3);  /* 512 frames */
	put(&b, 1, 5);  /* two SIBs */
	put(&b, 12, 5); /* SIB32 */
	put(&b, 14, 5); /* spare */
	put(&b, 0, 1);  /* filling up the last octet */
	put(&b, 5, 3);  /* v920: ims-EmergencySupport, more */
	put(&b, 4, 3);  /* v1130: tdd-Config */
	put(&b, 1, 1);  /* special subframe configuration 9 */
	assert_true(parse(&b.pdu, &cell));
	assert_int_equal(cell.lte.freq_band_indicator, 68);
	assert_string_equal(cell.band, "B8"); /* 939 MHz is not in band 68 */
	assert_int_equal(cell.lte.ims_emergency_support, true);
	assert_int_equal(cell.lte.tdd_special, 9);
	assert_true(rrc_sib1_scheduling(b.pdu.octets, b.pdu.len, &s));
	assert_int_equal(s.nof_messages, 3);
	assert_int_equal(s.messages[2].period_frames, 512);
	assert_true(s.messages[2].sibs == UINT64_C(1) << 32);
}

/* The last sequence of Release 17 says that there is another one: nobody knows how long. */
static void a_release_to_come(void **state)
{
	struct bits b = sib1(false, true);
	struct cell cell;
	(void)state;

	put(&b, 1, 2); /* v890 */
	put(&b, 1, 3); /* v920 */
	put(&b, 1, 3); /* v1130 */
	put(&b, 1, 3); /* v1250 */
	put(&b, 0, 1);
	put(&b, 1, 5); /* v1310 */
	put(&b, 1, 2); /* v1320 */
	put(&b, 1, 2); /* v1350 */
	put(&b, 1, 2); /* v1360 */
	put(&b, 1, 4); /* v1430 */
	put(&b, 1, 2); /* v1450 */
	put(&b, 1, 9); /* v1530 */
	put(&b, 0, 1); /* cellBarred-CRS */
	put(&b, 1, 2); /* v1540 */
	put(&b, 1, 5); /* v1610 */
	put(&b, 1, 2); /* v1700 */
	put(&b, 0xdeadbeef, 32);
	assert_true(parse(&b.pdu, &cell));
	b = sib1(false, true);
	put(&b, 1, 2);
	put(&b, 0, 3); /* v920 is the last one */
	put(&b, 0xdeadbeef, 32);
	assert_false(parse(&b.pdu, &cell));
}

static void what_follows_a_message(void **state)
{
	struct bits b = sib1(false, false);
	uint16_t len = b.pdu.len;
	struct cell cell, untouched;
	(void)state;

	b.pdu.len = len + 20;
	assert_true(parse(&b.pdu, &cell));
	b.pdu.octets[len + 1] = 1;
	cell_init(&untouched, RAT_LTE);
	cell = untouched;
	assert_false(lte_parse(&b.pdu, &cell));
	assert_false(cell_broadcast_differs(&cell, &untouched));
	b.pdu.octets[len + 1] = 0;
	for (b.pdu.len = 0; b.pdu.len < len; b.pdu.len++)
		assert_false(parse(&b.pdu, &cell));
	b.pdu.len = PDU_OCTETS_MAX + 1;
	assert_false(parse(&b.pdu, &cell));
}

static void no_digits(void **state)
{
	struct bits b = sib1(false, false);
	struct cell cell;
	(void)state;

	b.pdu.octets[1] |= 0xf0 >> 2; /* in the first MCC */
	assert_false(parse(&b.pdu, &cell));
	b = begin(PDU_BCCH_DLSCH);
	put(&b, 1 << 4, 6);
	put(&b, 0, 3);
	put_plmn(&b, NULL, "01"); /* the first one needs an MCC */
	b.pdu.len = 40;
	assert_false(parse(&b.pdu, &cell));
}

static void mib(void **state)
{
	struct lte_cell cell = { .pci = 7 };
	uint16_t sfn;
	(void)state;

	/* 101 1 10 10011001 0000000000 */
	assert_true(rrc_mib((const uint8_t[]){ 0xba, 0x64, 0x00 }, &cell, &sfn));
	assert_int_equal(cell.nof_prb, 100);
	assert_true(cell.phich_extended);
	assert_int_equal(cell.phich_resource, LTE_NG_ONE);
	assert_int_equal(sfn, 0x99);
	assert_int_equal(cell.pci, 7);
	/* SIB1-BR is scheduled, and has not changed */
	assert_true(rrc_mib((const uint8_t[]){ 0xba, 0x66, 0x50 }, &cell, &sfn));
	assert_false(rrc_mib((const uint8_t[]){ 0xba, 0x64, 0x10 }, &cell, &sfn)); /* not changed, but not there */
	assert_false(rrc_mib((const uint8_t[]){ 0xba, 0x66, 0x60 }, &cell, &sfn)); /* 19: reserved */
	for (int bit = 0; bit < 4; bit++)
		assert_false(rrc_mib((const uint8_t[]){ 0xba, 0x64, (uint8_t)(1 << bit) }, &cell, &sfn));
	/* on a satellite: SIB1-BR, and two bits of the carrier's number; the last bit of all is spare */
	assert_true(rrc_mib((const uint8_t[]){ 0xba, 0x66, 0x4e }, &cell, &sfn));
	assert_false(rrc_mib((const uint8_t[]){ 0xba, 0x66, 0x42 }, &cell, &sfn));
	assert_false(rrc_mib((const uint8_t[]){ 0xba, 0x66, 0x41 }, &cell, &sfn));
	assert_false(rrc_mib((const uint8_t[]){ 0xda, 0x64, 0x00 }, &cell, &sfn)); /* bandwidth 6 */
	assert_int_equal(sfn, 0x99);
}

static void mib_of_a_cell(void **state)
{
	struct bits b = begin(PDU_PBCH);
	struct cell cell;
	(void)state;

	put(&b, 0xba64, 16);
	put(&b, 0, 8);
	b.pdu.lte.tdd = b.pdu.lte.cp_extended = true;
	assert_true(parse(&b.pdu, &cell));
	assert_int_equal(cell.lte.bandwidth_prb, 100);
	assert_int_equal(cell.lte.sfn, 0x99 << 2 | 3);
	assert_string_equal(cell.lte.phich_duration, "extended");
	assert_string_equal(cell.lte.phich_resource, "1");
	assert_string_equal(cell.lte.duplex, "tdd");
	assert_string_equal(cell.lte.cp, "extended");
	assert_string_equal(lte_message_name(&b.pdu), "MasterInformationBlock");
	b.pdu.len = 2;
	assert_false(parse(&b.pdu, &cell));
	b.pdu.rat = RAT_GSM;
	assert_false(lte_parse(&b.pdu, &cell));
}

/* An SI message of one SIB. */
static struct bits sib(unsigned number)
{
	struct bits b = begin(PDU_BCCH_DLSCH);

	put(&b, 0, 2 + 1 + 1); /* system information, of Release 8, without extension */
	put(&b, 0, 5);
	put(&b, number - 2, 1 + 4);
	return b;
}

static void put_carrier(struct bits *b, uint32_t earfcn, int priority, int pci)
{
	put(b, 0, 1);
	put(b, (priority >= 0) << 3 | (pci >= 0) << 1, 6);
	put(b, earfcn, 16);
	put(b, 6, 6);
	put(b, 1, 3);
	put(b, 7, 5);
	put(b, 7, 5);
	put(b, 5, 3);
	put(b, 0, 1);
	if (priority >= 0)
		put(b, (uint32_t)priority, 3);
	put(b, 1, 2);
	if (pci < 0)
		return;
	put(b, 0, 4);
	put(b, (uint32_t)pci, 9);
	put(b, 15, 5);
}

static void lte_neighbours(void **state)
{
	struct bits b = sib(5);
	struct cell cell;
	(void)state;

	put(&b, 1, 1); /* extended */
	put(&b, 2 - 1, 3);
	put_carrier(&b, 65535, 5, -1);
	put_carrier(&b, 1300, -1, 503);
	put(&b, 0, 7); /* one addition, which is there: */
	put(&b, 1, 1);
	put(&b, 6, 8); /* of 6 octets, an octet string of 5: */
	put(&b, 5, 8);
	put(&b, 1, 2); /* v8h0: more */
	put(&b, 2, 2); /* v9e0: carriers */
	put(&b, 0, 3);
	put(&b, 2, 2);
	put(&b, 66486 - 65536, 18);
	put(&b, 0, 40 - 27);
	assert_true(parse(&b.pdu, &cell));
	assert_true(cell.lte.sib_seen == 1 << 5);
	assert_int_equal(cell.nof_neighbours, 3);
	assert_int_equal(cell.neighbours[0].rat, NEIGHBOUR_LTE);
	assert_int_equal(cell.neighbours[0].channel, 66486);
	assert_int_equal(cell.neighbours[0].priority, 5);
	assert_int_equal(cell.neighbours[0].id, -1);
	assert_int_equal(cell.neighbours[1].channel, 1300);
	assert_int_equal(cell.neighbours[1].priority, -1);
	assert_int_equal(cell.neighbours[2].id, 503);
	assert_true(lte_parse(&b.pdu, &cell)); /* again: in place of the first */
	assert_int_equal(cell.nof_neighbours, 3);
	assert_string_equal(lte_message_name(&b.pdu), "SystemInformation");
}

static void put_gsm(struct bits *b, uint32_t first)
{
	put(b, 0, 1);
	put(b, first, 10);
	put(b, 0, 1);
}

static void put_gsm_common(struct bits *b)
{
	put(b, 2, 2); /* priority */
	put(b, 3, 3);
	put(b, 0xff, 8);
	put(b, 10, 6);
	put(b, 0, 10);
}

static void gsm_neighbours(void **state)
{
	static const int arfcns[] = { 1022, 5, 1022, 1, 62, 63, 65 };
	struct bits b = sib(7);
	struct cell cell;
	(void)state;

	put(&b, 0, 1);
	put(&b, 1, 2);
	put(&b, 2, 3);
	put(&b, 3 - 1, 4);
	put_gsm(&b, 1022);
	put(&b, 0, 2); /* a list */
	put(&b, 1, 5);
	put(&b, 5, 10);
	put_gsm_common(&b);
	put_gsm(&b, 1022);
	put(&b, 1, 2); /* every third, once */
	put(&b, 2, 3);
	put(&b, 1, 5);
	put_gsm_common(&b);
	put_gsm(&b, 62);
	put(&b, 2, 2); /* a bit map of one octet */
	put(&b, 0, 4);
	put(&b, 0xa0, 8);
	put_gsm_common(&b);
	assert_true(parse(&b.pdu, &cell));
	assert_int_equal(cell.nof_neighbours, sizeof(arfcns) / sizeof(arfcns[0]));
	for (int i = 0; i < cell.nof_neighbours; i++) {
		assert_int_equal(cell.neighbours[i].rat, NEIGHBOUR_GSM);
		assert_int_equal(cell.neighbours[i].channel, arfcns[i]);
		assert_int_equal(cell.neighbours[i].priority, 3);
	}
}

/* Warnings and what Release 15 added are seen, and not kept. */
static void sibs_that_are_recognised(void **state)
{
	struct bits b = begin(PDU_BCCH_DLSCH);
	struct cell cell;
	(void)state;

	put(&b, 0, 4);
	put(&b, 3 - 1, 5);
	put(&b, 10 - 2, 5);
	put(&b, 0, 2 + 48);
	put(&b, 0x80, 8); /* SIB12, of two octets */
	put(&b, 2, 8);
	put(&b, 0xffff, 16);
	put(&b, 0x80 | 10, 8); /* SIB24, of none */
	put(&b, 0, 8);
	assert_true(parse(&b.pdu, &cell));
	assert_true(cell.lte.sib_seen == (1 << 10 | 1 << 12 | 1 << 24));
	assert_int_equal(cell.nof_neighbours, 0);
}

static const char warning_text[] = "EVACUATE NOW";

static void put_warning(struct bits *b)
{
	put(b, 0x1102, 16);
	put(b, 0x4321, 16);
	put(b, 1, 1); /* the last segment, */
	put(b, 2, 6); /* number 2 */
	put(b, sizeof(warning_text), 8);
	for (size_t i = 0; i < sizeof(warning_text); i++)
		put(b, (uint8_t)warning_text[i], 8);
	put(b, 0x0f, 8); /* coding of the text */
}

/* Does the text stand in these octets, at any bit? */
static bool has_text(const struct pdu *pdu)
{
	for (unsigned at = 0; at + 8 * (sizeof(warning_text) - 1) <= 8u * pdu->len; at++) {
		unsigned same = 0;
		for (unsigned i = 0; i < 8 * (sizeof(warning_text) - 1); i++)
			same += (pdu->octets[(at + i) / 8] >> (7 - (at + i) % 8) & 1) ==
			        (warning_text[i / 8] >> (7 - i % 8) & 1);
		if (same > 8 * (sizeof(warning_text) - 1) * 9 / 10)
			return true;
	}
	return false;
}

static struct bits warning(bool commercial)
{
	struct bits b = begin(PDU_BCCH_DLSCH);

	put(&b, 0, 4);
	put(&b, 1 - 1, 5);
	if (commercial) {
		put(&b, 0x80, 8); /* SIB12 */
		put(&b, 8 + sizeof(warning_text), 8);
		put(&b, 2, 3);
	} else {
		put(&b, 11 - 2, 5);
		put(&b, 1, 2);
	}
	put_warning(&b);
	put(&b, 0, commercial ? 6 : 0); /* whole octets */
	return b;
}

/* What is said stays on the air: kind and number of the warning remain, the text does not. */
static void texts_of_warnings(void **state)
{
	(void)state;
	for (int commercial = 0; commercial < 2; commercial++) {
		struct bits b = warning(commercial);
		struct pdu before = b.pdu, cut = b.pdu;
		struct cell cell;

		assert_true(parse(&b.pdu, &cell) && has_text(&b.pdu));
		lte_redact(&b.pdu);
		assert_false(has_text(&b.pdu));
		assert_true(parse(&b.pdu, &cell));
		assert_true(cell.lte.sib_seen == 1u << (11 + commercial));
		assert_memory_equal(b.pdu.octets, before.octets, 5);
		assert_int_equal(b.pdu.len, before.len);
		for (cut.len = before.len; cut.len-- > 0;) { /* what is cut off is not left either */
			struct pdu part = cut;
			lte_redact(&part);
			assert_false(has_text(&part));
		}
	}
}

/* PLMNs with tracking areas of their own (Release 14) are read over. */
static void more_networks(void **state)
{
	struct bits b = sib1(false, true);
	struct cell cell;
	(void)state;

	put(&b, 1, 2); /* v890 */
	put(&b, 1, 3); /* v920 */
	put(&b, 1, 3); /* v1130 */
	put(&b, 1, 3); /* v1250 */
	put(&b, 0, 1);
	put(&b, 1, 5); /* v1310 */
	put(&b, 1, 2); /* v1320 */
	put(&b, 1, 2); /* v1350 */
	put(&b, 1, 2); /* v1360 */
	put(&b, 2, 4); /* v1430: cellAccessRelatedInfoList */
	put(&b, 2 - 1, 3);
	for (int i = 0; i < 2; i++) {
		put(&b, 2 - 1, 3);
		put_plmn(&b, "460", "15");
		put_plmn(&b, NULL, "001");
		put(&b, 0xabcd, 16);
		put(&b, 0x1234567, 28);
	}
	assert_true(parse(&b.pdu, &cell));
	assert_int_equal(cell.nof_plmns, 3);
	assert_true(cell.lte.tac != 0xabcd);
	b.pdu.len--;
	assert_false(parse(&b.pdu, &cell));
}

static void put_tmsi(struct bits *b)
{
	put(b, 0, 1 + 1 + 1);
	put(b, 0xa5, 8);
	put(b, 0xdeadbeef, 32);
	put(b, 0, 1);
}

static void put_imsi(struct bits *b, const char *digits)
{
	put(b, 1, 1 + 1 + 1);
	put(b, strlen(digits) - 6, 4);
	put_digits(b, digits);
	put(b, 1, 1);
}

static struct bits paging(void)
{
	struct bits b = begin(PDU_PCCH);

	put(&b, 0, 1);
	put(&b, 8 | 2 | 1, 4); /* records, a warning, extensions */
	put(&b, 4 - 1, 4);
	put_tmsi(&b);
	put_imsi(&b, "460011234567890");
	put_imsi(&b, "123456");
	put(&b, 1, 2); /* what Release 15 added: */
	put(&b, 0, 7);
	put(&b, 6, 8);
	put(&b, 0x123456, 24);
	put(&b, 0x789abc, 24);
	put(&b, 0, 1);
	put(&b, 2, 2); /* v890: late extensions */
	put(&b, 2, 8);
	put(&b, 0xffff, 16);
	return b;
}

static void paging_is_counted(void **state)
{
	struct bits b = paging();
	struct cell cell;
	(void)state;

	assert_true(parse(&b.pdu, &cell));
	assert_int_equal(cell.lte.paging, 1);
	assert_int_equal(cell.paged_tmsi, 1);
	assert_int_equal(cell.paged_imsi, 2);
	assert_int_equal(cell.lte.paging_warning, 1);
	assert_string_equal(lte_message_name(&b.pdu), "Paging");
}

static void nobody_is_named(void **state)
{
	struct bits b = paging(), zeros = begin(PDU_PCCH);
	struct cell cell;
	(void)state;

	put(&zeros, 0, 1);
	put(&zeros, 8 | 2 | 1, 4);
	put(&zeros, 4 - 1, 4);
	put(&zeros, 0, 3 + 8 + 32 + 1);
	put(&zeros, 1, 3);
	put(&zeros, 9, 4);
	put(&zeros, 0, 28);
	put(&zeros, 0, 32);
	put(&zeros, 1, 1);
	put_imsi(&zeros, "000000");
	put(&zeros, 1, 2);
	put(&zeros, 6, 7 + 8);
	put(&zeros, 0, 24);
	put(&zeros, 0, 24 + 1);
	put(&zeros, 2, 2);
	put(&zeros, 2, 8);
	put(&zeros, 0, 16);
	b.pdu.octets[b.pdu.len] = 0x99; /* behind the end */
	lte_redact(&b.pdu);
	assert_int_equal(b.pdu.len, zeros.pdu.len);
	assert_memory_equal(b.pdu.octets, zeros.pdu.octets, PDU_OCTETS_MAX);
	assert_true(parse(&b.pdu, &cell));
	assert_int_equal(cell.paged_imsi, 2);
}

static bool all_zero(const struct pdu *pdu)
{
	for (int i = 0; i < PDU_OCTETS_MAX; i++)
		if (pdu->octets[i])
			return false;
	return true;
}

/* Cut off, or of a channel that is not known. */
static void what_is_not_understood_is_blanked(void **state)
{
	struct bits whole = paging(), b;
	(void)state;

	for (uint16_t len = 0; len < whole.pdu.len; len++) {
		b = whole;
		b.pdu.len = len;
		lte_redact(&b.pdu);
		assert_true(all_zero(&b.pdu));
	}
	b = whole;
	b.pdu.channel = PDU_SDCCH4;
	lte_redact(&b.pdu);
	assert_true(all_zero(&b.pdu));
	b = whole;
	b.pdu.channel = PDU_BCCH_DLSCH;
	b.pdu.len = 5000;
	lte_redact(&b.pdu);
	assert_int_equal(b.pdu.len, PDU_OCTETS_MAX);
	assert_memory_equal(b.pdu.octets, whole.pdu.octets, whole.pdu.len);
}

static uint32_t random_next(uint64_t *state)
{
	*state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)(*state >> 32);
}

/* Random bits in the sizes of transport blocks that SIB1 comes in (36.213 table 7.1.7.2.1-1). */
static void random_bits_are_no_sib1(void **state)
{
	static const uint16_t sizes[] = { 13, 15, 18, 22, 26, 28, 32, 37, 41, 47, 55, 75, 125, 217, 277 };
	enum { BLOCKS = 3000000 };
	uint64_t seed = 1;
	int sib1s = 0, others = 0;
	struct cell cell;
	(void)state;

	cell_init(&cell, RAT_LTE);
	for (int n = 0; n < BLOCKS; n++) {
		struct pdu pdu = { .rat = RAT_LTE, .channel = PDU_BCCH_DLSCH };

		pdu.len = sizes[(size_t)n % (sizeof(sizes) / sizeof(sizes[0]))];
		for (int i = 0; i < pdu.len; i += 4)
			memcpy(pdu.octets + i, &(uint32_t){ random_next(&seed) }, 4);
		pdu.octets[0] = (pdu.octets[0] & 0x3f) | (n & 1) << 6; /* one half SIB1, the other SI messages */
		if (lte_parse(&pdu, &cell))
			*(n & 1 ? &sib1s : &others) += 1;
	}
	print_message("of %d random blocks %d parsed as SIB1, %d as other system information\n", BLOCKS, sib1s, others);
	assert_true(sib1s <= 1);
	assert_true(others < BLOCKS / 10000);
}

/* Each message of the recording, past its pcap, IP, UDP and GSMTAP headers. */
static void real_cells(void **state)
{
	uint8_t header[24], packet[2048];
	int messages = 0, identified = 0;
	uint32_t record[4];
	FILE *file = fopen(recording, "rb");
	(void)state;

	if (!file) {
		print_message("skipped: there is no %s\n", recording);
		skip();
	}
	assert_int_equal(fread(header, sizeof(header), 1, file), 1);
	while (fread(record, sizeof(record), 1, file) == 1) {
		struct bits b = begin(PDU_BCCH_DLSCH);
		struct cell cell;

		assert_true(record[2] > 44 && record[2] < sizeof(packet));
		assert_int_equal(fread(packet, record[2], 1, file), 1);
		b.pdu.len = (uint16_t)(record[2] - 44);
		memcpy(b.pdu.octets, packet + 44, b.pdu.len);
		assert_true(parse(&b.pdu, &cell));
		identified += cell_identified(&cell) && strcmp(cell.mcc, "228") == 0;
		messages++;
	}
	fclose(file);
	assert_int_equal(messages, 471);
	assert_int_equal(identified, 318);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_the_cell_is),
		cmocka_unit_test(where_the_other_sibs_are),
		cmocka_unit_test(what_later_releases_added),
		cmocka_unit_test(a_release_to_come),
		cmocka_unit_test(what_follows_a_message),
		cmocka_unit_test(no_digits),
		cmocka_unit_test(mib),
		cmocka_unit_test(texts_of_warnings),
		cmocka_unit_test(more_networks),
		cmocka_unit_test(mib_of_a_cell),
		cmocka_unit_test(lte_neighbours),
		cmocka_unit_test(gsm_neighbours),
		cmocka_unit_test(sibs_that_are_recognised),
		cmocka_unit_test(paging_is_counted),
		cmocka_unit_test(nobody_is_named),
		cmocka_unit_test(what_is_not_understood_is_blanked),
		cmocka_unit_test(random_bits_are_no_sib1),
		cmocka_unit_test(real_cells),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
