// SPDX-License-Identifier: GPL-3.0-or-later
/* grant: channel descriptions of immediate assignments, from hand-made blocks.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "../../src/gsm/l3/grant.h"  // grant_read
#include "hex.h"                     // hex_read

static int read_hex(const char *hex, struct grant grants[GRANTS_MAX])
{
	uint8_t octets[23];

	hex_read(hex, octets, sizeof(octets));
	return grant_read(octets, grants);
}

static void kinds(void **state)
{
	(void)state;
	static const struct {
		const char *hex;
		enum grant_channel channel;
		int timeslot, subslot, tsc, arfcn;
	} known[] = {
		{ "2d063f0341a033aabbcc0000", GRANT_SDCCH8, 1, 0, 5, 51 },
		{ "2d063f0379e3ffaabbcc0000", GRANT_SDCCH8, 1, 7, 7, 1023 },
		{ "2d063f0320402aaabbcc0000", GRANT_SDCCH4, 0, 0, 2, 42 },
		{ "2d063f033803ffaabbcc0000", GRANT_SDCCH4, 0, 3, 0, 1023 },
		{ "2d063f030a0000aabbcc0000", GRANT_TCH, 2, 0, 0, 0 },
		{ "2d063f03170000aabbcc0000", GRANT_TCH, 7, 0, 0, 0 },
		{ "2d063f031f0000aabbcc0000", GRANT_TCH, 7, 0, 0, 0 },
		{ "2d063f03870000aabbcc0000", GRANT_OTHER, 7, 0, 0, 0 },
		{ "2d063f03070000aabbcc0000", GRANT_OTHER, 7, 0, 0, 0 },
	};
	struct grant grants[GRANTS_MAX];

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		assert_int_equal(read_hex(known[i].hex, grants), 1);
		assert_int_equal(grants[0].channel, known[i].channel);
		assert_int_equal(grants[0].timeslot, known[i].timeslot);
		assert_int_equal(grants[0].subslot, known[i].subslot);
		assert_int_equal(grants[0].tsc, known[i].tsc);
		assert_int_equal(grants[0].arfcn, known[i].arfcn);
		assert_false(grants[0].hopping);
	}
}

static void hopping(void **state)
{
	(void)state;
	struct grant grants[GRANTS_MAX];

	assert_int_equal(read_hex("35063f0342b5ffaabbcc00020103", grants), 1);
	assert_true(grants[0].hopping);
	assert_int_equal(grants[0].maio, 5 << 2 | 3);
	assert_int_equal(grants[0].hsn, 63);
	assert_int_equal(grants[0].arfcn, 0);
	assert_int_equal(grants[0].allocation_len, 2);
	assert_int_equal(grants[0].allocation[0], 1);
	assert_int_equal(grants[0].allocation[1], 3);
	assert_int_equal(read_hex("35063f0342b5ffaabbcc00090103", grants), 1); /* too long for one */
	assert_int_equal(grants[0].allocation_len, 0);
}

static void two_and_none(void **state)
{
	(void)state;
	struct grant grants[GRANTS_MAX];

	assert_int_equal(read_hex("4906390041a033aabbcc004aa034aabbcc000102", grants), 2);
	assert_int_equal(grants[0].arfcn, 51);
	assert_int_equal(grants[1].arfcn, 52);
	assert_int_equal(grants[1].subslot, 1);
	assert_int_equal(grants[1].timeslot, 2);
	assert_int_equal(grants[1].allocation[0], 2);
	assert_int_equal(read_hex("2d063f1341a033aabbcc0000", grants), 0); /* packet */
	assert_int_equal(read_hex("2d063a0341a033aabbcc0000", grants), 0);
	assert_int_equal(read_hex("2d053f0341a033aabbcc0000", grants), 0);
	assert_int_equal(read_hex("2e063f0341a033aabbcc0000", grants), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(kinds),
		cmocka_unit_test(hopping),
		cmocka_unit_test(two_and_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
