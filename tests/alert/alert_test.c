// SPDX-License-Identifier: GPL-3.0-or-later
/* alert: evidence adds up by family, one family alone never comes above notice. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "alert.h"

static struct finding sign(const char *rule, enum family family, float weight)
{
	return (struct finding){ .rule = rule, .version = 1, .family = family, .weight = weight };
}

static struct alert_sum add_up(const struct finding *findings, int count)
{
	struct alert_sum sum;

	alert_add_up(findings, count, &sum);
	return sum;
}

static void one_family_is_a_notice_at_most(void **state)
{
	struct finding findings[ALERT_FINDINGS_MAX] = { { 0 } };

	(void)state;
	assert_int_equal(add_up(findings, 0).level, ALERT_NONE);
	assert_float_equal(add_up(findings, 0).score, 0, 0);
	for (int family = 0; family < FAMILIES; family++) {
		for (int i = 0; i < ALERT_FINDINGS_MAX; i++)
			findings[i] = sign("x", family, 3.5f);
		struct alert_sum sum = add_up(findings, ALERT_FINDINGS_MAX);

		assert_int_equal(sum.level, ALERT_NOTICE);
		assert_int_equal(sum.lack, ALERT_LACKS_ODDS);
		assert_float_equal(sum.odds, -0.5, 1e-6);
		findings[0].weight = 3.9f; /* no rule may, and it does not help */
		assert_float_equal(add_up(findings, ALERT_FINDINGS_MAX).odds, -0.5, 1e-6);
	}
}

/* The sign that no honest network can show: a suspicion alone, and no more than that. */
static void a_grave_sign_is_suspicious_alone(void **state)
{
	struct finding findings[] = { sign("a", FAMILY_DOWNGRADE, 4), sign("b", FAMILY_CLOCK, 0.6f) };

	(void)state;
	assert_int_equal(add_up(findings, 1).level, ALERT_SUSPICIOUS);
	findings[0].weight = 3.99f;
	assert_int_equal(add_up(findings, 1).level, ALERT_NOTICE);
	assert_float_equal(add_up(findings, 1).odds, -0.5, 1e-6);
	findings[0].weight = 7;
	assert_float_equal(add_up(findings, 1).odds, 3, 1e-6);
	assert_int_equal(add_up(findings, 2).level, ALERT_SUSPICIOUS);
	assert_int_equal(add_up(findings, 2).lack, ALERT_LACKS_FAMILY);
	findings[1].weight = 0.7f;
	assert_int_equal(add_up(findings, 2).level, ALERT_FAKE);
	findings[0].weight = 4.2f;
	assert_int_equal(add_up(findings, 2).level, ALERT_SUSPICIOUS);
	findings[1].weight = 1.81f;
	assert_int_equal(add_up(findings, 2).level, ALERT_FAKE);
}

static void families_add_up(void **state)
{
	struct finding findings[] = { sign("a", FAMILY_IDENTITY, 2), sign("b", FAMILY_IDENTITY, 1.9f),
		                      sign("c", FAMILY_CLOCK, 0) };
	static const struct {
		float weight;
		enum alert_level level;
	} cases[] = { { 0, ALERT_NOTICE },
		      { 0.6f, ALERT_NOTICE },
		      { 1.9f, ALERT_NOTICE },
		      { 2.1f, ALERT_SUSPICIOUS },
		      { 3.5f, ALERT_SUSPICIOUS } };
	double before = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		findings[2].weight = cases[i].weight;
		struct alert_sum sum = add_up(findings, 3);

		assert_int_equal(sum.level, cases[i].level);
		assert_true(sum.score > before && sum.score < 1);
		assert_float_equal(sum.prior, -4, 0);
		assert_float_equal(sum.families[FAMILY_IDENTITY], 2, 0);
		assert_float_equal(sum.families[FAMILY_CLOCK], cases[i].weight, 0);
		assert_float_equal(sum.odds, -2 + cases[i].weight, 1e-6);
		before = sum.score;
	}
	findings[0].weight = 3;
	assert_int_equal(add_up(findings, 3).level, ALERT_FAKE);
	assert_float_equal(add_up(findings, 3).score, 1 / (1 + pow(10, -2.5)), 1e-6);
	findings[0].weight = 0.3f; /* much of one family and next to nothing of another */
	findings[1].weight = 0.6f;
	assert_true(add_up(findings, 3).level <= ALERT_NOTICE);
}

