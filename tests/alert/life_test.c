// SPDX-License-Identifier: GPL-3.0-or-later
/* life: alerts rise at once, fall with patience, do not flicker, and are cleared when the cell is gone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "alert.h"

#define SECONDS(s) ((int64_t)((s)*1e9))

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

static struct log heard; /* what the alerts of the test that runs have emitted */

static struct alerts *open_alerts(int max)
{
	struct alerts *alerts = alerts_create(max, on_alert, &heard);

	assert_non_null(alerts);
	heard.count = 0;
	return alerts;
}

static const struct finding weak[] = { { .rule = "a", .version = 1, .family = FAMILY_IDENTITY, .weight = 2.5f } };
static const struct finding strong[] = { { .rule = "a", .version = 1, .family = FAMILY_IDENTITY, .weight = 2.5f },
	                                 { .rule = "b", .version = 1, .family = FAMILY_CLOCK, .weight = 2.5f } };

static void tell(struct alerts *alerts, double time_s, uint64_t handle, const struct finding *findings, int count)
{
	static const struct history history;
	struct cell cell;

	cell_init(&cell, RAT_GSM);
	cell.gsm.lac = (int32_t)time_s;
	alerts_update(alerts, SECONDS(time_s), handle, &cell, &history, findings, count);
	alerts_tick(alerts, SECONDS(time_s));
}

static void a_life(void **state)
{
	struct alerts *alerts = open_alerts(4);

	(void)state;
	tell(alerts, 10, 1, weak, 0);
	assert_int_equal(heard.count, 0);
	tell(alerts, 11, 1, weak, 1);
	assert_int_equal(heard.count, 1);
	assert_int_equal(heard.alert[0].state, ALERT_RAISED);
	assert_int_equal(heard.alert[0].level, ALERT_NOTICE);
	tell(alerts, 12, 1, strong, 2); /* up at once */
	assert_int_equal(heard.count, 2);
	assert_int_equal(heard.alert[1].level, ALERT_SUSPICIOUS);
	assert_string_equal(heard.alert[1].id, heard.alert[0].id);
	assert_int_equal(alerts_level(alerts, 1), ALERT_SUSPICIOUS);
	for (double s = 12.5; s < 180; s += 0.5)
		tell(alerts, s, 1, weak, 1);
	assert_int_equal(alerts_level(alerts, 1),
	                 ALERT_SUSPICIOUS); /* the sign stands for two minutes, the level for one more */
	for (double s = 180; s < 200; s += 0.5)
		tell(alerts, s, 1, weak, 1);
	assert_int_equal(alerts_level(alerts, 1), ALERT_NOTICE);
	alerts_tick(alerts, SECONDS(199.5 + 899.9));
	assert_int_equal(alerts_level(alerts, 1), ALERT_NOTICE);
	alerts_tick(alerts, SECONDS(199.5 + 900));
	assert_int_equal(heard.alert[heard.count - 1].state, ALERT_CLEARED);
	assert_int_equal(alerts_level(alerts, 1), ALERT_NONE);
	assert_int_equal(alerts_reached(alerts, ALERT_SUSPICIOUS), 1);
	assert_int_equal(alerts_reached(alerts, ALERT_NOTICE), 0);
	alerts_destroy(alerts);
}

/* A sign that comes and goes every few seconds, for ten minutes. */
static void no_flicker(void **state)
{
	struct alerts *alerts = open_alerts(4);
	int levels = 0;

	(void)state;
	for (int i = 0; i < 1200; i++)
		tell(alerts, 10 + i * 0.5, 1, strong, i / 7 % 2 ? 0 : 2);
	for (int i = 1; i < heard.count; i++)
		levels += heard.alert[i].level != heard.alert[i - 1].level;
	assert_int_equal(levels, 0);
	assert_true(heard.count < 5);
	alerts_destroy(alerts);
}

/* More cells than places: the one heard of longest ago is cleared for the new one. */
static void bounded(void **state)
{
	struct alerts *alerts = open_alerts(4);

	(void)state;
	for (int i = 0; i < 8; i++)
		tell(alerts, 10 + 2.5 * i, (uint64_t)i + 1, strong, 2);
	assert_int_equal(heard.count, 12);
	assert_int_equal(alerts_level(alerts, 4), ALERT_NONE);
	assert_int_equal(alerts_level(alerts, 5), ALERT_SUSPICIOUS);
	for (int i = 0; i < heard.count; i++)
		for (int k = 0; k < i; k++)
			if (strcmp(heard.alert[i].id, heard.alert[k].id) == 0)
				assert_int_equal(heard.alert[i].state, ALERT_CLEARED);
	alerts_destroy(alerts);
}

