// SPDX-License-Identifier: GPL-3.0-or-later
/* sources: each can be reached: a device by its name, a kind of file by the ends of the names of such files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "source.h"  // sources

static void each_can_be_chosen(void **state)
{
	(void)state;
	for (const struct source *const *source = sources; *source; source++) {
		const bool by_name = (*source)->live, by_ending = (*source)->endings[0];

		if (by_name + by_ending != (strcmp((*source)->name, "file") != 0))
			fail_msg("%s: is either .live, for --device, or has .endings of file names", (*source)->name);
		if (by_name != ((*source)->tune != NULL))
			fail_msg("%s: scan and watch call .tune of what is .live, and of nothing else",
			         (*source)->name);
		assert_null((*source)->endings[SOURCE_ENDINGS - 1]);
		assert_ptr_equal(source_find((*source)->name), *source);
	}
	assert_null(source_find("example"));
}

static void whose_names_end_so(void **state)
{
	static const char *const pcap[] = { ".pcap", ".pcapng", ".cap" };

	(void)state;
	for (int i = 0; i < 3; i++)
		assert_string_equal(source_find("pcap")->endings[i], pcap[i]);
	assert_null(source_find("pcap")->endings[3]);
	assert_string_equal(source_find("blocks")->endings[0], ".pdu");
	assert_null(source_find("blocks")->endings[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_can_be_chosen),
		cmocka_unit_test(whose_names_end_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
