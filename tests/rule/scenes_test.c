// SPDX-License-Identifier: GPL-3.0-or-later
/* scenes: every rule of the catalogue speaks of a fake that the receivers heard, and says nothing where one thing of
 * the scene is honest. Both are one file, scenes/RULE.ini; see story.h. An argument is the name of the only rule to
 * try. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "rule.h"   // rules
#include "story.h"  // story_tell

enum { RULES_MAX = 128 };

static enum story_end tell(const char *rule, bool honest)
{
	char scratch[] = "/tmp/fbswatch-scene-XXXXXX", path[256], command[256];
	struct fault fault = { .text = "" };

	assert_non_null(mkdtemp(scratch));
	snprintf(path, sizeof(path), "tests/rule/scenes/%s.ini", rule);
	enum story_end end = story_tell(path, honest, rule, scratch, &fault);

	snprintf(command, sizeof(command), "rm -r %s", scratch);
	assert_int_equal(system(command), 0);
	if (end == STORY_BROKEN)
		print_error("%s: %s\n", rule, fault.text);
	return end;
}

static void speaks_of_the_fake_alone(void **state)
{
	const char *rule = *state;

	assert_int_equal(tell(rule, false), STORY_SPEAKS);
	assert_int_equal(tell(rule, true), STORY_SILENT);
}

int main(int argc, char **argv)
{
	struct CMUnitTest tests[RULES_MAX];
	size_t count = 0;

	for (const struct rule *const *rule = rules; *rule && count < RULES_MAX; rule++)
		tests[count++] = (struct CMUnitTest){ .name = (*rule)->id,
			                              .test_func = speaks_of_the_fake_alone,
			                              .initial_state = (void *)(*rule)->id };
	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return _cmocka_run_group_tests("scenes", tests, count, NULL, NULL);
}
