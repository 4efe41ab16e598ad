// SPDX-License-Identifier: GPL-3.0-or-later
/* letter: made of a record, in either language; written and read again as it was; anything else is none. */
#include "../scratch.h"  // scratch_cell

#include <errno.h>
#include <math.h>

#include "../../../src/sink/notify/letter.h"

static struct alert alert;

static struct letter *make(enum language language, bool test)
{
	alert = (struct alert){ .id = "20260101T100000.622065Z-eb94ea12",
		                .level = ALERT_FAKE,
		                .state = ALERT_RAISED,
		                .nof_findings = 1,
		                .findings = { { .rule = "x", .text_en = "one <sign>", .text_zh = "一个迹象" } } };
	scratch_cell(&alert.cell);
	return letter_make(&(struct record){ .type = RECORD_ALERT,
	                                     .sensor = "roof",
	                                     .test = test,
	                                     .time_ns = INT64_C(1767323045678901000),
	                                     .alert = &alert },
	                   language);
}

static void of_an_alert(void **state)
{
	struct letter *letter = make(LANGUAGE_EN, false);

	(void)state;
	assert_non_null(letter);
	assert_int_equal(letter->type, RECORD_ALERT);
	assert_int_equal(letter->level, ALERT_FAKE);
	assert_int_equal(letter->state, ALERT_RAISED);
	assert_false(letter->test);
	assert_int_equal(letter->time_ns, INT64_C(1767323045678901000));
	assert_string_equal(letter->id, alert.id);
	assert_string_equal(letter->cell, "gsm:460-00-4187-21034");
	assert_string_equal(letter->sensor, "roof");
	assert_string_equal(letter->title, "fake gsm:460-00-4187-21034 (roof)");
	assert_non_null(strstr(letter->text, "one <sign>"));
	assert_non_null(strstr(letter->json, "\"id\":\"20260101T100000.622065Z-eb94ea12\""));
	assert_null(strchr(letter->json, '\n'));
	assert_null(strstr(letter->json, "\"test\""));
	assert_true(isnan(letter->lat) && isnan(letter->lon) && isnan(letter->accuracy_m));
	free(letter);
}

static void in_chinese_and_on_trial(void **state)
{
	struct letter *letter = make(LANGUAGE_ZH, true);

	(void)state;
	assert_string_equal(letter->title, "测试：伪基站 gsm:460-00-4187-21034 (roof)");
	assert_non_null(strstr(letter->text, "一个迹象"));
	assert_non_null(strstr(letter->json, "\"test\":true"));
	assert_true(letter->test);
	free(letter);
	alert.state = ALERT_CLEARED;
	letter = letter_make(&(struct record){ .type = RECORD_ALERT, .sensor = "\x1b[1m", .alert = &alert },
	                     LANGUAGE_EN);
	assert_string_equal(letter->title, "over: fake gsm:460-00-4187-21034 (?[1m)");
	free(letter);
}

static void of_a_day(void **state)
{
	const struct digest digest = { .cells = 25, .receivers = 1 };
	const struct record record = {
		.type = RECORD_DIGEST, .sensor = "roof", .time_ns = INT64_C(1767323045678901000), .digest = &digest
	};
	struct letter *letter = letter_make(&record, LANGUAGE_EN);

	(void)state;
	assert_int_equal(letter->type, RECORD_DIGEST);
	assert_int_equal(letter->level, ALERT_NONE);
	assert_string_equal(letter->id, "digest-2026-01-02T03:04:05.678901Z");
	assert_string_equal(letter->title, "daily digest (roof)");
	assert_string_equal(letter->cell, "");
	assert_non_null(strstr(letter->text, "25 cells are known"));
	assert_non_null(strstr(letter->json, "\"type\":\"digest\""));
	assert_non_null(strstr(letter->json, "25 个小区"));
	free(letter);
}

static void of_nothing_else(void **state)
{
	struct survey survey = { .bands = "" };

	(void)state;
	assert_null(
		letter_make(&(struct record){ .type = RECORD_SURVEY, .sensor = "x", .survey = &survey }, LANGUAGE_EN));
}

static void written_and_read(void **state)
{
	struct letter *letter = make(LANGUAGE_ZH, true), read;
	char *octets, *again;

	(void)state;
	letter->lat = 39.9087;
	letter->lon = -116.397;
	letter->accuracy_m = 25;
	long size = letter_encode(letter, &octets);

	assert_true(size > 0);
	assert_null(letter_decode(octets, (size_t)size, &read));
	assert_string_equal(read.json, letter->json);
	assert_string_equal(read.text, letter->text);
	assert_string_equal(read.title, letter->title);
	assert_string_equal(read.id, letter->id);
	assert_string_equal(read.cell, letter->cell);
	assert_string_equal(read.sensor, letter->sensor);
	assert_true(read.test);
	assert_int_equal(read.time_ns, letter->time_ns);
	assert_int_equal(read.level, ALERT_FAKE);
	assert_true(fabs(read.lat - 39.9087) < 1e-6 && fabs(read.lon + 116.397) < 1e-6 && read.accuracy_m == 25);
	assert_int_equal(letter_encode(&read, &again), size);
	assert_memory_equal(octets, again, (size_t)size);
	free(octets);
	free(again);
	free(letter);
}

/* A file cut anywhere, or with an octet that turned, is no letter. */
static void broken(void **state)
{
	struct letter *letter = make(LANGUAGE_EN, false), read;
	char *octets;
	long size = letter_encode(letter, &octets);

	(void)state;
	for (long i = 0; i < size; i++)
		assert_non_null(letter_decode(octets, (size_t)i, &read));
	for (long i = 0; i < size; i++) {
		octets[i] ^= 4;
		assert_non_null(letter_decode(octets, (size_t)size, &read));
		octets[i] ^= 4;
	}
	assert_null(letter_decode(octets, (size_t)size, &read));
	free(octets);
	free(letter);
}

static void wrong_with_a_right_sum(void **state)
{
	struct letter *letter = make(LANGUAGE_EN, false), read;
	char *octets;

	(void)state;
	letter->lat = 91;
	long size = letter_encode(letter, &octets);

	assert_string_equal(letter_decode(octets, (size_t)size, &read), "a number in it is none");
	free(octets);
	letter->lat = NAN;
	letter->title = "two\nlines";
	size = letter_encode(letter, &octets);
	assert_string_equal(letter_decode(octets, (size_t)size, &read), "a text in it is not plain");
	free(octets);
	letter->title = "";
	char *huge = malloc(LETTER_BYTES_MAX + 1);

	memset(huge, 'x', LETTER_BYTES_MAX);
	huge[LETTER_BYTES_MAX] = 0;
	letter->text = huge;
	assert_int_equal(letter_encode(letter, &octets), -EMSGSIZE);
	free(huge);
	free(letter);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(of_an_alert),
		cmocka_unit_test(in_chinese_and_on_trial),
		cmocka_unit_test(of_a_day),
		cmocka_unit_test(of_nothing_else),
		cmocka_unit_test(written_and_read),
		cmocka_unit_test(broken),
		cmocka_unit_test(wrong_with_a_right_sum),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
