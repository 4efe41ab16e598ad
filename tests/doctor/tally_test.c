// SPDX-License-Identifier: GPL-3.0-or-later
/* tally: samples that never came though nobody counted them, the most telling window, the median offset. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/doctor/tally.h"

static struct tally tally;

/* `seconds` of a device that loses this share of its samples on the way, told every tenth of a second, each time up to
 * 80 ms late. */
static void listen(double seconds, double lost_share)
{
	tally_init(&tally, 60);
	for (int i = 1; i <= (int)(seconds * 10); i++) {
		const double came_s = 3 + i / 10.0, late_s = i % 5 * 0.02;
		const struct radio_counts counts = {
			.rate_hz = 1e6,
			.samples = (uint64_t)(i * 0.06e6 * (1 - lost_share)),
			.settled = (uint64_t)(i * 0.04e6 * (1 - lost_share)),
		};

		tally_counts(&tally, &counts, came_s + late_s);
	}
}

static void missing_samples(void **state)
{
	(void)state;
	listen(20, 0);
	assert_true(tally.heard.lost < 2e6 * 0.002);
	assert_float_equal(tally.heard.seconds, 12, 1e-6);
	listen(20, 0.05);
	assert_true(tally.heard.lost > 0.8e6 && tally.heard.lost < 1.1e6);
	listen(3, 0.05); /* too short to tell */
	assert_int_equal(tally.heard.lost, 0);
}

static void counted_losses(void **state)
{
	const struct radio_counts counts = { .rate_hz = 1e6, .samples = 100, .lost = 7, .dropped = 3 };
	(void)state;

	tally_init(&tally, 60);
	tally_counts(&tally, &counts, 1);
	assert_int_equal(tally.heard.lost, 7);
	assert_int_equal(tally.heard.dropped, 3);
}

static void most_telling_window(void **state)
{
	struct radio_counts counts = { .rate_hz = 1e6, .samples = 100, .nof_receivers = 1 };
	struct receiver_counts *one = &counts.each[0];
	(void)state;

	tally_init(&tally, 60);
	*one = (struct receiver_counts){ .rats = 1,
		                         .carriers = 9,
		                         .carriers_power = 4,
		                         .carriers_sync = 2,
		                         .crystal_ppm = 90,
		                         .floor_dbfs = -50,
		                         .clipped = 0.2f };
	tally_counts(&tally, &counts, 1);
	*one = (struct receiver_counts){ .rats = 1, .carriers = 9, .crystal_ppm = NAN, .floor_dbfs = NAN };
	tally_counts(&tally, &counts, 2);
	assert_int_equal(tally.heard.carriers_power, 4);
	assert_int_equal(tally.heard.carriers_sync, 2);
	assert_float_equal(tally.heard.crystal_ppm, 90, 1e-6);
	assert_float_equal(tally.heard.clipped, 0, 1e-6); /* of the run so far, as the radio counts it */
	assert_non_null(strstr(tally.heard.reason, "crystal is off by +90 ppm"));
	one->blocks_ok[PDU_BCCH] = 1;
	tally_counts(&tally, &counts, 3);
	assert_string_equal(tally.heard.reason, "");
}

static void read_carriers(void **state)
{
	static const double offsets_hz[] = { 900, 9000, 2700, 1800, 950 };
	(void)state;

	tally_init(&tally, 60);
	tally_pdu(&tally, &(struct pdu){ .channel = PDU_SCH, .freq_hz = 900e6 });
	tally_pdu(&tally, &(struct pdu){ .channel = PDU_PBCH, .freq_hz = 900e6 });
	assert_int_equal(tally.heard.blocks, 0);
	assert_true(isnan(tally.heard.offset_ppm));
	for (int i = 0; i < 5; i++)
		tally_pdu(&tally, &(struct pdu){ .channel = PDU_BCCH,
		                                 .freq_hz = i < 3 ? 900e6 : 950e6,
		                                 .m.freq_offset_hz = offsets_hz[i] });
	assert_int_equal(tally.heard.blocks, 5);
	assert_int_equal(tally.heard.carriers_read, 2);
	assert_float_equal(tally.heard.offset_ppm, 1800 / 950.0, 1e-5);
}

static void windows(void **state)
{
	(void)state;
	tally_init(&tally, 60);
	for (int i = 0; i < 3 * DOCTOR_WINDOWS_MAX; i++)
		tally_window(&tally, 900e6 + i / 2 * 1e6);
	assert_int_equal(tally.heard.windows, DOCTOR_WINDOWS_MAX);
	assert_float_equal(tally.heard.centres_hz[1], 901e6, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(missing_samples),
		cmocka_unit_test(counted_losses),
		cmocka_unit_test(most_telling_window),
		cmocka_unit_test(read_carriers),
		cmocka_unit_test(windows),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
