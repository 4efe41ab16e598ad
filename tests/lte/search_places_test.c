/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * search_places: cells anywhere in the window, and how soon they are heard; each on the raster's carrier nearest to its own.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(anywhere_in_a_dongles_window),
		cmocka_unit_test(two_in_a_wide_window),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
