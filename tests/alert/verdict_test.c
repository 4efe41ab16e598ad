// SPDX-License-Identifier: GPL-3.0-or-later
/* verdict: the words of an alert. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "verdict.h"

static struct finding sign(const char *rule, enum family family, float weight)
{
	struct finding finding = { .rule = rule, .family = family, .basis = BASIS_PLAN, .weight = weight };

	strcpy(finding.text_en, "It is odd.");
	strcpy(finding.text_zh, "异常。");
	strcpy(finding.observed, "7");
	strcpy(finding.observed_zh, "七");
	strcpy(finding.expected, "8");
	strcpy(finding.expected_zh, "八");
	return finding;
}

/* Each line of a page, in both languages, and of a page that is too small as much as it holds. */
static void pages(void **state)
{
	static const char en[] = "ALERT cleared gsm:arfcn50: suspicious, score 0.5600  [name]\n"
				 "  +3.5 a (identity): It is odd.\n"
				 "       seen: 7; expected: 8, from the operators' plan\n"
				 "  +0.6 b (clock): It is odd.\n"
				 "       seen: 7; expected: 8, from the operators' plan\n"
				 "  sum: -4.0 +3.5 identity +0.6 clock = +0.1\n"
				 "  evidence: there\n",
			  zh[] = "告警解除 gsm:arfcn50：可疑，评分 0.5600  [name]\n"
				 "  +3.5 a（身份）：异常。\n"
				 "       实测：七；应为：八；依据：运营商频率规划\n"
				 "  +0.6 b（时钟）：异常。\n"
				 "       实测：七；应为：八；依据：运营商频率规划\n"
				 "  合计：-4.0 +3.5 身份 +0.6 时钟 = +0.1\n"
				 "  证据：there\n";
	struct alert alert = { .level = ALERT_SUSPICIOUS,
		               .state = ALERT_CLEARED,
		               .score = 0.56,
		               .nof_findings = 2,
		               .id = "name",
		               .evidence = "there" };
	char page[4096];

	(void)state;
	cell_init(&alert.cell, RAT_GSM);
	alert.cell.gsm.arfcn = 50;
	alert.findings[0] = sign("a", FAMILY_IDENTITY, 3.5f);
	alert.findings[1] = sign("b", FAMILY_CLOCK, 0.6f);
	assert_int_equal(verdict_format(&alert, LANGUAGE_EN, page, sizeof(page)), strlen(en));
	assert_string_equal(page, en);
	assert_int_equal(verdict_format(&alert, LANGUAGE_ZH, page, sizeof(page)), strlen(zh));
	assert_string_equal(page, zh);
	for (size_t size = 1; size < 100; size++) {
		assert_int_equal(verdict_format(&alert, LANGUAGE_EN, page, size), size - 1);
		assert_memory_equal(page, en, size - 1);
	}
	assert_int_equal(verdict_format(&alert, LANGUAGE_EN, page, 0), 0);
	alert.evidence[0] = 0;
	verdict_format(&alert, LANGUAGE_EN, page, sizeof(page));
	assert_null(strstr(page, "evidence"));
	verdict_format(&alert, LANGUAGE_ZH, page, sizeof(page));
	assert_null(strstr(page, "证据"));
}

/* The words give the sum, and what is missing where the sum would be enough. */
static void the_sum_is_told(void **state)
{
	struct alert alert = { .level = ALERT_NOTICE, .score = 0.56, .nof_findings = 2 };
	char page[4096];

	(void)state;
	cell_init(&alert.cell, RAT_GSM);
	alert.findings[0] = sign("a", FAMILY_IDENTITY, 3.5f);
	alert.findings[1] = sign("b", FAMILY_CLOCK, 0.6f);
	verdict_format(&alert, LANGUAGE_EN, page, sizeof(page));
	assert_non_null(
		strstr(page, "sum: -4.0 +3.5 identity +0.6 clock = +0.1; no more than notice: it takes a second kind"));
	verdict_format(&alert, LANGUAGE_ZH, page, sizeof(page));
	assert_non_null(strstr(page, "合计：-4.0 +3.5 身份 +0.6 时钟 = +0.1；止于“注意”：还需另一类迹象"));
	alert.findings[1].weight = 0;
	verdict_format(&alert, LANGUAGE_EN, page, sizeof(page));
	assert_non_null(strstr(page, "sum: -4.0 +3.5 identity = -0.5\n"));
	for (int i = 0; i < 4; i++)
		alert.findings[i] = sign("c", (enum family)i, 1.2f);
	alert.nof_findings = 4;
	verdict_format(&alert, LANGUAGE_EN, page, sizeof(page));
	assert_non_null(strstr(page, "all signs are light"));
	assert_null(strstr(page, "saturated"));
	alert.cell.clipped = 0.09f; /* of its blocks: a moment */
	verdict_format(&alert, LANGUAGE_EN, page, sizeof(page));
	assert_null(strstr(page, "saturated"));
	alert.cell.clipped = 0.1f;
	verdict_format(&alert, LANGUAGE_EN, page, sizeof(page));
	assert_non_null(strstr(page, "  heard while the receiver was saturated"));
	verdict_format(&alert, LANGUAGE_ZH, page, sizeof(page));
	assert_non_null(strstr(page, "接收机已饱和"));
	verdict_format(&alert, LANGUAGE_ZH, page, sizeof(page));
	assert_non_null(strstr(page, "止于“注意”：迹象均较轻"));
	for (int i = 0; i < 4; i++)
		alert.findings[i].newcomer = true;
	verdict_format(&alert, LANGUAGE_EN, page, sizeof(page));
	assert_non_null(strstr(page, "no more than notice: a home cell or a cell on wheels"));
	verdict_format(&alert, LANGUAGE_ZH, page, sizeof(page));
	assert_non_null(strstr(page, "止于“注意”：家庭基站"));
	alert.level = ALERT_FAKE; /* stands still, though its signs went */
	verdict_format(&alert, LANGUAGE_EN, page, sizeof(page));
	assert_null(strstr(page, "no more than"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pages),
		cmocka_unit_test(the_sum_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
