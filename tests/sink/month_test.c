// SPDX-License-Identifier: GPL-3.0-or-later
/* month: a month of a sensor's records through a log that turns by day and by size and keeps ten days: what is kept is
 * whole, numbered without a gap to the last record, compressed, and no older than that; the rest is gone. */
#include <dirent.h>
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
#include <zlib.h>

#include "../../src/sink/logfile.h"
#include "plug.h"    // struct plug
#include "record.h"  // struct record
#include "sink.h"    // struct sink
#include "torn.h"    // struct torn

enum { CELLS = 25, DAYS = 31, KEPT_DAYS = 10, DAY_MINUTES = 24 * 60, FILES_MAX = 64 };

static const int64_t start_ns = INT64_C(1767225600000000000), minute_ns = INT64_C(60000000000); /* 2026-01-01 */
static struct plug plug; /* larger than a stack needs to be */
static char folder[] = "/tmp/fbswatch-test-XXXXXX", path[64];

static void a_minute(const struct sink *sink, void *instance, int64_t minute)
{
	static struct cell_heard cells[CELLS];
	const struct heard_cells heard = { CELLS, cells };
	const struct status status = { .source = "rtlsdr=00000001", .live = true, .samples = (uint64_t)minute };
	struct record record = { .sensor = "roof",
		                 .boot = "0123456789abcdef",
		                 .time_ns = start_ns + minute * minute_ns };
	struct torn torn = { .octets = 0 };

	for (int i = 0; i < CELLS; i++) {
		cells[i] = (struct cell_heard){ .power_dbfs = -60.0f + (float)(minute * (i + 3) % 97) / 10,
			                        .rsrp_dbfs = NAN,
			                        .snr_db = 10.0f + (float)(minute * (i + 5) % 89) / 10,
			                        .blocks_ok = (uint32_t)(2500 + minute * (i + 7) % 61) };
		snprintf(cells[i].key, sizeof(cells[i].key), "gsm:460-00-41870-%d", 21000 + i);
	}
	record.type = RECORD_HEARD;
	record.seq = 2 * (uint64_t)minute;
	record.heard = &heard;
	assert_int_equal(sink->put(instance, &record), 0);
	record.type = RECORD_STATUS;
	record.seq++;
	record.status = &status;
	assert_int_equal(sink->put(instance, &record), 0);
	sink->news(instance, &torn);
	assert_int_equal(torn.octets, 0);
}

static void write_month(void)
{
	const struct sink *sink = sink_find("jsonl");
	const struct sink_config config = { .target = path, .plug = &plug, .live = true, .patient = true };
	struct fault fault = { .text = "" };
	char words[128];

	snprintf(words, sizeof(words), "jsonl:%s,append=yes,daily=yes,rotate=2M,keep=%d,keep-free=0", path, KEPT_DAYS);
	assert_int_equal(plug_parse(&plug, words, ':', &fault), 0);
	void *instance = sink->open(&config, &fault);

	assert_string_equal(fault.text, "");
	for (int64_t minute = 0; minute < DAYS * DAY_MINUTES; minute++)
		a_minute(sink, instance, minute);
	sink->flush(instance);
	assert_int_equal(sink->dropped(instance), 0);
	assert_int_equal(sink->close(instance), 0);
}

/* What the thread had no time for is done at the next start: its files alone, as with no record more. */
static void compress_rest(void)
{
	struct fault fault;
	struct torn torn;
	struct logfile *log = logfile_open(&(struct logfile_config){ .path = path }, &fault);
	struct dirent **names;
	int left = 1;

	assert_int_equal(logfile_start(log, &torn), 0);
	for (int i = 0; i < 3000 && left; i++) {
		int count = scandir(folder, &names, NULL, NULL);

		left = 0;
		while (count-- > 0) {
			left += names[count]->d_name[0] != '.' && strcmp(names[count]->d_name, "log") != 0 &&
			        !strstr(names[count]->d_name, ".gz");
			free(names[count]);
		}
		free(names);
		usleep(20000);
	}
	assert_int_equal(left, 0);
	assert_int_equal(logfile_close(log), 0);
}

/* The numbers of a file's records, which follow on each other: the last one; *size: its octets. */
static uint64_t read_file(const char *name, uint64_t *first, uint64_t *octets)
{
	static char line[RECORD_BYTES_MAX];
	uint64_t seq = 0, count = 0;
	gzFile file = gzopen(name, "rb");

	assert_non_null(file);
	while (gzgets(file, line, sizeof(line))) {
		const char *at = strstr(line, "\"seq\":");

		assert_non_null(at);
		assert_int_equal(line[strlen(line) - 1], '\n');
		const uint64_t next = strtoull(at + 6, NULL, 10);

		if (count++)
			assert_int_equal(next, seq + 1);
		else
			*first = next;
		seq = next;
		*octets += strlen(line);
	}
	assert_true(count > 0);
	gzclose(file);
	return seq;
}

static int is_old(const struct dirent *entry)
{
	return strncmp(entry->d_name, "log-", 4) == 0;
}

/* By their names, which is by time; the log itself last. */
static void check_month(int count, struct dirent *const *names)
{
	uint64_t next = 0, octets = 0;
	char name[400];

	for (int i = 0; i <= count; i++) {
		uint64_t first = 0;

		snprintf(name, sizeof(name), "%s/%s", folder, i < count ? names[i]->d_name : "log");
		const uint64_t last = read_file(name, &first, &octets);

		if (i)
			assert_int_equal(first, next);
		else
			assert_in_range(first / 2 / DAY_MINUTES, DAYS - KEPT_DAYS - 2, DAYS - KEPT_DAYS);
		next = last + 1;
	}
	assert_int_equal(next, 2 * DAYS * DAY_MINUTES);
	print_message("%d files, %.1f MB before they were compressed\n", count + 1, (double)octets / 1e6);
}

static void a_month(void **state)
{
	struct dirent **names;
	char name[400];
	(void)state;

	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/log", folder);
	write_month();
	compress_rest();
	int count = scandir(folder, &names, is_old, alphasort);

	assert_in_range(count, KEPT_DAYS, FILES_MAX);
	check_month(count, names);
	for (int i = 0; i < count; i++) {
		snprintf(name, sizeof(name), "%s/%s", folder, names[i]->d_name);
		unlink(name);
		free(names[i]);
	}
	free(names);
	unlink(path);
	rmdir(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(a_month) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
