// SPDX-License-Identifier: GPL-3.0-or-later
/* baseline: files that are damaged, or made by somebody who means harm: every question is answered, nothing is read
 * past its end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "baseline.h"

enum { ROUNDS = 250, CELLS = 12, FILE_MAX = 1 << 20 };

static const int64_t minute_ns = INT64_C(60) * 1000000000, day_ns = INT64_C(86400) * 1000000000;

struct bench {
	char folder[32], path[64], other[64];
};

static int setup(void **state)
{
	struct bench *bench = calloc(1, sizeof(*bench));

	strcpy(bench->folder, "/tmp/hostile-XXXXXX");
	assert_non_null(mkdtemp(bench->folder));
	snprintf(bench->path, sizeof(bench->path), "%s/a.db", bench->folder);
	snprintf(bench->other, sizeof(bench->other), "%s/b.db", bench->folder);
	*state = bench;
	return 0;
}

static int teardown(void **state)
{
	struct bench *bench = *state;
	char command[128];

	snprintf(command, sizeof(command), "rm -rf '%s'", bench->folder);
	assert_int_equal(system(command), 0);
	free(bench);
	return 0;
}

static struct cell make_cell(int i)
{
	struct cell cell;

	cell_init(&cell, RAT_GSM);
	cell.gsm.arfcn = 10 + i;
	cell.gsm.bsic = 43;
	strcpy(cell.mcc, "460");
	strcpy(cell.mnc, "00");
	cell.gsm.lac = 4187;
	cell.gsm.ci = i;
	cell.gsm.t3212_min = 60;
	cell.m.power_dbfs = -60;
	cell_neighbour_add(&cell, &(struct cell_neighbour){ NEIGHBOUR_GSM, CELL_SI2, 70, -1, -1 });
	return cell;
}

/* Half of the cells are learned. */
static void make_file(const char *path)
{
	struct fault fault = { 0 };
	struct baseline *baseline = baseline_open(path, false, &fault);

	assert_non_null(baseline);
	for (int day = 0; day < 3; day++)
		for (int minute = 0; minute < 25; minute++)
			for (int i = 0; i < CELLS; i++) {
				struct cell cell = make_cell(i);

				if (i % 2 || day == 0)
					baseline_learn(baseline, &cell, (1000 + day) * day_ns + minute * minute_ns,
					               &fault);
			}
	baseline_commit(baseline, &fault);
	baseline_allow(baseline, "gsm:460-00-4187-1", "ours", INT64_MAX, &fault);
	assert_string_equal(fault.text, "");
	baseline_close(baseline);
}

static void on_cell(void *ctx, const struct cell *cell, const struct known *known)
{
	char key[CELL_KEY_SIZE];

	cell_key(cell, key, sizeof(key));
	*(int *)ctx += known->days >= 0;
}

static void on_allowed(void *ctx, const char *key, const char *reason, int64_t until_ns)
{
	*(int *)ctx += (int)(strlen(key) + strlen(reason)) + (until_ns > 0);
}

static void on_profile(void *ctx, enum rat rat, const char *plmn, const char *field, const char *value, int cells)
{
	*(int *)ctx += (int)(rat + strlen(plmn) + strlen(field) + strlen(value)) + (cells > 0);
}

static void ask_all(struct baseline *baseline)
{
	struct fault fault;
	struct baseline_sums sums;
	struct baseline_usual usual;
	struct known known;
	struct cell expected;
	int cells, sum = 0;

	for (int i = 0; i < CELLS; i++) {
		struct cell cell = make_cell(i);

		baseline_find(baseline, &cell, 0, &known);
		baseline_find_place(baseline, &cell, &expected, &known);
		for (int field = 0; cell_fields[field].key; field++)
			baseline_usual(baseline, &cell, field, 60, &usual);
		baseline_area(baseline, &cell, &cells);
	}
	FILE *out = fopen("/dev/null", "w");

	baseline_show(baseline, 0, on_cell, &sum, &fault);
	baseline_allowed(baseline, on_allowed, &sum, &fault);
	baseline_profiles(baseline, on_profile, &sum, &fault);
	baseline_export(baseline, out, &fault);
	baseline_sum(baseline, &sums, &fault);
	fclose(out);
}

static void teach(struct baseline *baseline)
{
	struct fault fault;

	for (int i = 0; i < CELLS; i++) {
		struct cell cell = make_cell(i);

		cell.gsm.t3212_min = 6;
		baseline_learn(baseline, &cell, 1010 * day_ns, &fault);
		baseline_distrust(baseline, &cell, 1011 * day_ns, &fault);
	}
	baseline_commit(baseline, &fault);
}

static size_t load(const char *path, uint8_t *octets)
{
	FILE *file = fopen(path, "rb");

	assert_non_null(file);
	size_t size = fread(octets, 1, FILE_MAX, file);

	fclose(file);
	return size;
}

static void save(const char *path, const uint8_t *octets, size_t size)
{
	FILE *file = fopen(path, "wb");

	assert_non_null(file);
	assert_int_equal(fwrite(octets, 1, size, file), size);
	fclose(file);
}

static void flipped_and_cut_files(void **state)
{
	static uint8_t whole[FILE_MAX], octets[FILE_MAX];
	struct bench *bench = *state;
	int opened = 0;

	make_file(bench->path);
	size_t size = load(bench->path, whole);

	srand(1);
	for (int round = 0; round < ROUNDS; round++) {
		struct fault fault = { 0 };
		size_t cut = round % 5 == 0 ? (size_t)rand() % size : size;

		memcpy(octets, whole, size);
		for (int k = rand() % 30; k >= 0; k--) /* most of them behind the head, which would end it too soon */
			octets[round % 7 ? 100 + (size_t)rand() % (size - 100) : (size_t)rand() % size] =
				(uint8_t)rand();
		save(bench->path, octets, cut);
		struct baseline *baseline = baseline_open(bench->path, round % 2, &fault);

		if (!baseline) {
			assert_non_null(strstr(fault.text, bench->path));
			continue;
		}
		opened++;
		ask_all(baseline);
		if (round % 2 == 0)
			teach(baseline);
		baseline_close(baseline);
	}
	assert_true(opened > ROUNDS / 4);
}

