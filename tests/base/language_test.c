// SPDX-License-Identifier: GPL-3.0-or-later
/* language: names, and what the environment asks for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <stdlib.h>

#include "language.h"

static void names(void **state)
{
	static const char *const bad[] = { "", "de", "e", "zh_CN", "EN" };
	enum language language;

	(void)state;
	assert_int_equal(language_parse("zh", &language), 0);
	assert_int_equal(language, LANGUAGE_ZH);
	assert_int_equal(language_parse("en", &language), 0);
	assert_int_equal(language, LANGUAGE_EN);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(language_parse(bad[i], &language), -EINVAL);
}

static void set(const char *name, const char *value)
{
	if (value)
		setenv(name, value, 1);
	else
		unsetenv(name);
}

static void environment(void **state)
{
	static const struct {
		const char *all, *messages, *lang;
		enum language language;
	} cases[] = {
		{ NULL, NULL, NULL, LANGUAGE_EN },         { NULL, NULL, "zh_CN.UTF-8", LANGUAGE_ZH },
		{ NULL, NULL, "zh", LANGUAGE_ZH },         { NULL, "zh_TW", "en_US.UTF-8", LANGUAGE_ZH },
		{ NULL, "C", "zh_CN.UTF-8", LANGUAGE_EN }, { "", "", "zh_CN.UTF-8", LANGUAGE_ZH },
		{ "zh_CN.UTF-8", "C", "C", LANGUAGE_ZH },  { "C.UTF-8", "zh_CN.UTF-8", "zh_CN.UTF-8", LANGUAGE_EN },
		{ NULL, NULL, "z", LANGUAGE_EN },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		set("LC_ALL", cases[i].all);
		set("LC_MESSAGES", cases[i].messages);
		set("LANG", cases[i].lang);
		assert_int_equal(language_of_environment(), cases[i].language);
	}
}

static void texts(void **state)
{
	(void)state;
	assert_string_equal(language_text(LANGUAGE_EN, "yes", "是"), "yes");
	assert_string_equal(language_text(LANGUAGE_ZH, "yes", "是"), "是");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names),
		cmocka_unit_test(environment),
		cmocka_unit_test(texts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
