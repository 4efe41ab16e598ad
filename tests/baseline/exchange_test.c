// SPDX-License-Identifier: GPL-3.0-or-later
/* What goes into a baseline from outside and comes out of it: exports, records, profiles, the allow-list, word for
 * word. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "baseline.h"
#include "cell_of.h"

#define SECONDS INT64_C(1000000000)
#define MINUTES (60 * SECONDS)
#define DAYS    (86400 * SECONDS)

static const int64_t start_ns = 20000 * DAYS; /* 2024-10-04 */

struct bench {
	char path[32];
	struct baseline *baseline;
	struct fault fault;
	char text[8192];
};

static int setup(void **state)
{
	struct bench *bench = calloc(1, sizeof(*bench));

	strcpy(bench->path, "/tmp/exchange-XXXXXX");
	close(mkstemp(bench->path));
	bench->baseline = baseline_open(":memory:", false, &bench->fault);
	*state = bench;
	return bench->baseline ? 0 : -1;
}

static int teardown(void **state)
{
	struct bench *bench = *state;

	assert_string_equal(bench->fault.text, "");
	baseline_close(bench->baseline);
	unlink(bench->path);
	free(bench);
	return 0;
}

static struct cell gsm_cell(int ci)
{
	struct cell cell = cell_of(RAT_GSM, 62, 43, ci);

	cell.gsm.t3212_min = 60;
	cell.gsm.gprs = true;
	cell.gsm.neci = false;
	cell.gsm.bcch_change_mark = 3;
	cell.gsm.paging_1 = 5;
	cell.m.power_dbfs = -60;
	return cell;
}

static struct known known_of(struct bench *bench, const struct cell *cell)
{
	struct known known;

	baseline_find(bench->baseline, cell, start_ns, &known);
	return known;
}

static void learn(struct bench *bench, const struct cell *cell, int days, int minutes)
{
	for (int day = 0; day < days; day++)
		for (int minute = 0; minute <= minutes; minute++)
			assert_int_equal(baseline_learn(bench->baseline, cell, start_ns + day * DAYS + minute * MINUTES,
			                                &bench->fault),
			                 0);
}

static void write_text(struct bench *bench, const char *text)
{
	FILE *file = fopen(bench->path, "w");

	fputs(text, file);
	fclose(file);
}

static const char *export(struct bench *bench, struct baseline *baseline)
{
	FILE *file = fmemopen(bench->text, sizeof(bench->text), "w");

	assert_int_equal(baseline_export(baseline, file, &bench->fault), 0);
	fclose(file);
	return bench->text;
}

#define SAID(ci)                                                                                                       \
	"\"said\":{\"rat\":\"gsm\",\"arfcn\":62,\"bsic\":43,\"mcc\":\"460\",\"mnc\":\"00\",\"lac\":7,\"ci\":" ci       \
	",\"neci\":false,\"t3212_min\":60,\"gprs\":true,\"bcch_change_mark\":3}}\n"

/* And read again it says the same; read twice it is no more. */
static void an_export_word_for_word(void **state)
{
	static const char wanted[] =
		"{\"type\":\"known_cell\",\"version\":1,\"learned\":true,\"first_seen\":\"2024-10-04T00:00:00."
		"000000Z\","
		"\"last_seen\":\"2024-10-06T00:30:00.000000Z\",\"days\":[20000,20001,20002],\"listened_s\":5400," SAID(
			"1") "{\"type\":\"known_cell\",\"version\":1,\"learned\":false,\"first_seen\":\"2024-10-04T00:"
			     "00:00.000000Z\","
			     "\"last_seen\":\"2024-10-04T00:01:00.000000Z\",\"last_alert\":\"2024-10-09T00:00:00."
			     "000000Z\",\"days\":[],"
			     "\"listened_s\":0," SAID("2");
	struct bench *bench = *state;
	struct cell cell = gsm_cell(1), other = gsm_cell(2);
	uint64_t cells;

	learn(bench, &cell, 3, 30);
	learn(bench, &other, 1, 1);
	assert_int_equal(baseline_distrust(bench->baseline, &other, start_ns + 5 * DAYS, &bench->fault), 0);
	assert_string_equal(export(bench, bench->baseline), wanted);
	write_text(bench, wanted);
	struct baseline *again = baseline_open(":memory:", false, &bench->fault);
	for (int twice = 0; twice < 2; twice++) {
		assert_int_equal(baseline_merge(again, bench->path, &cells, &bench->fault), 0);
		assert_int_equal(cells, 2);
		assert_string_equal(export(bench, again), wanted);
	}
	baseline_close(again);
}

