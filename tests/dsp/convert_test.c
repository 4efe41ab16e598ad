// SPDX-License-Identifier: GPL-3.0-or-later
/* convert: every value of every format by hand, what is not a number, octets at odd addresses; derotate against
 * doubles.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "dsp.h"

static void assert_near(double got, double wanted, double most)
{
	if (!(fabs(got - wanted) <= most))
		fail_msg("%.9g instead of %.9g", got, wanted);
}

static void assert_samples(const float complex *got, const double *wanted, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		assert_near(crealf(got[i]), wanted[2 * i], 1e-7);
		assert_near(cimagf(got[i]), wanted[2 * i + 1], 1e-7);
	}
}

static void cu8_has_its_zero_between_127_and_128(void **state)
{
	(void)state;
	static const uint8_t in[] = { 0, 255, 127, 128, 1, 254, 64, 191 };
	static const double wanted[] = {
		-1, 1, -0.5 / 127.5, 0.5 / 127.5, -126.5 / 127.5, 126.5 / 127.5, -63.5 / 127.5, 63.5 / 127.5
	};
	float complex out[4];
	assert_int_equal(convert_execute(IQ_CU8, in, out, 4), 2);
	assert_samples(out, wanted, 4);
}

static void cu8_has_no_offset(void **state)
{
	(void)state;
	uint8_t in[256];
	float complex out[128];
	double sum = 0;
	for (int i = 0; i < 256; i++)
		in[i] = (uint8_t)i;
	assert_int_equal(convert_execute(IQ_CU8, in, out, 128), 2);
	for (int i = 0; i < 128; i++)
		sum += crealf(out[i]) + cimagf(out[i]);
	assert_near(sum, 0, 1e-5);
}

static void cs8_values(void **state)
{
	(void)state;
	static const int8_t in[] = { 0, 127, -128, 64, -1, 1 };
	static const double wanted[] = { 0, 127 / 128.0, -1, 0.5, -1 / 128.0, 1 / 128.0 };
	float complex out[3];
	assert_int_equal(convert_execute(IQ_CS8, in, out, 3), 2);
	assert_samples(out, wanted, 3);
}

static void cs16_is_little_endian(void **state)
{
	(void)state;
	static const uint8_t in[] = { 0x00, 0x40, 0x00, 0xc0, 0xff, 0x7f, 0x00, 0x80, 0x01, 0x00, 0xff, 0xff };
	static const double wanted[] = { 0.5, -0.5, 32767 / 32768.0, -1, 1 / 32768.0, -1 / 32768.0 };
	float complex out[3];
	assert_int_equal(convert_execute(IQ_CS16, in, out, 3), 2);
	assert_samples(out, wanted, 3);
}

static void cf32_passes_what_is_a_number(void **state)
{
	(void)state;
	static const float in[] = { 0.25f, -1, NAN, 2, INFINITY, -INFINITY, 3e38f, -0.0f, 32767, -32768, 1e-42f, -NAN };
	float complex out[6];
	const float *flat = (const float *)out;
	assert_int_equal(convert_execute(IQ_CF32, in, out, 6), 0);
	assert_true(flat[0] == 0.25f && flat[1] == -1 && flat[3] == 2 && flat[7] == 0);
	assert_true(flat[2] == 0 && flat[11] == 0); /* not a number: silence */
	for (int i = 0; i < 12; i++)
		assert_true(isfinite(flat[i]) && fabsf(flat[i]) <= 1e6f); /* its square can still be added up */
	assert_true(flat[8] == 32767 && flat[9] == -32768);               /* files scaled like integers */
}

static void any_address_and_length(void **state)
{
	(void)state;
	enum { MOST = 67 };
	uint8_t raw[8 * MOST + 8];
	for (enum iq_format f = IQ_CU8; f <= IQ_CF32; f++)
		for (size_t n = 0; n <= MOST; n++)
			for (size_t shift = 0; shift < 4; shift++) {
				/* exactly as much memory as there is to read and write: a sanitizer sees one octet more
				 */
				size_t bytes = n * iq_sample_bytes(f);
				float complex *a = malloc((n + 1) * sizeof(*a)), *b = malloc((n + 1) * sizeof(*b));
				for (size_t i = 0; i < bytes; i++)
					raw[i] = (uint8_t)(i * 37 + 11) & (f == IQ_CF32 ? 0x3f : 0xff);
				uint8_t *shifted = malloc(shift + bytes + !bytes);
				memcpy(shifted + shift, raw, bytes);
				convert_execute(f, raw, a, n);
				convert_execute(f, shifted + shift, b, n);
				assert_memory_equal(a, b, n * sizeof(*a));
				free(shifted);
				free(a);
				free(b);
			}
}

/* ---- derotate ---- */

enum { LONGEST = 2000 };

static double worst_error(size_t n, double step)
{
	float complex *in = malloc((n + 1) * sizeof(*in)), *out = malloc((n + 1) * sizeof(*out));
	double worst = 0;
	for (size_t i = 0; i < n; i++)
		in[i] = (float)cos(0.3 * (double)i) + (float)sin(1.7 * (double)i) * I;
	out[n] = 99;
	dsp_derotate(in, step, out, n);
	assert_true(out[n] == 99);
	for (size_t i = 0; i < n; i++)
		worst = fmax(worst, cabs((double complex)in[i] * cexp(-I * step * (double)i) - (double complex)out[i]));
	free(in);
	free(out);
	return worst;
}

static void derotate_is_exact_at_every_length(void **state)
{
	(void)state;
	for (size_t n = 0; n <= LONGEST; n++)
		assert_true(worst_error(n, 0.7123) < 2e-5);
}

static void derotate_is_exact_at_every_step(void **state)
{
	(void)state;
	static const double steps[] = { 0, 1e-9, -1e-9, 1e-3, M_PI / 2, -M_PI / 2, M_PI, 3.1, -3.1, 7, 100 };
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
		assert_true(worst_error(LONGEST - 1, steps[i]) < 5e-5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cu8_has_its_zero_between_127_and_128),
		cmocka_unit_test(cu8_has_no_offset),
		cmocka_unit_test(cs8_values),
		cmocka_unit_test(cs16_is_little_endian),
		cmocka_unit_test(cf32_passes_what_is_a_number),
		cmocka_unit_test(any_address_and_length),
		cmocka_unit_test(derotate_is_exact_at_every_length),
		cmocka_unit_test(derotate_is_exact_at_every_step),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
