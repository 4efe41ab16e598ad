// SPDX-License-Identifier: GPL-3.0-or-later
/* pcap: the octets of file and packet headers; and, where tshark is installed, that Wireshark's dissector finds in it
 * what was put in. */
#include "scratch.h"  // struct scratch

#include "../../src/sink/tap.h"  // tap_frame

static struct scratch room, *const scratch = &room;

static void write_some(const struct pdu *pdus, int count)
{
	const struct sink *pcap = sink_find("pcap");
	void *instance = scratch_open(scratch, pcap, false, false);

	for (int i = 0; i < count; i++)
		assert_int_equal(PUT(pcap, instance, .type = RECORD_MESSAGE, .time_ns = pdus[i].time_ns,
		                     .message = &(struct message){ &pdus[i], "name", "key" }),
		                 0);
	assert_int_equal(pcap->flush(instance), 0);
	assert_int_equal(pcap->close(instance), 0);
}

static void octets_of_the_file(void **state)
{
	static const uint8_t expected[] = {
		/* file: magic, 2.4, zone, accuracy, snap length, LINKTYPE_RAW */
		0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0, 101, 0, 0, 0,
		/* record: 1767323045 s, 678901 us, 67 octets twice */
		0xa5, 0x35, 0x57, 0x69, 0xf5, 0x5b, 0x0a, 0x00, 67, 0, 0, 0, 67, 0, 0, 0,
		/* IPv4, UDP 127.0.0.1:4729 */
		0x45, 0, 0, 67, 0, 0, 0x40, 0, 64, 17, 0x3c, 0xa8, 127, 0, 0, 1, 127, 0, 0, 1, 0x12, 0x79, 0x12, 0x79,
		0, 47, 0, 0,
		/* GSMTAP: version 2, 4 words, Um, slot 0, ARFCN 62, -32 dBFS, 18 dB, FN 67628, BCCH */
		2, 4, 1, 0, 0, 62, 0xe0, 18, 0, 1, 8, 0x2c, 1, 0, 0, 0, 0x49, 0x06, 0x1b, /* … */
	};
	struct pdu pdu = scratch_pdu();
	(void)state;

	write_some(&pdu, 1);
	scratch_take(scratch);
	assert_int_equal(scratch->size, 24 + 16 + 67);
	assert_memory_equal(scratch->text, expected, sizeof(expected));
}

static void what_has_no_form_is_left_out(void **state)
{
	struct pdu pdu = scratch_pdu();
	(void)state;

	pdu.channel = PDU_SCH;
	write_some(&pdu, 1);
	scratch_take(scratch);
	assert_int_equal(scratch->size, 24);
}

static void an_old_file_stays_until_there_is_something_new(void **state)
{
	const struct sink *pcap = sink_find("pcap");
	struct fault fault;
	(void)state;

	for (int run = 0; run < 2; run++) {
		scratch_make(scratch);
		const struct sink_config config = { .target = scratch->path };
		FILE *file = fopen(scratch->path, "w");

		fputs("kept", file);
		fclose(file);
		void *instance = pcap->open(&config, &fault);

		if (run)
			pcap->flush(instance);
		assert_int_equal(pcap->close(instance), 0);
		scratch_take(scratch);
		assert_int_equal(scratch->size, run ? 24 : 4);
	}
}

static void levels_are_kept_inside_the_field(void **state)
{
	uint8_t frame[TAP_FRAME_MAX];
	struct pdu pdu = scratch_pdu();
	(void)state;

	pdu.m.power_dbfs = -1000;
	pdu.m.snr_db = 1e9f;
	assert_int_equal(tap_frame(&pdu, frame), 16 + 23);
	assert_int_equal((int8_t)frame[6], -128);
	assert_int_equal((int8_t)frame[7], 127);
	pdu.len = PDU_OCTETS_MAX + 1;
	assert_int_equal(tap_frame(&pdu, frame), 0);
}

static void channels(void **state)
{
	static const struct {
		enum pdu_channel channel;
		uint8_t type;
	} known[] = { { PDU_BCCH, 1 },   { PDU_CCCH, 2 },      { PDU_AGCH, 4 },   { PDU_PCH, 5 },
		      { PDU_SDCCH4, 7 }, { PDU_SACCH4, 0x87 }, { PDU_SDCCH8, 8 }, { PDU_SACCH8, 0x88 } };
	uint8_t frame[TAP_FRAME_MAX];
	(void)state;

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		struct pdu pdu = scratch_pdu();

		pdu.channel = known[i].channel;
		pdu.gsm.timeslot = 3;
		pdu.gsm.subslot = 2;
		pdu.gsm.arfcn = 0x8000 | 600;
		assert_int_equal(tap_frame(&pdu, frame), 16 + 23);
		assert_int_equal(frame[12], known[i].type);
		assert_int_equal(frame[3], 3);
		assert_int_equal(frame[14], 2);
		assert_int_equal(frame[4] << 8 | frame[5], 0x8000 | 600);
	}
}

static struct pdu lte_pdu(enum pdu_channel channel, const char *octets, uint16_t len)
{
	struct pdu pdu = { .rat = RAT_LTE, .channel = channel, .time_ns = 1, .m = { .snr_db = 7 }, .len = len };

