// SPDX-License-Identifier: GPL-3.0-or-later
/* redact: no identity survives, wherever it stands and whatever the lengths around it say; what names nobody stays bit
 * for bit; twice is the same as once. All identities here are made up.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "../../src/gsm/l3/gsm_message.h"  // gsm_redact
#include "hex.h"                           // hex_pdu

/* What is planted: no octet of it is a filling octet, a length or a type of anything known. */
static const uint8_t secret[4] = { 0xde, 0xad, 0xbe, 0xef };

static bool bit(const uint8_t *octets, size_t at)
{
	return octets[at / 8] >> (7 - at % 8) & 1;
}

/* At any bit of the pdu's whole room, also behind its length. */
static bool survives(const struct pdu *pdu)
{
	for (size_t at = 0; at + 32 <= 8 * sizeof(pdu->octets); at++) {
		size_t same = 0;
		while (same < 32 && bit(pdu->octets, at + same) == bit(secret, same))
			same++;
		if (same == 32)
			return true;
	}
	return false;
}

static void becomes(enum pdu_channel channel, const char *hex, const char *want)
{
	struct pdu pdu = hex_pdu(channel, hex), wanted = hex_pdu(channel, want);

	gsm_redact(&pdu);
	assert_int_equal(pdu.len, PDU_GSM_OCTETS);
	assert_memory_equal(pdu.octets, wanted.octets, sizeof(pdu.octets));
}

static void stays(enum pdu_channel channel, const char *hex)
{
	becomes(channel, hex, hex);
}

static void filling_stays(void **state)
{
	(void)state;
	static const enum pdu_channel all[] = { PDU_BCCH, PDU_CCCH, PDU_PCH, PDU_AGCH, PDU_SDCCH4 };

	for (size_t i = 0; i < 5; i++)
		stays(all[i], "0303012b");
	stays(PDU_CCCH, "1506210001f02b");
	stays(PDU_PCH, "1506210001f02b");
	stays(PDU_PCH, "1506217001f02b");
	stays(PDU_PCH, "1906210001f01701f02b");
	stays(PDU_PCH, "1506210001002b2b");
	stays(PDU_PCH, "1506210001f0e52b");       /* NLN and a priority */
	stays(PDU_PCH, "2506210005f4ffffffff2b"); /* no TMSI */
	stays(PDU_SACCH4, "00000303012b");
}

static void system_information_stays(void **state)
{
	(void)state;
	static const char *const broadcast[] = {
		"5506198fb68000000000000000000000000000e504002b", "59061a8f930058400000000000002000000000ffe50400",
		"49061b070862f2321267490305274040e504003b2b2b2b", "31061c62f23212674040e504002b2b2b2b2b2b2b2b2b2b",
		"590607400004870000b30514c6d2ad812b2b2b2b2b2b2b", "0106009001d85a6fc9f14608411b2b2b2b2b2b2b2b2b2b",
	};

	for (size_t i = 0; i < sizeof(broadcast) / sizeof(broadcast[0]); i++)
		stays(PDU_BCCH, broadcast[i]);
	stays(PDU_AGCH, broadcast[5]); /* extended BCCH */
	becomes(PDU_SACCH4, "0511030349061d1000000000000000000000000000deff",
	        "0000030349061d1000000000000000000000000000deff");
	stays(PDU_SACCH4, "000003032d061e070862f232126727ff2b2b2b2b2b2b2b");
}

static void paging(void **state)
{
	(void)state;
	becomes(PDU_PCH, "2506210005f4deadbeef2b", "2506210005f4000000002b");
	becomes(PDU_PCH, "4106210005f4deadbeef1705f4deadbeef2b", "4106210005f4000000001705f4000000002b");
	becomes(PDU_PCH, "310621000829620112345678902b", "310621000809000000000000002b");
	becomes(PDU_PCH, "310621000821620112345678f92b", "310621000801000000000000f02b");
	becomes(PDU_PCH, "2d062200deadbeefdeadbeef2b", "2d06220000000000000000002b");
	becomes(PDU_PCH, "49062200ffffffffdeadbeef1705f4deadbeef2b", "49062200ffffffff000000001705f4000000002b");
	becomes(PDU_PCH, "4d062400deadbeefdeadbeefdeadbeefdeadbeefdeadbe", "4d06240000000000000000000000000000000000");
}

/* NLN, priority, then a group call reference, which is not kept. */
static void paging_rest_octets(void **state)
{
	(void)state;
	becomes(PDU_PCH, "1506210001f0efdeadbeef", "1506210001f0efab");
	/* rest octets that look like the start of an identity, and an identity the pseudo length does not count */
	stays(PDU_PCH, "1506210001f0172b");
	becomes(PDU_PCH, "1506210001f01705f4deadbeef2b", "1506210001f0172b");
}

