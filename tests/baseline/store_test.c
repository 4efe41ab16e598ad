// SPDX-License-Identifier: GPL-3.0-or-later
/* A baseline as a file: a row comes back as it was, what makes no sense does not, what is not ours is refused and why;
 * which of several rows answers, and that an answer is remembered only as long as it is true. */
#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "../../src/baseline/csv.h"  // struct listed
#include "../../src/baseline/row.h"
#include "cell_of.h"

#define SECONDS INT64_C(1000000000)
#define MINUTES (60 * SECONDS)
#define DAYS    (86400 * SECONDS)

static const int64_t start_ns = 20000 * DAYS;

struct bench {
	char folder[32], path[64];
	struct baseline *baseline;
	struct fault fault;
};

static int setup(void **state)
{
	struct bench *bench = calloc(1, sizeof(*bench));

	strcpy(bench->folder, "/tmp/store-XXXXXX");
	assert_non_null(mkdtemp(bench->folder));
	snprintf(bench->path, sizeof(bench->path), "%s/a 1%%?#.db", bench->folder);
	bench->baseline = baseline_open(bench->path, false, &bench->fault);
	*state = bench;
	return bench->baseline ? 0 : -1;
}

static int teardown(void **state)
{
	struct bench *bench = *state;
	char command[64];

	baseline_close(bench->baseline);
	snprintf(command, sizeof(command), "rm -rf '%s'", bench->folder);
	assert_int_equal(system(command), 0);
	free(bench);
	return 0;
}

