// SPDX-License-Identifier: GPL-3.0-or-later
/* What an LTE cell says of itself: SIB1 bit by bit for one cell, and all system information as Wireshark's dissector
 * reads it, where that is installed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "air.h"
#include "../../src/air/lte_station.h"  // air_lte_scheduled
#include "../../src/air/scenario.h"     // struct air_scenario

static struct air_scenario *parse(const char *cell)
{
	struct fault fault;
	char text[2000];
	snprintf(text, sizeof(text), "[air]\nfreq = 1850M\n[lte a]\nearfcn = 1650\n%s", cell);
	struct air_scenario *scenario = air_scenario_parse(text, strlen(text), "x", &fault);
	if (!scenario)
		fail_msg("%s", fault.text);
	return scenario;
}

/* "101 0110": bits from the beginning of octets, then zeros. */
static void assert_bits(const uint8_t *octets, int nof_octets, const char *wanted)
{
	int at = 0;
	for (; *wanted; wanted++) {
		if (*wanted == ' ')
			continue;
		if ((octets[at / 8] >> (7 - at % 8) & 1) != *wanted - '0')
			fail_msg("bit %d", at);
		at++;
	}
	assert_int_equal((at + 7) / 8, nof_octets);
	for (; at < 8 * nof_octets; at++)
		assert_int_equal(octets[at / 8] >> (7 - at % 8) & 1, 0);
}

static void sib1_bit_by_bit(void **state)
{
	(void)state;
	uint8_t octets[PDU_OCTETS_MAX];
	struct air_scenario *s =
		parse("duplex = tdd\ntdd_config = 2\ntdd_special = 7\nplmns = 460-00 460-123 001-01\ntac = 4660\n"
	              "eci = 19088743\nbarred = yes\nq_rx_lev_min_dbm = -124\nsi = 16: 2\nsi = 64: 3 5\n"
	              "lte_neighbours = 1\n"
	              "si_window_ms = 10\nvalue_tag = 21\nband = 39\n");
	int n = air_lte_message(s, 0, 0, octets);
	assert_bits(octets, n,
	            "01 010 0"                                            /* c1, SIB1; tdd-Config; no CSG */
	            "010 1 0100 0110 0000 0 0000 0000 1"                  /* three: 460-00 */
	            "0 1 0001 0010 0011 1 1 0000 0000 0001 0 0000 0001 1" /* 123 of the same country; 001-01 */
	            "0001001000110100 0001001000110100010101100111"       /* TAC 1234, cell 1234567 */
	            "0 0 0 0 001000 100110"                               /* barred, allowed, no CSG; -62; band 39 */
	            "00001 001 00000 011 00010 00000 00010"               /* rf16: -, rf64: SIB3 SIB5 */
	            "010 0111 011 10101");                                /* sa2, ssp7, 10 ms, 21 */
	air_scenario_destroy(s);
	s = parse("sib1 = 68102030\nsi = 8: 2\nsi_hex = 00\n");
	assert_int_equal(air_lte_message(s, 0, 0, octets), 4);
	assert_memory_equal(octets, "\x68\x10\x20\x30", 4);
	assert_int_equal(air_lte_message(s, 0, 1, octets), 1);
	assert_int_equal(air_lte_message(s, 0, 2, octets), 0);
	air_scenario_destroy(s);
}

