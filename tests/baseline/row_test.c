// SPDX-License-Identifier: GPL-3.0-or-later
/* baseline_row: days and hours to the last one, what contradicts and what only grows, what two sensors know added up.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/baseline/row.h"

#define SECONDS INT64_C(1000000000)
#define DAYS    (86400 * SECONDS)
#define BIT(n)  (UINT64_C(1) << (n))

static const int64_t today = 20000, noon_ns = 20000 * DAYS + 43200 * SECONDS, hour_ns = 3600 * SECONDS;

/* What a cell says, from some of its keys. */
static struct said words(const char *keys)
{
	char text[256];
	int size = snprintf(text, sizeof(text), "{\"rat\":\"gsm\"%s%s}", keys[0] ? "," : "", keys);
	struct said said = said_decode(text, (size_t)size);

	if (!said.text)
		fail_msg("%s", keys);
	return said;
}

static void assert_said(const struct said *said, const char *keys)
{
	struct said expected = words(keys);

	assert_string_equal(said->text, expected.text);
	assert_memory_equal(&said->cell, &expected.cell, sizeof(expected.cell));
	said_clear(&expected);
}

static void assert_era(const struct era *era, uint64_t days, int64_t last_day, int64_t listened_ns)
{
	assert_true(era->days == days);
	assert_true(era->last_day == last_day);
	assert_true(era->listened_ns == listened_ns);
}

static void days_of_two_months(void **state)
{
	static const struct {
		uint64_t days, more, sum;
		int64_t last, more_last, sum_last;
	} cases[] = {
		{ 0, BIT(0), BIT(0), 0, 100, 100 },
		{ BIT(0), BIT(0), BIT(0), 100, 100, 100 },
		{ BIT(0), BIT(0), BIT(0) | BIT(1), 100, 101, 101 },
		{ BIT(0), BIT(0), BIT(0) | BIT(63), 100, 163, 163 },
		{ BIT(0), BIT(0), BIT(0), 100, 164, 164 },
		{ BIT(0), BIT(0), BIT(0) | BIT(63), 163, 100, 163 },
		{ BIT(0), BIT(0), BIT(0), 164, 100, 164 },
		{ BIT(0) | BIT(1), 0, BIT(0) | BIT(1), 100, 500, 100 },
		{ BIT(0) | BIT(5), BIT(0) | BIT(2), BIT(0) | BIT(1) | BIT(3) | BIT(5), 100, 99, 100 },
	};
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct era era = { .days = cases[i].days, .last_day = cases[i].last };

		era_add_days(&era, cases[i].more, cases[i].more_last);
		assert_era(&era, cases[i].sum, cases[i].sum_last, 0);
	}
}

/* Heard again after so long: is it counted as listened to? */
static void what_was_listened_to(void **state)
{
	static const struct {
		int64_t gap_ns, listened_ns;
	} cases[] = {
		{ SECONDS, SECONDS }, { 90 * SECONDS, 90 * SECONDS }, { 90 * SECONDS + 1, 0 }, { 0, 0 }, { -SECONDS, 0 }
	};
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct row row = { 0 };
		struct said said = words("\"lac\":1"), before;
		const int64_t again_ns = noon_ns + cases[i].gap_ns;

		assert_false(row_hear(&row, &said, noon_ns, -60, &before));
		assert_era(&row.fresh, BIT(0), today, 0);
		assert_false(row_hear(&row, &said, again_ns, -61, &before));
		assert_era(&row.fresh, BIT(0), today, cases[i].listened_ns);
		assert_true(row.first_ns == (again_ns < noon_ns ? again_ns : noon_ns));
		assert_true(row.last_ns == (again_ns > noon_ns ? again_ns : noon_ns));
		assert_int_equal(row.power.count, 2);
		row_clear(&row);
		assert_true(!row.fresh.said.text && !row.fresh.days);
		said_clear(&said);
	}
}

static void three_days_and_one_hour(void **state)
{
	static const struct {
		uint64_t days;
		int64_t listened_ns;
		bool enough;
	} cases[] = { { BIT(0) | BIT(1), hour_ns, true },
		      { BIT(0) | BIT(1), hour_ns - 1, false },
		      { BIT(0), 2 * hour_ns, false },
		      { BIT(0) | BIT(61), hour_ns, true } };
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		for (int known = 0; known < 3; known++) { /* nothing before, distrusted, trusted */
			struct row row = { .learned = known == 2, .last_ns = 1 };
			struct said said = words("\"lac\":1"), before;

			row.fresh = (struct era){ words("\"lac\":1"), cases[i].days, today - 1, cases[i].listened_ns };
			row.kept.said = known ? words("\"lac\":2") : (struct said){ 0 };
			assert_int_equal(row_hear(&row, &said, noon_ns, -60, &before), cases[i].enough);
			assert_int_equal(row.learned, known == 2 || cases[i].enough);
			assert_int_equal(before.text != NULL, known == 2 && cases[i].enough);
			if (before.text)
				assert_said(&before, "\"lac\":2");
			if (cases[i].enough) {
				assert_said(&row.kept.said, "\"lac\":1");
				assert_era(&row.kept, cases[i].days << 1 | 1, today, cases[i].listened_ns);
				assert_true(!row.fresh.said.text && !row.fresh.days && !row.fresh.listened_ns);
			}
			said_clear(&before);
			said_clear(&said);
			row_clear(&row);
		}
}