/* Runs SQL behind the program's back. */
static void sql(const char *path, const char *text)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, text, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

static void rows_that_make_no_sense(void **state)
{
	static const char *const changes[] = {
		"UPDATE cell SET said = 'x'",
		"UPDATE cell SET said = '[]'",
		"UPDATE cell SET said = x'00ff00'",
		"UPDATE cell SET said = '{\"rat\":\"gsm\"}'",
		"UPDATE cell SET said = replace(said, '4187', '4188')",
		"UPDATE cell SET said = '[' || replace(hex(zeroblob(100000)), '0', '[')",
		"UPDATE cell SET said = NULL, learned = 1",
		"UPDATE cell SET power = x'01'",
		"UPDATE cell SET power = 'text', power_median = 'loud', power_high = 9e999",
		"UPDATE cell SET days = -1, last_day = -9223372036854775807, fresh_days = 9223372036854775807",
		"UPDATE cell SET listened_ns = 9223372036854775807, last_day = 9223372036854775807",
		"UPDATE cell SET alert_ns = -5, first_ns = 'never', last_ns = 9223372036854775807",
		"UPDATE cell SET rat = 77, plmn = 'a very long name of no network'",
		"UPDATE cell SET channel = channel + 9223372036854700000, code = -code",
		"UPDATE profile SET cells = 9223372036854775807, shown = zeroblob(100000)",
		"UPDATE profile SET cells = -1, value = 1e300",
		"INSERT INTO allowed VALUES ('gsm:460-00-4187-3', printf('%1000s', 'x'), 9223372036854775807)",
	};
	struct bench *bench = *state;

	for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
		struct fault fault = { 0 };
		uint64_t cells;

		unlink(bench->path);
		unlink(bench->other);
		make_file(bench->path);
		sql(bench->path, changes[i]);
		struct baseline *baseline = baseline_open(bench->path, false, &fault);
		struct baseline *other = baseline_open(bench->other, false, &fault);

		assert_non_null(baseline);
		ask_all(baseline);
		baseline_merge(other, bench->path, &cells, &fault);
		teach(baseline);
		ask_all(baseline);
		baseline_close(other);
		baseline_close(baseline);
	}
}

/* Another's tables, views and triggers never run. */
static void other_schemas_are_refused(void **state)
{
	static const char *const changes[] = {
		"CREATE TRIGGER t AFTER INSERT ON cell BEGIN DELETE FROM cell; END",
		"CREATE TABLE more (id)",
		"CREATE INDEX more ON cell (number)",
		"DROP TABLE listed; CREATE VIEW listed AS WITH n(key) AS (SELECT 1) SELECT key FROM n",
		"DROP TABLE allowed",
		"PRAGMA user_version = 2",
		"PRAGMA user_version = 0",
		"PRAGMA application_id = 0",
	};
	struct bench *bench = *state;

	for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
		struct fault fault = { 0 };

		unlink(bench->path);
		make_file(bench->path);
		sql(bench->path, changes[i]);
		assert_null(baseline_open(bench->path, i % 2, &fault));
		assert_non_null(strstr(fault.text, bench->path));
		assert_int_equal(strstr(fault.text, "newer") != NULL, i == 5);
	}
}

/* Learns one more cell: 0, or the error of learning or of keeping it. */
static int learn_one(struct baseline *baseline, int i)
{
	struct cell cell = make_cell(i);
	struct fault fault;
	int error = baseline_learn(baseline, &cell, 20000 * day_ns + i * minute_ns, &fault);
	int not_kept = baseline_commit(baseline, &fault);

	return error ? error : not_kept;
}

/* While nothing fits on the disk nothing is learned; once there is room again, it is. */
static void a_full_disk_is_not_for_ever(void **state)
{
	struct bench *bench = *state;
	struct rlimit before, now;
	struct known known;
	struct fault fault;
	struct stat st;
	char log[80];
	int i = 1;

	signal(SIGXFSZ, SIG_IGN);
	struct baseline *baseline = baseline_open(bench->path, false, &fault);
	assert_non_null(baseline);
	assert_int_equal(learn_one(baseline, i), 0);
	snprintf(log, sizeof(log), "%s-wal", bench->path);
	assert_int_equal(stat(log, &st), 0);
	getrlimit(RLIMIT_FSIZE, &before);
	now = (struct rlimit){ (rlim_t)st.st_size, before.rlim_max };
	setrlimit(RLIMIT_FSIZE, &now);
	int failed = 0;
	while (failed < 3 && ++i < 100)
		failed += learn_one(baseline, i) != 0;
	setrlimit(RLIMIT_FSIZE, &before);
	assert_int_equal(failed, 3);
	assert_int_equal(learn_one(baseline, ++i), 0);
	struct cell first = make_cell(1), last = make_cell(i), lost = make_cell(i - 1);
	baseline_find(baseline, &first, 0, &known);
	assert_true(known.quarantined);
	baseline_find(baseline, &last, 0, &known);
	assert_true(known.quarantined);
	baseline_find(baseline, &lost, 0, &known);
	assert_false(known.quarantined);
	baseline_close(baseline);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(flipped_and_cut_files),
		TEST(rows_that_make_no_sense),
		TEST(other_schemas_are_refused),
		TEST(a_full_disk_is_not_for_ever),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
