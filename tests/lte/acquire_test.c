// SPDX-License-Identifier: GPL-3.0-or-later
/* acquire: blind from samples to a cell with its MIB: every kind of cell, how faint it may be, and nothing from what is
 * none.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "../../src/lte/phy/acquire.h"
#include "sky.h"

struct tools {
	struct search *search;
	struct acquire *acquire;
};

static struct tools tools_create(double max_offset_hz)
{
	struct tools t = { search_create(max_offset_hz), acquire_create() };
	assert_true(t.search && t.acquire);
	return t;
}

static void tools_destroy(struct tools *t)
{
	search_destroy(t->search);
	acquire_destroy(t->acquire);
}

static void print_scene(const char *what, const struct scene *s, unsigned seed)
{
	print_message(
		"%s: PCI %d, %d ports, %d blocks, %s %d/%d, %s prefix, SFN %d + %.3f ms, %.0f Hz, %.1f ppm, %.1f dB, "
		"seed %u\n",
		what, s->pci, s->ports, s->prb, s->tdd ? "TDD" : "FDD", s->tdd_config, s->tdd_special,
		s->cp_extended ? "extended" : "normal", s->sfn, s->timing_ms, s->offset_hz, s->clock_ppm, s->snr_db,
		seed);
}

struct outcome {
	int right, wrong; /* cells believed */
	double offset_error_hz;
	double slip_error_ppm;
};

/* Search and MIB of everything found. Bounds of carrier error and timing: nothing above 10 dB comes near them. */
static struct outcome listen(struct tools *t, const struct scene *scene, const float complex *x, unsigned seed)
{
	struct search_found found[SEARCH_FOUND_MAX];
	struct outcome out = { 0 };
	struct acquired a;
	int n = search_execute(t->search, x, found);
	for (int i = 0; i < n; i++) {
		if (!acquire_execute(t->acquire, x, SEARCH_SAMPLES, &found[i], &a))
			continue;
		const double slack = scene->snr_db < 0 ? 4 : 1;
		if (scene_is_acquired(scene, &a, 100 * slack, 1.5 * slack)) {
			out.right = 1;
			out.offset_error_hz = a.offset_hz - scene->offset_hz;
			out.slip_error_ppm = a.slip_ppm + scene->clock_ppm;
			continue;
		}
		out.wrong++;
		print_scene("wrong", scene, seed);
		print_message(
			"  PCI %d tdd %d extended %d, %d ports, %d blocks, SFN %d at %.2f, MIB %02x%02x%02x, %.0f Hz, "
			"%.1f ppm\n",
			a.cell.pci, a.cell.tdd, a.cell.cp_extended, a.cell.ports, a.cell.nof_prb, a.mib.sfn, a.frame_at,
			a.mib.mib[0], a.mib.mib[1], a.mib.mib[2], a.offset_hz, a.slip_ppm);
	}
	return out;
}

static struct outcome try(struct tools *t, const struct scene *scene, unsigned seed)
{
	struct sky sky = sky_scene(scene, seed);
	struct outcome out = listen(t, scene, sky.x, seed);
	sky_free(&sky);
	return out;
}

/* ---- all sorts of cells ---- */

static void every_kind_of_cell(void **state)
{
	(void)state;
	struct random random = { 11 };
	struct tools t = tools_create(50e3);
	for (int n = 0; n < 36; n++) {
		struct scene scene = scene_draw(&random, 45e3, 110);
		scene.pci = (3 * (n * 7 % 168) + n) % 504;
		scene.tdd = n % 2;
		scene.cp_extended = n / 2 % 2;
		scene.ports = 1 << n / 4 % 3;
		struct outcome out = try(&t, &scene, (unsigned)n);
		if (out.right != 1 || out.wrong)
			print_scene("not read", &scene, (unsigned)n);
		assert_true(out.right == 1 && out.wrong == 0);
	}
	tools_destroy(&t);
}

static void far_off_carriers(void **state)
{
	(void)state;
	struct random random = { 12 };
	struct tools t = tools_create(150e3);
	for (int n = 0; n < 8; n++) {
		struct scene scene = scene_draw(&random, 0, 110);
		scene.offset_hz = (n % 2 ? -1 : 1) * (150e3 - 7e3 * n);
		scene.snr_db = 5;
		struct outcome out = try(&t, &scene, (unsigned)n);
		if (out.right != 1 || out.wrong)
			print_scene("not read", &scene, (unsigned)n);
		assert_true(out.right == 1 && out.wrong == 0);
	}
	tools_destroy(&t);
}

