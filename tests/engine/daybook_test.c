// SPDX-License-Identifier: GPL-3.0-or-later
/* daybook and digest: the hour of every day, sums since the last one, and the words. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "../../src/engine/daybook.h"
#include "utc.h"  // utc_parse

static struct daybook daybook;

static int64_t at(const char *text)
{
	int64_t time_ns;

	assert_int_equal(utc_parse(text, &time_ns), 0);
	return time_ns;
}

static void open_it(const char *words)
{
	struct fault fault = { .text = "" };

	setenv("TZ", "CST-8", 1); /* Beijing's */
	tzset();
	assert_int_equal(daybook_open(&daybook, words, &fault), 0);
}

/* Two receivers after so many hours. */
static void listened(double hours)
{
	daybook_status(&daybook, &(struct status){ .radio = 0, .seconds = hours * 3600, .samples = 1000 });
	daybook_status(&daybook, &(struct status){ .radio = 1,
	                                           .seconds = hours * 1800,
	                                           .samples = 900,
	                                           .dropped_samples = 100,
	                                           .error = hours > 30 ? "gone" : NULL });
}

static bool turn(const char *time, struct digest *digest)
{
	*digest = (struct digest){ .cells = 25, .notice = 3, .suspicious = 2, .fake = 1, .dropped_records = 4 };
	return daybook_turn(&daybook, at(time), digest);
}

static void once_a_day(void **state)
{
	struct digest digest;

	(void)state;
	open_it("08:00"); /* midnight in UTC */
	listened(1);
	assert_false(turn("2026-03-01T22:00:00Z", &digest));
	assert_false(turn("2026-03-01T23:59:59Z", &digest));
	listened(3);
	assert_true(turn("2026-03-02T00:00:00Z", &digest));
	assert_int_equal(digest.from_ns, at("2026-03-01T21:00:00Z"));
	assert_int_equal(digest.to_ns, at("2026-03-02T00:00:00Z"));
	assert_true(digest.listened_s == 3 * 3600 * 1.5);
	assert_int_equal(digest.receivers, 2);
	assert_int_equal(digest.lost_receivers, 0);
	assert_int_equal(digest.samples, 1900);
	assert_int_equal(digest.dropped_samples, 100);
	assert_int_equal(digest.cells, 25);
	assert_int_equal(digest.fake, 1);
	assert_false(turn("2026-03-02T00:01:00Z", &digest));
	assert_false(turn("2026-03-02T23:59:00Z", &digest));
	listened(31);
	assert_true(turn("2026-03-03T00:00:30Z", &digest));
	assert_int_equal(digest.from_ns, at("2026-03-02T00:00:00Z"));
	assert_true(digest.listened_s == 28 * 3600 * 1.5);
	assert_int_equal(digest.lost_receivers, 1);
	assert_int_equal(digest.samples + digest.dropped_samples + digest.dropped_records, 0);
	assert_int_equal(digest.fake + digest.suspicious + digest.notice, 0);
	assert_int_equal(digest.cells, 25);
	/* an alert that was a notice is a fake one now */
	digest = (struct digest){ .notice = 2, .suspicious = 2, .fake = 2 };
	assert_true(daybook_turn(&daybook, at("2026-03-04T00:00:00Z"), &digest));
	assert_int_equal(digest.notice, 0);
	assert_int_equal(digest.fake, 1);
}

static void a_clock_that_was_set(void **state)
{
	struct digest digest;

	(void)state;
	open_it("08:00");
	assert_false(turn("2026-03-10T22:00:00Z", &digest));
	assert_false(turn("2026-03-05T23:00:00Z", &digest)); /* five days back */
	assert_true(turn("2026-03-06T00:00:00Z", &digest));
	assert_true(turn("2026-03-09T12:00:00Z", &digest)); /* and three ahead: one digest, not three */
	assert_false(turn("2026-03-09T12:01:00Z", &digest));
	assert_true(turn("2026-03-10T00:00:00Z", &digest));
}

static void when_asked_only(void **state)
{
	static const char *const none[] = { "8", "24:00", "08:60", "08:00x", "-1:00", "eight", "" };
	struct digest digest;
	struct fault fault;

	(void)state;
	open_it(NULL);
	assert_false(turn("2026-03-02T00:00:00Z", &digest));
	assert_false(turn("2026-03-03T00:00:00Z", &digest));
	open_it("23:59");
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
		assert_int_equal(daybook_open(&daybook, none[i], &fault), -EINVAL);
		assert_string_equal(fault.setting, "digest");
	}
}

static void in_words(void **state)
{
	struct digest digest = { .from_ns = at("2026-03-01T00:00:00Z"),
		                 .listened_s = 86000,
		                 .receivers = 1,
		                 .cells = 25,
		                 .notice = 2,
		                 .fake = 1 };
	char text[1024];

	(void)state;
	size_t size = digest_format(&digest, LANGUAGE_EN, text, sizeof(text));

	assert_string_equal(text,
	                    "Daily digest: listened for 23.9 h since 2026-03-01 00:00 UTC with 1 receiver; 25 cells "
	                    "are known.\nAlerts: 1 fake, 0 suspicious, 2 notice.\nHealth: all is well.\n");
	assert_int_equal(size, strlen(text));
	digest.receivers = 2;
	digest.lost_receivers = 1;
	digest.samples = 990;
	digest.dropped_samples = 10;
	digest.dropped_records = 7;
	digest_format(&digest, LANGUAGE_ZH, text, sizeof(text));
	assert_string_equal(
		text,
		"每日摘要：自 2026-03-01 00:00 UTC 起，2 台接收机共监听 23.9 小时；已知 25 个小区。\n"
		"告警：伪基站 1，可疑 0，注意 2。\n状态：2 台接收机中 1 台已丢失；丢失采样 1 %；丢失记录 7 条。\n");
	digest_format(&digest, LANGUAGE_EN, text, sizeof(text));
	assert_non_null(strstr(
		text, "Health: 1 of 2 receivers are lost; 1 % of the samples were lost; 7 records were lost.\n"));
	assert_int_equal(digest_format(&digest, LANGUAGE_EN, text, 10), 9);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(once_a_day),
		cmocka_unit_test(a_clock_that_was_set),
		cmocka_unit_test(when_asked_only),
		cmocka_unit_test(in_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
