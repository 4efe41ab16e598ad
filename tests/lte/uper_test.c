// SPDX-License-Identifier: GPL-3.0-or-later
/* uper: the primitives against octets coded by hand, patterns, and readers that come to an end too early. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../src/lte/rrc/uper.h"

static void bits_and_numbers(void **state)
{
	/* 101 0011 | 00 1 111 | ... */
	static const uint8_t octets[] = { 0xa6, 0x7f, 0x80, 0x01 };
	struct uper r = uper_open(octets, sizeof(octets));
	(void)state;

	assert_int_equal(uper_of(&r, 8), 5);
	assert_int_equal(uper_int(&r, -3, 12), 0); /* 0011 */
	assert_int_equal(uper_of(&r, 1), 0);       /* one value takes no bits */
	assert_int_equal(uper_bits(&r, 1), 0);
	assert_int_equal(uper_bits(&r, 2), 1);
	assert_true(uper_flag(&r));
	assert_int_equal(uper_int(&r, -34, -3), -34 + 31); /* 11111 */
	assert_int_equal(uper_bits(&r, 16), 0x8001);
	assert_false(r.failed);
	assert_true(uper_finished(&r));
	assert_int_equal(uper_bits(&r, 1), 0);
	assert_true(r.failed);
	assert_false(uper_finished(&r));
}

static void a_value_outside_its_range(void **state)
{
	static const uint8_t octets[] = { 0xa0, 0xff };
	struct uper r = uper_open(octets, sizeof(octets));
	(void)state;

	assert_int_equal(uper_of(&r, 10), 0); /* 1010 */
	assert_true(r.failed);
	assert_int_equal(uper_bits(&r, 8), 0); /* from here on zeros */
	r = uper_open(octets, sizeof(octets));
	assert_int_equal(uper_of(&r, 11), 10);
	assert_false(r.failed);
}

static void thirty_two_bits(void **state)
{
	static const uint8_t octets[] = { 0x7f, 0xff, 0xff, 0xff, 0x80 };
	struct uper r = uper_open(octets, sizeof(octets));
	(void)state;

	uper_flag(&r);
	assert_true(uper_bits(&r, 32) == UINT32_MAX);
}

static void lengths(void **state)
{
	uint8_t octets[2 + 200] = { 0x80, 200, 0xab }; /* two octets of length */
	struct uper r = uper_open(octets, sizeof(octets)), inner = uper_octets(&r);
	(void)state;

	assert_int_equal(inner.end - inner.bit, 1600);
	assert_int_equal(uper_bits(&inner, 8), 0xab);
	assert_int_equal(r.bit, r.end);
	assert_false(r.failed);

	octets[1] = 201; /* one more than there is */
	r = uper_open(octets, sizeof(octets));
	inner = uper_octets(&r);
	assert_true(r.failed && inner.failed);
	assert_int_equal(uper_bits(&inner, 8), 0);

	octets[0] = 0xc1; /* a fragment */
	r = uper_open(octets, sizeof(octets));
	uper_octets(&r);
	assert_true(r.failed);
}

/* Three additions are listed, the first and the last are there: 0 000010 1 0 1, lengths 1 and 2. */
static void additions(void **state)
{
	static const uint8_t octets[] = { 0x05, 0x40, 0x55, 0x80, 0x88, 0x88, 0xc0 };
	struct uper r = uper_open(octets, sizeof(octets)), added[2];
	(void)state;

	uper_additions(&r, added, 2);
	assert_false(r.failed);
	assert_int_equal(r.bit, 10 + 16 + 24);
	assert_true(uper_present(&added[0]));
	assert_false(uper_present(&added[1]));
	assert_int_equal(added[0].end - added[0].bit, 8);
	assert_int_equal(uper_bits(&added[0], 8), 0x56);
	assert_int_equal(uper_bits(&added[0], 1), 0); /* not what stands behind */
	assert_true(added[0].failed);
}

static size_t skipped(const uint8_t *octets, size_t len, const char *pattern)
{
	struct uper r = uper_open(octets, len);

	uper_skip(&r, pattern);
	return r.failed ? SIZE_MAX : r.bit;
}