/* 36.331 5.2.1.2 and 5.2.3, 36.321 5.3.1 */
static void schedule(void **state)
{
	(void)state;
	struct air_scenario *s = parse("si = 16: 2\nsi = 32: 3\nsi_window_ms = 15\n");
	const struct air_enb *enb = &s->enbs[0];
	int which, rv;
	for (int sfn = 0; sfn < 64; sfn += 2) {
		assert_true(air_lte_scheduled(enb, sfn, 5, &which, &rv));
		assert_true(which == -1 && rv == "\0\2\3\1"[sfn / 2 % 4]);
	}
	/* window 0: subframes 0 to 14 of a period; 1: from subframe 5 of the frame after */
	static const struct {
		int sfn, number, which, rv;
	} cases[] = {
		{ 0, 0, 0, 0 },  { 0, 1, 0, 2 },   { 0, 2, 0, 3 },  { 0, 3, 0, 1 }, { 0, 4, -2, 0 },
		{ 16, 0, 0, 0 }, { 1, 5, 1, 0 },   { 1, 6, 1, 2 },  { 1, 8, 1, 1 }, { 1, 9, -2, 0 },
		{ 1, 4, -2, 0 }, { 17, 5, -2, 0 }, { 33, 5, 1, 0 },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		bool due = air_lte_scheduled(enb, cases[i].sfn, cases[i].number, &which, &rv);
		assert_int_equal(due, cases[i].which >= 0);
		assert_true(!due || (which == cases[i].which && rv == cases[i].rv));
	}
	air_scenario_destroy(s);
	s = parse("duplex = tdd\ntdd_config = 0\nsi = 8: 2\nsi_window_ms = 20\n");
	int count = 0;
	for (int i = 0; i < 80; i++)
		if (air_lte_scheduled(&s->enbs[0], i / 10, i % 10, &which, &rv) && which == 0) {
			assert_true(i == 0 || i == 10 || i == 15); /* downlink, not SIB1's */
			count++;
		}
	assert_int_equal(count, 3);
	air_scenario_destroy(s);
}

static void put_16(FILE *file, unsigned x)
{
	fputc((int)(x >> 8 & 255), file);
	fputc((int)(x & 255), file);
}

/* One BCCH-DL-SCH message in GSMTAP in UDP in IP. */
static void write_frame(FILE *file, const uint8_t *octets, unsigned n)
{
	uint32_t record[4] = { 0, 0, 28 + 16 + n, 28 + 16 + n };
	fwrite(record, 4, 4, file);
	put_16(file, 0x4500);
	put_16(file, 28 + 16 + n);
	fwrite("\0\0\0\0\x40\x11\0\0\x7f\0\0\1\x7f\0\0\1", 1, 16, file);
	put_16(file, 4729);
	put_16(file, 4729);
	put_16(file, 8 + 16 + n);
	put_16(file, 0);
	fwrite("\2\4\15\0\0\0\0\0\0\0\0\0\5\0\0\0", 1, 16, file); /* LTE RRC, BCCH-DL-SCH */
	fwrite(octets, 1, n, file);
}

static void write_pcap(const char *path, const struct air_scenario *scenario)
{
	uint8_t octets[PDU_OCTETS_MAX];
	const uint32_t header[6] = { 0xa1b2c3d4, 4 << 16 | 2, 0, 0, 65535, 228 };
	FILE *file = fopen(path, "wb");
	assert_non_null(file);
	fwrite(header, 4, 6, file);
	for (int n = 0, length; (length = air_lte_message(scenario, 0, n, octets)) > 0; n++)
		write_frame(file, octets, (unsigned)length);
	fclose(file);
}

static char *dissect(const char *path)
{
	enum { MOST = 1 << 20 };
	char command[300], *text = calloc(1, MOST);
	snprintf(command, sizeof(command), "tshark -r %s -V 2>/dev/null", path);
	FILE *pipe = popen(command, "r");
	assert_non_null(pipe);
	size_t n = fread(text, 1, MOST - 1, pipe);
	assert_int_equal(pclose(pipe), 0);
	assert_true(n > 0);
	return text;
}

static void assert_says(const char *text, const char *const *wanted)
{
	for (; *wanted; wanted++) {
		const char *at = strstr(text, *wanted);
		if (!at)
			fail_msg("'%s' is not in what Wireshark says", *wanted);
		text = at;
	}
}

