// SPDX-License-Identifier: GPL-3.0-or-later
/* downlink: what stands in which frame and slot, over whole 51-multiframes; every block decodes to what was announced.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <osmocom/coding/gsm0503_coding.h>

#include "../../src/air/downlink.h"  // air_downlink_frame

enum { MULTIFRAME = 51 };

static struct air_downlink downlink;
static uint8_t frame[AIR_FRAME_BITS];

static struct air_scenario *start(const char *keys, uint32_t fn)
{
	char text[500];
	struct fault fault;
	snprintf(text, sizeof(text), "[air]\nfreq = 945M\n[cell a]\narfcn = 51\nbsic = 29\n%s", keys);
	struct air_scenario *scenario = air_scenario_parse(text, strlen(text), "x", &fault);
	if (!scenario)
		fail_msg("%s", fault.text);
	air_downlink_init(&downlink, scenario, 0, AIR_BEACON, fn);
	return scenario;
}

static bool is_dummy(const uint8_t *bits)
{
	uint8_t dummy[AIR_BURST_BITS];
	air_burst_dummy(dummy);
	return memcmp(bits, dummy, sizeof(dummy)) == 0;
}

/* 'F'CCH, 'S'CH, 'd'ummy, 'n'ormal with TSC 5, '?' */
static char kind(const uint8_t *bits, uint32_t fn)
{
	uint8_t sync[AIR_BURST_BITS], tone[AIR_BURST_BITS], normal[AIR_BURST_BITS], none[AIR_NORMAL_BITS] = { 0 };
	air_burst_frequency(tone);
	air_burst_normal(normal, none, 5);
	if (fn % MULTIFRAME % 10 == 1) {
		air_burst_sync(sync, 29, fn);
		return memcmp(bits, sync, sizeof(sync)) ? '?' : 'S';
	}
	if (memcmp(bits, tone, sizeof(tone)) == 0)
		return 'F';
	if (is_dummy(bits))
		return 'd';
	return memcmp(bits + 61, normal + 61, 26) ? '?' : 'n';
}

/* 45.002 clause 7 table 3 */
static void timeslot_0_has_its_place_for_everything(void **state)
{
	(void)state;
	static const char wanted[] = "FSnnnnnnnnFSnnnnnnnnFSnnnnnnnnFSnnnnnnnnFSnnnnnnnnd";
	struct air_scenario *scenario = start("", MULTIFRAME * 100);
	for (uint32_t fn = 0; fn < 3 * MULTIFRAME; fn++) {
		struct air_block block;
		air_downlink_frame(&downlink, frame, &block);
		assert_int_equal(kind(frame, MULTIFRAME * 100 + fn), wanted[fn % MULTIFRAME]);
		for (int slot = 1; slot < 8; slot++)
			assert_true(is_dummy(frame + 156 * slot + 1 + (slot > 4)));
	}
	air_scenario_destroy(scenario);
}

static void traffic_fills_its_slots(void **state)
{
	(void)state;
	struct air_scenario *scenario = start("traffic_slots = 3\n", 7);
	struct air_block block;
	air_downlink_frame(&downlink, frame, &block);
	for (int slot = 1; slot < 8; slot++)
		assert_int_equal(kind(frame + 156 * slot + 1 + (slot > 4), 7), slot <= 3 ? 'n' : 'd');
	air_scenario_destroy(scenario);
}

/* Takes a block's four bursts apart and decodes them. */
static void assert_decodes(struct air_block *first, uint32_t fn)
{
	sbit_t soft[AIR_BLOCK_BITS];
	uint8_t octets[PDU_GSM_OCTETS];
	struct air_block next;
	int errors, total;
	assert_int_equal(first->fn, fn);
	for (int burst = 0; burst < 4; burst++) {
		if (burst)
			assert_false(air_downlink_frame(&downlink, frame, &next));
		for (int i = 0; i < AIR_NORMAL_BITS; i++)
			soft[burst * AIR_NORMAL_BITS + i] = frame[3 + (i < 58 ? i : i + 26)] ? -127 : 127;
	}
	assert_int_equal(gsm0503_xcch_decode(octets, soft, &errors, &total), 0);
	assert_memory_equal(octets, first->octets, sizeof(octets));
}

static void blocks_decode_to_what_was_announced(void **state)
{
	(void)state;
	uint32_t start_fn = AIR_HYPERFRAME - 102; /* over the end of the hyperframe */
	struct air_scenario *scenario = start(
		"ccch_conf = 1\nsdcch_busy = 3\npagings_per_s = 20\nassigns_per_s = 9\nimsi_share = 0.5\n", start_fn);
	int channels[PDU_CHANNELS] = { 0 };
	for (int blocks = 0; blocks < 200;) {
		struct air_block block;
		uint32_t fn = downlink.fn;
		if (!air_downlink_frame(&downlink, frame, &block))
			continue;
		assert_decodes(&block, fn);
		if (block.channel == PDU_SDCCH4 || block.channel == PDU_SACCH4)
			assert_true(block.subslot < 3);
		channels[block.channel]++;
		blocks++;
	}
	assert_true(downlink.fn < start_fn);
	assert_true(channels[PDU_BCCH] > 20 && channels[PDU_AGCH] == channels[PDU_BCCH]);
	assert_true(channels[PDU_PCH] > 40 && channels[PDU_SDCCH4] > 60 && channels[PDU_SACCH4] > 30);
	air_scenario_destroy(scenario);
}

static void sent_on_bcch_follows_tc(void **state)
{
	(void)state;
	static const int types[8] = { 0x19, 0x1a, 0x1b, 0x1c, 0x00, 0x07, 0x1b, 0x1c };
	struct air_scenario *scenario = start("lte_neighbours = 1300\n", 51 * 8 * 30);
	for (int tc = 0; tc < 8; tc++)
		for (int i = 0; i < MULTIFRAME; i++) {
			struct air_block block;
			if (air_downlink_frame(&downlink, frame, &block) && block.channel == PDU_BCCH)
				assert_int_equal(block.octets[2], types[tc]);
		}
	air_scenario_destroy(scenario);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(timeslot_0_has_its_place_for_everything),
		cmocka_unit_test(traffic_fills_its_slots),
		cmocka_unit_test(blocks_decode_to_what_was_announced),
		cmocka_unit_test(sent_on_bcch_follows_tc),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