static void sql(struct baseline *baseline, const char *text)
{
	if (sqlite3_exec(baseline->db, text, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s: %s", text, sqlite3_errmsg(baseline->db));
}

static void which_identity(void **state)
{
	static const struct {
		enum rat rat;
		int32_t channel, code, bound_channel, bound_code;
	} cases[] = {
		{ RAT_GSM, 62, 43, 62, 43 },         { RAT_GSM, CELL_UNKNOWN, 43, -1, 43 },
		{ RAT_GSM, 0, CELL_UNKNOWN, 0, -1 }, { RAT_LTE, 1300, 503, 1300, 503 },
		{ RAT_LTE, CELL_UNKNOWN, 0, -1, 0 },
	};
	struct identity identity;
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct cell cell = cell_of(cases[i].rat, cases[i].channel, cases[i].code, 9);

		assert_true(identity_of(&cell, &identity));
		assert_int_equal(identity.rat, cases[i].rat);
		assert_int_equal(identity.area, 7);
		assert_int_equal(identity.number, 9);
		assert_int_equal(identity.channel, cases[i].bound_channel);
		assert_int_equal(identity.code, cases[i].bound_code);
		assert_string_equal(identity.plmn, "460-00");
		*(cases[i].rat == RAT_GSM ? &cell.gsm.ci : &cell.lte.eci) = CELL_UNKNOWN;
		assert_false(identity_of(&cell, &identity));
	}
}

/* A row in which every figure is another one. */
static struct row full_row(const struct cell *cell)
{
	struct row row = { .learned = true, .alert_ns = 11, .first_ns = 12, .last_ns = 13 };

	assert_true(identity_of(cell, &row.identity));
	row.kept = (struct era){ said_of(cell), UINT64_C(0x8000000000000005), 14, 15 };
	row.fresh = (struct era){ said_of(cell), 7, 16, 17 };
	for (int i = 0; i < 1000; i++)
		history_level_add(&row.power, i < 600 ? -90 : i < 995 ? -70 : -20);
	return row;
}

static void assert_era(const struct era *a, const struct era *b)
{
	assert_string_equal(a->said.text, b->said.text);
	assert_memory_equal(&a->said.cell, &b->said.cell, sizeof(a->said.cell));
	assert_true(a->days == b->days && a->last_day == b->last_day && a->listened_ns == b->listened_ns);
}

static void assert_known(const struct known *a, const struct known *b)
{
	assert_int_equal(a->learned, b->learned);
	assert_int_equal(a->quarantined, b->quarantined);
	assert_int_equal(a->distrusted, b->distrusted);
	assert_int_equal(a->days, b->days);
	assert_true(a->first_ns == b->first_ns && a->last_ns == b->last_ns);
	assert_int_equal(a->channel, b->channel);
	assert_int_equal(a->id, b->id);
	assert_true(a->power_median_dbfs == b->power_median_dbfs && a->power_high_dbfs == b->power_high_dbfs);
}

static void a_row_comes_back(void **state)
{
	struct bench *bench = *state;

	for (int i = 0; i < 4; i++) {
		struct cell cell = cell_of(i % 2 ? RAT_LTE : RAT_GSM, i < 2 ? 62 : CELL_UNKNOWN,
		                           i < 2 ? 43 : CELL_UNKNOWN, 70 + i),
			    other = cell;
		struct row row = full_row(&cell), again;
		struct known known, found;

		row.learned = i != 1;
		assert_int_equal(row_save(bench->baseline, &row, &bench->fault), 0);
		assert_int_equal(row_load(bench->baseline, &row.identity, &again, &bench->fault), 1);
		assert_memory_equal(&again.identity, &row.identity, sizeof(row.identity));
		assert_int_equal(again.learned, row.learned);
		assert_true(again.alert_ns == 11 && again.first_ns == 12 && again.last_ns == 13);
		assert_era(&again.kept, &row.kept);
		assert_era(&again.fresh, &row.fresh);
		assert_memory_equal(&again.power, &row.power, sizeof(row.power));
		row_known(&row, &known);
		baseline_find(bench->baseline, &cell, 0, &found);
		assert_known(&found, &known);
		assert_int_equal(known.learned, i != 1);
		assert_int_equal(known.distrusted, i == 1);
		assert_int_equal(known.days, 3);
		assert_int_equal(known.channel, i < 2 ? 62 : CELL_UNKNOWN);
		assert_int_equal(known.id, i < 2 ? 43 : CELL_UNKNOWN);
		assert_true(known.power_median_dbfs == -90 && known.power_high_dbfs == -70);
		row_clear(&again);
		*(cell.rat == RAT_GSM ? &other.gsm.lac : &other.lte.tac) = 8;
		assert_true(identity_of(&other, &again.identity));
		struct identity wanted = again.identity;
		assert_int_equal(row_load(bench->baseline, &wanted, &again, &bench->fault), 0);
		assert_memory_equal(&again.identity, &wanted, sizeof(wanted));
		assert_true(!again.learned && !again.kept.said.text && !again.power.count);
		row_clear(&row);
	}
}

/* Whatever stands in the file: is the row still a row? */
static void rows_that_are_damaged(void **state)
{
	static const struct {
		const char *change;
		int found;
	} cases[] = {
		{ "alert_ns = 4611686018427387903", 1 },
		{ "alert_ns = 4611686018427387904", 0 },
		{ "alert_ns = 0", 1 },
		{ "alert_ns = -1", 0 },
		{ "first_ns = 4611686018427387903", 1 },
		{ "first_ns = 4611686018427387904", 0 },
		{ "first_ns = -1", 0 },
		{ "last_ns = 4611686018427387904", 0 },
		{ "last_ns = 0, first_ns = 0", 1 },
		{ "last_ns = -1", 0 },
		{ "listened_ns = 4611686018427387903", 1 },
		{ "listened_ns = 4611686018427387904", 0 },
		{ "listened_ns = 0", 1 },
		{ "listened_ns = -1", 0 },
		{ "fresh_listened_ns = -1", 0 },
		{ "last_day = 0", 1 },
		{ "last_day = -1", 0 },
		{ "fresh_last_day = -1", 0 },
		{ "said = NULL", 0 },
		{ "said = NULL, learned = 0", 1 },
		{ "fresh_said = NULL", 1 },
		{ "fresh_said = '[]'", 1 },
		{ "said = '{\"rat\":\"gsm\"}'", 0 },
		{ "said = replace(said, '\"ci\":9', '\"ci\":10')", 0 },
		{ "said = replace(said, '{', '{\"lac\":7,')", 0 },
	};
	struct bench *bench = *state;
	struct cell cell = cell_of(RAT_GSM, 62, 43, 9);
	struct row row = full_row(&cell), again;
	char text[160];

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(row_save(bench->baseline, &row, &bench->fault), 0);
		snprintf(text, sizeof(text), "UPDATE cell SET %s", cases[i].change);
		sql(bench->baseline, text);
		if (row_load(bench->baseline, &row.identity, &again, &bench->fault) != cases[i].found)
			fail_msg("%s", cases[i].change);
		assert_memory_equal(&again.identity, &row.identity, sizeof(row.identity));
		assert_int_equal(again.power.count, cases[i].found ? 1000 : 0);
		row_clear(&again);
	}
	row_clear(&row);
	sql(bench->baseline, "UPDATE cell SET power = x'0100', learned = 0, said = NULL");
	assert_int_equal(row_load(bench->baseline, &row.identity, &again, &bench->fault), 1);
	assert_int_equal(again.power.count, 0);
	row_clear(&again);
}