static void wireshark_reads_the_same(void **state)
{
	(void)state;
	static const char *const wanted[] = {
		"systemInformationBlockType1",
		"plmn-IdentityList: 3 items",
		"MCC-MNC-Digit: 9",
		"trackingAreaCode: 1234",
		"cellIdentity: 1234567",
		"cellBarred: notBarred (1)",
		"intraFreqReselection: notAllowed (1)",
		"csg-Indication: False",
		"q-RxLevMin: -110dBm (-55)",
		"freqBandIndicator: 3",
		"si-Periodicity: rf8 (0)",
		"sibType4 (1)",
		"si-Periodicity: rf512 (6)",
		"sibType3 (0)",
		"sibType5 (2)",
		"sibType6 (3)",
		"sibType7 (4)",
		"si-WindowLength: ms40 (6)",
		"systemInfoValueTag: 31",
		"numberOfRA-Preambles: n52",
		"defaultPagingCycle: rf128",
		"referenceSignalPower: 18 dBm",
		"p0-NominalPUSCH: -75 dBm",
		"alpha: al08",
		"p0-NominalPUCCH: -120 dBm",
		"t300: ms1000",
		"timeAlignmentTimerCommon: infinity",
		"intraFreqNeighCellList: 2 items",
		"physCellId: 17",
		"q-OffsetCell: dB0",
		"physCellId: 503",
		"q-Hyst: dB8",
		"s-NonIntraSearch: 14dB (7)",
		"threshServingLow: 6dB (3)",
		"cellReselectionPriority: 6",
		"q-RxLevMin: -110dBm (-55)",
		"s-IntraSearch: 58dB (29)",
		"interFreqCarrierFreqList: 2 items",
		"dl-CarrierFreq: 1300",
		"cellReselectionPriority: 7",
		"dl-CarrierFreq: 38950",
		"t-ReselectionUTRA: 1s",
		"startingARFCN: 60",
		"explicitListOfARFCNs: 2 items",
		"ARFCN-ValueGERAN: 62",
		"ARFCN-ValueGERAN: 1023",
		"cellReselectionPriority: 2",
		NULL,
	};
	char path[] = "/tmp/lte_rrc_test.XXXXXX";
	if (system("command -v tshark >/dev/null 2>&1")) {
		print_message("no tshark: skipped\n");
		skip();
	}
	struct air_scenario *s =
		parse("plmns = 460-00 999-123 999-12\ntac = 4660\neci = 19088743\nintra_freq_reselection = no\n"
	              "q_rx_lev_min_dbm = -110\nsi_window_ms = 40\nvalue_tag = 31\nsi = 8: 2 4\nsi = 512: 3 5 6 7\n"
	              "intra_neighbours = 17 503\nlte_neighbours = 1300:7 38950\n"
	              "gsm_neighbours = 60 62 1023\ngsm_priority = 2\n"
	              "priority = 6\nq_hyst_db = 8\nthresh_serving_low_db = 6\ns_non_intra_db = 14\n");
	close(mkstemp(path));
	write_pcap(path, s);
	char *text = dissect(path);
	unlink(path);
	assert_null(strstr(text, "Malformed"));
	assert_null(strstr(text, "Expert Info (Error"));
	assert_says(text, wanted);
	free(text);
	air_scenario_destroy(s);
}