static void patterns(void **state)
{
	static const uint8_t zeros[8] = { 0 }, ones[8] = { 255, 255, 255, 255, 255, 255, 255, 255 };
	static const uint8_t mixed[8] = { 0x52, 0x00 }; /* 0101 0010 */
	(void)state;

	assert_int_equal(skipped(zeros, 8, "16"), 16);
	assert_int_equal(skipped(zeros, 8, "#5 #16 #1 0"), 7);
	assert_int_equal(skipped(ones, 8, "#5"), SIZE_MAX);
	assert_int_equal(skipped(zeros, 8, "{?8 #4 ?{?1 9}}"), 2 + 2);
	assert_int_equal(skipped(ones, 8, "{?8 #4 ?{?1 9}}"), 2 + 8 + 2 + 1 + 1 + 9);
	assert_int_equal(skipped(mixed, 8, "{?8 #4 ?{?1 9}}"), 2 + 2 + 1 + 9); /* 01: the second only; its own is 0 */
	assert_int_equal(skipped(mixed, 8, "<#2|{3 ?4}|#2>"), 2 + 1 + 3);      /* 01: the second */
	assert_int_equal(skipped(ones, 8, "<1|2|3>"), SIZE_MAX);
	assert_int_equal(skipped(ones, 8, "<1 | 2>"), 3);
	assert_int_equal(skipped(ones, 8, "[1,4]{2 ?1}"), 2 + 4 * 4);
	assert_int_equal(skipped(zeros, 8, "[0,31]8 1"), 6);
	assert_int_equal(skipped(zeros, 8, "[3,3]#10"), 12);
	assert_int_equal(skipped(ones, 8, "[1,32]30"), SIZE_MAX);
	assert_int_equal(skipped(zeros, 8, "s 1"), 9);
	assert_int_equal(skipped(ones, 8, "1*"), 64);
	assert_int_equal(skipped(zeros, 1, "9"), SIZE_MAX);
}

static void extended_patterns(void **state)
{
	static const uint8_t zeros[8] = { 0 };
	/* extended, 3 bits, then one addition of one octet: 1 000 0000 000 1 0000 0001 ........ 1 */
	static const uint8_t sequence[] = { 0x80, 0x10, 0x1a, 0xb8 };
	/* extended, alternative 5, two octets: 1 0 000101 00000010 */
	static const uint8_t choice[] = { 0x85, 0x02, 0xff, 0xff, 0x00 };
	(void)state;

	assert_int_equal(skipped(zeros, 8, "{...3}"), 4);
	assert_int_equal(skipped(sequence, 4, "{...3}"), 1 + 3 + 7 + 1 + 8 + 8);
	assert_int_equal(skipped(sequence, 3, "{...3}"), SIZE_MAX);
	assert_int_equal(skipped(choice, 5, "<...3|4>"), 32);
	assert_int_equal(skipped(zeros, 8, "<...3|4>"), 5);
	assert_int_equal(skipped(choice, 5, "#...6"), 8);
	assert_int_equal(skipped(zeros, 8, "#...6"), 4);
}

static void padding(void **state)
{
	uint8_t octets[8] = { 0xff };
	struct uper r = uper_open(octets, sizeof(octets));
	(void)state;

	uper_bits(&r, 8);
	assert_true(uper_finished(&r));
	octets[7] = 1; /* far behind */
	assert_true(uper_finished(&r));
	octets[2] = 1;
	assert_false(uper_finished(&r));
	octets[2] = 0;
	r = uper_open(octets, sizeof(octets));
	uper_bits(&r, 7);
	assert_false(uper_finished(&r)); /* inside the octet */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bits_and_numbers),  cmocka_unit_test(a_value_outside_its_range),
		cmocka_unit_test(thirty_two_bits),   cmocka_unit_test(lengths),
		cmocka_unit_test(additions),         cmocka_unit_test(patterns),
		cmocka_unit_test(extended_patterns), cmocka_unit_test(padding),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
