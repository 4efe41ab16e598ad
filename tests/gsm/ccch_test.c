// SPDX-License-Identifier: GPL-3.0-or-later
/* ccch: what counts as paging, whom it counts, and which assignment is which. All identities here are made up.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>

#include "../../src/gsm/l3/gsm_message.h"  // gsm_parse
#include "hex.h"                           // hex_pdu

struct counts {
	int paging_1, paging_2, paging_3, empty, tmsi, imsi, assign, packet, extended, reject;
};

static void check(const char *hex, struct counts want)
{
	struct pdu pdu = hex_pdu(PDU_CCCH, hex);

	/* the counts are the same before and after the identities are gone */
	for (int redacted = 0; redacted < 2; redacted++) {
		struct cell cell;

		cell_init(&cell, RAT_GSM);
		assert_true(gsm_parse(&pdu, &cell));
		assert_int_equal(cell.gsm.paging_1, want.paging_1);
		assert_int_equal(cell.gsm.paging_2, want.paging_2);
		assert_int_equal(cell.gsm.paging_3, want.paging_3);
		assert_int_equal(cell.gsm.paging_empty, want.empty);
		assert_int_equal(cell.paged_tmsi, want.tmsi);
		assert_int_equal(cell.paged_imsi, want.imsi);
		assert_int_equal(cell.gsm.imm_assign, want.assign);
		assert_int_equal(cell.gsm.imm_assign_packet, want.packet);
		assert_int_equal(cell.gsm.imm_assign_ext, want.extended);
		assert_int_equal(cell.gsm.imm_assign_reject, want.reject);
		assert_int_equal(cell.gsm.si_seen, 0);
		gsm_redact(&pdu);
	}
}

static void paging_1(void **state)
{
	(void)state;
	check("1506210001f02b", (struct counts){ .empty = 1 });
	check("2506210005f4112233442b", (struct counts){ .paging_1 = 1, .tmsi = 1 });
	check("4106210005f4112233441705f455667788", (struct counts){ .paging_1 = 1, .tmsi = 2 });
	check("310621000829620112345678902b", (struct counts){ .paging_1 = 1, .imsi = 1 });
	check("4d0621000829620112345678901705f411223344", (struct counts){ .paging_1 = 1, .imsi = 1, .tmsi = 1 });
	check("310621000833620112345678902b", (struct counts){ .paging_1 = 1 }); /* IMEISV */
	check("1906210001f01701f02b", (struct counts){ .empty = 1 });
	check("3506210001f01705f411223344", (struct counts){ .paging_1 = 1, .tmsi = 1 });
	check("2506210005f4ffffffff2b", (struct counts){ .empty = 1 }); /* 23.003 2.4: no TMSI */
	check("11062100ff"
	      "f41122334455667788",
	      (struct counts){ .empty = 1 });
}

static void paging_2_and_3(void **state)
{
	(void)state;
	check("2d06220011223344556677882b", (struct counts){ .paging_2 = 1, .tmsi = 2 });
	check("55062200112233445566778817082962011234567890", (struct counts){ .paging_2 = 1, .tmsi = 2, .imsi = 1 });
	check("49062200ffffffff556677881705f4010203042b", (struct counts){ .paging_2 = 1, .tmsi = 2 });
	check("4d06240011223344556677889900aabbccddeeff2b2b2b", (struct counts){ .paging_3 = 1, .tmsi = 4 });
	check("4d062400ffffffffffffffffffffffffffffffff2b2b2b", (struct counts){ .empty = 1 });
}

static void assignments(void **state)
{
	(void)state;
	check("2d063f0071a36a7f4d0400002b", (struct counts){ .assign = 1 });
	check("2d063f1071a36a7f4d0400002b", (struct counts){ .packet = 1 });
	check("2d063f3071a36a7f4d040000d0112233442b", (struct counts){ .packet = 1 });
	check("49063900"
	      "71a36a7f4d0400"
	      "71a36a7f4d0401"
	      "00",
	      (struct counts){ .extended = 1 });
	check("4d063a00"
	      "7f4d0414"
	      "7f4d0414"
	      "7f4d0414"
	      "7f4d0414",
	      (struct counts){ .reject = 1 });
}

static void lengths_past_the_block(void **state)
{
	(void)state;
	struct cell cell;

	cell_init(&cell, RAT_GSM);
	for (int len = 0; len < 256; len++) {
		struct pdu pdu = hex_pdu(PDU_PCH, "49062100");
		pdu.octets[4] = len;
		pdu.octets[5] = 0xf4;
		assert_true(gsm_parse(&pdu, &cell));
		memset(pdu.octets + 4, GSM_IEI_MOBILE_IDENTITY, 19);
		pdu.octets[4] = len;
		assert_true(gsm_parse(&pdu, &cell));
	}
	/* only the two lengths that are right named somebody: a TMSI of 5, once */
	assert_int_equal(cell.paged_tmsi, 1);
}

static void nothing_else_counts(void **state)
{
	(void)state;
	struct cell cell, before;
	static const char *const others[] = { "0303012b", "2506210005f4112233442b", "250621", "1405210001f0" };

	cell_init(&cell, RAT_GSM);
	before = cell;
	for (size_t i = 0; i < 4; i++) {
		struct pdu pdu = hex_pdu(i == 1 ? PDU_BCCH : PDU_CCCH, others[i]);
		if (i == 2)
			pdu.len = 22;
		assert_false(gsm_parse(&pdu, &cell));
	}
	assert_memory_equal(&cell, &before, sizeof(cell));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(paging_1),
		cmocka_unit_test(paging_2_and_3),
		cmocka_unit_test(assignments),
		cmocka_unit_test(lengths_past_the_block),
		cmocka_unit_test(nothing_else_counts),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
