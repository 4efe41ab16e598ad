// SPDX-License-Identifier: GPL-3.0-or-later
/* The synthesised carrier against the noiseless one of another stack, burst by burst, where that recording is at hand
 * (../shared/captures/osmo-bts). Its modulator approximates the GMSK pulse, so 1 is not reached.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "air.h"

#define RECORDING "../shared/captures/osmo-bts/A.s16.xz"

enum { FRAMES = 420, PER_FRAME = 5000, PER_BURST = 148 * 4, SHIFT_MOST = 12, SAMPLES = FRAMES * PER_FRAME };

static const char text[] =
	"[air]\nfreq = 945.2M\nrate = 1083333.333333333\nduration = 10\nnoise_dbfs = none\n[cell a]\narfcn = 51\nbsic "
	"= 29\n"
	"fn = 1514818\ntiming = 0\n"
	"si1 = 55061900000000000000000004000000000000e504002b\nsi2 = 59061a08000010000000200000000101010000ffe50400\n"
	"si3 = 49061b126762f22404d2c80305274e40e504008a212c2b\nsi4 = 31061c62f22404d24e40e504008a21232b2b2b2b2b2b2b\n"
	"si13 = 0106009001d85a6fc9f14608411b2b2b2b2b2b2b2b2b2b\nsi2quater = "
	"590607400004870000b30514c6d2ad812b2b2b2b2b2b2b\n";

static void read_recording(float complex *out)
{
	static int16_t raw[2 * PER_FRAME];
	FILE *pipe = popen("xz -dc " RECORDING, "r");
	assert_non_null(pipe);
	for (int frame = 0; frame < FRAMES; frame++) {
		assert_int_equal(fread(raw, 4, PER_FRAME, pipe), PER_FRAME);
		for (int i = 0; i < PER_FRAME; i++)
			out[frame * PER_FRAME + i] = raw[2 * i] + raw[2 * i + 1] * I;
	}
	pclose(pipe);
}

static double correlation(const float complex *a, const float complex *b)
{
	double complex sum = 0;
	double pa = 0, pb = 0;
	for (int i = 0; i < PER_BURST; i++) {
		sum += a[i] * conjf(b[i]);
		pa += pow(cabsf(a[i]), 2);
		pb += pow(cabsf(b[i]), 2);
	}
	return cabs(sum) / sqrt(pa * pb);
}

static double best_correlation(const float complex *ours, const float complex *theirs)
{
	double best = 0;
	for (int shift = 0; shift <= SHIFT_MOST; shift++)
		best = fmax(best, correlation(ours, theirs + shift));
	return best;
}

/* Timeslot 0 has everything that differs from frame to frame: SCH, all System Information, fill. */
static void every_burst_of_timeslot_0_is_alike(void **state)
{
	(void)state;
	if (access(RECORDING, R_OK)) {
		print_message("%s is not here: skipped\n", RECORDING);
		skip();
	}
	struct fault fault;
	float complex *theirs = malloc(SAMPLES * sizeof(*theirs)), *ours = malloc(SAMPLES * sizeof(*ours));
	struct air_scenario *scenario = air_scenario_parse(text, strlen(text), "x", &fault);
	assert_non_null(scenario);
	struct air *air = air_create(scenario, NULL, NULL);
	assert_int_equal(air_read(air, ours, SAMPLES), SAMPLES);
	read_recording(theirs);
	for (int frame = 0; frame < FRAMES - 1; frame++) {
		double alike = best_correlation(ours + frame * PER_FRAME, theirs + frame * PER_FRAME);
		if (alike < 0.99)
			fail_msg("frame %d: %.4f", 1514818 + frame, alike);
	}
	air_destroy(air);
	air_scenario_destroy(scenario);
	free(theirs);
	free(ours);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(every_burst_of_timeslot_0_is_alike) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
