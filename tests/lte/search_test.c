// SPDX-License-Identifier: GPL-3.0-or-later
/* search: every group of PCIs, both duplex modes and prefixes, all antenna ports and widths, carrier and sampling error
 * independent of each other; several cells on one carrier; what is no cell.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "../../src/lte/phy/search.h"
#include "sky.h"

static bool finds(struct search *search, const struct scene *scene, unsigned seed)
{
	struct search_found found[SEARCH_FOUND_MAX];
	struct sky sky = sky_scene(scene, seed);
	int n = search_execute(search, sky.x, found);
	sky_free(&sky);
	assert_in_range(n, 0, SEARCH_FOUND_MAX);
	for (int i = 0; i < n; i++)
		if (scene_is_found(scene, &found[i]))
			return true;
	print_message("not found: PCI %d, %d ports, %d blocks, %s, %s prefix, TDD %d/%d, %.0f Hz, %.1f ppm, "
	              "%.3f ms, seed %u\n",
	              scene->pci, scene->ports, scene->prb, scene->tdd ? "TDD" : "FDD",
	              scene->cp_extended ? "extended" : "normal", scene->tdd_config, scene->tdd_special,
	              scene->offset_hz, scene->clock_ppm, scene->timing_ms, seed);
	for (int i = 0; i < n; i++)
		print_message("  but PCI %d, tdd %d, extended %d, %.0f Hz, at %.1f, score %.1f\n", found[i].pci,
		              found[i].tdd, found[i].cp_extended, found[i].offset_hz, found[i].frame_at,
		              (double)found[i].sss_score);
	return false;
}

/* Every layout with a PCI of every tenth group, each cell's everything else at random. */
static void all_sorts_of_cells(void **state)
{
	(void)state;
	struct random random = { 1 };
	struct search *search = search_create(50e3);
	int missed = 0, n = 0;
	for (int group = 0; group < 168; group += 5, n++) {
		struct scene scene = scene_draw(&random, 45e3, 110);
		scene.pci = 3 * group + n % 3;
		scene.tdd = n / 3 % 2;
		scene.cp_extended = n / 6 % 2;
		missed += !finds(search, &scene, (unsigned)n);
	}
	search_destroy(search);
	print_message("%d of %d missed\n", missed, n);
	assert_int_equal(missed, 0);
}

static void far_off_carriers(void **state)
{
	(void)state;
	struct random random = { 2 };
	struct search *search = search_create(150e3);
	for (int n = 0; n < 6; n++) {
		struct scene scene = scene_draw(&random, 0, 110);
		scene.offset_hz = (n % 2 ? -1 : 1) * (150e3 - 7e3 * n);
		scene.snr_db = 3;
		assert_true(finds(search, &scene, (unsigned)n));
	}
	search_destroy(search);
}

static float glance(struct search *search, const struct scene *scene, unsigned seed, int half_frames, bool odd)
{
	struct sky sky = sky_scene(scene, seed);
	struct pss_peak peak;
	const bool seen = search_glance(search, sky.x, half_frames, odd, &peak);
	sky_free(&sky);
	return seen ? peak.ratio : 0;
}

/* By the even or the odd hypotheses. */
static void a_glance_is_enough(void **state)
{
	(void)state;
	static const struct {
		int half_frames;
		double snr_db;
	} all[] = { { 2, -3 }, { 4, -6 }, { 8, -9 } };
	struct random random = { 3 };
	struct search *search = search_create(50e3);
	for (int n = 0; n < 18; n++) {
		struct scene scene = scene_draw(&random, 45e3, 60);
		scene.snr_db = all[n % 3].snr_db;
		scene.tdd = false;
		assert_true(glance(search, &scene, (unsigned)n, all[n % 3].half_frames, false) > 0 ||
		            glance(search, &scene, (unsigned)n, all[n % 3].half_frames, true) > 0);
	}
	search_destroy(search);
}

static void glances_at_noise(void **state)
{
	(void)state;
	struct search *search = search_create(50e3);
	int seen[4] = { 0 };
	for (int n = 0; n < 100; n++)
		for (int i = 0; i < 4; i++) {
			const struct band band = { SEARCH_RATE_HZ, 0.09, 0, IQ_CF32, (unsigned)(4 * n + i), NULL };
			struct sky sky = sky_scenes(&band, NULL, 0);
			struct pss_peak peak;
			seen[i] += search_glance(search, sky.x, 2 << i, n % 2, &peak);
			sky_free(&sky);
		}
	search_destroy(search);
	print_message("%d, %d, %d and %d of 100 glances at noise\n", seen[0], seen[1], seen[2], seen[3]);
	for (int i = 0; i < 4; i++)
		assert_in_range(seen[i], 0, 5);
}

/* The odd hypotheses are 7.5 kHz from the even ones. */
static void odd_and_even(void **state)
{
	(void)state;
	struct random random = { 5 };
	struct search *search = search_create(50e3);
	for (int n = 0; n < 4; n++) {
		struct scene scene = scene_draw(&random, 0, 0);
		scene.snr_db = 0;
		scene.tdd = false;
		scene.offset_hz = 7500 * (n - 1); /* of 15 hypotheses the lowest, an even one, is at -52.5 kHz */
		const bool even = n % 2 == 0;
		assert_true(glance(search, &scene, (unsigned)n, 8, !even) >
		            1.5f * glance(search, &scene, (unsigned)n, 8, even));
	}
	search_destroy(search);
}