/* What cannot be written is told. */
static void a_full_disk(void **state)
{
	struct bench *bench = *state;
	struct cell cell = gsm_cell(1);
	FILE *full = fopen("/dev/full", "w");
	struct fault fault;

	learn(bench, &cell, 1, 1);
	assert_true(baseline_export(bench->baseline, full, &fault) < 0);
	assert_string_equal(fault.text, "the export cannot be written: No space left on device");
	fclose(full);
}

static void lines_that_are_no_export(void **state)
{
	static const struct {
		const char *line, *why;
	} cases[] = {
		{ "{\"version\":2}", "is no line of an export that this version can read" },
		{ "{\"version\":1}", "said: is no cell" },
		{ "{\"version\":1,\"said\":7}", "said: is no cell" },
		{ "{\"version\":1,\"said\":{\"rat\":\"gsm\",\"arfcn\":1024}}", "said: is no cell" },
		{ "{\"version\":1,\"said\":{\"rat\":\"gsm\",\"arfcn\":1}}", "said: is no cell" },
		{ "{\"version\":1,\"days\":[1.5]," SAID("1"), "days: no list of days" },
		{ "{\"version\":1,\"days\":[-1]," SAID("1"), "days: no list of days" },
		{ "{\"version\":1,\"days\":[2147483648]," SAID("1"), "days: no list of days" },
		{ "{\"version\":1,\"days\":{}," SAID("1"), "days: no list of days" },
		{ "{\"version\":1," SAID("1"), "days: no list of days" },
		{ "{\"version\":1,\"days\":[]," SAID("1"), "listened_s: no number of seconds" },
		{ "{\"version\":1,\"days\":[],\"listened_s\":-1," SAID("1"), "listened_s: no number of seconds" },
		{ "{\"version\":1,\"days\":[],\"listened_s\":2147483648," SAID("1"),
		  "listened_s: no number of seconds" },
		{ "{\"version\":1,\"days\":[],\"listened_s\":1.5," SAID("1"), "listened_s: no number of seconds" },
		{ "{\"version\":1,\"days\":[0,2147483647],\"listened_s\":2147483647," SAID("1"), NULL },
		{ "{\"version\":1,\"days\":[],\"listened_s\":0," SAID("1"), NULL },
	};
	struct bench *bench = *state;
	char words[128];
	uint64_t cells;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct baseline *baseline = baseline_open(":memory:", false, &bench->fault);
		struct fault fault = { .text = "" };

		write_text(bench, cases[i].line);
		assert_int_equal(baseline_merge(baseline, bench->path, &cells, &fault) < 0, cases[i].why != NULL);
		snprintf(words, sizeof(words), "%s:1: %s", bench->path, cases[i].why ? cases[i].why : "");
		assert_string_equal(fault.text, cases[i].why ? words : "");
		assert_int_equal(cells, cases[i].why ? 0 : 1);
		assert_int_equal(export(bench, baseline)[0] == '{', !cases[i].why);
		memset(bench->text, 0, sizeof(bench->text));
		baseline_close(baseline);
	}
}

static void a_database_that_is_none(void **state)
{
	struct bench *bench = *state;
	struct fault fault = { .text = "" };
	uint64_t cells;

	write_text(bench, "SQLite format 3");
	assert_true(baseline_merge(bench->baseline, bench->path, &cells, &fault) < 0);
	assert_non_null(strstr(fault.text, ":1: no JSON object"));
	FILE *file = fopen(bench->path, "w");
	fwrite("SQLite format 3\0", 1, 16, file);
	fclose(file);
	assert_true(baseline_merge(bench->baseline, bench->path, &cells, &fault) < 0);
	assert_non_null(strstr(fault.text, "file is not a database"));
	assert_int_equal(baseline_allow(bench->baseline, "k", "r", 1, &bench->fault), 0); /* and it is free again */
}

static void put_cell(void *ctx, const struct cell *cell, const struct known *known)
{
	char *text = ctx;

	sprintf(text + strlen(text), "%d:%d%d%d%d%d %s %d;", cell->gsm.ci, known->learned, known->quarantined,
	        known->distrusted, known->imported, known->allowed, known->reason, known->imported_elsewhere);
}

static void put_allowed(void *ctx, const char *key, const char *reason, int64_t until_ns)
{
	char *text = ctx;

	sprintf(text + strlen(text), "%s %s %lld;", key, reason, (long long)until_ns);
}

