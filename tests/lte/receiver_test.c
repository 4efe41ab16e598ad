// SPDX-License-Identifier: GPL-3.0-or-later
/* receiver: from samples as a dongle delivers them to MIB and system information. Whatever the test, nothing may come
 * out that was not sent: content, frame number, time, place and carrier error are all held against the scene.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "receivers.h"  // lte_receiver
#include "sky.h"

/* A cell that is easily heard. */
static struct scene plain(int pci)
{
	return (struct scene){ .pci = pci,
		               .ports = 2,
		               .prb = 6,
		               .tdd_config = 1,
		               .tdd_special = 7,
		               .phich_resource = 2,
		               .sfn = 31 * pci % 1024,
		               .timing_ms = 1.37 + 0.01 * (pci % 100),
		               .snr_db = 20,
		               .load = 0.5 };
}

struct wanted {
	unsigned mibs, sib1s, others; /* at least, of each cell */
};

static void assert_heard(const char *what, const struct band *band, const struct scene *scenes, int n,
                         struct wanted least)
{
	struct sky sky = sky_scenes(band, scenes, n);
	struct heard heard = sky_play(&sky);
	for (int i = 0; i < n; i++) {
		struct sky_verdict v = sky_judge(&sky, &heard, i);
		print_message("%-44s PCI %3d: %u MIB, %u SIB1, %u others, %u wrong\n", what, scenes[i].pci, v.mibs,
		              v.sib1s, v.others, v.wrong);
		if (v.wrong || v.mibs < least.mibs || v.sib1s < least.sib1s || v.others < least.others)
			fail_msg("%s", what);
	}
	heard_free(&heard);
	sky_free(&sky);
}

#define DONGLE    1.92e6
#define LOWEST_HZ 450e6 /* of the bands that phones use */

/* ---- one cell ---- */

static void formats_and_rates(void **state)
{
	(void)state;
	static const double rates[] = { 1.92e6, 2e6, 2.048e6, 2.4e6, 3.2e6 };
	for (int i = 0; i < 10; i++) {
		char what[64];
		struct scene scene = plain(40 + 37 * i);
		struct band band = { rates[i % 5], 0.5, 1e3 * (i % 3 * 10 - 10), (enum iq_format)(i % 4), 1, NULL };
		scene.offset_hz = 1e3 * (7 * i - 31);
		scene.clock_ppm = 20 * i - 90;
		scene.tdd = i / 5;
		snprintf(what, sizeof(what), "%.3f Msps, %s, %s", 1e-6 * band.rate_hz, iq_format_name(band.format),
		         scene.tdd ? "TDD" : "FDD");
		assert_heard(what, &band, &scene, 1, (struct wanted){ 1, 1, 1 });
	}
}

static void kinds_of_cells(void **state)
{
	(void)state;
	struct random random = { 31 };
	for (int i = 0; i < 12; i++) {
		char what[64];
		struct scene scene = scene_draw(&random, 40e3, 60);
		struct band band = { DONGLE, 0.4, 0, IQ_CF32, (unsigned)i, NULL };
		scene.prb = 6;
		scene.ports = 1 << i % 3;
		scene.tdd = i / 3 % 2;
		scene.cp_extended = i / 6;
		snprintf(what, sizeof(what), "%d ports, %s %d/%d, %s prefix", scene.ports, scene.tdd ? "TDD" : "FDD",
		         scene.tdd_config, scene.tdd_special, scene.cp_extended ? "extended" : "normal");
		assert_heard(what, &band, &scene, 1, (struct wanted){ 1, 1, 1 });
	}
}

