// SPDX-License-Identifier: GPL-3.0-or-later
/* health: why nothing was decoded, told from the counts of the receivers that looked. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "health.h"

enum { GSM = 1 << RAT_GSM, LTE = 1 << RAT_LTE };

/* words NULL: none are expected. */
static void expect(const struct receiver_counts *each, int count, const char *words)
{
	char text[HEALTH_REASON_SIZE];
	const char *reason = health_reason(each, count, 1000, 40, LANGUAGE_EN, text);

	if (!words)
		assert_null(reason);
	else if (!reason || !strstr(reason, words))
		fail_msg("'%s' instead of '%s'", reason ? reason : "nothing", words);
}

static void of_gsm(void **state)
{
	struct receiver_counts counts = { .rats = GSM, .carriers = 10, .floor_dbfs = NAN, .crystal_ppm = NAN };
	(void)state;

	expect(&counts, 1, "too short to measure anything");
	counts.floor_dbfs = -60;
	expect(&counts, 1, "no carrier above the noise floor (-60 dBFS)");
	counts.carriers_power = 3;
	expect(&counts, 1, "3 carriers with power but without synchronisation bursts");
	expect(&counts, 1, "off by more than 40 ppm");
	counts.nbiot_carriers = 1;
	counts.nbiot_places = 2;
	expect(&counts, 1,
	       "GSM: an NB-IoT carrier, and 1 with power but without synchronisation bursts: no beacons, or the "
	       "receiver is off by more than 40 ppm");
	counts.nbiot_carriers = 2;
	counts.nbiot_places = 3;
	expect(&counts, 1, "GSM: 2 NB-IoT carriers and nothing else: no beacons here");
	counts.carriers_sync = 1;
	counts.aliases = 2;
	expect(&counts, 1, "only a cell at the window's edge, which may be a strong carrier outside it");
	counts.crystal_ppm = -72.4f;
	expect(&counts, 1, "the receiver's crystal is off by -72 ppm, and 40 are searched");
	counts.crystal_ppm = NAN;
	counts.aliases = 0;
	counts.blocks_ok[PDU_SCH] = 1; /* says that a cell is there, and no more */
	expect(&counts, 1, "1 carrier synchronised but no block read");
	counts.blocks_ok[PDU_BCCH] = 1;
	expect(&counts, 1, NULL);
}

static void of_lte(void **state)
{
	struct receiver_counts counts = { .rats = LTE, .carriers = 10, .floor_dbfs = NAN, .crystal_ppm = NAN };
	(void)state;

	expect(&counts, 1, "no cell's synchronisation signals (PSS)");
	expect(&counts, 1, "off by more than 40 ppm");
	counts.carriers_sync = 1;
	expect(&counts, 1, "found but no MIB read");
	counts.blocks_ok[PDU_PBCH] = 1;
	expect(&counts, 1, "MIB read but no SIB1");
	counts.blocks_ok[PDU_BCCH_DLSCH] = 1;
	expect(&counts, 1, NULL);
}

static void of_both(void **state)
{
	struct receiver_counts each[] = { { .rats = GSM, .carriers = 10, .floor_dbfs = -60, .crystal_ppm = NAN },
		                          { .rats = LTE, .carriers = 10, .floor_dbfs = NAN, .crystal_ppm = NAN } };
	(void)state;

	expect(each, 2, "GSM: no carrier above the noise floor (-60 dBFS); LTE: no cell's");
	each[0].carriers_power = 1; /* the longest there is, whole */
	expect(each, 2, "off by more than 40 ppm; LTE: no cell's");
	char text[HEALTH_REASON_SIZE];
	assert_string_equal(strrchr(health_reason(each, 2, 1, 40, LANGUAGE_EN, text), '4'), "40 ppm");
	each[1].blocks_ok[PDU_PBCH] = 1;
	expect(each, 2, "LTE: a cell's MIB read but no SIB1");
	assert_string_equal(strrchr(health_reason(each, 2, 1, 40, LANGUAGE_EN, text), '('), "(--rate)");
	each[0].carriers = 0; /* a band of LTE only */
	expect(each, 2, "LTE: a cell's MIB read but no SIB1");
	assert_int_equal(strncmp(health_reason(each, 2, 1, 40, LANGUAGE_EN, text), "LTE", 3), 0);
	each[0].blocks_ok[PDU_BCCH] = 1;
	expect(each, 2, NULL);
}

static void what_comes_first(void **state)
{
	struct receiver_counts each[] = { { .rats = GSM, .floor_dbfs = NAN, .crystal_ppm = NAN },
		                          { .rats = LTE, .floor_dbfs = NAN, .crystal_ppm = NAN } };
	char text[HEALTH_REASON_SIZE];
	(void)state;

	assert_string_equal(health_reason(each, 2, 0, 40, LANGUAGE_EN, text), "no samples");
	expect(each, 2, "no carrier of a known band");
	each[0].carriers = 10;
	each[0].clipped = 0.2f;
	expect(each, 2, "20 % of the samples at full scale");
	expect(each, 2, "lower the gain; GSM: too short"); /* and hides nothing */
	each[1] = (struct receiver_counts){ .rats = LTE,
		                            .carriers = 10,
		                            .clipped = 0.9f }; /* of the second: not asked about */
	assert_string_equal(health_reason(each, 1, 1, 40, LANGUAGE_EN, text),
	                    "signal clipped (20 % of the samples at full scale): "
	                    "lower the gain; GSM: too short to measure anything");
	each[1].blocks_ok[PDU_BCCH_DLSCH] = 1;
	assert_non_null(health_reason(each, 1, 1, 40, LANGUAGE_EN, text));
	each[1] = (struct receiver_counts){ .rats = LTE, .floor_dbfs = NAN, .crystal_ppm = NAN };
	each[0].clipped = 0.099f;
	assert_null(strstr(health_reason(each, 2, 1, 40, LANGUAGE_EN, text), "clipped"));
	each[0].clipped = 0.1f; /* a tenth is still well */
	assert_null(strstr(health_reason(each, 2, 1, 40, LANGUAGE_EN, text), "clipped"));
	each[0].clipped = 0.101f;
	assert_non_null(strstr(health_reason(each, 2, 1, 40, LANGUAGE_EN, text), "clipped"));
}

