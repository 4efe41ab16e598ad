// SPDX-License-Identifier: GPL-3.0-or-later
/* search_places: cells anywhere in the window, and how soon they are heard; each on the raster's carrier nearest to its
 * own.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>

#include "receivers.h"  // lte_receiver
#include "sky.h"

static struct scene cell(struct random *random, double place_hz, double snr_db)
{
	struct scene s = scene_draw(random, 40e3, 30);
	s.cp_extended = false;
	s.prb = 6;
	s.ports = 2;
	s.place_hz = place_hz;
	s.snr_db = snr_db;
	return s;
}

/* How many of the cells have their MIB read before `seconds`, and nothing that is wrong. */
static int heard_by(const struct band *band, const struct scene *scenes, int n, double seconds)
{
	struct sky sky = sky_scenes(band, scenes, n);
	struct heard heard = sky_play(&sky);
	int right = 0;
	for (int i = 0; i < n; i++) {
		struct sky_verdict v = sky_judge(&sky, &heard, i);
		assert_int_equal(v.wrong, 0);
		right += v.first_s < seconds;
		if (!(v.first_s < seconds))
			print_message("PCI %d, %+.0f kHz and %+.1f kHz off, %.0f dB: not heard by %.2f s\n",
			              scenes[i].pci, 1e-3 * scenes[i].place_hz, 1e-3 * scenes[i].offset_hz,
			              scenes[i].snr_db, seconds);
	}
	heard_free(&heard);
	sky_free(&sky);
	return right;
}

/* A dongle's window: within the first stretch or two, which 0.2 s after it end at 0.4 s. */
static void anywhere_in_a_dongles_window(void **state)
{
	(void)state;
	struct random random = { 51 };
	int right = 0, all = 0;
	for (int step = -6; step <= 6; step++, all++) {
		const struct band band = { 2.4e6, 0.4, 0, IQ_CU8, (unsigned)all, NULL };
		const struct scene scene = cell(&random, 100e3 * step, 3 + all);
		right += heard_by(&band, &scene, 1, 0.3);
	}
	print_message("%d of %d\n", right, all);
	assert_true(right >= all - 1);
}

/* Two carriers of a wide window, from no more than one stretch. */
static void two_in_a_wide_window(void **state)
{
	(void)state;
	struct random random = { 52 };
	for (int i = 0; i < 3; i++) {
		const struct band band = { 12e6, 0.085, 0, IQ_CS8, (unsigned)i, NULL };
		struct scene scenes[2] = { cell(&random, -3.1e6 + 2e5 * i, 10), cell(&random, 2.7e6 + 3e5 * i, 5) };
		scenes[0].prb = scenes[1].prb = 25;
		scenes[1].pci = (scenes[0].pci + 7) % 504;
		assert_int_equal(heard_by(&band, scenes, 2, 0.085), 2);
	}
}

/* A converter's error: as far as the option goes. The record names the raster's nearest carrier and the rest. */
static void far_off_where_that_is_allowed(void **state)
{
	(void)state;
	static const double offsets[] = { -300e3, -245e3, 160e3, 299e3 };
	struct random random = { 53 };
	for (int i = 0; i < 4; i++) {
		const struct band band = { i % 2 ? 2.4e6 : SEARCH_RATE_HZ, 0.0835, 0, IQ_CU8, (unsigned)i, NULL };
		struct heard heard = { 0 };
		const struct receiver_config config = {
			.rate_hz = band.rate_hz, .max_offset_ppm = 400, .emit = heard_add, .emit_ctx = &heard
		};
		struct fault fault = { 0 };
		void *receiver = lte_receiver.create(&config, &fault);
		struct scene scene = cell(&random, 0, 6);
		scene.offset_hz = offsets[i];
		struct sky sky = sky_scenes(&band, &scene, 1);
		assert_non_null(receiver);
		sky_feed(&sky, receiver, 0, (size_t)sky.n, 65536, NULL, NULL);
		lte_receiver.flush(receiver);
		assert_true(heard.count > 0 && heard.pdus[0].lte.pci == scene.pci);
		const double carrier_hz = heard.pdus[0].freq_hz + heard.pdus[0].m.freq_offset_hz;
		assert_true(fabs(carrier_hz - SKY_HZ - offsets[i]) < 50 && fmod(heard.pdus[0].freq_hz, 100e3) == 0 &&
		            fabs(heard.pdus[0].m.freq_offset_hz) <= 50.1e3);
		lte_receiver.destroy(receiver);
		heard_free(&heard);
		sky_free(&sky);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(anywhere_in_a_dongles_window),
		cmocka_unit_test(two_in_a_wide_window),
		cmocka_unit_test(far_off_where_that_is_allowed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