static void write_file(const char *path, const char *text, size_t size)
{
	FILE *file = fopen(path, "wb");

	assert_int_equal(fwrite(text, 1, size, file), size);
	fclose(file);
}

static void what_is_no_baseline(void **state)
{
	static const struct {
		const char *text, *sql, *why;
		bool read_only;
	} cases[] = {
		{ NULL, NULL, "No such file or directory", true },
		{ "", NULL, "is empty: nothing was learned or imported yet", true },
		{ "", NULL, NULL, false },
		{ "xy", NULL, "file is not a database", false },
		{ "xy", NULL, "file is not a database", true },
		{ "", "PRAGMA application_id = 5", "is no baseline of fbswatch", false },
		{ "", "PRAGMA user_version = 2",
		  "was made by a newer fbswatch (version 2 of the file, 1 is the newest known)", false },
		{ "", "PRAGMA user_version = 0", "is damaged: its tables are not those of version 1", true },
		{ "", "DROP TABLE listed", "is damaged: its tables are not those of version 1", true },
	};
	struct bench *bench = *state;
	char path[80], words[256];

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct fault fault = { .text = "" };

		snprintf(path, sizeof(path), "%s/%zu.db", bench->folder, i);
		if (cases[i].text)
			write_file(path, cases[i].text, strlen(cases[i].text));
		struct baseline *baseline = cases[i].sql ? baseline_open(path, false, &fault) : NULL;

		if (cases[i].sql)
			sql(baseline, cases[i].sql);
		baseline_close(baseline);
		baseline = baseline_open(path, cases[i].read_only, &fault);
		snprintf(words, sizeof(words), "%s: %s", path, cases[i].why ? cases[i].why : "");
		assert_string_equal(fault.text, cases[i].why ? words : "");
		assert_int_equal(baseline == NULL, cases[i].why != NULL);
		baseline_close(baseline);
	}
}

static void how_a_file_is_opened(void **state)
{
	struct bench *bench = *state;
	struct fault fault = { .text = "" };
	struct stat st;
	char path[80];

	assert_int_equal(baseline_allow(bench->baseline, "k", "r", 5, &fault), 0);
	baseline_close(bench->baseline);
	bench->baseline = baseline_open_excerpt(bench->path, &fault); /* whatever its name holds */
	assert_non_null(bench->baseline);
	assert_true(baseline_disallow(bench->baseline, "k", &fault) < 0);
	baseline_close(bench->baseline);
	bench->baseline = baseline_open(bench->path, true, &fault);
	fault.text[0] = 0;
	assert_true(db_begin(bench->baseline, &fault) < 0);
	assert_non_null(strstr(fault.text, ".db: was opened for reading only"));
	baseline_close(bench->baseline);
	bench->baseline = NULL;
	snprintf(path, sizeof(path), "%s-wal", bench->path);
	assert_int_not_equal(stat(path, &st), 0); /* nothing stays beside it */
}

