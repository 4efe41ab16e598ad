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

#define SECONDS(s) ((int64_t)((s)*1e9))

static struct finding sign(const char *rule, enum family family, float weight)
{
	return (struct finding){ .rule = rule, .version = 1, .family = family, .weight = weight };
}

static void one_family_is_a_notice_at_most(void **state)
{
	struct finding findings[ALERT_FINDINGS_MAX] = { { 0 } };
	double score;

	(void)state;
	assert_int_equal(alert_score(findings, 0, &score), ALERT_NONE);
	assert_float_equal(score, 0, 0);
	for (int family = 0; family < FAMILIES; family++) {
		for (int i = 0; i < ALERT_FINDINGS_MAX; i++)
			findings[i] = sign("x", family, 3.5f);
		assert_int_equal(alert_score(findings, ALERT_FINDINGS_MAX, &score), ALERT_NOTICE);
		assert_true(score < 0.5);
		findings[0].weight = 100; /* no rule may, and it does not help */
		assert_int_equal(alert_score(findings, ALERT_FINDINGS_MAX, &score), ALERT_NOTICE);
	}
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
	double score, before = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		findings[2].weight = cases[i].weight;
		assert_int_equal(alert_score(findings, 3, &score), cases[i].level);
		assert_true(score > before && score < 1);
		before = score;
	}
	findings[0].weight = 3;
	assert_int_equal(alert_score(findings, 3, &score), ALERT_FAKE);
	assert_true(score > 0.99);
	findings[0].weight = 0.3f; /* much of one family and next to nothing of another */
	findings[1].weight = 0.6f;
	assert_true(alert_score(findings, 3, &score) <= ALERT_NOTICE);
}

/* Light signs of many kinds are a small cell with habits of its own; with one grave sign they are not. */
static void light_signs_alone_are_no_verdict(void **state)
{
	struct finding findings[4];
	double score;

	(void)state;
	for (int i = 0; i < 4; i++)
		findings[i] = (struct finding){ .rule = "light", .family = (enum family)i, .weight = 1.3f };
	assert_int_equal(alert_score(findings, 4, &score), ALERT_NOTICE);
	assert_true(score > 0.5);
	findings[0].weight = 2;
	assert_int_equal(alert_score(findings, 4, &score), ALERT_SUSPICIOUS);
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
		tell(alerts, 10 + i, (uint64_t)i + 1, strong, 2);
	assert_int_equal(log.count, 12);
	assert_int_equal(alerts_level(alerts, 4), ALERT_NONE);
	assert_int_equal(alerts_level(alerts, 5), ALERT_SUSPICIOUS);
	for (int i = 0; i < log.count; i++)
		for (int k = 0; k < i; k++)
			if (strcmp(log.alert[i].id, log.alert[k].id) == 0)
				assert_int_equal(log.alert[i].state, ALERT_CLEARED);
	alerts_destroy(alerts);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_family_is_a_notice_at_most),
		cmocka_unit_test(families_add_up),
		cmocka_unit_test(light_signs_alone_are_no_verdict),
		cmocka_unit_test(a_life),
		cmocka_unit_test(no_flicker),
		cmocka_unit_test(bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
