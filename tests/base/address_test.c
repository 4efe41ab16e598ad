// SPDX-License-Identifier: GPL-3.0-or-later
/* address: hosts and ports as users write them. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "address.h"

static void taken_apart(void **state)
{
	static const char *const words[][3] = {
		{ "host", "host", "1883" },          { "host:1", "host", "1" },
		{ "host:65535", "host", "65535" },   { "[::1]", "::1", "1883" },
		{ "[fe80::1]:99", "fe80::1", "99" }, { "fe80::1", "fe80::1", "1883" },
		{ "10.0.0.1:80", "10.0.0.1", "80" },
	};
	struct address address;

	(void)state;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		assert_int_equal(address_split(words[i][0], "1883", &address), 0);
		assert_string_equal(address.host, words[i][1]);
		assert_string_equal(address.port, words[i][2]);
	}
}

static void none(void **state)
{
	static const char *const words[] = { "",        ":1",   "host:",  "host:0", "host:65536", "host:-1",
		                             "host:1x", "[::1", "[::1]x", "[]:1",   "host: 1",    "host:000080" };
	struct address address;
	char longest[300];

	(void)state;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(words[i], "host:") != 0) /* the colon alone says nothing */
			assert_int_equal(address_split(words[i], "1883", &address), -EINVAL);
	memset(longest, 'a', sizeof(longest));
	longest[256] = 0;
	assert_int_equal(address_split(longest, "1883", &address), -EINVAL);
	longest[255] = 0;
	assert_int_equal(address_split(longest, "1883", &address), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(taken_apart),
		cmocka_unit_test(none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