#define GSM(arfcn)            "{\"rat\":\"gsm\",\"arfcn\":" arfcn "}"
#define LISTED(neighbours)    "\"neighbours\":[" neighbours "]"
#define SCHEDULE(period, sib) "\"si_schedule\":[{\"period_frames\":" period ",\"sibs\":[" sib "]}]"

/* Beside what is trusted: does it go on, or does it wait? */
static void what_contradicts(void **state)
{
	static const struct {
		const char *was, *is;
		bool contradicts;
	} cases[] = {
		{ "\"lac\":1", "\"lac\":1", false },
		{ "\"lac\":1", "\"lac\":2", true },
		{ "\"lac\":1", "\"ci\":2", false },
		{ "\"bcch_change_mark\":1,\"lac\":1", "\"bcch_change_mark\":2,\"lac\":2", true },
		{ "\"bcch_change_mark\":1", "\"bcch_change_mark\":2", false },
		{ "\"system_info_value_tag\":1", "\"system_info_value_tag\":2", false },
		{ "\"access_classes_barred\":1", "\"access_classes_barred\":2", false },
		{ "\"ac_barring_emergency\":true", "\"ac_barring_emergency\":false", false },
		{ "\"cell_barred\":true", "\"cell_barred\":false", true },
		{ "\"band\":\"P900\"", "\"band\":\"E900\"", true },
		{ "\"band\":\"P900\"", "\"lac\":2", false },
		{ "\"lac\":2", "\"band\":\"P900\"", false },
		{ "\"freq_hz\":1", "\"freq_hz\":2", false },
		{ "\"si_seen\":[\"1\"]", "\"si_seen\":[\"3\"]", false },
		{ "\"sib_seen\":[1]", "\"sib_seen\":[2]", false },
		{ "\"plmns\":[\"460-00\"]", "\"plmns\":[\"460-01\"]", true },
		{ "\"plmns\":[\"460-00\"]", "\"plmns\":[\"460-00\"]", false },
		{ "\"plmns\":[\"460-00\"]", "\"lac\":1", false },
		{ "\"lac\":1", "\"plmns\":[\"460-00\"]", false },
		{ "\"cell_allocation\":[1,2]", "\"cell_allocation\":[1]", true },
		{ "\"cell_allocation\":[1,2]", "\"cell_allocation\":[1,3]", true },
		{ "\"cell_allocation\":[1,2]", "\"cell_allocation\":[1,2]", false },
		{ "\"cell_allocation\":[1,2]", "\"lac\":1", false },
		{ "\"lac\":1", "\"cell_allocation\":[1,2]", false },
		{ SCHEDULE("16", "3"), SCHEDULE("16", "3"), false },
		{ SCHEDULE("16", "3"), SCHEDULE("32", "3"), true },
		{ SCHEDULE("16", "3"), SCHEDULE("16", "4"), true },
		{ SCHEDULE("16", "3"), "\"lac\":1", false },
		{ "\"lac\":1", SCHEDULE("16", "3"), false },
		{ LISTED(GSM("1") "," GSM("2")), LISTED(GSM("2")), false },
		{ LISTED(GSM("1") "," GSM("2")), LISTED(GSM("2") "," GSM("1")), false },
		{ LISTED(GSM("1") "," GSM("2")), LISTED(GSM("1") "," GSM("2") "," GSM("3")), true },
		{ LISTED(GSM("1") "," GSM("2")), LISTED(GSM("3")), true },
		{ LISTED(GSM("1")), LISTED("{\"rat\":\"umts\",\"uarfcn\":1}"), true },
		{ LISTED(GSM("1")), LISTED(GSM("1,\"bsic\":2")), true },
		{ LISTED(GSM("1")), LISTED(GSM("1,\"priority\":2")), true },
		{ "\"lac\":1", LISTED(GSM("1")), false },
		{ "\"si_seen\":[\"2\"],\"neighbours\":[]", LISTED(GSM("1")), true },
		{ "\"sib_seen\":[24],\"neighbours\":[]", LISTED(GSM("1")), true },
		{ "\"sib_seen\":[3],\"neighbours\":[]", LISTED(GSM("1")), false },
	};
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct row row = { .learned = true, .kept = { words(cases[i].was), BIT(0), today - 1, 0 } };
		struct said is = words(cases[i].is), before;

		row_hear(&row, &is, noon_ns, -60, &before);

		if ((row.fresh.said.text != NULL) != cases[i].contradicts)
			fail_msg("%s, %s", cases[i].was, cases[i].is);
		assert_true(row.kept.days == (cases[i].contradicts ? BIT(0) : BIT(0) | BIT(1)));
		said_clear(&before);
		said_clear(&is);
		row_clear(&row);
	}
}

