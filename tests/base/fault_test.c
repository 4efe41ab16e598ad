// SPDX-License-Identifier: GPL-3.0-or-later
/* fault: the text, the sign of the error, hostile names, overlong names.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "fault.h"  // fault_set

static void text_and_error(void **state)
{
	(void)state;
	struct fault fault;
	assert_int_equal(fault_set(&fault, EINVAL, "%s: octet %d", "x.pcap", 24), -EINVAL);
	assert_string_equal(fault.text, "x.pcap: octet 24");
	assert_int_equal(fault.error, -EINVAL);
}

static void control_characters_are_defused(void **state)
{
	(void)state;
	struct fault fault;
	fault_set(&fault, EINVAL, "%s", "a\x1b[2Jb\nc");
	assert_string_equal(fault.text, "a?[2Jb?c");
}

static void too_long_is_cut(void **state)
{
	(void)state;
	struct fault fault;
	fault_set(&fault, EINVAL, "%1000s", "x");
	assert_int_equal(strlen(fault.text), sizeof(fault.text) - 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_and_error),
		cmocka_unit_test(control_characters_are_defused),
		cmocka_unit_test(too_long_is_cut),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