static void wide_carriers(void **state)
{
	(void)state;
	static const struct {
		int prb;
		double rate_hz;
	} all[] = { { 15, 3.84e6 }, { 25, 6e6 },  { 50, 11.52e6 }, { 75, 15.36e6 }, { 100, 19.2e6 },
		    { 50, 10e6 },   { 50, 11e6 }, { 75, 16e6 },    { 100, 20e6 } };
	for (int i = 0; i < 9; i++) {
		char what[64];
		struct scene scene = plain(101 + i);
		struct band band = { all[i].rate_hz, 0.17, 0, IQ_CS8, 1, NULL };
		scene.prb = all[i].prb;
		scene.tdd = i % 2;
		scene.offset_hz = 3e3 * i;
		snprintf(what, sizeof(what), "%d blocks at %.2f Msps", scene.prb, 1e-6 * band.rate_hz);
		assert_heard(what, &band, &scene, 1, (struct wanted){ 1, 1, 0 });
	}
}

/* ---- several cells ---- */

/* Far enough from each other in time that the synchronisation signals of one meet other things of the other. */
static void two_on_one_carrier(void **state)
{
	(void)state; /* the weak one is believed after a second */
	for (int i = 0; i < 3; i++) {
		struct scene scenes[2] = { plain(277 + i), plain(271 - i) };
		struct band band = { 2.4e6, 1.3, 0, IQ_CU8, (unsigned)i, NULL };
		for (int k = 0; k < 2; k++) {
			scenes[k].prb = 50;
			scenes[k].offset_hz = 8100 + 100 * k;
			scenes[k].snr_db = k ? 12 : 20;
			scenes[k].timing_ms = k ? 7.77 : 1.2 + 0.5 * i;
		}
		assert_heard("8 dB apart", &band, scenes, 2, (struct wanted){ 1, 0, 0 });
	}
}

static void two_carriers_in_one_window(void **state)
{
	(void)state;
	struct scene scenes[2] = { plain(11), plain(12) };
	struct band band = { 12e6, 0.17, 0, IQ_CS8, 1, NULL };
	scenes[0].place_hz = -3e6;
	scenes[1].place_hz = 2.7e6;
	scenes[0].prb = scenes[1].prb = 25;
	assert_heard("two of 5 MHz in 12 Msps", &band, scenes, 2, (struct wanted){ 1, 0, 0 });
}

static void off_the_centre(void **state)
{
	(void)state;
	struct scene scene = plain(400);
	struct band band = { 2.4e6, 2, 500e3, IQ_CU8, 1, NULL };
	assert_heard("500 kHz below the centre", &band, &scene, 1, (struct wanted){ 1, 0, 0 });
}

static void a_dongle_at_its_worst(void **state)
{
	(void)state;
	struct scene scene = plain(333);
	struct band band = { DONGLE, 0.5, 0,
		             IQ_CU8, 1,   "dc = 0.02 0.01\niq_gain_db = 1\niq_phase_deg = 4\ngain_db = 10\n" };
	scene.offset_hz = -20e3;
	scene.clock_ppm = 26;
	assert_heard("DC spike, imbalance", &band, &scene, 1, (struct wanted){ 1, 1, 0 });
	scene.more = "fading = epa\n";
	assert_heard("fading, EPA", &band, &scene, 1, (struct wanted){ 1, 1, 0 });
	scene.more = "fading = etu\n";
	assert_heard("fading, ETU", &band, &scene, 1, (struct wanted){ 1, 1, 0 });
}

/* ---- how faint ---- */

static double share_read(double snr_db, int draws)
{
	struct random random = { (uint64_t)(snr_db + 100) };
	int right = 0;
	for (int i = 0; i < draws; i++) {
		struct scene scene = scene_draw(&random, 35e3, 40);
		struct band band = { DONGLE, 0.0832, 0, IQ_CF32, (unsigned)i, NULL };
		scene.prb = 6;
		scene.ports = 2;
		scene.tdd = scene.cp_extended = false;
		scene.snr_db = snr_db;
		struct sky sky = sky_scenes(&band, &scene, 1);
		struct heard heard = sky_play(&sky);
		struct sky_verdict v = sky_judge(&sky, &heard, 0);
		assert_int_equal(v.wrong, 0);
		right += v.sib1s > 0;
		heard_free(&heard);
		sky_free(&sky);
	}
	print_message("SIB1 from 83 ms at %.0f dB: %d of %d\n", snr_db, right, draws);
	return (double)right / draws;
}