/* Each level begins where its chance does. */
static void levels_begin(void **state)
{
	static const struct {
		float weight, second;
		enum alert_level level;
	} cases[] = { { 1.99f, 0, ALERT_NONE },       { 2.01f, 0, ALERT_NOTICE },       { 3, 0.99f, ALERT_NOTICE },
		      { 3, 1.01f, ALERT_SUSPICIOUS }, { 3, 2.99f, ALERT_SUSPICIOUS },   { 3, 3.01f, ALERT_FAKE },
		      { 3.5f, 0.69f, ALERT_NOTICE },  { 3.5f, 0.71f, ALERT_SUSPICIOUS } };

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct finding findings[] = { sign("a", FAMILY_IDENTITY, cases[i].weight),
			                            sign("b", FAMILY_CLOCK, cases[i].second) };

		assert_int_equal(add_up(findings, 2).level, cases[i].level);
	}
}

/* Light signs of many kinds are a small cell with habits of its own; with one telling sign they are not. */
static void light_signs_alone_are_no_verdict(void **state)
{
	struct finding findings[4];

	(void)state;
	for (int i = 0; i < 4; i++)
		findings[i] = (struct finding){ .rule = "light", .family = (enum family)i, .weight = 1.3f };
	assert_int_equal(add_up(findings, 4).level, ALERT_NOTICE);
	assert_int_equal(add_up(findings, 4).lack, ALERT_LACKS_TELLING);
	assert_true(add_up(findings, 4).score > 0.5);
	findings[0].weight = 1.99f;
	assert_int_equal(add_up(findings, 4).level, ALERT_NOTICE);
	findings[0].weight = 2;
	assert_int_equal(add_up(findings, 4).level, ALERT_SUSPICIOUS);
}

/* One more cell, whatever is odd about its being there: a verdict takes a sign of what it does. */
static void a_newcomer_is_a_notice_at_most(void **state)
{
	struct finding findings[5];

	(void)state;
	for (int i = 0; i < 4; i++) {
		findings[i] = sign("new", (enum family)i, 3);
		findings[i].newcomer = true;
	}
	findings[4] = sign("does", FAMILY_TRAFFIC, 0.69f);
	assert_int_equal(add_up(findings, 5).level, ALERT_NOTICE);
	assert_int_equal(add_up(findings, 5).lack, ALERT_LACKS_CONDUCT);
	assert_true(add_up(findings, 5).odds > 2);
	findings[4].weight = 0.71f;
	assert_int_equal(add_up(findings, 5).level, ALERT_FAKE);
}

/* What it does to phones speaks for it: a sign below zero. */
static void what_it_does_clears(void **state)
{
	struct finding findings[4] = { sign("a", FAMILY_IDENTITY, 3.5f), sign("b", FAMILY_POWER, 3.5f),
		                       sign("c", FAMILY_TRAFFIC, 3.5f), sign("d", FAMILY_CONDUCT, -1.5f) };

	(void)state;
	assert_int_equal(add_up(findings, 3).level, ALERT_FAKE);
	assert_float_equal(add_up(findings, 4).odds, 5, 1e-6);
	assert_float_equal(add_up(findings, 4).families[FAMILY_CONDUCT], -1.5, 1e-6);
	assert_int_equal(add_up(findings, 4).level, ALERT_NOTICE);
	assert_int_equal(add_up(findings, 4).lack, ALERT_LACKS_GRAVE);
	findings[2].weight = 4; /* grave */
	assert_int_equal(add_up(findings, 4).level, ALERT_FAKE);
	findings[2].weight = 1;
	findings[0].weight = 7; /* of these, whatever they weigh */
	findings[1].weight = 7;
	assert_int_equal(add_up(findings, 4).level, ALERT_NOTICE);
	findings[0].family = FAMILY_TIME;
	assert_int_equal(add_up(findings, 4).level, ALERT_NOTICE);
	assert_int_equal(add_up(findings + 3, 1).level, ALERT_NONE);
	assert_float_equal(add_up(findings + 3, 1).odds, -5.5, 1e-6);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_family_is_a_notice_at_most),
		cmocka_unit_test(a_grave_sign_is_suspicious_alone),
		cmocka_unit_test(families_add_up),
		cmocka_unit_test(levels_begin),
		cmocka_unit_test(light_signs_alone_are_no_verdict),
		cmocka_unit_test(a_newcomer_is_a_notice_at_most),
		cmocka_unit_test(what_it_does_clears),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
