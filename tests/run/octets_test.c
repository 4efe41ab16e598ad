// SPDX-License-Identifier: GPL-3.0-or-later
/* octets: the same noise in each format, taken for each other one; what is saturated, too short, or rightly said is in
 * no doubt. */
#include <complex.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/run/octets.h"
#include "air.h"  // air_quantise

enum { SAMPLES = 20000 };

static uint32_t random_state;

static float uniform(void)
{
	random_state = random_state * 1664525u + 1013904223u;
	return (float)(random_state >> 8) / (1 << 24);
}

static float normal(void)
{
	return sqrtf(-2 * logf(uniform() + 1e-9f)) * cosf(2 * (float)M_PI * uniform());
}

/* Noise of this standard deviation [full scale 1] in `format`, looked at as `said`. */
static const char *look(enum iq_format format, float sd, enum iq_format said, uint32_t samples)
{
	static float complex noise[SAMPLES];
	static uint8_t out[8 * SAMPLES];
	struct octets octets = { { 0 }, { 0 }, 0 };
	uint32_t bytes = (uint32_t)(samples * iq_sample_bytes(format));
	struct iq_block block = { .format = said,
		                  .samples = out,
		                  .nof_samples = (uint32_t)(bytes / iq_sample_bytes(said)) };

	random_state = 7;
	for (uint32_t i = 0; i < samples; i++)
		noise[i] = CMPLXF(sd * normal(), sd * normal());
	air_quantise(format, noise, samples, out);
	octets_add(&octets, &block);
	return octets_format(&octets, said);
}

static void one_taken_for_another(void **state)
{
	static const enum iq_format formats[] = { IQ_CU8, IQ_CS8, IQ_CS16 };
	static const float sds[] = { 0.03f, 0.1f, 0.25f };
	(void)state;

	for (int i = 0; i < 3; i++)
		for (int k = 0; k < 3; k++)
			for (int s = 0; s < 3; s++) {
				const char *other = look(formats[i], sds[s], formats[k], SAMPLES);

				if (i == k)
					assert_null(other);
				else if (!other || strcmp(other, iq_format_name(formats[i])) != 0)
					fail_msg("%s of %g as %s: %s", iq_format_name(formats[i]), (double)sds[s],
					         iq_format_name(formats[k]), other ? other : "nothing");
			}
}

/* Far beyond full scale nearly all is at one end or the other, in whatever format. */
static void saturation_is_no_format(void **state)
{
	(void)state;
	for (int k = IQ_CU8; k <= IQ_CF32; k++) {
		assert_null(look(IQ_CU8, 30, (enum iq_format)k, SAMPLES));
		assert_null(look(IQ_CS8, 30, (enum iq_format)k, SAMPLES));
		assert_null(look((enum iq_format)k, 0.001f, (enum iq_format)k, SAMPLES)); /* nor is next to nothing */
	}
}

static void a_few_samples_say_nothing(void **state)
{
	(void)state;
	assert_null(look(IQ_CU8, 0.1f, IQ_CS8, 4095));
	assert_non_null(look(IQ_CU8, 0.1f, IQ_CS8, 4096));
}

/* Octets of these values, so many each; even and odd places alike. */
struct heap {
	int value;
	uint32_t count;
};

static void put(uint32_t counts[256], const struct heap *heaps)
{
	memset(counts, 0, 256 * sizeof(counts[0]));
	for (; heaps->count; heaps++)
		counts[heaps->value] += heaps->count;
}

/* What 10000 samples of two heaps look like, said to be of 16 bits. */
static const char *look_of(int value, uint32_t count, int other)
{
	const struct heap heaps[] = { { value, count }, { other, 10000 - count }, { 0, 0 } };
	struct octets octets = { .count = 20000 };

	put(octets.even, heaps);
	put(octets.odd, heaps);
	return octets_format(&octets, IQ_CS16);
}

static void assert_edge(int value, uint32_t count, int other, const char *inside)
{
	assert_string_equal(look_of(value, count, other), inside);
}

/* More than eight in ten in the middle half, and of these not all beside the very middle. */
static void edges_of_unsigned(void **state)
{
	static const int wings[] = { 64, 126, 129, 191 };
	(void)state;

	for (int i = 0; i < 4; i++) {
		assert_edge(wings[i], 8001, 0, "cu8");
		assert_null(look_of(wings[i], 8000, 0));
		assert_edge(wings[i], 2001, 127, "cu8");
		assert_null(look_of(wings[i], 2000, 127));
		assert_edge(wings[i], 2001, 128, "cu8");
		assert_null(look_of(wings[i], 2000, 128));
	}
	assert_null(look_of(127, 5000, 128));
	assert_null(look_of(63, 8001, 0));
	assert_null(look_of(192, 8001, 0));
}