static void faint_sib1(void **state)
{
	(void)state;
	assert_true(share_read(0, 8) >= 0.9);
	assert_true(share_read(-2, 8) >= 0.6);
}

/* ---- a long time ---- */

static void followed_for_a_while(void **state)
{
	(void)state;
	struct scene scene = plain(200);
	struct band band = { 2.047e6, 5, 0, IQ_CU8, 1, NULL }; /* of which 1.92 is no simple fraction */
	scene.offset_hz = 12e3;
	scene.clock_ppm = -80;
	scene.snr_db = 5;
	assert_heard("5 s at 5 dB", &band, &scene, 1, (struct wanted){ 8, 1, 1 });
}

/* 0.02 ppm is what tells one crystal from another. Carrier and clock errors are independent of each other. */
static void carrier_to_a_fiftieth_ppm(void **state)
{
	(void)state;
	enum { DRAWS = 8 };
	struct random random = { 77 };
	double squares = 0, worst_hz = 0;
	for (int i = 0; i < DRAWS; i++) {
		struct scene scene = scene_draw(&random, 45e3, 60);
		struct band band = { DONGLE, 1, 0, IQ_CU8, (unsigned)i, NULL };
		scene.snr_db = 10;
		scene.prb = 6;
		scene.more = i % 4 == 3 ? "fading = epa\n" : NULL;
		struct sky sky = sky_scenes(&band, &scene, 1);
		struct heard heard = sky_play(&sky);
		assert_true(heard.count > 0 && sky_judge(&sky, &heard, 0).wrong == 0);
		double error_hz = heard.pdus[heard.count - 1].m.freq_offset_hz - scene.offset_hz;
		squares += error_hz * error_hz / DRAWS;
		worst_hz = fmax(worst_hz, fabs(error_hz));
		heard_free(&heard);
		sky_free(&sky);
	}
	print_message("carrier after 1 s at 10 dB: to %.2f Hz, the worst %.2f Hz\n", sqrt(squares), worst_hz);
	assert_true(worst_hz < 0.02e-6 * LOWEST_HZ);
}

/* What a status record says when nothing, or everything, is too loud. */
static void counts_of_the_signal(void **state)
{
	(void)state;
	for (int loud = 0; loud < 2; loud++) {
		struct scene scene = plain(9);
		struct band band = { DONGLE, 0.2, 0, IQ_CU8, 1, loud ? "gain_db = 40\n" : NULL };
		struct sky sky = sky_scenes(&band, &scene, 1);
		struct heard heard = { 0 };
		struct receiver_counts counts;
		void *receiver = sky_receiver(&sky, &heard);
		lte_receiver.counts(receiver, &counts);
		assert_true(isnan(counts.floor_dbfs) && counts.clipped == 0);
		sky_feed(&sky, receiver, 0, (size_t)sky.n, 65536, NULL, NULL);
		lte_receiver.counts(receiver, &counts);
		print_message("%s: floor %.1f dBFS, %.3f clipped\n", loud ? "40 dB more" : "as it is",
		              counts.floor_dbfs, counts.clipped);
		/* -40 dBFS in 270.833 kHz is -31.5 in 1.92 MHz; more where the carrier fills half of that */
		assert_true(loud ? counts.clipped > 0.3
		                 : counts.clipped == 0 && counts.floor_dbfs > -33 && counts.floor_dbfs < -26);
		lte_receiver.destroy(receiver);
		heard_free(&heard);
		sky_free(&sky);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(formats_and_rates),
		cmocka_unit_test(kinds_of_cells),
		cmocka_unit_test(wide_carriers),
		cmocka_unit_test(two_on_one_carrier),
		cmocka_unit_test(two_carriers_in_one_window),
		cmocka_unit_test(off_the_centre),
		cmocka_unit_test(a_dongle_at_its_worst),
		cmocka_unit_test(faint_sib1),
		cmocka_unit_test(followed_for_a_while),
		cmocka_unit_test(carrier_to_a_fiftieth_ppm),
		cmocka_unit_test(counts_of_the_signal),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