/* Of two that write one waits, and gives up; what the other wrote is seen at once. */
static void two_at_a_time(void **state)
{
	struct bench *bench = *state;
	struct fault fault = { .text = "" };
	struct baseline *other = baseline_open(bench->path, false, &fault);
	struct cell cell = cell_of(RAT_GSM, 62, 43, 9);
	struct baseline_usual usual;
	struct known known;
	struct row row = full_row(&cell);
	int lac = 0;

	while (strcmp(cell_fields[lac].key, "lac") != 0)
		lac++;
	baseline_patience(other, 0);
	assert_int_equal(baseline_commit(other, &fault), 0); /* of nothing */
	assert_int_equal(db_begin(bench->baseline, &fault), 0);
	assert_int_equal(db_begin(bench->baseline, &fault), 0);
	assert_int_equal(row_save(bench->baseline, &row, &fault), 0);
	assert_int_equal(baseline_learn(other, &cell, start_ns, &fault), -EBUSY);
	assert_non_null(strstr(fault.text, ".db: another process is writing to it"));
	baseline_usual(other, &cell, lac, 7, &usual);
	assert_int_equal(usual.cells, 0);
	baseline_find(other, &cell, 0, &known);
	assert_false(known.learned);
	sql(bench->baseline, "INSERT INTO profile VALUES (0, '460-00', 'lac', 7, '7', 3)");
	assert_int_equal(baseline_commit(bench->baseline, &fault), 0);
	assert_false(bench->baseline->writing);
	baseline_find(other, &cell, 0, &known);
	assert_true(known.learned);
	baseline_usual(other, &cell, lac, 7, &usual);
	assert_int_equal(usual.cells, 3);
	assert_int_equal(baseline_learn(other, &cell, start_ns, &fault), 0);
	db_rollback(other);
	assert_false(other->writing);
	assert_int_equal(baseline_learn(bench->baseline, &cell, start_ns, &fault), 0);
	row_clear(&row);
	baseline_close(other);
}

/* A row for cell number `number` of area `area` at `code`. */
/* Somebody else took its table away while it was open. */
static void a_row_that_cannot_be_saved(void **state)
{
	struct bench *bench = *state;
	const struct cell cell = cell_of(RAT_GSM, 62, 43, 9);
	struct row row = full_row(&cell);

	sql(bench->baseline, "DROP TABLE cell");
	assert_true(row_save(bench->baseline, &row, &bench->fault) < 0);
	assert_non_null(strstr(bench->fault.text, bench->path));
	row_clear(&row);
}

static void put_row(struct bench *bench, int number, int code, bool learned, int64_t last_ns)
{
	struct cell cell = cell_of(RAT_GSM, 62, code, number);
	struct row row = full_row(&cell);

	row.learned = learned;
	row.last_ns = last_ns;
	assert_int_equal(row_save(bench->baseline, &row, &bench->fault), 0);
	row_clear(&row);
}

static void which_row_answers(void **state)
{
	struct bench *bench = *state;
	struct cell here = cell_of(RAT_GSM, 62, 5, 1), expected;
	struct known known;

	put_row(bench, 1, 6, false, 100);
	put_row(bench, 1, 7, false, 200);
	baseline_find(bench->baseline, &here, 0, &known);
	assert_int_equal(known.id, 7); /* the last one */
	put_row(bench, 1, 5, false, 50);
	baseline_find(bench->baseline, &here, 0, &known);
	assert_int_equal(known.id, 5); /* that of its place */
	put_row(bench, 1, 6, true, 100);
	baseline_find(bench->baseline, &here, 0, &known);
	assert_int_equal(known.id, 6); /* the learned one */
	sql(bench->baseline, "DELETE FROM cell");
	put_row(bench, 2, 5, false, 100);
	put_row(bench, 3, 5, false, 200);
	assert_true(baseline_find_place(bench->baseline, &here, &expected, &known));
	assert_int_equal(expected.gsm.ci, 3);
	put_row(bench, 2, 5, true, 100);
	assert_true(baseline_find_place(bench->baseline, &here, &expected, &known));
	assert_int_equal(expected.gsm.ci, 2);
	assert_true(known.learned && known.id == 5 && known.channel == 62);
	put_row(bench, 1, 5, false, 10);
	assert_true(baseline_find_place(bench->baseline, &here, &expected, &known));
	assert_int_equal(expected.gsm.ci, 1);
	sql(bench->baseline, "UPDATE cell SET said = replace(said, '}', ',\"rac\":8}')");
	assert_true(baseline_find_place(bench->baseline, &here, &expected, &known));
	assert_int_equal(expected.gsm.rac, 8);
	sql(bench->baseline, "UPDATE cell SET said = replace(said, '\"rac\":8', '\"rac\":9')"); /* as long as before */
	assert_true(baseline_find_place(bench->baseline, &here, &expected, &known));
	assert_int_equal(expected.gsm.rac, 9);
	sql(bench->baseline, "UPDATE cell SET said = '?'");
	assert_false(baseline_find_place(bench->baseline, &here, &expected, &known));
	assert_false(known.learned);
}

