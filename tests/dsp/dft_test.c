// SPDX-License-Identifier: GPL-3.0-or-later
/* dft: against the sum that defines it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>

#include "dsp.h"

enum { LONGEST = 200 };

static double complex direct(const float complex *x, unsigned n, unsigned k)
{
	double complex sum = 0;
	for (unsigned i = 0; i < n; i++)
		sum += x[i] * cexp(-2 * I * M_PI * (double)(i * k % n) / n);
	return sum;
}

static void is_the_sum(void **state)
{
	(void)state;
	static const unsigned lengths[] = { 1, 2, 3, 8, 13, 31, 64, 120, 128, 199 };
	float complex x[LONGEST];
	for (size_t l = 0; l < sizeof(lengths) / sizeof(lengths[0]); l++) {
		unsigned n = lengths[l];
		struct dft *dft = dft_create(n);
		assert_non_null(dft);
		for (unsigned i = 0; i < n; i++)
			x[i] = (float)cos(i * i) + (float)sin(3 * i + 1) * I;
		const float complex *out = dft_execute(dft, x);
		for (unsigned k = 0; k < n; k++)
			if (!(cabs(out[k] - direct(x, n, k)) < 1e-5 * n))
				fail_msg("%u points, place %u", n, k);
		dft_destroy(dft);
	}
}

static void leaves_its_input_and_repeats_itself(void **state)
{
	(void)state;
	float complex x[128], first[128], copy[128];
	struct dft *dft = dft_create(128);
	for (int i = 0; i < 128; i++)
		copy[i] = x[i] = (float)sin(i) + (float)cos(5 * i) * I;
	const float complex *out = dft_execute(dft, x);
	for (int i = 0; i < 128; i++)
		first[i] = out[i];
	assert_memory_equal(x, copy, sizeof(x));
	assert_memory_equal(dft_execute(dft, x), first, sizeof(first));
	dft_destroy(dft);
	dft_destroy(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(is_the_sum),
		cmocka_unit_test(leaves_its_input_and_repeats_itself),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