static void assignments(void **state)
{
	(void)state;
	becomes(PDU_AGCH, "2d063f0071a36a7f4d0411002b", "2d063f0071a36a00000000002b");
	becomes(PDU_AGCH, "39063f0071b36a7f4d043f031122332b", "39063f0071b36a00000000031122332b");
	becomes(PDU_AGCH, "35063f0071a36a7f4d0401007c12342b", "35063f0071a36a00000000007c12342b");
	becomes(PDU_AGCH, "2d063f3071a36a7f4d040000d0deadbeef2b", "2d063f3071a36a00000000002b");
	becomes(PDU_AGCH, "2d063f0071a36a7f4d040009deadbeefdeadbeef", "2d063f0071a36a000000002b");
	becomes(PDU_AGCH, "4906390071a36a7f4d041171b46b7f4d0512002b2b2b2b",
	        "4906390071a36a0000000071b46b00000000002b2b2b2b");
	becomes(PDU_AGCH, "4d063a007f4d04147f4d04157f4d04167f4d04172b2b2b",
	        "4d063a00000000140000001500000016000000172b2b2b");
	becomes(PDU_AGCH, "4d063a007f4d04147f4d04147f4d04147f4d0414deadbe", "4d063a0000000014000000140000001400000014");
	becomes(PDU_BCCH, "2d063f0071a36a7f4d0411002b", "2d063f0071a36a00000000002b");
}

static void dedicated(void **state)
{
	(void)state;
	stays(PDU_SDCCH4, "03000d0518"); /* Identity Request */
	becomes(PDU_SDCCH4, "03000d0518deadbeef2b", "03000d0518");
	becomes(PDU_SDCCH4, "0173390508deadbeefdeadbeefdeadbeef2b", "0173392b"); /* UA repeats what came up */
	becomes(PDU_SDCCH4, "030053deadbeefdeadbeef", "0300532b");               /* a segment */
	becomes(PDU_SDCCH4, "0f00530901deadbeefdeadbeef", "0f00530901");         /* SMS, SAPI 3 */
	becomes(PDU_SDCCH4, "0321deadbeefdeadbe", "0321de2b");                   /* supervisory */
	becomes(PDU_SDCCH4, "0200deadbeef", "022b");                             /* address extended */
	becomes(PDU_SDCCH4, "20deadbeefdeadbeef", "202b");                       /* cell broadcast */
	becomes(PDU_SDCCH4, "010301deadbeef", "0103012b");                       /* filling of random bits */
	becomes(PDU_SACCH4, "05070f00530901deadbeef", "00000f00530901");
	becomes(PDU_SACCH8, "05070f00530901deadbeef", "00000f00530901");
	becomes(PDU_SDCCH8, "03200d051801deadbeef", "03200d0518");
	becomes(PDU_CONDUCT, "03200d051801deadbeef", "");
	becomes(PDU_SACCH4, "050703034906ffdeadbeef", "00000303492b");
	becomes(PDU_SACCH4, "030349061d1000000000000000000000000000deff0000", "0000492b"); /* no layer 1 header */
}

/* The transaction of a short message is part of the octet that says that it is one; seven means that more follow. */
static void transactions(void **state)
{
	(void)state;
	for (unsigned transaction = 0; transaction < 16; transaction++) {
		char hex[32], want[32];

		snprintf(hex, sizeof(hex), "0d0021%x901deadbeef2b", transaction);
		snprintf(want, sizeof(want), transaction % 8 == 7 ? "0d00212b" : "0d0021%x901", transaction);
		becomes(PDU_SDCCH4, hex, want);
		struct pdu pdu = hex_pdu(PDU_SDCCH4, want);
		assert_string_equal(gsm_message_name(&pdu), transaction % 8 == 7 ? "unknown" : "CP-DATA");
	}
	becomes(PDU_SDCCH4, "03000d1518deadbeef2b", "03000d2b"); /* of others it is a skip indicator */
}

static void unknown_on_common_channels(void **state)
{
	(void)state;
	becomes(PDU_CCCH, "490620deadbeefdeadbeef", "4906202b");
	becomes(PDU_CCCH, "49060ddeadbeef", "49060d2b");
	becomes(PDU_CCCH, "490508deadbeef", "4905082b");
	becomes(PDU_BCCH, "2506210005f4deadbeef2b", "2506210005f4000000002b");
	becomes(PDU_BCCH, "490518deadbeef", "4905182b");
	becomes(PDU_BCCH, "490620deadbeef", "4906202b");
}

static void nothing_behind_the_block(void **state)
{
	(void)state;
	struct pdu pdu = hex_pdu(PDU_BCCH, "49061b070862f2321267490305274040e504003b2b2b2b");

	memcpy(pdu.octets + 30, secret, 4);
	pdu.len = 40;
	gsm_redact(&pdu);
	assert_int_equal(pdu.len, PDU_GSM_OCTETS);
	assert_false(survives(&pdu));
	pdu.len = UINT16_MAX;
	gsm_redact(&pdu);
	assert_int_equal(pdu.len, PDU_GSM_OCTETS);
	pdu.len = 0;
	gsm_redact(&pdu);
	assert_int_equal(pdu.len, 0);
	assert_int_equal(pdu.octets[0], 0);
}

