// SPDX-License-Identifier: GPL-3.0-or-later
/* The receiver that reads our cells in lte_downlink_test, on a recording of another stack's cell where that is at hand
 * (../shared/captures): what both have in common is no mistake of ours. It knows no fading and no other cells, so it
 * needs a clean signal.
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

#include "lte_slow.h"  // slow_receive …

#define RECORDING "../shared/captures/lte-1850M-fdd-6prb-srsenb.sigmf-data"
#define RATE_HZ   1.92e6
#define CARRIER   1850e6
#define PPM       -20

enum { FRAME = 19200, FRAMES = 12, SAMPLES = FRAMES * FRAME, PSS_AT = 10 + 6 * 137 };

static const struct slow_cell cell = { .pci = 1, .prb = 6, .ports = 2, .phich_sixths = 1 };

static void read_recording(float complex *out)
{
	static uint8_t raw[2 * SAMPLES];
	FILE *file = fopen(RECORDING, "rb");
	assert_non_null(file);
	assert_int_equal(fread(raw, 2, SAMPLES, file), SAMPLES);
	fclose(file);
	for (int i = 0; i < SAMPLES; i++)
		out[i] = (raw[2 * i] - 127.5f + I * (raw[2 * i + 1] - 127.5f)) / 128;
}

static void turn(float complex *x, double hz)
{
	for (int i = 0; i < SAMPLES; i++)
		x[i] *= (float complex)cexp(-2 * I * M_PI * fmod(hz * i / RATE_HZ, 1));
}

/* The useful part of the primary signal of root 29. */
static void make_pss(double complex *out)
{
	for (int i = 0; i < 128; i++) {
		out[i] = 0;
		for (int n = 0; n < 62; n++) {
			double product = n < 31 ? n * (n + 1.) : (n + 1.) * (n + 2.);
			int f = n < 31 ? n - 31 : n - 30;
			out[i] += cexp(-I * M_PI * 29 * product / 63 + 2 * I * M_PI * f * i / 128);
		}
	}
}

/* First sample of a primary signal's useful part. */
static int find_pss(const float complex *x)
{
	double complex pss[128];
	double best = 0;
	int at = 0;
	make_pss(pss);
	for (int i = 0; i < FRAME; i++) {
		double complex sum = 0;
		for (int n = 0; n < 128; n++)
			sum += x[i + n] * conj(pss[n]);
		if (cabs(sum) > best) {
			best = cabs(sum);
			at = i;
		}
	}
	return at;
}

/* What is left of the carrier offset: from prefixes to what they repeat, over one subframe. */
static double residual_hz(const float complex *subframe)
{
	double complex sum = 0;
	for (int l = 0, at = 0; l < 14; at += (l % 7 ? 137 : 138), l++)
		for (int i = 2; i < 8; i++)
			sum += conjf(subframe[at + i]) * subframe[at + 128 + i];
	return carg(sum) / (2 * M_PI) * RATE_HZ / 128;
}

static void another_stacks_cell_reads_alike(void **state)
{
	(void)state;
	static struct slow_subframe sf;
	uint8_t mib[24], stream[3][3000], *streams[3] = { stream[0], stream[1], stream[2] };
	int quarter = 0, ports = 0, sfn = 0, nof_mibs = 0, nof_sib1 = 0;
	if (access(RECORDING, R_OK)) {
		print_message("%s is not here: skipped\n", RECORDING);
		skip();
	}
	size_t tbs = 0;
	bool complete = false; /* one transmission alone need not hold all systematic bits */
	memset(stream, 2, sizeof(stream));
	float complex *x = malloc(SAMPLES * sizeof(*x));
	read_recording(x);
	turn(x, CARRIER * PPM * 1e-6);
	int begin = find_pss(x) - PSS_AT;
	begin += begin < 0 ? FRAME / 2 : 0;
	turn(x, residual_hz(x + begin));
	for (int half = 0; begin + 6 * 1920 < SAMPLES; half++, begin += FRAME / 2) {
		slow_receive(&sf, &cell, 0, x + begin, 128);
		slow_straighten(&sf);
		ports = sf.error < 0.5 ? slow_pbch(&sf, mib, &quarter) : 0;
		if (!ports)
			continue;
		nof_mibs++;
		sfn = quarter;
		for (int i = 6; i < 14; i++)
			sfn += mib[i] << (15 - i);
		assert_int_equal(ports, 2);
		assert_true(mib[0] + mib[1] + mib[2] == 0); /* six blocks */
		slow_receive(&sf, &cell, 5, x + begin + 5 * 1920, 128);
		slow_straighten(&sf);
		int symbols = slow_pcfich(&sf) + 1;
		struct slow_assignment dci;
		assert_true(symbols > 1);
		if (sfn % 2 || !slow_assignment(&sf, symbols, 4, &dci))
			continue;
		nof_sib1++;
		static const int versions[] = { 0, 2, 3, 1 };
		assert_int_equal(dci.rv, versions[sfn / 2 % 4]);
		tbs = dci.tbs;
		complete = slow_pdsch(&sf, symbols, dci.first, dci.blocks, dci.rv, dci.tbs, streams);
	}
	free(x);
	print_message("%d MIBs, %d SIB1s, the last frame %d\n", nof_mibs, nof_sib1, sfn);
	assert_int_equal(tbs, 144);
	assert_true(slow_turbo(streams, 144 + 24, 101, 84));
	assert_true(complete && nof_mibs >= FRAMES - 1 && nof_sib1 >= FRAMES / 2 - 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(another_stacks_cell_reads_alike) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