/* What is trusted takes over what is new; what waits starts again when it says something else. */
static void what_was_said_adds_up(void **state)
{
	struct row row = { .learned = true,
		           .kept = { words("\"lac\":1,\"si_seen\":[\"2\",\"1\"],\"bcch_change_mark\":1"), BIT(0), today,
		                     5 } };
	struct said more = words("\"ci\":7,\"si_seen\":[\"3\",\"2\"],\"bcch_change_mark\":2"),
		    other = words("\"lac\":2"), third = words("\"lac\":3"), before;

	(void)state;
	row.fresh = (struct era){ words("\"lac\":9"), BIT(0), today, 0 };
	assert_true(row_hear(&row, &more, noon_ns, -60, &before));
	assert_said(&before, "\"lac\":1,\"si_seen\":[\"2\",\"1\"],\"bcch_change_mark\":1");
	assert_said(&row.kept.said, "\"lac\":1,\"si_seen\":[\"2\",\"1\",\"3\"],\"bcch_change_mark\":2,\"ci\":7");
	assert_null(row.fresh.said.text);
	said_clear(&before);
	assert_false(row_hear(&row, &more, noon_ns + SECONDS, -60, &before));
	assert_era(&row.kept, BIT(0), today, 5 + SECONDS);
	assert_false(row_hear(&row, &other, noon_ns + 2 * SECONDS, -60, &before));
	assert_false(row_hear(&row, &other, noon_ns + 3 * SECONDS, -60, &before));
	assert_era(&row.fresh, BIT(0), today, 2 * SECONDS);
	assert_false(row_hear(&row, &third, noon_ns + 4 * SECONDS + DAYS, -60, &before));
	assert_said(&row.fresh.said, "\"lac\":3");
	assert_era(&row.fresh, BIT(0), today + 1, 0);
	row_clear(&row);
	said_clear(&more);
	said_clear(&other);
	said_clear(&third);
}

static void doubt_and_distrust(void **state)
{
	for (int learned = 0; learned < 2; learned++)
		for (int serious = 0; serious < 2; serious++) {
			struct row row = { .learned = learned,
				           .alert_ns = 5,
				           .kept = { .said = words("") },
				           .fresh = { words(""), 1, 1, 1 } };
			struct said said = words("\"lac\":1");
			bool lost = serious || !learned;

			(void)state;
			assert_int_equal((serious ? row_distrust : row_doubt)(&row, &said, 7), serious && learned);
			assert_int_equal(row.learned, learned && !serious);
			assert_int_equal(row.alert_ns, lost ? 7 : 5);
			assert_int_equal(row.fresh.said.text != NULL, lost);
			if (lost)
				assert_said(&row.fresh.said, "\"lac\":1");
			assert_era(&row.fresh, 0, 0, 0);
			row_distrust(&row, &(struct said){ 0 }, 6);
			assert_int_equal(row.alert_ns, lost ? 7 : 6);
			assert_null(row.fresh.said.text);
			said_clear(&said);
			row_clear(&row);
		}
}

static void first_and_last_of_two(void **state)
{
	static const int64_t cases[][6] = {
		/* ours, theirs, both: first and last */
		{ 100, 200, 50, 300, 50, 300 },
		{ 100, 200, 150, 180, 100, 200 },
		{ 100, 200, 0, 0, 100, 200 },
		{ 0, 0, 50, 60, 50, 60 },
	};
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct row row = { .first_ns = cases[i][0], .last_ns = cases[i][1] },
			   other = { .first_ns = cases[i][2], .last_ns = cases[i][3] };
		struct said before;

		assert_false(row_unite(&row, &other, &before));
		assert_null(before.text);
		assert_true(row.first_ns == cases[i][4] && row.last_ns == cases[i][5]);
	}
}