/* Of each place its own, however many share a slot of what is remembered. */
static void places_that_are_remembered(void **state)
{
	struct bench *bench = *state;
	struct cell expected;
	struct known known;

	for (int code = 0; code < 64; code++)
		put_row(bench, 100 + code, code, true, 1);
	for (int round = 0; round < 2; round++)
		for (int i = 0; i < 64 * 9; i++) {
			struct cell cell = cell_of(RAT_GSM, 62, i % 9 ? i / 9 : 63 - i / 9, 1);

			assert_true(baseline_find_place(bench->baseline, &cell, &expected, &known));
			assert_int_equal(expected.gsm.ci, 100 + cell.gsm.bsic);
		}
}

/* Every question its own answer, however many share a slot. */
static void answers_that_are_remembered(void **state)
{
	struct bench *bench = *state;
	struct cell cell = cell_of(RAT_GSM, 62, 43, 9);
	struct baseline_usual usual;

	sql(bench->baseline,
	    "WITH RECURSIVE n(v) AS (SELECT 0 UNION ALL SELECT v + 1 FROM n WHERE v < 299)"
	    " INSERT INTO profile SELECT r, '460-0' || m, f, v, 'x', 1 + r + 2 * m + 4 * (f = 'rac') + v"
	    " FROM n, (SELECT 0 r UNION SELECT 1), (SELECT 0 m UNION SELECT 1), (SELECT 'lac' f UNION SELECT 'rac')");
	for (int round = 0; round < 2; round++)
		for (int field = 0; cell_fields[field].key; field++) {
			int more = strcmp(cell_fields[field].key, "rac") == 0 ? 4 : 0;

			if (!more && strcmp(cell_fields[field].key, "lac") != 0)
				continue;
			for (int i = 0; i < 300 * 4; i++) {
				int rat = i / 2 % 2, mnc = i % 2, one = 1 + rat + 2 * mnc + more,
				    sum = 300 * one + 299 * 300 / 2;

				cell.rat = (enum rat)rat;
				cell.mnc[1] = (char)('0' + mnc);
				baseline_usual(bench->baseline, &cell, field, i / 4, &usual);
				assert_int_equal(usual.cells, sum);
				assert_true(usual.share == (double)(one + i / 4) / sum);
				assert_true(usual.value == 299 && usual.most == (double)(one + 299) / sum);
			}
		}
}

/* Of the lists: the same number in any area of the PLMN, from the first to the last, and no other number. */
static void lists_from_area_to_area(void **state)
{
	static const struct {
		int area, number;
	} rows[] = { { 0, 9 }, { 7, 9 }, { 65535, 9 }, { 65535, 8 }, { 0, 10 } };
	struct bench *bench = *state;
	struct known known;

	for (int lte = 0; lte < 2; lte++)
		for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
			struct listed listed = { lte, 460, 0, rows[i].area, rows[i].number };
			char text[80];

			snprintf(text, sizeof(text), "INSERT INTO listed VALUES (%lld)",
			         (long long)listed_key(&listed));
			sql(bench->baseline, text);
		}
	for (int lte = 0; lte < 2; lte++) {
		struct cell cell = cell_of(lte ? RAT_LTE : RAT_GSM, 62, 43, 9);

		baseline_find(bench->baseline, &cell, 0, &known);
		assert_true(known.imported);
		assert_int_equal(known.imported_elsewhere, 2);
		*(lte ? &cell.lte.eci : &cell.gsm.ci) = 10;
		baseline_find(bench->baseline, &cell, 0, &known);
		assert_false(known.imported);
		assert_int_equal(known.imported_elsewhere, 1);
		strcpy(cell.mnc, "01");
		baseline_find(bench->baseline, &cell, 0, &known);
		assert_true(!known.imported && !known.imported_elsewhere && known.channel == CELL_UNKNOWN &&
		            isnan(known.power_high_dbfs));
	}
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(which_identity),
		TEST(a_row_comes_back),
		TEST(rows_that_are_damaged),
		TEST(what_is_no_baseline),
		TEST(how_a_file_is_opened),
		TEST(two_at_a_time),
		TEST(a_row_that_cannot_be_saved),
		TEST(which_row_answers),
		TEST(places_that_are_remembered),
		TEST(answers_that_are_remembered),
		TEST(lists_from_area_to_area),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