/* What stood out stands out again 80 ms later, where its clock says; what did not, does not. */
static void traces_last(void **state)
{
	(void)state;
	struct random random = { 6 };
	struct search *search = search_create(50e3);
	for (int n = 0; n < 6; n++) {
		struct scene scene = scene_draw(&random, 45e3, 20);
		scene.snr_db = -9;
		const struct band band = { SEARCH_RATE_HZ, 0.17, 0, IQ_CF32, (unsigned)n, NULL };
		struct search_found found[SEARCH_FOUND_MAX];
		struct search_traces traces;
		struct sky sky = sky_scenes(&band, &scene, 1);
		search_execute(search, sky.x, found);
		search_traces(search, &traces);
		assert_true(traces.count > 0);
		struct pss_peak peak = traces.peaks[0], other = peak;
		assert_true(search_again(search, sky.x + 16 * SEARCH_HALF_FRAME, peak.at, &peak) > 2.2f);
		assert_true(fabs(peak.offset_hz - traces.peaks[0].offset_hz) <= 7500);
		assert_true(search_again(search, sky.x + 16 * SEARCH_HALF_FRAME, (peak.at + 3000) % SEARCH_HALF_FRAME,
		                         &other) < 2.2f);
		sky_free(&sky);
	}
	search_destroy(search);
}

/* ---- several cells on one carrier ---- */

static bool has(const struct search_found *found, int n, int pci)
{
	for (int i = 0; i < n; i++)
		if (found[i].pci == pci)
			return true;
	return false;
}

static void several_on_one_carrier(void **state)
{
	(void)state;
	static const char text[] =
		"[air]\nfreq = 1850M\nrate = 1.92M\nduration = 0.0822\nformat = cf32\nnoise_dbfs = -60\n"
		"[lte a]\nfreq = 1850M\npci = 17\nports = 2\nprb = 50\nlevel_dbfs = -20\n"
		"[lte b]\nfreq = 1850M\npci = 205\nports = 2\nprb = 50\nlevel_dbfs = -24\n"
		"[lte c]\nfreq = 1850M\npci = 366\nports = 1\nprb = 50\nlevel_dbfs = -26\n"
		"[lte d]\nfreq = 1850M\npci = 18\nports = 2\nprb = 50\nlevel_dbfs = -28\n";
	struct search *search = search_create(50e3);
	struct search_found found[SEARCH_FOUND_MAX];
	struct sky sky = sky_make(text);
	int n = search_execute(search, sky.x, found);
	assert_true(has(found, n, 17) && has(found, n, 205) && has(found, n, 366) && has(found, n, 18));
	sky_free(&sky);
	search_destroy(search);
}

/* ---- nothing there ---- */

static void silence_is_no_cell(void **state)
{
	(void)state;
	struct search *search = search_create(50e3);
	struct search_found found[SEARCH_FOUND_MAX];
	float complex *x = calloc(SEARCH_SAMPLES, sizeof(*x));
	assert_non_null(x);
	assert_int_equal(search_execute(search, x, found), 0);
	for (int i = 0; i < SEARCH_SAMPLES; i++)
		x[i] = 0.5f;
	assert_int_equal(search_execute(search, x, found), 0);
	free(x);
	search_destroy(search);
}

/* A search may be repeated: nothing of the one before is left. */
static void searches_do_not_depend_on_each_other(void **state)
{
	(void)state;
	struct random random = { 4 };
	struct search *search = search_create(50e3);
	struct search_found first[SEARCH_FOUND_MAX], again[SEARCH_FOUND_MAX];
	struct scene scene = scene_draw(&random, 45e3, 60), other = scene_draw(&random, 45e3, 60);
	struct sky sky = sky_scene(&scene, 1), between = sky_scene(&other, 2);
	int n = search_execute(search, sky.x, first);
	struct pss_peak peak;
	search_glance(search, between.x, 8, false, &peak);
	search_execute(search, between.x, again);
	assert_int_equal(search_execute(search, sky.x, again), n);
	assert_true(n > 0);
	for (int i = 0; i < n; i++)
		assert_true(first[i].pci == again[i].pci && first[i].frame_at == again[i].frame_at &&
		            first[i].offset_hz == again[i].offset_hz && first[i].sss_score == again[i].sss_score);
	sky_free(&sky);
	sky_free(&between);
	search_destroy(search);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_sorts_of_cells),
		cmocka_unit_test(far_off_carriers),
		cmocka_unit_test(a_glance_is_enough),
		cmocka_unit_test(glances_at_noise),
		cmocka_unit_test(odd_and_even),
		cmocka_unit_test(traces_last),
		cmocka_unit_test(several_on_one_carrier),
		cmocka_unit_test(silence_is_no_cell),
		cmocka_unit_test(searches_do_not_depend_on_each_other),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
