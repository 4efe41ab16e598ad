// SPDX-License-Identifier: GPL-3.0-or-later
/* words: whatever help speaks of - commands, settings, outputs, sources, receivers - says what it is in both
 * languages, and no name is given twice. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <ctype.h>
#include <string.h>

#include "cmd.h"        // commands[]
#include "receivers.h"  // receivers[]
#include "sink.h"       // sinks[]
#include "source.h"     // sources[]

static int count_ascii_letters(const char *text)
{
	int count = 0;

	for (; *text; text++)
		count += isalpha((unsigned char)*text) != 0;
	return count;
}

/* Octets of U+3000 to U+9FFF and U+FF00 on: Chinese characters and their punctuation. */
static bool has_chinese(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text >= 0xe3 && (unsigned char)*text <= 0xe9)
			return true;
	return false;
}

static bool is_plain(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text >= 0x80 || (*text < ' ' && *text != '\n'))
			return false;
	return true;
}

static void assert_said(const char *name, const char *english, const char *chinese)
{
	if (!english || count_ascii_letters(english) < 7 || !is_plain(english))
		fail_msg("%s: '%s' is no English help", name, english ? english : "");
	if (!chinese || !has_chinese(chinese) || strcmp(chinese, english) == 0)
		fail_msg("%s: '%s' is no Chinese help", name, chinese ? chinese : "");
}

static void assert_setting(const struct setting *setting)
{
	assert_said(setting->name, setting->help, setting->help_zh);
	if (!setting->argument != (setting->type == SETTING_FLAG))
		fail_msg("%s: a flag with an argument, or another setting without", setting->name);
	if (setting->min > setting->max)
		fail_msg("%s: a range without values", setting->name);
}

static void every_setting(void **state)
{
	int count = 0;

	(void)state;
	for (int i = 0; commands[i]; i++) {
		const struct setting_group *groups = commands[i]->options ? commands[i]->options() : NULL;

		for (const struct setting_group *group = groups; group && group->table; group++) {
			assert_said(commands[i]->name, group->title, group->title_zh);
			for (const struct setting *setting = group->table; setting->name; setting++, count++)
				assert_setting(setting);
		}
	}
	assert_true(count > 40);
}

/* The name of the nth setting of all the groups; NULL: there are not so many. */
static const char *name_at(const struct setting_group *groups, int n)
{
	for (; groups->table; groups++)
		for (const struct setting *setting = groups->table; setting->name; setting++)
			if (n-- == 0)
				return setting->name;
	return NULL;
}

static void no_setting_twice(void **state)
{
	const char *name, *other;

	(void)state;
	for (int i = 0; commands[i]; i++) {
		const struct setting_group *groups = commands[i]->options ? commands[i]->options() : NULL;

		for (int a = 0; groups && (name = name_at(groups, a)); a++)
			for (int b = 0; b < a && (other = name_at(groups, b)); b++)
				assert_string_not_equal(name, other);
	}
}

static void every_command(void **state)
{
	(void)state;
	for (int i = 0; commands[i]; i++) {
		const struct command *command = commands[i];

		assert_said(command->name, command->summary, command->summary_zh);
		if (command->details)
			assert_said(command->name, command->details, command->details_zh);
		else
			assert_null(command->details_zh);
		assert_ptr_equal(command_find(command->name), command);
	}
}

static void every_plug(void **state)
{
	(void)state;
	for (int i = 0; sinks[i]; i++) {
		assert_said(sinks[i]->name, sinks[i]->description, sinks[i]->description_zh);
		assert_true(strlen(sinks[i]->target_help) > 0);
		for (const struct setting *option = sinks[i]->options; option && option->name; option++)
			assert_setting(option);
		assert_ptr_equal(sink_find(sinks[i]->name), sinks[i]);
	}
	for (int i = 0; sources[i]; i++) {
		assert_said(sources[i]->name, sources[i]->description, sources[i]->description_zh);
		for (const struct setting *option = sources[i]->options; option && option->name; option++)
			assert_setting(option);
		assert_ptr_equal(source_find(sources[i]->name), sources[i]);
	}
	for (int i = 0; receivers[i]; i++)
		assert_said(receivers[i]->name, receivers[i]->description, receivers[i]->description_zh);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_setting),
		cmocka_unit_test(no_setting_twice),
		cmocka_unit_test(every_command),
		cmocka_unit_test(every_plug),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