static void put_profile(void *ctx, enum rat rat, const char *plmn, const char *field, const char *value, int cells)
{
	char *text = ctx;

	sprintf(text + strlen(text), "%d %s %s %s %d;", (int)rat, plmn, field, value, cells);
}

static const char *profiles(struct bench *bench)
{
	bench->text[0] = 0;
	assert_int_equal(baseline_profiles(bench->baseline, put_profile, bench->text, &bench->fault), 0);
	return bench->text;
}

static void lists_and_sums(void **state)
{
	struct bench *bench = *state;
	struct baseline_import import;
	struct baseline_sums sums;
	struct fault fault;
	struct cell cells[] = { gsm_cell(1), gsm_cell(2), gsm_cell(3), gsm_cell(4) };

	learn(bench, &cells[0], 3, 30);
	for (int i = 1; i < 4; i++)
		learn(bench, &cells[i], 1, 1);
	assert_int_equal(baseline_distrust(bench->baseline, &cells[3], start_ns + DAYS, &bench->fault), 0);
	write_text(bench, "GSM,460,0,7,2\nGSM,460,0,8,2\nGSM,460,0,9,2\n");
	assert_int_equal(baseline_import(bench->baseline, bench->path, &import, &bench->fault), 0);
	assert_int_equal(baseline_allow(bench->baseline, "gsm:460-00-7-1", "ours", start_ns + 1, &bench->fault), 0);
	assert_int_equal(baseline_allow(bench->baseline, "gsm:460-00-7-2", "once", start_ns, &bench->fault), 0);
	assert_int_equal(baseline_allow(bench->baseline, "gsm:460-00-7-2", "theirs", start_ns, &bench->fault), 0);
	assert_int_equal(baseline_sum(bench->baseline, &sums, &bench->fault), 0);
	assert_int_equal(sums.learned, 1);
	assert_int_equal(sums.quarantined, 3);
	assert_int_equal(sums.distrusted, 1);
	assert_int_equal(sums.listed, 3);
	assert_int_equal(sums.allowed, 2);
	assert_int_equal(baseline_show(bench->baseline, start_ns, put_cell, bench->text, &bench->fault), 0);
	assert_string_equal(bench->text, "1:10001 ours 0;2:01010  2;3:01000  0;4:01100  0;");
	bench->text[0] = 0;
	assert_int_equal(baseline_allowed(bench->baseline, put_allowed, bench->text, &bench->fault), 0);
	assert_string_equal(bench->text,
	                    "gsm:460-00-7-1 ours 1728000000000000001;gsm:460-00-7-2 theirs 1728000000000000000;");
	assert_int_equal(baseline_disallow(bench->baseline, "gsm:460-00-7-2", &bench->fault), 0);
	assert_true(baseline_disallow(bench->baseline, "gsm:460-00-7-2", &fault) < 0);
	assert_string_equal(fault.text, ":memory:: gsm:460-00-7-2 is not on the allow-list");
}

/* What all cells of an operator may have in common, and as long as a cell is trusted that says it. */
static void what_is_usual(void **state)
{
	static const char gsm[] = "0 460-00 bsic 43 1;0 460-00 gprs true 1;0 460-00 lac 7 1;0 460-00 neci false 1;0 "
				  "460-00 t3212_min %d 1;";
	struct bench *bench = *state;
	struct cell cell = gsm_cell(1), lte = cell_of(RAT_LTE, 1300, 5, 9),
		    unread = cell_of(RAT_GSM, 1, 1, CELL_UNKNOWN);
	char words[256];

	strcpy(lte.lte.cp, "normal");
	lte.lte.rsrp_dbfs = -70;
	lte.m.power_dbfs = -50;
	assert_int_equal(baseline_learn(bench->baseline, &cell, -1, &bench->fault), 0);
	assert_int_equal(baseline_learn(bench->baseline, &unread, 1, &bench->fault), 0);
	assert_int_equal(baseline_doubt(bench->baseline, &cell, -1, &bench->fault), 0);
	assert_int_equal(baseline_distrust(bench->baseline, &unread, 1, &bench->fault), 0);
	assert_string_equal(export(bench, bench->baseline), "");
	assert_string_equal(profiles(bench), "");
	learn(bench, &lte, 3, 30);
	assert_string_equal(profiles(bench), "1 460-00 cp normal 1;1 460-00 tac 7 1;");
	assert_true(known_of(bench, &lte).power_median_dbfs == -70);
	assert_int_equal(baseline_distrust(bench->baseline, &lte, start_ns + 9 * DAYS, &bench->fault), 0);
	assert_string_equal(profiles(bench), "");
	for (int minutes = 60; minutes > 0; minutes -= 54) {
		cell.gsm.t3212_min = minutes;
		for (int i = 0; i < 3 * 31; i++)
			assert_int_equal(
				baseline_learn(bench->baseline, &cell,
			                       start_ns + (60 - minutes) * DAYS + i / 31 * DAYS + i % 31 * MINUTES,
			                       &bench->fault),
				0);
		snprintf(words, sizeof(words), gsm, minutes);
		assert_string_equal(profiles(bench), words);
	}
}