/* Less than two in ten in the middle half, and beside the very ends more than that. */
static void edges_of_signed(void **state)
{
	static const int wings[] = { 1, 32, 223, 254 };
	(void)state;

	for (int i = 0; i < 4; i++) {
		assert_edge(wings[i], 2001, 0, "cs8");
		assert_null(look_of(wings[i], 2000, 0));
		assert_edge(wings[i], 8001, 64, "cs8");
		assert_null(look_of(wings[i], 8000, 64));
		assert_edge(wings[i], 8001, 191, "cs8");
		assert_null(look_of(wings[i], 8000, 191));
		assert_edge(wings[i], 8000, 63, "cs8");
		assert_edge(wings[i], 8000, 192, "cs8");
	}
	assert_null(look_of(33, 2001, 0));
	assert_null(look_of(222, 2001, 0));
	assert_null(look_of(0, 5000, 255));
}

/* Low octets with this many of 10000 in one eighth of the values, all at one place of it; so many high octets at
 * `middle`. */
static const char *look_of_16(int eighth, uint32_t count, int at, int middle, uint32_t high, enum iq_format said)
{
	const struct heap odd[] = { { middle, high }, { 0, 10000 - high }, { 0, 0 } };
	struct octets octets = { .count = 20000 };

	for (int i = 0; i < 8; i++)
		octets.even[32 * i + at] = i == eighth ? count : (10000 - count) / 7;
	put(octets.odd, high ? odd : odd + 1);
	return octets_format(&octets, said);
}

static void edges_of_16_bits(void **state)
{
	(void)state;
	for (int i = 0; i < 8; i++)
		for (int at = 0; at < 32; at += 31) {
			assert_string_equal(look_of_16(i, 1000, at, 64, 0, IQ_CU8), "cs16");
			assert_string_equal(look_of_16(i, 1500, at, 64, 0, IQ_CS8), "cs16");
			assert_null(look_of_16(i, 999, at, 64, 0, IQ_CU8));
			assert_null(look_of_16(i, 1501, at, 64, 0, IQ_CU8));
		}
	for (int middle = 64; middle <= 191; middle += 127) {
		assert_string_equal(look_of_16(0, 1250, 0, middle, 1999, IQ_CU8), "cs16");
		assert_null(look_of_16(0, 1250, 0, middle, 2000, IQ_CU8));
	}
	assert_string_equal(look_of_16(0, 1250, 0, 63, 10000, IQ_CU8), "cs16");
	assert_string_equal(look_of_16(0, 1250, 0, 192, 10000, IQ_CU8), "cs16");
	assert_null(look_of_16(0, 1250, 0, 64, 0, IQ_CS16));
}

/* I and Q both. */
static void one_of_two_is_not_enough(void **state)
{
	static const struct heap unsigned_one[] = { { 100, 10000 }, { 0, 0 } },
				 signed_one[] = { { 5, 10000 }, { 0, 0 } };
	struct octets octets = { .count = 20000 };
	(void)state;

	put(octets.even, unsigned_one);
	put(octets.odd, signed_one);
	assert_null(octets_format(&octets, IQ_CS16));
	put(octets.even, signed_one);
	put(octets.odd, unsigned_one);
	assert_null(octets_format(&octets, IQ_CS16));
}

/* The first 131072 samples are looked at. */
static void no_more_than_enough(void **state)
{
	enum { MANY = (1 << 17) + 9 };
	uint8_t *samples = test_calloc(MANY, 2);
	const struct iq_block block = { .format = IQ_CU8, .samples = samples, .nof_samples = MANY };
	struct octets octets = { .count = 0 };
	(void)state;

	octets_add(&octets, &block);
	assert_int_equal(octets.count, 1 << 18);
	assert_int_equal(octets.even[0], 1 << 17);
	assert_int_equal(octets.odd[0], 1 << 17);
	test_free(samples);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_taken_for_another),     cmocka_unit_test(saturation_is_no_format),
		cmocka_unit_test(a_few_samples_say_nothing), cmocka_unit_test(edges_of_unsigned),
		cmocka_unit_test(edges_of_signed),           cmocka_unit_test(edges_of_16_bits),
		cmocka_unit_test(one_of_two_is_not_enough),  cmocka_unit_test(no_more_than_enough),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