/* Two eras side by side: days united, listening not added up. */
static void eras_of_two(void **state)
{
	static const struct {
		bool learned, agrees;
		int64_t ours_ns, theirs_ns;
		bool changed, learned_then;
		uint64_t days;
		int64_t listened_ns;
	} cases[] = {
		{ true, true, 5, 7, true, true, BIT(0) | BIT(1) | BIT(2), 7 },
		{ true, true, 7, 5, true, true, BIT(0) | BIT(1) | BIT(2), 7 },
		{ true, false, 5, 7, false, true, BIT(0) | BIT(1), 5 },
		{ false, true, 5, hour_ns, true, true, BIT(0) | BIT(1) | BIT(2), hour_ns },
		{ false, true, 5, hour_ns - 1, false, false, BIT(0) | BIT(1) | BIT(2), hour_ns - 1 },
		{ false, false, 5, hour_ns, false, false, BIT(0) | BIT(1), 5 },
	};
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		for (int alert = 0; alert < 2; alert++) { /* one that both had, long ago */
			struct row row = { .learned = cases[i].learned, .alert_ns = alert },
				   other = { .learned = true, .alert_ns = alert };
			const char *theirs = cases[i].agrees ? "\"lac\":1,\"ci\":2" : "\"lac\":2";
			struct said before;

			*(row.learned ? &row.kept : &row.fresh) =
				(struct era){ words("\"lac\":1"), BIT(0) | BIT(1), today, cases[i].ours_ns };
			other.kept = (struct era){ words(theirs), BIT(0) | BIT(1), today - 1, cases[i].theirs_ns };
			assert_int_equal(row_unite(&row, &other, &before), cases[i].changed);
			assert_int_equal(row.learned, cases[i].learned_then);
			assert_int_equal(before.text != NULL, cases[i].learned && cases[i].changed);
			if (before.text)
				assert_said(&before, "\"lac\":1");
			const struct era *era = row.learned ? &row.kept : &row.fresh;

			assert_said(&era->said, cases[i].agrees ? theirs : "\"lac\":1");
			assert_era(era, cases[i].days, today, cases[i].listened_ns);
			said_clear(&before);
			row_clear(&row);
			row_clear(&other);
		}
}

/* The other one's alert came after ours, or ours after its days. */
static void alerts_of_two(void **state)
{
	static const struct {
		uint64_t days, left;
		int64_t alert_day, listened_ns;
	} cases[] = {
		{ BIT(0) | BIT(1), BIT(0) | BIT(1), 20000 - 64, 9 },
		{ BIT(0) | BIT(63), BIT(0), 20000 - 63, 0 },
		{ BIT(0) | BIT(2), BIT(0) | BIT(2), 20000 - 3, 9 },
		{ BIT(0) | BIT(2), BIT(0), 20000 - 2, 0 },
		{ BIT(0) | BIT(2), BIT(0), 20000 - 1, 0 },
		{ BIT(0) | BIT(2), 0, 20000, 0 },
		{ BIT(0) | BIT(2), 0, 20000 + 3, 0 },
	};
	struct row row = { .learned = true, .alert_ns = 1, .kept = { words("\"lac\":1"), 7, today, 9 } };
	struct row other = { .alert_ns = 2, .fresh = { .said = words("\"lac\":2") } };
	struct said before;

	(void)state;
	assert_true(row_unite(&row, &other, &before));
	assert_said(&before, "\"lac\":1");
	assert_said(&row.fresh.said, "\"lac\":2");
	assert_true(!row.learned && row.alert_ns == 2);
	said_clear(&before);
	row_clear(&row);
	row_clear(&other);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		row = (struct row){ .alert_ns = cases[i].alert_day * DAYS + 5 };
		other = (struct row){ .learned = true, .kept = { words(""), cases[i].days, today, 9 } };
		assert_false(row_unite(&row, &other, &before));
		assert_int_equal(row.fresh.said.text != NULL, cases[i].left != 0);
		assert_era(&row.fresh, cases[i].left, cases[i].left ? today : 0, cases[i].listened_ns);
		row_clear(&row);
		row_clear(&other);
	}
}

static void which_cell_a_row_is(void **state)
{
	static const char ours[] = "\"arfcn\":1", theirs[] = "\"arfcn\":2";
	struct row row = { 0 };
	struct cell cell;

	(void)state;
	assert_false(row_cell(&row, &cell));
	row.fresh.said = words(theirs);
	assert_true(row_cell(&row, &cell) && cell.gsm.arfcn == 2);
	row.kept.said = words(ours);
	assert_true(row_cell(&row, &cell) && cell.gsm.arfcn == 1);
	row_clear(&row);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(days_of_two_months),      cmocka_unit_test(what_was_listened_to),
		cmocka_unit_test(three_days_and_one_hour), cmocka_unit_test(what_contradicts),
		cmocka_unit_test(what_was_said_adds_up),   cmocka_unit_test(doubt_and_distrust),
		cmocka_unit_test(first_and_last_of_two),   cmocka_unit_test(eras_of_two),
		cmocka_unit_test(alerts_of_two),           cmocka_unit_test(which_cell_a_row_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
