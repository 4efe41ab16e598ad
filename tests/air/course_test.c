// SPDX-License-Identifier: GPL-3.0-or-later
/* course: what changes with time, as a file says it and as it comes out.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <complex.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "air.h"                     // air_scenario_parse
#include "../../src/air/course.h"    // air_course_db
#include "../../src/air/scenario.h"  // struct air_scenario

static struct air_scenario *parse(const char *text)
{
	struct fault fault;
	struct air_scenario *s = air_scenario_parse(text, strlen(text), "x.ini", &fault);

	if (!s)
		print_message("%s\n", fault.text);
	assert_non_null(s);
	return s;
}

static void refuse(const char *text, const char *part)
{
	struct fault fault;

	assert_null(air_scenario_parse(text, strlen(text), "x.ini", &fault));
	if (!strstr(fault.text, part))
		print_message("%s\n", fault.text);
	assert_non_null(strstr(fault.text, part));
}

static void a_section_like_another(void **state)
{
	(void)state;
	struct air_scenario *s = parse(
		"[air]\nfreq = 945M\n[cell a]\narfcn = 50\nbsic = 17\nlac = 7\nci = 9\nfn = 100\n"
		"[cell b]\nlike = a\narfcn = 60\nlac = 8\nbsic = 60\n[lte x]\nearfcn = 6300\ntac = 5\nsi = 16: 2\n"
		"[lte y]\nlike = x\nearfcn = 1300\nsi = 32: 3\n");
	const struct air_cell *b = &s->cells[1];

	assert_string_equal(b->name, "b");
	assert_true(b->freq_hz == 947e6 && b->lac == 8 && b->ci == 9 && b->fn == 100);
	assert_true(b->allocation.count == 1 && b->allocation.value[0] == 60 && b->ncc_permitted == 1 << 7);
	assert_true(s->enbs[1].freq_hz == 1815e6 && s->enbs[1].tac == 5 && s->enbs[1].nof_si == 2);
	air_scenario_destroy(s);
	refuse("[air]\nfreq = 945M\n[cell a]\narfcn = 5\nlac = 1\nlike = a\n", "x.ini:6: like is the first key");
	refuse("[air]\nfreq = 945M\n[cell a]\nlike = b\n[cell b]\narfcn = 5\n", "x.ini:4: like: no such cell");
	refuse("[air]\nfreq = 945M\nlike = a\n", "unknown key 'like'");
	refuse("[air]\nfreq = 945M\n[jam]\nwidth = 1M\n", "the jammer has no freq");
	refuse("[air]\nfreq = 945M\ngain_steps = 5\n", "SECONDS:DB");
	refuse("[air]\nfreq = 945M\ngain_steps = 5:99\n", "not within");
	refuse("[air]\nfreq = 945M\nlisten = 5\n", "FROM:TO");
	refuse("[air]\nfreq = 945M\nlisten = 0:1 0.9:2\n", "after the one before");
	refuse("[air]\nfreq = 945M\nlisten = 2:2\n", "lasts a millisecond");
}

static void levels_and_clocks(void **state)
{
	(void)state;
	struct air_scenario *s =
		parse("[air]\nfreq = 945M\nppm = 3\nwarm_up_ppm = 10\nwarm_up_s = 100\ngain_steps = 5:6 8:-10\n"
	              "[cell van]\narfcn = 50\npass_m_per_s = 30\npass_s = 50\npass_m = 10\nstart_s = 2\n"
	              "drift_ppm_per_min = 6\n[cell still]\narfcn = 51\nswing_db = 5\n");
	const struct air_course *van = &s->cells[0].course, *still = &s->cells[1].course;
	double sum = 0, squares = 0;

	assert_false(air_course_on(van, 1.9));
	assert_true(air_course_on(van, 2) && air_course_clock_moves(van) && !air_course_clock_moves(still));
	assert_true(fabs(air_course_db(van, 0, 50)) < 1e-9);
	assert_true(fabs(air_course_db(van, 0, 50 + 10) + 30 * log10(hypot(300, 10) / 10)) < 1e-6);
	/* 30 m/s towards us, then away: 0.1 ppm of light's speed; and the drift */
	assert_true(fabs(air_course_ppm(van, 40) - (0.1 + 3.8)) < 2e-3);
	assert_true(fabs(air_course_ppm(van, 60) - (-0.1 + 5.8)) < 2e-3);
	assert_true(fabs(air_receiver_ppm(s, 100) - (3 + 10 / M_E)) < 1e-9);
	assert_true(air_receiver_gain_db(s, 4) == 0 && air_receiver_gain_db(s, 5) == 6 &&
	            air_receiver_gain_db(s, 9) == -4);
	for (int i = 0; i < 5000; i++) {
		double db = air_course_db(still, 1, i);

		sum += db;
		squares += db * db;
	}
	assert_true(fabs(sum / 5000) < 0.5 && fabs(sqrt(squares / 5000) - 5) < 0.5);
	air_scenario_destroy(s);
}

struct seen {
	int lacs[8], count;
	double change_s[8];
};

static void note_lac(void *ctx, const struct air_block *block)
{
	struct seen *seen = ctx;

	if (block->channel != PDU_BCCH || block->octets[2] != 0x1b) /* SI3 */
		return;
	int lac = block->octets[8] << 8 | block->octets[9];

	if (seen->count && seen->lacs[seen->count - 1] == lac)
		return;
	assert_true(seen->count < 8);
	seen->change_s[seen->count] = block->time_s;
	seen->lacs[seen->count++] = lac;
}