static struct pdu random_pdu(void)
{
	static const uint8_t types[] = { RR_PAGING_1, RR_PAGING_2,    RR_PAGING_3,
		                         RR_IMM_ASS,  RR_IMM_ASS_EXT, RR_IMM_ASS_REJ };
	struct pdu pdu = { .rat = RAT_GSM, .channel = rand() % (PDU_CHANNELS + 1), .len = PDU_GSM_OCTETS };

	for (int i = 0; i < PDU_GSM_OCTETS; i++)
		pdu.octets[i] = rand() % 3 ? rand() : 0x2b;
	if (rand() % 2) {
		pdu.octets[0] = 1 + 4 * (rand() % 23);
		pdu.octets[1] = GSM_PD_RR;
		pdu.octets[2] = types[rand() % 6];
		if (rand() % 2) {
			pdu.octets[4] = rand() % 20;
			if (5 + pdu.octets[4] < PDU_GSM_OCTETS)
				pdu.octets[5 + pdu.octets[4]] = GSM_IEI_MOBILE_IDENTITY;
		}
	} else if (rand() % 2) {
		pdu.octets[2 * (pdu.channel == PDU_SACCH4)] = rand() & 0x1f;
	}
	if (rand() % 8 == 0)
		pdu.len = rand() % 30;
	return pdu;
}

/* Where an assignment describes a channel, nothing is anybody's name: the octets there may be what they like. */
static bool describes_channel(const struct pdu *pdu, size_t at)
{
	static const size_t allocation_of[0x40] = { [RR_IMM_ASS] = 11, [RR_IMM_ASS_EXT] = 18 };
	bool common = pdu->channel != PDU_SDCCH4 && pdu->channel != PDU_SACCH4 && pdu->octets[1] == GSM_PD_RR;
	size_t allocation = common && pdu->octets[2] < 0x40 ? allocation_of[pdu->octets[2]] : 0;
	size_t len = pdu->octets[allocation];

	return allocation && (at == 3 || (at + 4 > allocation && at < allocation + (len <= 8 ? len + 4 : 1)));
}

static void no_secret_survives_anywhere(void **state)
{
	(void)state;
	int planted = 0;

	srand(6);
	for (int run = 0; run < 300000; run++) {
		struct pdu pdu = random_pdu();
		size_t at = 3 + rand() % (PDU_GSM_OCTETS - 3 - 4 + 1);
		bool system_information;

		memcpy(pdu.octets + at, secret, 4);
		system_information = pdu.channel == PDU_SCH || pdu.channel == PDU_BCCH || si_name(pdu.octets[2]) ||
		                     si_sacch_message(pdu.octets);
		if (system_information || describes_channel(&pdu, at))
			continue;
		gsm_redact(&pdu);
		assert_false(survives(&pdu));
		planted++;
	}
	assert_in_range(planted, 100000, 300000);
}

static void twice_is_once(void **state)
{
	(void)state;
	srand(7);
	for (int run = 0; run < 300000; run++) {
		struct pdu once = random_pdu(), twice;

		gsm_redact(&once);
		twice = once;
		gsm_redact(&twice);
		assert_memory_equal(&once, &twice, sizeof(once));
	}
}

/* A recording without anybody in it stays as it is. */
static void recording_stays(void **state)
{
	(void)state;
	FILE *file = fopen("../shared/captures/osmo-bts/A.json", "r");
	char hex[2 * PDU_GSM_OCTETS + 1];
	unsigned fn;
	int blocks = 0;

	if (!file) {
		print_message("skipped: no ../shared/captures/osmo-bts/A.json\n");
		skip();
	}
	while (fscanf(file, "%*[^0-9]") != EOF)
		if (fscanf(file, "%u\": \"%46[0-9a-f]\"", &fn, hex) == 2 && strlen(hex) == 46) {
			stays(hex[2] == '3' ? PDU_SDCCH4 : PDU_CCCH, hex);
			blocks++;
		}
	fclose(file);
	assert_in_range(blocks, 1000, 2000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(filling_stays),
		cmocka_unit_test(system_information_stays),
		cmocka_unit_test(paging),
		cmocka_unit_test(paging_rest_octets),
		cmocka_unit_test(assignments),
		cmocka_unit_test(dedicated),
		cmocka_unit_test(transactions),
		cmocka_unit_test(unknown_on_common_channels),
		cmocka_unit_test(nothing_behind_the_block),
		cmocka_unit_test(no_secret_survives_anywhere),
		cmocka_unit_test(twice_is_once),
		cmocka_unit_test(recording_stays),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