	pdu.lte.earfcn = 3590;
	pdu.lte.pci = 233;
	pdu.lte.sfn = 1021;
	pdu.lte.subframe = 5;
	pdu.lte.rsrp_dbfs = -81.6F;
	memcpy(pdu.octets, octets, len);
	return pdu;
}

static void lte_frames(void **state)
{
	static const uint8_t expected[] = {
		2, 4, 0x0d, 0, 0x0e, 0x06, 0xae, 7, 0, 0, 0x03, 0xfd, 5, 0, 5, 0, 0x40, 0x41
	};
	struct pdu pdu = lte_pdu(PDU_BCCH_DLSCH, "\x40\x41", 2);
	uint8_t frame[TAP_FRAME_MAX];
	(void)state;

	assert_int_equal(tap_frame(&pdu, frame), sizeof(expected));
	assert_memory_equal(frame, expected, sizeof(expected));
	pdu.lte.earfcn = 38950; /* more than the field holds */
	assert_int_equal(tap_frame(&pdu, frame), sizeof(expected));
	assert_int_equal(frame[4] << 8 | frame[5], 0);
	pdu.lte.earfcn = -1;
	assert_int_equal(tap_frame(&pdu, frame), sizeof(expected));
	assert_int_equal(frame[4] << 8 | frame[5], 0);
	pdu.channel = PDU_PBCH;
	assert_int_equal(tap_frame(&pdu, frame), sizeof(expected));
	assert_int_equal(frame[12], 4);
	pdu.channel = PDU_PCCH;
	assert_int_equal(tap_frame(&pdu, frame), sizeof(expected));
	assert_int_equal(frame[12], 6);
	pdu.rat = RAT_GSM; /* which has no such channel */
	assert_int_equal(tap_frame(&pdu, frame), 0);
	pdu.rat = RAT_LTE;
	pdu.channel = PDU_BCCH;
	assert_int_equal(tap_frame(&pdu, frame), 0);
}

static void tshark_reads_lte(void **state)
{
	static const char *const expected[] = {
		"MasterInformationBlock (SFN=153)",
		"SystemInformationBlockType1",
		"Paging (1 PagingRecord)",
	};
	const struct pdu pdus[] = {
		lte_pdu(PDU_PBCH, "\xba\x64\x00", 3),
		lte_pdu(PDU_BCCH_DLSCH, "\x40\x51\x80\x03\x19\x02\x64\x58\xb0\x18\x18\x70\x10\x82\xcc", 15),
		lte_pdu(PDU_PCCH, "\x40\x00\x00\x00\x00\x00\x00", 7),
	};
	char command[256], line[512] = "";
	(void)state;

	if (system("tshark --version >/dev/null 2>&1") != 0) {
		print_message("skipped: tshark is not installed\n");
		skip();
	}
	write_some(pdus, 3);
	snprintf(command, sizeof(command), "tshark -r %s -T fields -e _ws.col.Info 2>/dev/null", scratch->path);
	FILE *tshark = popen(command, "r");

	for (int i = 0; i < 3; i++) {
		assert_non_null(fgets(line, sizeof(line), tshark));
		assert_non_null(strstr(line, expected[i]));
		assert_null(strstr(line, "Malformed"));
	}
	pclose(tshark);
	unlink(scratch->path);
}

static void tshark_reads_it(void **state)
{
	char command[512], line[512] = "";
	struct pdu pdus[2] = { scratch_pdu(), scratch_pdu() };
	(void)state;

	if (system("tshark --version >/dev/null 2>&1") != 0) {
		print_message("skipped: tshark is not installed\n");
		skip();
	}
	pdus[1].channel = PDU_SDCCH4;
	pdus[1].gsm.subslot = 3;
	write_some(pdus, 2);
	snprintf(command, sizeof(command),
	         "tshark -r %s -t ud -T fields -E separator=' ' -e gsmtap.arfcn -e gsmtap.frame_nr -e gsmtap.chan_type "
	         "-e gsmtap.ts -e gsmtap.sub_slot -e gsmtap.signal_dbm -e gsmtap.snr_db -e e212.lai.mcc -e "
	         "frame.time_epoch "
	         "2>/dev/null",
	         scratch->path);
	FILE *tshark = popen(command, "r");

	assert_non_null(fgets(line, sizeof(line), tshark));
	assert_string_equal(line, "62 67628 1 0 0 -32 18 262 1767323045.678901000\n");
	assert_non_null(fgets(line, sizeof(line), tshark));
	assert_int_equal(strncmp(line, "62 67628 7 0 3 -32 18", 21), 0);
	pclose(tshark);
	unlink(scratch->path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(octets_of_the_file),
		cmocka_unit_test(what_has_no_form_is_left_out),
		cmocka_unit_test(an_old_file_stays_until_there_is_something_new),
		cmocka_unit_test(levels_are_kept_inside_the_field),
		cmocka_unit_test(channels),
		cmocka_unit_test(tshark_reads_it),
		cmocka_unit_test(lte_frames),
		cmocka_unit_test(tshark_reads_lte),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
