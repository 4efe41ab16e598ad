// SPDX-License-Identifier: GPL-3.0-or-later
/* si: messages of two real networks rebuilt from their parameters, octet by octet; when each is sent.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "air.h"               // air_scenario_parse
#include "../../src/air/si.h"  // air_si_build

/* A base station in a laboratory. */
static const char lab[] =
	"[air]\nfreq = 1878M\n[cell lab]\narfcn = 877\nmcc = 262\nmnc = 23\nlac = 4711\nci = 1800\n"
	"ccch_conf = 1\nbs_ag_blks_res = 1\nbs_pa_mfrms = 5\natt = 1\nmscr = 0\nt3212 = 5\n"
	"dtx = 2\nradio_link_timeout = 32\ncell_reselect_hysteresis_db = 4\nms_txpwr_max_cch = 0\n"
	"rxlev_access_min = 0\nneci = 1\nmax_retrans = 7\ntx_integer = 9\naccess_classes = 1024\n"
	"selection = no\ngprs = no\nearly_classmark = yes\nncc_permitted = 255\nallocation_format = variable\n";

/* Osmocom's base station, with GPRS and a neighbour on LTE, but for what it says of its packet channels. */
static const char osmo[] = "[air]\nfreq = 945M\n[cell osmo]\narfcn = 51\nmcc = 262\nmnc = 42\nlac = 1234\nci = 4711\n"
			   "mscr = 1\natt = 1\nbs_ag_blks_res = 1\nt3212 = 5\ndtx = 2\nradio_link_timeout = 32\n"
			   "cell_reselect_hysteresis_db = 4\nms_txpwr_max_cch = 0\nrxlev_access_min = 0\nneci = 1\n"
			   "max_retrans = 7\ntx_integer = 9\naccess_classes = 1024\nncc_permitted = 255\n"
			   "neighbours = 17 25 33 70 101 124\nlte_neighbours = 1300:5\ncro = 10\n";

static struct air_scenario *parse(const char *text)
{
	struct fault fault;
	struct air_scenario *scenario = air_scenario_parse(text, strlen(text), "x", &fault);
	if (!scenario)
		fail_msg("%s", fault.text);
	return scenario;
}

static void assert_hex(const uint8_t *octets, const char *hex)
{
	char text[2 * AIR_OCTETS + 1];
	for (int i = 0; i < AIR_OCTETS; i++)
		snprintf(text + 2 * i, 3, "%02x", octets[i]);
	assert_string_equal(text, hex);
}

static void builds_the_laboratory(void **state)
{
	(void)state;
	struct air_scenario *scenario = parse(lab);
	struct air_si_set set;
	air_si_build(&set, &scenario->cells[0]);
	assert_hex(set.message[AIR_SI1].octets, "5506198fb68000000000000000000000000000e504002b");
	assert_hex(set.message[AIR_SI3].octets, "49061b070862f2321267490305274040e504003b2b2b2b");
	assert_hex(set.message[AIR_SI4].octets, "31061c62f23212674040e504002b2b2b2b2b2b2b2b2b2b");
	assert_false(set.message[AIR_SI13].given);
	assert_false(set.message[AIR_SI2BIS].given);
	air_scenario_destroy(scenario);
}

static void builds_what_a_stack_sends(void **state)
{
	(void)state;
	struct air_scenario *scenario = parse(osmo);
	struct air_si_set set;
	air_si_build(&set, &scenario->cells[0]);
	assert_hex(set.message[AIR_SI1].octets, "55061900000000000000000004000000000000e504002b");
	assert_hex(set.message[AIR_SI2].octets, "59061a08000010000000200000000101010000ffe50400");
	/* up to the rest octets */
	static const uint8_t si3[19] = { 0x49, 0x06, 0x1b, 0x12, 0x67, 0x62, 0xf2, 0x24, 0x04, 0xd2,
		                         0xc8, 0x03, 0x05, 0x27, 0x40, 0x40, 0xe5, 0x04, 0x00 };
	assert_memory_equal(set.message[AIR_SI3].octets, si3, sizeof(si3));
	air_scenario_destroy(scenario);
}

/* 10.5.2.34, bit by bit: H, CBQ 0, CRO 10, TO 1, PT 1; H, power offset 2; SI2ter H; early classmark L; where L; H, RA
 * colour 5, SI13 on BCCH Norm; 3G L; H, SI2quater on BCCH Norm. H is 1 where the padding 00101011 has 0. */
static void writes_rest_octets(void **state)
{
	(void)state;
	struct air_scenario *scenario =
		parse("[air]\nfreq = 945M\n[cell a]\narfcn = 51\ncro = 10\ntemporary_offset = 1\n"
	              "penalty_time = 1\npower_offset = 2\nneighbours_ter = 1\nearly_classmark = no\n"
	              "ra_colour = 5\nlte_neighbours = 99\n");
	struct air_si_set set;
	air_si_build(&set, &scenario->cells[0]);
	/* 1 0 001010 | 001 00001 | 1 10 1 1 0 0 1 | 01 0 0 0 0 11 */
	static const uint8_t rest[4] = { 0x8a, 0x21, 0xd9, 0x43 };
	assert_memory_equal(set.message[AIR_SI3].octets + 19, rest, 4);
	assert_true(set.nof_2quater == 1 && set.quater[0].octets[2] == 0x07);
	air_scenario_destroy(scenario);
}

static int type_at(const struct air_si_set *set, int tc, uint32_t turn)
{
	return air_si_scheduled(set, tc, turn)[2];
}

/* 45.002 6.3.1.3 */
static void follows_the_schedule(void **state)
{
	(void)state;
	struct air_scenario *scenario = parse(osmo);
	struct air_si_set set;
	air_si_build(&set, &scenario->cells[0]);
	static const int wanted[8] = { 0x19, 0x1a, 0x1b, 0x1c, 0x00, 0x07, 0x1b, 0x1c };
	for (int tc = 0; tc < 8; tc++)
		for (uint32_t turn = 0; turn < 3; turn++)
			assert_int_equal(type_at(&set, tc, turn), wanted[tc]);
	assert_null(air_si_extended(&set, 3));
	air_scenario_destroy(scenario);
}

static void shares_the_places(void **state)
{
	(void)state;
	struct air_scenario *scenario = parse(
		"[air]\nfreq = 945M\n[cell a]\narfcn = 51\nneighbours_bis = 1\nneighbours_ter = 2\nwithout = si1\n"
		"lte_neighbours = 1 2 3 4\nsi7 = 01061f2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b\n"
		"extra = 0106042b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b\n");
	struct air_si_set set;
	air_si_build(&set, &scenario->cells[0]);
	assert_int_equal(type_at(&set, 0, 0), 0x1b); /* SI3 where SI1 would be */
	assert_int_equal(type_at(&set, 5, 0), 0x02);
	assert_int_equal(type_at(&set, 5, 1), 0x03);
	assert_int_equal(type_at(&set, 5, 2), 0x02);
	assert_int_equal(set.nof_2quater, 2);
	static const int at_4[] = { 0x00, 0x07, 0x07, 0x04, 0x00 };
	for (uint32_t turn = 0; turn < 5; turn++)
		assert_int_equal(type_at(&set, 4, turn), at_4[turn]);
	assert_int_equal(air_si_extended(&set, 7)[2], 0x1f);
	assert_null(air_si_extended(&set, 3));
	air_scenario_destroy(scenario);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(builds_the_laboratory), cmocka_unit_test(builds_what_a_stack_sends),
		cmocka_unit_test(writes_rest_octets),    cmocka_unit_test(follows_the_schedule),
		cmocka_unit_test(shares_the_places),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
