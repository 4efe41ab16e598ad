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

static void expect(const struct receiver_counts *counts, const char *words)
{
	char text[HEALTH_REASON_SIZE];
	const char *reason = health_reason(counts, 1000, 40, text);

	if (!words)
		assert_null(reason);
	else if (!reason || !strstr(reason, words))
		fail_msg("'%s' instead of '%s'", reason ? reason : "nothing", words);
}

static struct receiver_counts window(uint8_t rats)
{
	return (struct receiver_counts){ .rats = rats, .carriers = 10, .floor_dbfs = rats & GSM ? -60 : NAN };
}

static void words_for_each_receiver(void **state)
{
	(void)state;
	for (uint8_t rats = GSM; rats <= (GSM | LTE); rats++) {
		struct receiver_counts counts = window(rats);

		expect(&counts, rats & GSM ? "above the noise floor (-60 dBFS)" : "no LTE cell");
		counts.carriers_power = 3;
		expect(&counts, rats == GSM ? "3 carriers with power but without synchronisation bursts: not GSM beacons, or" :
		                rats == LTE ? "off by more than 40 ppm" :
		                              "neither GSM beacons nor LTE cells, or the receiver is off by more than 40 ppm");
		counts.carriers_sync = 1;
		expect(&counts, "1 carrier synchronised but no block read");
	}
}

static void what_comes_first(void **state)
{
	struct receiver_counts counts = { .rats = GSM | LTE, .floor_dbfs = NAN };
	char text[HEALTH_REASON_SIZE];
	(void)state;

	assert_string_equal(health_reason(&counts, 0, 40, text), "no samples");
	expect(&counts, "no carrier of a known band");
	counts.carriers = 10;
	expect(&counts, "too short to measure anything");
	counts.floor_dbfs = -3;
	counts.clipped = 0.2f;
	expect(&counts, "20 % of the samples at full scale");
	counts.blocks_ok[PDU_SCH] = 1; /* says that a cell is there, and no more */
	expect(&counts, "lower the gain");
	counts.blocks_ok[PDU_PBCH] = 1;
	expect(&counts, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_for_each_receiver),
		cmocka_unit_test(what_comes_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
