// SPDX-License-Identifier: GPL-3.0-or-later
/* trouble: each in both languages where there is one, and none where there is not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/sink/trouble.h"

static void expect(const struct status *status, enum trouble trouble, const char *en, const char *zh)
{
	char text[128];

	for (int i = 0; i < TROUBLES; i++)
		assert_int_equal(trouble_words(status, (enum trouble)i, LANGUAGE_EN, text, sizeof(text)),
		                 i == (int)trouble);
	if (!en)
		return;
	assert_true(trouble_words(status, trouble, LANGUAGE_EN, text, sizeof(text)));
	assert_string_equal(text, en);
	assert_true(trouble_words(status, trouble, LANGUAGE_ZH, text, sizeof(text)));
	assert_non_null(strstr(text, zh));
}

static void each_is_said(void **state)
{
	(void)state;
	expect(&(struct status){ .clipped = 0.0099 }, TROUBLES, NULL, NULL);
	expect(&(struct status){ .looks_like = "cs8" }, TROUBLE_FORMAT, "the samples look like cs8: see --format",
	       "cs8 格式");
	expect(&(struct status){ .clipped = 0.0104 }, TROUBLE_CLIPPED,
	       "1.0 % of the samples are at full scale: lower the gain", "1.0 % 的采样达到满刻度");
	expect(&(struct status){ .ghosts = 3 }, TROUBLE_GHOSTS,
	       "not reported: a transmitter that was read at a second place, 3 times", "被重复收到，3 次");
	expect(&(struct status){ .aliases = 2 }, TROUBLE_ALIASES,
	       "not reported: a cell at the window's edge that may lie outside it, 2 times", "可能位于窗口之外，2 次");
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(each_is_said) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