static void mistakes_are_told(void **state)
{
	(void)state;
	static const char *const cases[][2] = {
		{ "prb = 7\n", "x:3: prb is 6, 15, 25, 50, 75 or 100" },
		{ "ports = 3\n", "x:3: ports is 1, 2 or 4" },
		{ "pci = 504\n", "x:5: pci: 504 is not within 0 to 503" },
		{ "plmns = 46-00\n", "x:5: plmns: '46' is not MCC-MNC such as 001-01" },
		{ "plmns =\n", "x:5: plmns: none" },
		{ "si = 12: 2\n", "x:5: si: a period of 8, 16 … 512 frames is wanted first" },
		{ "si = 16: 2 13\n", "x:5: si: '13' is none of SIB 2 to 12, or too many" },
		{ "si = 16: 2\nsi = 16: 10\n", "x:3: SIB 8 to 12 are sent as si_hex says" },
		{ "si = 16: 3\n", "x:3: the first si begins with SIB 2" },
		{ "si = 16: 2 3\nsi = 32: 3\n", "x:3: a SIB is sent in one message" },
		{ "si = 16: 2 5\n", "x:3: SIB5 has 1 to 8 lte_neighbours" },
		{ "si_hex = 00\n", "x:5: si_hex: no si before it" },
		{ "sib1 = 123\n", "x:5: sib1: 1 to 277 octets are wanted" },
		{ "sib1 = 1g\n", "x:5: sib1: digit 2 is not hexadecimal" },
		{ "level_dbfs = 1\nsnr_db = 3\n", "x:3: one of level_dbfs, rsrp_dbfs and snr_db" },
		{ "si_window_ms = 7\n", "x:3: si_window_ms is 1, 2, 5, 10, 15, 20 or 40" },
		{ "cp = extended\ntdd_special = 8\n", "x:3: tdd_special is 0 to 7 with the extended prefix" },
		{ "earfcn = 70000\n", "x:3: no band has this earfcn" },
		{ "arfcn = 1\n", "x:5: unknown key 'arfcn'" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char text[200];
		struct fault fault;
		snprintf(text, sizeof(text), "[air]\nfreq = 1850M\n[lte a]\nearfcn = 1650\n%s", cases[i][0]);
		assert_null(air_scenario_parse(text, strlen(text), "x", &fault));
		assert_string_equal(fault.text, cases[i][1]);
	}
	struct fault fault;
	assert_null(air_scenario_parse("[air]\nfreq = 1M\n[lte]\n", 21, "x", &fault));
	assert_string_equal(fault.text, "x:3: the cell has neither earfcn nor freq");
}

/* Everything the whole carrier tells where it is in the window; of a slice only what the middle tells; nothing of one
 * outside. */
static void truth_says_what_can_be_known(void **state)
{
	(void)state;
	static const char *const whole[] = {
		"\"rat\": \"lte\"",
		"\"earfcn\": 1650",
		"\"freq_hz\": 1850000000",
		"\"pci\": 9",
		"\"duplex\": \"tdd\"",
		"\"cp\": \"normal\"",
		"\"bandwidth_prb\": 25",
		"\"antenna_ports\": 4",
		"\"phich_resource\": \"1/6\"",
		"\"mcc\": \"999\"",
		"\"mnc\": \"012\"",
		"\"tac\": 77",
		"\"eci\": 88",
		"\"q_rx_lev_min_dbm\": -112",
		"\"tdd_config\": 3",
		"\"tdd_special\": 2",
		"\"cell_reselection_priority\": 6",
		NULL,
	};
	static const struct {
		const char *window;
		bool known, read;
	} cases[] = { { "rate = 7.68M", true, true }, { "rate = 1.92M", true, false }, { "rate = 1M", false, false } };
	for (int i = 0; i < 3; i++) {
		char text[600], out[4000] = "";
		struct fault fault;
		snprintf(text, sizeof(text),
		         "[air]\nfreq = 1850M\n%s\n[lte a]\nearfcn = 1650\npci = 9\nprb = 25\nports = 4\nduplex = "
		         "tdd\ntdd_config = 3\n"
		         "tdd_special = 2\nphich_resource = 1/6\nplmns = 999-012\ntac = 77\neci = 88\nq_rx_lev_min_dbm "
		         "= -112\n"
		         "si = 16: 2 3\npriority = 6\n",
		         cases[i].window);
		struct air_scenario *s = air_scenario_parse(text, strlen(text), "x", &fault);
		assert_non_null(s);
		FILE *file = fmemopen(out, sizeof(out), "w");
		assert_int_equal(air_truth_write(s, file), 0);
		fclose(file);
		if (cases[i].read)
			assert_says(out, whole);
		assert_true((strstr(out, "pci") != NULL) == cases[i].known);
		assert_true((strstr(out, "tac") != NULL) == cases[i].read);
		air_scenario_destroy(s);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sib1_bit_by_bit),
		cmocka_unit_test(schedule),
		cmocka_unit_test(wireshark_reads_the_same),
		cmocka_unit_test(mistakes_are_told),
		cmocka_unit_test(truth_says_what_can_be_known),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
