// SPDX-License-Identifier: GPL-3.0-or-later
/* access: references read back by the tables of 44.018 9.1.8 as a network reads them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdbool.h>

#include "../../src/air/access.h"
#include "../../src/air/prng.h"  // air_prng_seed

/* 9.1.8.1, 9.1.8.2: what a network takes it for. An answer may also come as "other", which is not drawn here. */
static enum air_purpose read_reason(uint8_t ra, int neci)
{
	if (ra >> 5 == 5)
		return AIR_PURPOSE_EMERGENCY;
	if (ra >> 5 == 7)
		return AIR_PURPOSE_CALL;
	if (ra >> 5 == 4 || ra >> 4 == 2 || ra >> 4 == 3)
		return AIR_PURPOSE_ANSWER;
	if (ra >> 4 == 4 || ra >> 4 == 5)
		return AIR_PURPOSE_CALL;
	if (ra >> 4 == 7)
		return AIR_PURPOSE_PACKET;
	if (neci && ra >> 4 == 1)
		return AIR_PURPOSE_MESSAGE;
	assert_int_equal(ra >> 5, 0);
	return AIR_PURPOSE_UPDATE;
}

static void references_say_why(void **state)
{
	(void)state;
	struct air_prng prng, who;
	air_prng_seed(&prng, 1, 1);
	air_prng_seed(&who, 2, 2);
	for (int neci = 0; neci < 2; neci++)
		for (int purpose = 0; purpose < AIR_PURPOSES; purpose++)
			for (int i = 0; i < 2000; i++) {
				uint8_t ra = air_access_reason((enum air_purpose)purpose, neci, &prng, &who);
				bool shared = purpose == AIR_PURPOSE_MESSAGE && !neci; /* with calls */
				assert_int_equal(read_reason(ra, neci),
				                 shared ? AIR_PURPOSE_CALL : (enum air_purpose)purpose);
			}
}

static void own_bits_never_change_the_reason(void **state)
{
	(void)state;
	struct air_prng prng, who;
	for (int neci = 0; neci < 2; neci++)
		for (int purpose = 0; purpose < AIR_PURPOSES; purpose++)
			for (uint64_t seed = 0; seed < 500; seed++) {
				air_prng_seed(&prng, seed, 1);
				air_prng_seed(&who, seed, 2);
				uint8_t a = air_access_reason((enum air_purpose)purpose, neci, &prng, &who);
				air_prng_seed(&prng, seed, 1);
				uint8_t b = air_access_reason((enum air_purpose)purpose, neci, &prng, &who);
				uint8_t own = air_access_own_bits(a, neci);
				assert_int_equal(a & ~own, b & ~own);
				assert_true(own != 0);
			}
	assert_int_equal(air_access_own_bits(0xd3, 1), 0x1f);
	assert_int_equal(air_access_own_bits(0x69, 1), 0x03);
	assert_int_equal(air_access_own_bits(0x67, 0), 0); /* a location measurement unit's */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(references_say_why),
		cmocka_unit_test(own_bits_never_change_the_reason),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