static void write_record(FILE *file, const char *type, int day, int ci, const char *more)
{
	fprintf(file,
	        "{\"type\":\"%s\",\"time\":\"2026-03-%02dT12:00:00Z\",\"rat\":\"gsm\",\"arfcn\":62,\"bsic\":43,\"mcc\":"
	        "\"460\",\"mnc\":"
	        "\"00\",\"lac\":7,\"ci\":%d%s}\n",
	        type, day, ci, more);
}

/* Cells 1 to 3 with alerts that stand, or do not stand any more; 4 with none. What is heard after is doubted,
 * distrusted or heard. */
static void alerts_that_stand(void **state)
{
	static const struct {
		const char *first, *then;
		bool third_too; /* of cell 3 another one ends before that of cell 1 */
		int days[4];
		bool distrusted[4];
	} cases[] = {
		{ ",\"level\":\"notice\",\"state\":\"raised\"",
		  ",\"level\":\"notice\",\"state\":\"cleared\"",
		  false,
		  { 1, 0, 0, 1 },
		  { true, true, true, false } },
		{ ",\"level\":\"fake\",\"state\":\"raised\"",
		  ",\"level\":\"fake\",\"state\":\"cleared\"",
		  true,
		  { 1, 0, 1, 1 },
		  { true, true, true, false } },
	};
	struct bench *bench = *state;
	struct baseline_records sums;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		FILE *file = fopen(bench->path, "w");

		for (int ci = 1; ci < 4; ci++)
			write_record(file, "alert", 1, ci, cases[i].first);
		if (cases[i].third_too)
			write_record(file, "alert", 1, 3, cases[i].then);
		write_record(file, "alert", 1, 1, cases[i].then);
		for (int ci = 1; ci < 5; ci++)
			write_record(file, "cell", 2, ci, "");
		fclose(file);
		struct baseline *baseline = bench->baseline;
		bench->baseline = baseline_open(":memory:", false, &bench->fault);
		assert_int_equal(baseline_learn_records(bench->baseline, bench->path, &sums, &bench->fault), 0);
		assert_int_equal(sums.alerts, 4 + cases[i].third_too);
		for (int ci = 1; ci < 5; ci++) {
			struct cell cell = gsm_cell(ci);
			struct known known = known_of(bench, &cell);

			assert_int_equal(known.days, cases[i].days[ci - 1]);
			assert_int_equal(known.distrusted, cases[i].distrusted[ci - 1]);
		}
		baseline_close(bench->baseline);
		bench->baseline = baseline;
	}
}

/* Learned before: a notice leaves it so, what is more takes it away, whichever was said last. */
static void how_serious_an_alert_is(void **state)
{
	static const struct {
		const char *levels[2];
		bool learned[2]; /* after the alerts; after it was heard again */
	} cases[] = {
		{ { "notice", "notice" }, { true, true } },           { { "none", "notice" }, { true, true } },
		{ { "suspicious", "suspicious" }, { false, false } }, { { "fake", "fake" }, { false, false } },
		{ { "notice", "fake" }, { false, false } },
	};
	struct bench *bench = *state;
	struct baseline_records sums;
	char more[64];

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		for (int heard = 0; heard < 2; heard++) {
			struct cell cell = gsm_cell(10 + 2 * (int)i + heard);
			FILE *file = fopen(bench->path, "w");

			learn(bench, &cell, 3, 30);
			for (int k = 0; k < 2; k++) {
				snprintf(more, sizeof(more), ",\"level\":\"%s\",\"state\":\"raised\"",
				         cases[i].levels[k]);
				write_record(file, "alert", 1, cell.gsm.ci, more);
			}
			if (heard)
				write_record(file, "cell", 2, cell.gsm.ci, "");
			fclose(file);
			assert_int_equal(baseline_learn_records(bench->baseline, bench->path, &sums, &bench->fault), 0);
			assert_int_equal(known_of(bench, &cell).learned, cases[i].learned[heard]);
			assert_int_equal(known_of(bench, &cell).distrusted, !cases[i].learned[heard]);
		}
}