/* What fills or spills into the places of NB-IoT is no carrier without bursts. */
static void beside_nbiot(void **state)
{
	static const struct {
		uint32_t power, named, places;
		const char *words;
	} cases[] = {
		{ 3, 1, 3, "GSM: an NB-IoT carrier and nothing else: no beacons here" },
		{ 2, 1, 3, "GSM: an NB-IoT carrier and nothing else: no beacons here" },
		{ 5, 2, 3, "GSM: 2 NB-IoT carriers, and 2 with power but" },
		{ 1, 0, 0, "GSM: 1 carrier with power but without" },
	};
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct receiver_counts counts = { .rats = GSM, .carriers = 1, .floor_dbfs = -60, .crystal_ppm = NAN };

		counts.carriers_power = cases[i].power;
		counts.nbiot_carriers = cases[i].named;
		counts.nbiot_places = cases[i].places;
		expect(&counts, 1, cases[i].words);
	}
}

/* Blocks of any channel but those that only say that a cell is there. */
static void which_blocks_say_something(void **state)
{
	(void)state;
	for (int channel = 0; channel < PDU_CHANNELS; channel++) {
		struct receiver_counts each[2] = {
			{ .rats = GSM, .carriers = 1, .floor_dbfs = -60, .crystal_ppm = NAN }
		};
		struct status status = { 0 };

		each[1] = each[0];
		each[1].blocks_ok[channel] = 1;
		each[1].blocks_bad[channel] = 2;
		expect(each, 2, channel == PDU_SCH || channel == PDU_PBCH ? "GSM: no carrier" : NULL);
		each[1].ghosts = 3;
		each[1].aliases = 4;
		each[1].nbiot_carriers = 5;
		each[1].clipped = 0.5f;
		health_counts(&status, &each[1]);
		assert_true(status.blocks_ok[channel] == 1 && status.blocks_bad[channel] == 2 &&
		            status.clipped == 0.5f);
		assert_true(status.ghosts == 3 && status.aliases == 4 && status.nbiot_carriers == 5);
	}
}

static void what_the_machine_does(void **state)
{
	struct status status = { .seconds = 50 };
	unsigned long pages = 0;
	(void)state;

	health_machine(&status, 100);
	assert_true(status.uptime_s == 100);
	assert_float_equal(status.realtime_factor, 0.5, 0.05);
	assert_true(status.cpu_seconds > 0 && status.cpu_seconds < 100);
	assert_float_equal(status.cpu_percent, status.cpu_seconds, 0.1 * status.cpu_seconds);
	FILE *statm = fopen("/proc/self/statm", "r");
	assert_int_equal(fscanf(statm, "%*u %lu", &pages), 1);
	fclose(statm);
	const double bytes = (double)pages * (double)sysconf(_SC_PAGESIZE);
	assert_true((double)status.rss_bytes > 0.8 * bytes && (double)status.rss_bytes < 1.2 * bytes);
	health_machine(&status, 0.5);
	assert_true(status.realtime_factor > 10 && isfinite(status.cpu_percent));
	health_machine(&status, -100);
	assert_true(isnan(status.realtime_factor) && isnan(status.cpu_percent));
}

/* Each reason is there in Chinese too, with the same figures and options. */
static void both_languages(void **state)
{
	char english[HEALTH_REASON_SIZE], chinese[HEALTH_REASON_SIZE];
	(void)state;

	for (int kind = 0; kind < 10; kind++) {
		struct receiver_counts counts = { .carriers = 124, .floor_dbfs = -61, .crystal_ppm = NAN };

		counts.rats = kind < 7 ? 1u << RAT_GSM : 1u << RAT_LTE;
		counts.floor_dbfs = kind == 0 ? NAN : -61;
		counts.carriers_power = kind == 1 ? 0 : 17;
		counts.crystal_ppm = kind == 2 ? 83 : NAN;
		counts.aliases = kind == 3;
		counts.carriers_sync = kind == 4 || kind == 7 ? 13 : 0;
		counts.nbiot_carriers = kind == 5 ? 11 : 0;
		counts.blocks_ok[PDU_PBCH] = kind == 8;
		const char *en = health_reason(&counts, 1, 1, 40, LANGUAGE_EN, english);
		const char *zh = health_reason(&counts, 1, 1, 40, LANGUAGE_ZH, chinese);

		assert_non_null(en);
		assert_non_null(zh);
		assert_true((unsigned char)zh[strcspn(zh, "\xef")] == 0xef); /* its colon */
		for (const char *word = "61 17 83 40 13 11 --rate --freq --ppm"; *word;
		     word += strcspn(word, " ") + (strchr(word, ' ') != NULL)) {
			char one[16];

			snprintf(one, sizeof(one), "%.*s", (int)strcspn(word, " "), word);
			assert_int_equal(!strstr(en, one), !strstr(zh, one));
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_languages),
		cmocka_unit_test(of_gsm),
		cmocka_unit_test(of_lte),
		cmocka_unit_test(of_both),
		cmocka_unit_test(what_comes_first),
		cmocka_unit_test(beside_nbiot),
		cmocka_unit_test(which_blocks_say_something),
		cmocka_unit_test(what_the_machine_does),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