/* Carrier and sampling error are told apart, and well enough to follow the cell. */
static void what_is_measured(void **state)
{
	(void)state;
	enum { DRAWS = 12 };
	struct random random = { 13 };
	struct tools t = tools_create(50e3);
	double offset = 0, slip = 0;
	for (int n = 0; n < DRAWS; n++) {
		struct scene scene = scene_draw(&random, 45e3, 110);
		scene.snr_db = 10;
		scene.tdd = scene.cp_extended = false;
		struct outcome out = try(&t, &scene, (unsigned)n);
		assert_true(out.right == 1);
		offset += pow(out.offset_error_hz, 2) / DRAWS;
		slip += pow(out.slip_error_ppm, 2) / DRAWS;
	}
	print_message("from 82 ms at 10 dB: carrier to %.1f Hz, sampling error to %.2f ppm (one standard deviation)\n",
	              sqrt(offset), sqrt(slip));
	assert_true(sqrt(offset) < 15 && sqrt(slip) < 3);
	tools_destroy(&t);
}

/* ---- faint ones ---- */

static double share_read(struct tools *t, double snr_db, int draws, unsigned seed)
{
	struct random random = { 1000 + seed };
	int right = 0;
	for (int n = 0; n < draws; n++) {
		struct scene scene = scene_draw(&random, 35e3, 40);
		scene.ports = 2;
		scene.tdd = scene.cp_extended = false;
		scene.snr_db = snr_db;
		struct outcome out = try(t, &scene, seed + (unsigned)n);
		assert_int_equal(out.wrong, 0);
		right += out.right;
	}
	print_message("%.0f dB: %d of %d\n", snr_db, right, draws);
	return (double)right / draws;
}

static void faint_cells(void **state)
{
	(void)state;
	struct tools t = tools_create(50e3);
	assert_true(share_read(&t, -6, 14, 100) >= 0.9);
	assert_true(share_read(&t, -9, 14, 200) >= 0.6);
	tools_destroy(&t);
}

/* ---- no cells ---- */

static void noise_is_no_cell(void **state)
{
	(void)state;
	struct random random = { 14 };
	struct tools t = tools_create(50e3);
	struct search_found found[SEARCH_FOUND_MAX];
	struct acquired a;
	float complex *x = malloc(SEARCH_SAMPLES * sizeof(*x));
	assert_non_null(x);
	for (int n = 0; n < 6; n++) {
		for (int i = 0; i < SEARCH_SAMPLES; i++)
			x[i] = 0.1f * CMPLXF((float)random_gauss(&random), (float)random_gauss(&random));
		int candidates = search_execute(t.search, x, found);
		for (int i = 0; i < candidates; i++)
			assert_false(acquire_execute(t.acquire, x, SEARCH_SAMPLES, &found[i], &a));
	}
	free(x);
	tools_destroy(&t);
}

/* Claims of a search that found nothing: other PCIs, other layouts, other times of a carrier that has a cell. */
static void a_cell_is_no_other_cell(void **state)
{
	(void)state;
	struct random random = { 15 };
	struct tools t = tools_create(50e3);
	struct acquired a;
	struct scene scene = scene_draw(&random, 0, 0);
	struct sky sky = sky_scene(&scene, 3);
	int sfn;
	for (int n = 0; n < 40; n++) {
		struct search_found claim = { .pci = (uint16_t)scene.pci,
			                      .tdd = scene.tdd,
			                      .cp_extended = scene.cp_extended,
			                      .frame_at = scene_frame(&scene, SEARCH_FRAME, &sfn),
			                      .pss_ratio = 3,
			                      .sss_score = 6 };
		if (n % 4 == 0)
			claim.frame_at += 300 + 8000 * random_uniform(&random);
		else if (n % 4 == 1)
			claim.offset_hz = 15e3 * (1 + n % 3);
		else
			claim.pci = (uint16_t)((scene.pci + 1 + random_bits(&random) % 503) % 504);
		assert_false(acquire_execute(t.acquire, sky.x, sky.n, &claim, &a) && a.cell.pci != scene.pci);
	}
	sky_free(&sky);
	tools_destroy(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_kind_of_cell), cmocka_unit_test(far_off_carriers),
		cmocka_unit_test(what_is_measured),   cmocka_unit_test(faint_cells),
		cmocka_unit_test(noise_is_no_cell),   cmocka_unit_test(a_cell_is_no_other_cell),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