static float complex *render(const struct air_scenario *s, air_block_fn *on_block, void *ctx, size_t *n)
{
	struct air_info info;
	struct air *air = air_create(s, on_block, ctx);

	air_scenario_info(s, &info);
	float complex *samples = malloc(info.nof_samples * sizeof(*samples));

	assert_non_null(air);
	assert_non_null(samples);
	*n = air_read(air, samples, info.nof_samples);
	air_destroy(air);
	return samples;
}

static void identities_rotate(void **state)
{
	(void)state;
	struct seen seen = { 0 };
	size_t n;
	struct air_scenario *s =
		parse("[air]\nfreq = 945M\nrate = 300k\nduration = 9\n[cell a]\narfcn = 50\nfn = 0\ntiming = 0\n"
	              "rotate_s = 3\nrotate_lac = 5 6 700\n");

	free(render(s, note_lac, &seen, &n));
	assert_int_equal(seen.count, 3);
	assert_true(seen.lacs[0] == 5 && seen.lacs[1] == 6 && seen.lacs[2] == 700);
	/* the SI3 after it is time: 51-multiframes with TC 2, 4, 6 (45.002 6.3.1.3) */
	assert_true(seen.change_s[1] >= 3 && seen.change_s[1] < 4.2 && seen.change_s[2] >= 6 && seen.change_s[2] < 7.2);
	air_scenario_destroy(s);
}

static double power_db(const float complex *x, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += crealf(x[i] * conjf(x[i]));
	return 10 * log10(sum / (double)n);
}

static void jammers_have_a_band_and_a_time(void **state)
{
	(void)state;
	size_t n;
	struct air_scenario *s =
		parse("[air]\nfreq = 945M\nrate = 1M\nduration = 0.4\nnoise_dbfs = none\ngain_steps = 0.3:3\n"
	              "[jam j]\nfreq = 945.25M\nwidth = 500k\nlevel_dbfs = -20\nstart_s = 0.1\n");
	float complex *x = render(s, NULL, NULL, &n);
	double low = 0, high = 0;

	assert_int_equal(n, 400000);
	assert_true(power_db(x, 99000) < -200);
	assert_true(fabs(power_db(x + 110000, 180000) + 20) < 0.5);
	assert_true(fabs(power_db(x + 310000, 80000) + 17) < 0.5);
	for (size_t i = 110000; i < 200000; i++) { /* the phase turns forwards: all of it is above the middle */
		double turn = cargf(x[i] * conjf(x[i - 1])) / (2 * M_PI);

		low = fmin(low, turn);
		high = fmax(high, turn);
	}
	assert_true(low > -0.2 && high > 0.45);
	free(x);
	air_scenario_destroy(s);
}

#define LONG_AIR "[air]\nfreq = 945M\nrate = 2M\nnoise_dbfs = none\nppm = 4\nstart = 2026-05-01T00:00:00Z\n"

static void count_blocks(void *ctx, const struct air_block *block)
{
	int *count = ctx;

	assert_true((block->time_s >= 0.5 && block->end_s <= 0.7) || (block->time_s >= 3.25 && block->end_s <= 3.5));
	++*count;
}

/* The same samples but for the sign: a quarter turn a symbol is not made up for. */
static bool same(const float complex *x, const float complex *y, size_t n)
{
	float most[2] = { 0, 0 };

	for (size_t i = 0; i < n; i++) {
		most[0] = fmaxf(most[0], cabsf(x[i] - y[i]));
		most[1] = fmaxf(most[1], cabsf(x[i] + y[i]));
	}
	return fminf(most[0], most[1]) < 1e-4f;
}

/* What is heard after a leap is what is heard there without one, once the block that was under way is over. */
static void leap(const char *cell, air_block_fn *on_block, int *blocks)
{
	size_t all, some, late = 45000;
	int64_t time_ns;
	char text[512];

	snprintf(text, sizeof(text), LONG_AIR "duration = 3.5\n%s", cell);
	struct air_scenario *whole = parse(text);

	snprintf(text, sizeof(text), LONG_AIR "listen = 0.5:0.7\nlisten = 3.25:3.5\n%s", cell);
	struct air_scenario *two = parse(text);
	float complex *x = render(whole, NULL, NULL, &all), *y = render(two, on_block, blocks, &some);

	assert_int_equal(some, 900000);
	assert_int_equal(air_scenario_stretch(two, 1, &time_ns), 400000);
	assert_true(time_ns - two->start_ns == 3250000000);
	assert_true(power_db(y, some) > -25);
	assert_true(same(x + 1000000 + late, y + late, 400000 - late));
	assert_true(same(x + 6500000 + late, y + 400000 + late, 500000 - late));
	free(x);
	free(y);
	air_scenario_destroy(whole);
	air_scenario_destroy(two);
}

static void stretches_are_leapt_to(void **state)
{
	int blocks = 0;

	(void)state;
	leap("[cell a]\narfcn = 48\nppm = 0.3\nlac = 7\n", count_blocks, &blocks);
	assert_true(blocks > 12 && blocks < 32);
	leap("[lte b]\nearfcn = 3650\nprb = 6\nppm = -0.2\nload = 0.5\n", NULL, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_section_like_another), cmocka_unit_test(levels_and_clocks),
		cmocka_unit_test(identities_rotate),      cmocka_unit_test(jammers_have_a_band_and_a_time),
		cmocka_unit_test(stretches_are_leapt_to),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
