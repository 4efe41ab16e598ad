// SPDX-License-Identifier: GPL-3.0-or-later
/* freq_list: known octets, and every format read back by libosmogsm's decoder.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <string.h>
#include <osmocom/gsm/gsm48_ie.h>

#include "../../src/air/freq_list.h"  // air_freq_list_encode
#include "../../src/air/prng.h"       // air_prng_below

static void assert_reads_back(const struct air_list *list, const uint8_t *octets)
{
	static struct gsm_sysinfo_freq freq[1024];
	uint8_t copy[AIR_FREQ_LIST_OCTETS];
	bool wanted[1024] = { false };
	memset(freq, 0, sizeof(freq));
	memcpy(copy, octets, sizeof(copy));
	assert_int_equal(gsm48_decode_freq_list(freq, copy, sizeof(copy), 0xce, 1), 0);
	for (int i = 0; i < list->count; i++)
		wanted[list->value[i]] = true;
	for (int i = 0; i < 1024; i++)
		if (wanted[i] != (freq[i].mask == 1))
			fail_msg("ARFCN %d is %s", i, wanted[i] ? "missing" : "not wanted");
}

/* n different ARFCNs within `span` of a random first, 0 to 1023 cyclic. */
static void random_list(struct air_prng *prng, int n, int span, struct air_list *list)
{
	bool used[1024] = { false };
	int first = (int)air_prng_below(prng, 1024);
	for (list->count = 0; list->count < n;) {
		int arfcn = (first + (int)air_prng_below(prng, (uint32_t)span)) % 1024;
		if (!used[arfcn])
			list->value[list->count++] = arfcn;
		used[arfcn] = true;
	}
}

static void every_format_is_read_back(void **state)
{
	(void)state;
	static const struct {
		enum air_list_format format;
		int most, span;
	} cases[] = {
		{ AIR_LIST_1024, 16, 1024 }, { AIR_LIST_512, 18, 512 },      { AIR_LIST_256, 22, 256 },
		{ AIR_LIST_128, 29, 128 },   { AIR_LIST_VARIABLE, 60, 112 },
	};
	struct air_prng prng;
	air_prng_seed(&prng, 1, 1);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		for (int n = 1; n <= cases[i].most; n++)
			for (int repeat = 0; repeat < 50; repeat++) {
				struct air_list list;
				uint8_t octets[AIR_FREQ_LIST_OCTETS];
				random_list(&prng, n, cases[i].span, &list);
				assert_int_equal(air_freq_list_encode(cases[i].format, &list, octets), 0);
				assert_reads_back(&list, octets);
				assert_int_equal(octets[0] & 0x30, 0);
			}
}

static void bitmap_is_read_back(void **state)
{
	(void)state;
	const struct air_list list = { 5, { 1, 8, 9, 77, 124 } };
	uint8_t octets[AIR_FREQ_LIST_OCTETS];
	assert_int_equal(air_freq_list_encode(AIR_LIST_AUTO, &list, octets), 0);
	assert_int_equal(octets[0], 0x08);
	assert_int_equal(octets[15], 0x81);
	assert_reads_back(&list, octets);
}

/* From a base station in a laboratory: variable bitmaps with origins 877 and 806. */
static void writes_known_octets(void **state)
{
	(void)state;
	static const uint8_t one[16] = { 0x8f, 0xb6, 0x80 };
	static const uint8_t several[16] = { 0x8f, 0x93, 0x00, 0x58, 0x40, [10] = 0x20 };
	const struct air_list single = { 1, { 877 } }, six = { 5, { 806, 815, 817, 818, 823 } };
	uint8_t octets[AIR_FREQ_LIST_OCTETS];
	assert_int_equal(air_freq_list_encode(AIR_LIST_AUTO, &single, octets), 0);
	assert_memory_equal(octets, one, 16);
	assert_int_equal(air_freq_list_encode(AIR_LIST_VARIABLE, &six, octets), 0);
	assert_memory_equal(octets, several, 8);
}

static void refuses_what_does_not_fit(void **state)
{
	(void)state;
	const struct air_list far = { 2, { 0, 512 } }, zero = { 1, { 0 } };
	struct air_list many;
	uint8_t octets[AIR_FREQ_LIST_OCTETS];
	struct air_prng prng;
	air_prng_seed(&prng, 2, 2);
	assert_int_equal(air_freq_list_encode(AIR_LIST_BITMAP0, &zero, octets), -EINVAL);
	assert_int_equal(air_freq_list_encode(AIR_LIST_512, &far, octets), -EINVAL);
	assert_int_equal(air_freq_list_encode(AIR_LIST_128, &far, octets), -EINVAL);
	assert_int_equal(air_freq_list_encode(AIR_LIST_VARIABLE, &far, octets), -EINVAL);
	random_list(&prng, 40, 1024, &many);
	assert_int_equal(air_freq_list_encode(AIR_LIST_AUTO, &many, octets), -EINVAL);
	for (int i = 0; i < AIR_FREQ_LIST_OCTETS; i++)
		assert_int_equal(octets[i], 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_format_is_read_back),
		cmocka_unit_test(bitmap_is_read_back),
		cmocka_unit_test(writes_known_octets),
		cmocka_unit_test(refuses_what_does_not_fit),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