/* So many alerts may stand; the doubt about one more ends with its own record. */
static void a_crowd_of_alerts(void **state)
{
	struct bench *bench = *state;
	struct baseline_records sums;
	FILE *file = fopen(bench->path, "w");

	for (int ci = 1; ci <= 257; ci++)
		write_record(file, "alert", 1, ci, ",\"level\":\"notice\",\"state\":\"raised\"");
	for (int ci = 1; ci <= 257; ci++)
		write_record(file, "cell", 2, ci, "");
	fclose(file);
	assert_int_equal(baseline_learn_records(bench->baseline, bench->path, &sums, &bench->fault), 0);
	assert_int_equal(sums.cells, 257);
	for (int ci = 1; ci <= 257; ci++) {
		struct cell cell = gsm_cell(ci);

		assert_int_equal(known_of(bench, &cell).days, ci == 257);
	}
}

static void records_that_are_none(void **state)
{
	static const struct {
		const char *line, *why;
	} cases[] = {
		{ "{}", "type: missing" },
		{ "{\"type\":\"cell\"}", "rat: no radio standard that is known" },
		{ "{\"type\":\"cell\",\"rat\":\"gsm\"}", "time: missing, or no time" },
		{ "{\"type\":\"cell\",\"rat\":\"gsm\",\"time\":\"now\"}", "time: missing, or no time" },
		{ "{\"type\":\"alert\"}", "rat: no radio standard that is known" },
		{ "{\"type\":\"alert\",\"rat\":\"gsm\",\"state\":\"raised\",\"time\":\"2026-03-01T12:00:00Z\"}",
		  "level, state or time: missing" },
		{ "{\"type\":\"alert\",\"rat\":\"gsm\",\"level\":\"fake\",\"time\":\"2026-03-01T12:00:00Z\"}",
		  "level, state or time: missing" },
		{ "{\"type\":\"alert\",\"rat\":\"gsm\",\"level\":\"fake\",\"state\":\"raised\"}",
		  "level, state or time: missing" },
	};
	struct bench *bench = *state;
	struct baseline_records sums;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		write_text(bench, cases[i].line);
		assert_int_equal(baseline_learn_records(bench->baseline, bench->path, &sums, &bench->fault), 0);
		assert_int_equal(sums.malformed, 1);
		assert_string_equal(sums.first_bad_reason, cases[i].why);
		assert_int_equal(sums.cells + sums.alerts, 0);
	}
}

/* When it was heard last, where that is said; of LTE the RSRP. */
static void what_a_record_says(void **state)
{
	struct bench *bench = *state;
	struct baseline_records sums;
	struct known known;
	struct cell cell = gsm_cell(1), lte = cell_of(RAT_LTE, 1300, 5, 9);

	write_text(bench, "{\"type\":\"cell\",\"time\":\"2026-03-02T00:00:00Z\",\"last_seen\":\"2026-03-01T00:00:00Z\","
	                  "\"rat\":\"gsm\",\"mcc\":"
	                  "\"460\","
	                  "\"mnc\":\"00\",\"lac\":7,\"ci\":1,\"power_dbfs\":-41.4,\"rsrp_dbfs\":-90}\n"
	                  "{\"type\":\"cell\",\"time\":\"2026-03-02T00:00:00Z\",\"rat\":\"lte\",\"mcc\":\"460\","
	                  "\"mnc\":\"00\",\"tac\":7,\"eci\":9,"
	                  "\"power_dbfs\":-41,\"rsrp_dbfs\":-90}\n{\"type\":\"survey\"}\n");
	assert_int_equal(baseline_learn_records(bench->baseline, bench->path, &sums, &bench->fault), 0);
	assert_int_equal(sums.cells, 2);
	assert_int_equal(sums.other, 1);
	known = known_of(bench, &cell);
	assert_true(known.last_ns == 20513 * DAYS && known.power_median_dbfs == -41 && known.channel == CELL_UNKNOWN);
	known = known_of(bench, &lte);
	assert_true(known.last_ns == 20514 * DAYS && known.power_median_dbfs == -90);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(an_export_word_for_word),  TEST(a_full_disk),
		TEST(lines_that_are_no_export), TEST(a_database_that_is_none),
		TEST(lists_and_sums),           TEST(what_is_usual),
		TEST(alerts_that_stand),        TEST(how_serious_an_alert_is),
		TEST(a_crowd_of_alerts),        TEST(records_that_are_none),
		TEST(what_a_record_says),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
