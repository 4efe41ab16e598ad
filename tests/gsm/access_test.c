// SPDX-License-Identifier: GPL-3.0-or-later
/* access: why a phone asked for the channel it was granted, and what of that is kept. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "../../src/gsm/l3/access.h"  // access_note
#include "hex.h"                      // hex_pdu

enum { REQUEST = 7, SECOND_REQUEST = 14 };

/* SDCCH/8 sub-slot 5 on timeslot 1, TSC 3, ARFCN 62; asked for in a frame of its own, from far away. */
#define ASSIGNMENT                                                                                                     \
	"2d063f00696"                                                                                                  \
	"03e"                                                                                                          \
	"1512340d"                                                                                                     \
	"00"
#define EXTENDED                                                                                                       \
	"4906390069603e"                                                                                               \
	"15123405"                                                                                                     \
	"42f4c1"                                                                                                       \
	"93abcd11"                                                                                                     \
	"00"

static void no_grant(void **state)
{
	static const char *const others[] = { "2d063f30696"
		                              "03e1512340d00",
		                              "4d063a00"
		                              "1512340a",
		                              "2506210005f4112233442b", "3106180000" };
	(void)state;
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		struct pdu pdu = hex_pdu(PDU_AGCH, others[i]);

		gsm_redact(&pdu);
		assert_int_equal(pdu.gsm.access[0], GSM_ACCESS_NONE);
	}
}

/* Every octet that a phone may send, and what of it is left: 44.018 table 9.1.8.1. */
static void reasons(void **state)
{
	(void)state;
	for (unsigned request = 0; request < 256; request++) {
		struct pdu pdu = hex_pdu(PDU_AGCH, ASSIGNMENT);
		enum gsm_access want = GSM_ACCESS_NONE;

		pdu.octets[REQUEST] = (uint8_t)request;
		gsm_redact(&pdu);
		if (request < 0x10)
			want = GSM_ACCESS_UPDATE;
		else if (request < 0x20)
			want = GSM_ACCESS_UPDATE_OR_OTHER;
		else if (request < 0x40 || (request >= 0x80 && request < 0xa0))
			want = GSM_ACCESS_ANSWER;
		else if (request < 0x60 || request >= 0xe0)
			want = GSM_ACCESS_CALL;
		else if ((request >= 0x68 && request < 0x70) || (request >= 0xc0 && request < 0xe0))
			want = GSM_ACCESS_OTHER;
		else if (request >= 0xa0 && request < 0xc0)
			want = GSM_ACCESS_EMERGENCY;
		assert_int_equal(pdu.gsm.access[0], want);
		assert_int_equal(pdu.gsm.access[1], GSM_ACCESS_NONE);
		assert_int_equal(pdu.octets[REQUEST], 0);
		gsm_redact(&pdu); /* a second time nothing is left to read, and what was read stays */
		assert_int_equal(pdu.gsm.access[0], want);
	}
}

static struct cell counted(unsigned request, int32_t neci, bool settled)
{
	struct pdu pdu = hex_pdu(PDU_AGCH, EXTENDED);
	struct cell cell;

	cell_init(&cell, RAT_GSM);
	cell.gsm.neci = neci;
	pdu.octets[REQUEST] = (uint8_t)request;
	pdu.octets[SECOND_REQUEST] = 0x93; /* an answer */
	gsm_redact(&pdu);
	if (settled)
		access_settle(&pdu, &cell);
	assert_true(gsm_parse(&pdu, &cell));
	assert_int_equal(cell.gsm.imm_assign_ext, 1);
	assert_int_equal(cell.gsm.assigned_answer, 1);
	return cell;
}

/* Of the random bits nothing is left: neither in the counts nor in what is kept of the block. */
static void neci_decides(void **state)
{
	static const struct {
		int32_t neci;
		unsigned request;
		int update, other;
	} cases[] = {
		{ 0, 0x05, 1, 0 },
		{ 0, 0x1a, 1, 0 },
		{ 1, 0x05, 1, 0 },
		{ 1, 0x1a, 0, 1 },
		{ CELL_UNKNOWN, 0x05, 0, 0 },
		{ CELL_UNKNOWN, 0x1a, 0, 0 },
		{ 0, 0xc3, 0, 1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		for (int settled = 0; settled < 2; settled++) {
			struct cell cell = counted(cases[i].request, cases[i].neci, settled);

			assert_int_equal(cell.gsm.assigned_update, cases[i].update);
			assert_int_equal(cell.gsm.assigned_other, cases[i].other);
			assert_int_equal(cell.gsm.assigned_call, 0);
			assert_int_equal(cell.gsm.assigned_emergency, 0);
		}
	struct pdu one = hex_pdu(PDU_AGCH, ASSIGNMENT), other = one;
	struct cell cell;

	cell_init(&cell, RAT_GSM);
	cell.gsm.neci = 0;
	one.octets[REQUEST] = 0x01;
	other.octets[REQUEST] = 0x1e;
	gsm_redact(&one);
	gsm_redact(&other);
	access_settle(&one, &cell);
	access_settle(&other, &cell);
	assert_memory_equal(one.octets, other.octets, sizeof(one.octets));
	assert_memory_equal(one.gsm.access, other.gsm.access, sizeof(one.gsm.access));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_grant),
		cmocka_unit_test(reasons),
		cmocka_unit_test(neci_decides),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