/* A crowd that is all heard at once does not raise and clear alerts in turns; a graver one has a place all the same. */
static void no_turns(void **state)
{
	struct alerts *alerts = open_alerts(4);

	(void)state;
	for (int i = 0; i < 40; i++)
		tell(alerts, 10 + i * 0.1, (uint64_t)(i % 8) + 1, weak, 1);
	assert_int_equal(heard.count, 4);
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

/* The same of one sign of the clock, by this rule. */
static void tell_one(struct alerts *alerts, double time_s, uint64_t handle, const char *rule, float weight)
{
	const struct finding finding = { .rule = rule, .version = 1, .family = FAMILY_CLOCK, .weight = weight };

	tell(alerts, time_s, handle, &finding, 1);
}

/* The last record of so many. */
static const struct alert *last_of(int count)
{
	assert_int_equal(heard.count, count);
	return &heard.alert[count - 1];
}

/* Date and time of the first word, and FNV-1a of the cell's handle. */
static void names(void **state)
{
	struct alerts *alerts = open_alerts(4);

	(void)state;
	tell(alerts, 11.5, 0x0102030405060708, weak, 1);
	tell(alerts, 12, 0x0102030405060708, strong, 2);
	assert_string_equal(last_of(2)->id, "19700101T000011.500000Z-b37ef675");
	assert_int_equal(last_of(2)->first_seen_ns, SECONDS(11.5));
	alerts_destroy(alerts);
}

static void assert_signs(const struct alert *alert, const char *const *rules, int count)
{
	assert_int_equal(alert->nof_findings, count);
	for (int i = 0; i < count; i++)
		assert_string_equal(alert->findings[i].rule, rules[i]);
}

/* Signs stand by weight, each for two minutes after its rule spoke last. */
static void signs_stand(void **state)
{
	static const struct {
		const char *rule;
		float weight;
	} signs[] = { { "a", 2.2f }, { "b", 2.1f }, { "c", 2.4f }, { "d", 2.3f } };
	static const char *const by_weight[][4] = { { "c", "d", "a", "b" }, { "c", "d", "b" }, { "c", "d" }, { "d" } };
	struct alerts *alerts = open_alerts(4);

	(void)state;
	for (int i = 0; i < 4; i++)
		tell_one(alerts, 10 + 20 * i, 1, signs[i].rule, signs[i].weight);
	for (int i = 0; i < 4; i++) {
		assert_signs(last_of(4 + i), by_weight[i], 4 - i);
		tell(alerts, 130 + 20 * i, 1, NULL, 0);
		assert_int_equal(heard.count, 4 + i);
		tell(alerts, 130.1 + 20 * i, 1, NULL, 0);
	}
	alerts_destroy(alerts);
}

/* News of the same level wait for ten seconds since the last record; the end does not wait for them. */
static void news_wait(void **state)
{
	struct alerts *alerts = open_alerts(4);

	(void)state;
	tell_one(alerts, 10, 1, "a", 2.5f);
	tell_one(alerts, 11, 1, "b", 2.4f);
	tell_one(alerts, 19.9, 1, "b", 2.4f);
	assert_int_equal(last_of(1)->nof_findings, 1);
	tell_one(alerts, 20, 1, "b", 2.4f);
	assert_int_equal(last_of(2)->nof_findings, 2);
	assert_int_equal(last_of(2)->state, ALERT_UPDATED);
	assert_int_equal(last_of(2)->cell.gsm.lac, 20);
	tell_one(alerts, 40, 1, "b", 2.4f); /* no news */
	tell_one(alerts, 41, 2, "a", 1);    /* not worth an alert */
	alerts_end(alerts, SECONDS(42));
	assert_int_equal(heard.count, 2);
	tell_one(alerts, 43, 1, "c", 2.3f);
	tell_one(alerts, 43.5, 1, "d", 2.3f);
	assert_int_equal(last_of(3)->nof_findings, 3);
	alerts_end(alerts, SECONDS(44));
	assert_int_equal(last_of(4)->nof_findings, 4);
	assert_int_equal(heard.time_ns[3], SECONDS(44));
	alerts_end(alerts, SECONDS(45));
	assert_int_equal(heard.count, 4);
	alerts_destroy(alerts);
}

/* A level falls when it was lower for a minute on end; what is shown meanwhile is the chance of the level that stands.
 */
static void levels_fall(void **state)
{
	struct alerts *alerts = open_alerts(4);

	(void)state;
	tell(alerts, 10, 1, strong, 2);
	const double high = last_of(1)->score;

	tell_one(alerts, 131, 1, "b", 2.5f);
	assert_float_equal(last_of(2)->score, high, 0);
	assert_int_equal(last_of(2)->level, ALERT_SUSPICIOUS);
	tell(alerts, 190.9, 1, strong, 2); /* as high as before: the minute begins anew */
	tell_one(alerts, 311, 1, "b", 2.5f);
	tell_one(alerts, 370.9, 1, "b", 2.5f);
	assert_int_equal(alerts_level(alerts, 1), ALERT_SUSPICIOUS);
	tell_one(alerts, 371, 1, "b", 2.5f);
	assert_int_equal(alerts_level(alerts, 1), ALERT_NOTICE);
	assert_true(heard.alert[heard.count - 1].score < high);
	assert_int_equal(alerts_reached(alerts, ALERT_SUSPICIOUS), 1);
	tell(alerts, 372, 1, strong, 2); /* what it has reached before is counted once */
	assert_int_equal(alerts_reached(alerts, ALERT_SUSPICIOUS), 1);
	tell(alerts, 493, 1, NULL, 0);
	tell(alerts, 553, 1, NULL, 0); /* nothing is left of it */
	assert_int_equal(heard.alert[heard.count - 1].state, ALERT_CLEARED);
	assert_int_equal(alerts_level(alerts, 1), ALERT_NONE);
	alerts_destroy(alerts);
}

/* From level to level each takes its minute. */
static void levels_fall_one_by_one(void **state)
{
	struct finding findings[] = { { .rule = "a", .family = FAMILY_IDENTITY, .weight = 3.5f },
		                      { .rule = "b", .family = FAMILY_CLOCK, .weight = 3.5f } };
	struct alerts *alerts = open_alerts(4);

	(void)state;
	tell(alerts, 10, 1, findings, 2);
	assert_int_equal(alerts_level(alerts, 1), ALERT_FAKE);
	findings[1].weight = 1;
	tell(alerts, 11, 1, findings, 2);
	tell(alerts, 71, 1, findings, 2);
	assert_int_equal(alerts_level(alerts, 1), ALERT_SUSPICIOUS);
	findings[1].weight = 0;
	tell(alerts, 72, 1, findings, 2);
	tell(alerts, 131.9, 1, findings, 2);
	assert_int_equal(alerts_level(alerts, 1), ALERT_SUSPICIOUS);
	tell(alerts, 132, 1, findings, 2);
	assert_int_equal(alerts_level(alerts, 1), ALERT_NOTICE);
	assert_true(alerts_reached(alerts, ALERT_FAKE) == 1 && alerts_reached(alerts, ALERT_SUSPICIOUS) == 0);
	alerts_destroy(alerts);
}

/* Of the lowest level, the one not heard for longest makes room. */
static void who_makes_room(void **state)
{
	static const struct {
		double time_s;
		int signs;
	} cells[] = { { 10, 2 }, { 12, 1 }, { 11, 1 }, { 13, 2 } };
	struct alerts *alerts = open_alerts(4);

	(void)state;
	for (uint64_t i = 0; i < 4; i++)
		tell(alerts, cells[i].time_s, i + 1, strong, cells[i].signs);
	tell(alerts, 14, 9, strong, 2);
	for (uint64_t i = 0; i < 4; i++)
		assert_true((alerts_level(alerts, i + 1) == ALERT_NONE) == (i == 2));
	assert_true(alerts_cleared(alerts, 3) && !alerts_cleared(alerts, 2) && !alerts_cleared(alerts, 9));
	alerts_destroy(alerts);
}

/* 1024 cells are remembered to have been cleared, of those that had an alert. */
static void cleared_cells_are_remembered(void **state)
{
	struct alerts *alerts = open_alerts(1);
	double time_s = 10;

	(void)state;
	tell_one(alerts, time_s, 1, "a", 1);
	for (uint64_t i = 5001; i <= 6025; i++, heard.count = 0)
		tell(alerts, time_s += 10, i, weak, 1);
	assert_true(alerts_cleared(alerts, 5001) && alerts_cleared(alerts, 6024));
	assert_false(alerts_cleared(alerts, 6025) || alerts_cleared(alerts, 1) || alerts_cleared(alerts, 0));
	tell(alerts, time_s + 9.9, 6026, weak, 1); /* no room yet */
	assert_true(alerts_cleared(alerts, 5001));
	tell(alerts, time_s + 10, 6026, weak, 1);
	assert_true(!alerts_cleared(alerts, 5001) && alerts_cleared(alerts, 5002) && alerts_cleared(alerts, 6025));
	assert_false(alerts_cleared(alerts, 1025)); /* so many there were */
	alerts_destroy(alerts);
}

/* Of the messages that rules read, the last block of each, as many as there is room for. */
static void frames_are_kept(void **state)
{
	struct finding findings[] = {
		{ .rule = "a", .family = FAMILY_IDENTITY, .weight = 2.5f, .sources = 1u << 2 },
		{ .rule = "b", .family = FAMILY_CLOCK, .weight = 2.5f, .sources = 1u << 31 | 1u << 5 }
	};
	struct alerts *alerts = open_alerts(4);
	struct history history = { .nof_changes = 0 };
	struct cell cell;

	(void)state;
	cell_init(&cell, RAT_GSM);
	for (int i = 0; i < HISTORY_SOURCES; i++) {
		struct history_frame *frame = test_calloc(1, sizeof(*frame) + 3);

		*frame = (struct history_frame){
			.time_ns = 100 + i, .number = 7, .subframe = 5, .channel = PDU_BCCH, .len = 3
		};
		memset(frame->octets, 40 + i, 3);
		history.frames[i] = i == 5 ? NULL : frame;
		if (i == 5)
			test_free(frame);
	}
	alerts_update(alerts, SECONDS(10), 1, &cell, &history, findings, 2);
	assert_int_equal(last_of(1)->nof_frames, 2); /* number 5 was never heard */
	for (int i = 0; i < 2; i++) {
		const struct alert_frame *frame = &last_of(1)->frames[i];
		const uint8_t source = i ? 31 : 2;

		assert_true(frame->source == source && frame->time_ns == 100 + source && frame->number == 7);
		assert_true(frame->subframe == 5 && frame->channel == PDU_BCCH && frame->len == 3 &&
		            frame->octets[2] == 40 + source);
	}
	findings[1].sources = UINT32_MAX;
	alerts_update(alerts, SECONDS(30), 1, &cell, &history, findings, 2);
	alerts_witness(alerts, SECONDS(31), heard.alert[0].id, "there");
	assert_int_equal(last_of(2)->nof_frames, ALERT_FRAMES_MAX);
	alerts_update(alerts, SECONDS(31), 1, &cell, &history, findings, 1);
	alerts_update(alerts, SECONDS(151), 1, &cell, &history, findings, 1); /* the second is forgotten */
	assert_int_equal(last_of(3)->nof_frames, 1);
	for (int i = 0; i < HISTORY_SOURCES; i++)
		test_free(history.frames[i]);
	alerts_destroy(alerts);
}

/* Where the evidence of one of them is kept. */
static void witnesses(void **state)
{
	struct alerts *alerts = open_alerts(4);

	(void)state;
	tell(alerts, 10, 1, strong, 2);
	tell(alerts, 11, 2, strong, 2);
	alerts_witness(alerts, SECONDS(12), heard.alert[1].id, "there");
	assert_string_equal(last_of(3)->id, heard.alert[1].id);
	assert_string_equal(last_of(3)->evidence, "there");
	assert_int_equal(last_of(3)->state, ALERT_UPDATED);
	assert_int_equal(heard.time_ns[2], SECONDS(12));
	alerts_witness(alerts, SECONDS(13), "none", "there");
	assert_int_equal(heard.count, 3);
	alerts_destroy(alerts);
	alerts_destroy(NULL);
}

/* One rule more than there is room for says nothing. */
static void signs_are_bounded(void **state)
{
	struct finding findings[ALERT_FINDINGS_MAX + 1];
	char rules[ALERT_FINDINGS_MAX + 1][2];
	struct alerts *alerts = open_alerts(4);

	(void)state;
	for (int i = 0; i <= ALERT_FINDINGS_MAX; i++) {
		rules[i][0] = (char)('A' + i);
		rules[i][1] = 0;
		findings[i] = (struct finding){ .rule = rules[i],
			                        .family = FAMILY_CLOCK,
			                        .weight = i == ALERT_FINDINGS_MAX ? 3 : 2.5f };
	}
	tell(alerts, 10, 1, findings, ALERT_FINDINGS_MAX + 1);
	assert_int_equal(last_of(1)->nof_findings, ALERT_FINDINGS_MAX);
	assert_float_equal(last_of(1)->findings[0].weight, 2.5, 0);
	assert_string_equal(last_of(1)->findings[ALERT_FINDINGS_MAX - 1].rule, rules[ALERT_FINDINGS_MAX - 1]);
	alerts_destroy(alerts);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_life),
		cmocka_unit_test(no_flicker),
		cmocka_unit_test(bounded),
		cmocka_unit_test(no_turns),
		cmocka_unit_test(names),
		cmocka_unit_test(signs_stand),
		cmocka_unit_test(news_wait),
		cmocka_unit_test(levels_fall),
		cmocka_unit_test(levels_fall_one_by_one),
		cmocka_unit_test(who_makes_room),
		cmocka_unit_test(cleared_cells_are_remembered),
		cmocka_unit_test(frames_are_kept),
		cmocka_unit_test(witnesses),
		cmocka_unit_test(signs_are_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
