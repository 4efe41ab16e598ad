// SPDX-License-Identifier: GPL-3.0-or-later
/* health: why nothing was decoded, told from the counts of the receivers that looked. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/run/health.h"

enum { GSM = 1 << RAT_GSM, LTE = 1 << RAT_LTE };

/* words NULL: none are expected. */
static void expect(const struct receiver_counts *each, int count, const char *words)
{
	char text[HEALTH_REASON_SIZE];
	const char *reason = health_reason(each, count, 1000, 40, text);

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
	expect(&counts, 1, "GSM: an NB-IoT carrier, and 1 with power but without synchronisation bursts: no beacons, or the "
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
	assert_string_equal(strrchr(health_reason(each, 2, 1, 40, text), '4'), "40 ppm");
	each[1].blocks_ok[PDU_PBCH] = 1;
	expect(each, 2, "LTE: a cell's MIB read but no SIB1");
	assert_string_equal(strrchr(health_reason(each, 2, 1, 40, text), '('), "(--rate)");
	each[0].carriers = 0; /* a band of LTE only */
	expect(each, 2, "LTE: a cell's MIB read but no SIB1");
	assert_int_equal(strncmp(health_reason(each, 2, 1, 40, text), "LTE", 3), 0);
	each[0].blocks_ok[PDU_BCCH] = 1;
	expect(each, 2, NULL);
}

static void what_comes_first(void **state)
{
	struct receiver_counts each[] = { { .rats = GSM, .floor_dbfs = NAN, .crystal_ppm = NAN },
		                          { .rats = LTE, .floor_dbfs = NAN, .crystal_ppm = NAN } };
	char text[HEALTH_REASON_SIZE];
	(void)state;

	assert_string_equal(health_reason(each, 2, 0, 40, text), "no samples");
	expect(each, 2, "no carrier of a known band");
	each[0].carriers = 10;
	each[0].clipped = 0.2f;
	expect(each, 2, "20 % of the samples at full scale");
	expect(each, 2, "lower the gain; GSM: too short"); /* and hides nothing */
	each[0].clipped = 0.099f;
	assert_null(strstr(health_reason(each, 2, 1, 40, text), "clipped"));
	each[0].clipped = 0.101f;
	assert_non_null(strstr(health_reason(each, 2, 1, 40, text), "clipped"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(of_gsm),
		cmocka_unit_test(of_lte),
		cmocka_unit_test(of_both),
		cmocka_unit_test(what_comes_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
