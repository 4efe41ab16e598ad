// SPDX-License-Identifier: GPL-3.0-or-later
/* alert: evidence adds up by family, one family alone never comes above notice; alerts rise at once, fall with patience, do not
 * flicker, and are cleared when the cell is gone. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "alert.h"
#include "verdict.h"  // verdict_format

#define SECONDS(s) ((int64_t)((s)*1e9))

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
	assert_true(add_up(findings, 3).score > 0.99);
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
	} cases[] = { { 1.99f, 0, ALERT_NONE },    { 2.01f, 0, ALERT_NOTICE },     { 3, 0.99f, ALERT_NOTICE },
		      { 3, 1.01f, ALERT_SUSPICIOUS }, { 3, 2.99f, ALERT_SUSPICIOUS }, { 3, 3.01f, ALERT_FAKE },
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
	assert_non_null(strstr(page, "sum: -4.0 +3.5 identity +0.6 clock = +0.1; no more than notice: it takes a second kind"));
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
	alert.level = ALERT_FAKE; /* stands still, though its signs went */
	verdict_format(&alert, LANGUAGE_EN, page, sizeof(page));
	assert_null(strstr(page, "no more than"));
}

enum { RECORDS_MAX = 64 };

struct log {
	int count;
	int64_t time_ns[RECORDS_MAX];
	struct alert alert[RECORDS_MAX];
};

static void on_alert(void *ctx, int64_t time_ns, const struct alert *alert)
{
	struct log *log = ctx;

	assert_true(log->count < RECORDS_MAX);
	log->time_ns[log->count] = time_ns;
	log->alert[log->count++] = *alert;
}

static const struct finding weak[] = { { .rule = "a", .version = 1, .family = FAMILY_IDENTITY, .weight = 2.5f } };
static const struct finding strong[] = { { .rule = "a", .version = 1, .family = FAMILY_IDENTITY, .weight = 2.5f },
	                                 { .rule = "b", .version = 1, .family = FAMILY_CLOCK, .weight = 2.5f } };

static void tell(struct alerts *alerts, double time_s, uint64_t handle, const struct finding *findings, int count)
{
	static const struct history history;
	struct cell cell;

	cell_init(&cell, RAT_GSM);
	alerts_update(alerts, SECONDS(time_s), handle, &cell, &history, findings, count);
	alerts_tick(alerts, SECONDS(time_s));
}

static void a_life(void **state)
{
	static struct log log;
	struct alerts *alerts = alerts_create(4, on_alert, &log);

	(void)state;
	log.count = 0;
	tell(alerts, 10, 1, weak, 0);
	assert_int_equal(log.count, 0);
	tell(alerts, 11, 1, weak, 1);
	assert_int_equal(log.count, 1);
	assert_int_equal(log.alert[0].state, ALERT_RAISED);
	assert_int_equal(log.alert[0].level, ALERT_NOTICE);
	tell(alerts, 12, 1, strong, 2); /* up at once */
	assert_int_equal(log.count, 2);
	assert_int_equal(log.alert[1].level, ALERT_SUSPICIOUS);
	assert_string_equal(log.alert[1].id, log.alert[0].id);
	assert_int_equal(alerts_level(alerts, 1), ALERT_SUSPICIOUS);
	for (double s = 12.5; s < 180; s += 0.5)
		tell(alerts, s, 1, weak, 1);
	assert_int_equal(alerts_level(alerts, 1),
	                 ALERT_SUSPICIOUS); /* the sign stands for two minutes, the level for one more */
	for (double s = 180; s < 200; s += 0.5)
		tell(alerts, s, 1, weak, 1);
	assert_int_equal(alerts_level(alerts, 1), ALERT_NOTICE);
	alerts_tick(alerts, SECONDS(200 + 899));
	assert_int_equal(alerts_level(alerts, 1), ALERT_NOTICE);
	alerts_tick(alerts, SECONDS(200 + 901));
	assert_int_equal(log.alert[log.count - 1].state, ALERT_CLEARED);
	assert_int_equal(alerts_level(alerts, 1), ALERT_NONE);
	assert_int_equal(alerts_reached(alerts, ALERT_SUSPICIOUS), 1);
	assert_int_equal(alerts_reached(alerts, ALERT_NOTICE), 0);
	alerts_destroy(alerts);
}

/* A sign that comes and goes every few seconds, for ten minutes. */
static void no_flicker(void **state)
{
	static struct log log;
	struct alerts *alerts = alerts_create(4, on_alert, &log);
	int levels = 0;

	(void)state;
	log.count = 0;
	for (int i = 0; i < 1200; i++)
		tell(alerts, 10 + i * 0.5, 1, strong, i / 7 % 2 ? 0 : 2);
	for (int i = 1; i < log.count; i++)
		levels += log.alert[i].level != log.alert[i - 1].level;
	assert_int_equal(levels, 0);
	assert_true(log.count < 5);
	alerts_destroy(alerts);
}

/* More cells than places: the one heard of longest ago is cleared for the new one. */
static void bounded(void **state)
{
	static struct log log;
	struct alerts *alerts = alerts_create(4, on_alert, &log);

	(void)state;
	log.count = 0;
	for (int i = 0; i < 8; i++)
		tell(alerts, 10 + 2.5 * i, (uint64_t)i + 1, strong, 2);
	assert_int_equal(log.count, 12);
	assert_int_equal(alerts_level(alerts, 4), ALERT_NONE);
	assert_int_equal(alerts_level(alerts, 5), ALERT_SUSPICIOUS);
	for (int i = 0; i < log.count; i++)
		for (int k = 0; k < i; k++)
			if (strcmp(log.alert[i].id, log.alert[k].id) == 0)
				assert_int_equal(log.alert[i].state, ALERT_CLEARED);
	alerts_destroy(alerts);
}

/* A crowd that is all heard at once does not raise and clear alerts in turns; a graver one has a place all the same. */
static void no_turns(void **state)
{
	static struct log log;
	struct alerts *alerts = alerts_create(4, on_alert, &log);

	(void)state;
	log.count = 0;
	for (int i = 0; i < 40; i++)
		tell(alerts, 10 + i * 0.1, (uint64_t)(i % 8) + 1, weak, 1);
	assert_int_equal(log.count, 4);
	tell(alerts, 14, 9, strong, 2);
	assert_int_equal(alerts_level(alerts, 9), ALERT_SUSPICIOUS);
	tell(alerts, 14, 10, weak, 1);
	assert_int_equal(alerts_level(alerts, 10), ALERT_NONE);
	tell(alerts, 14 + 9, 10, weak, 1);
	assert_int_equal(alerts_level(alerts, 10), ALERT_NONE);
	tell(alerts, 14 + 10.5, 10, weak, 1);
	assert_int_equal(alerts_level(alerts, 10), ALERT_NOTICE);
	assert_int_equal(alerts_level(alerts, 9), ALERT_SUSPICIOUS);
	alerts_destroy(alerts);
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
		cmocka_unit_test(the_sum_is_told),
		cmocka_unit_test(a_life),
		cmocka_unit_test(no_flicker),
		cmocka_unit_test(bounded),
		cmocka_unit_test(no_turns),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
