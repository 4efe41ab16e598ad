// SPDX-License-Identifier: GPL-3.0-or-later
/* baseline: the quarantine and what ends it, profiles, look-ups, lists, the allow-list, exchange between sensors. */
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
#include "history.h"  // history_value

#define SECONDS INT64_C(1000000000)
#define MINUTES (60 * SECONDS)
#define DAYS    (86400 * SECONDS)

static const int64_t start_ns = 20000 * DAYS + 12 * 3600 * SECONDS; /* noon of a day */

struct bench {
	char folder[32], path[64], other[64];
	struct baseline *baseline;
	struct fault fault;
};

static int setup(void **state)
{
	struct bench *bench = calloc(1, sizeof(*bench));

	strcpy(bench->folder, "/tmp/baseline-XXXXXX");
	assert_non_null(mkdtemp(bench->folder));
	snprintf(bench->path, sizeof(bench->path), "%s/a.db", bench->folder);
	snprintf(bench->other, sizeof(bench->other), "%s/b", bench->folder);
	bench->baseline = baseline_open(bench->path, false, &bench->fault);
	*state = bench;
	return bench->baseline ? 0 : -1;
}

static int teardown(void **state)
{
	struct bench *bench = *state;
	char command[128];

	assert_string_equal(bench->fault.text, "");
	baseline_close(bench->baseline);
	snprintf(command, sizeof(command), "rm -rf '%s'", bench->folder);
	assert_int_equal(system(command), 0);
	free(bench);
	return 0;
}

static struct cell gsm_cell(int ci)
{
	struct cell cell;

	cell_init(&cell, RAT_GSM);
	cell.freq_hz = 947.4e6;
	strcpy(cell.band, "P900");
	cell.gsm.arfcn = 62;
	cell.gsm.bsic = 43;
	cell.gsm.ncc = 5;
	cell.gsm.bcc = 3;
	strcpy(cell.mcc, "460");
	strcpy(cell.mnc, "00");
	cell.gsm.lac = 4187;
	cell.gsm.ci = ci;
	cell.gsm.t3212_min = 60;
	cell.gsm.gprs = true;
	cell.gsm.si_seen = 1u << CELL_SI3 | 1u << CELL_SI2;
	cell.m.power_dbfs = -60;
	cell_neighbour_add(&cell, &(struct cell_neighbour){ NEIGHBOUR_GSM, CELL_SI2, 70, -1, -1 });
	cell_neighbour_add(&cell, &(struct cell_neighbour){ NEIGHBOUR_LTE, CELL_SI2, 1300, -1, 5 });
	return cell;
}

static struct cell lte_cell(int eci)
{
	struct cell cell;

	cell_init(&cell, RAT_LTE);
	cell.freq_hz = 1815e6;
	strcpy(cell.band, "B3");
	cell.lte.earfcn = 1300;
	cell.lte.pci = 233;
	strcpy(cell.mcc, "460");
	strcpy(cell.mnc, "00");
	cell.lte.tac = 6402;
	cell.lte.eci = eci;
	cell.lte.bandwidth_prb = 100;
	strcpy(cell.lte.cp, "normal");
	cell.lte.cell_barred = false;
	cell.nof_plmns = 1;
	cell.plmns[0] = (struct cell_plmn){ "460", "00" };
	cell.lte.nof_si_messages = 1;
	cell.lte.si_schedule[0] = (struct cell_si_message){ 16, 1u << 3 | 1u << 2 };
	cell.lte.sib_seen = 1u << 1 | 1u << 2;
	cell.lte.rsrp_dbfs = -80;
	return cell;
}

/* Heard from `from_ns` for so many minutes. */
static void hear(struct bench *bench, const struct cell *cell, int64_t from_ns, int minutes)
{
	for (int i = 0; i <= minutes; i++)
		assert_int_equal(baseline_learn(bench->baseline, cell, from_ns + i * MINUTES, &bench->fault), 0);
	assert_int_equal(baseline_commit(bench->baseline, &bench->fault), 0);
}

static void hear_days(struct bench *bench, const struct cell *cell, int64_t from_ns, int days, int minutes)
{
	for (int day = 0; day < days; day++)
		hear(bench, cell, from_ns + day * DAYS, minutes);
}

static struct known known_of(struct bench *bench, const struct cell *cell)
{
	struct known known;

	baseline_find(bench->baseline, cell, start_ns, &known);
	return known;
}

static void three_days_and_an_hour(void **state)
{
	struct bench *bench = *state;
	struct cell cell = gsm_cell(1), lte = lte_cell(2);
	struct known known = known_of(bench, &cell);

	assert_false(known.learned || known.quarantined || known.imported || known.allowed);
	assert_true(isnan(known.power_median_dbfs));
	hear_days(bench, &cell, start_ns, 2, 40);
	hear_days(bench, &lte, start_ns, 4, 10);
	known = known_of(bench, &cell);
	assert_false(known.learned); /* long enough, on two days */
	assert_true(known.quarantined);
	assert_false(known.distrusted);
	assert_int_equal(known.days, 2);
	assert_int_equal(known.channel, 62);
	assert_int_equal(known.id, 43);
	assert_true(known.first_ns == start_ns);
	assert_false(known_of(bench, &lte).learned); /* four days, 40 minutes */
	hear(bench, &cell, start_ns + 2 * DAYS, 0);
	hear(bench, &lte, start_ns + 3 * DAYS + 10 * MINUTES, 20);
	known = known_of(bench, &cell);
	assert_true(known.learned);
	assert_false(known.quarantined);
	assert_int_equal(known.days, 3);
	assert_true(known.last_ns == start_ns + 2 * DAYS);
	assert_true(known.power_median_dbfs == -60 && known.power_high_dbfs == -60);
	assert_true(known_of(bench, &lte).learned);
	assert_true(known_of(bench, &lte).power_median_dbfs == -80);
}

/* What was not listened to does not count: a minute an hour is not an hour in three days. */
static void gaps_do_not_count(void **state)
{
	struct bench *bench = *state;
	struct cell cell = gsm_cell(1);

	for (int hour = 0; hour < 96; hour++)
		hear(bench, &cell, start_ns + hour * 60 * MINUTES, 0);
	assert_int_equal(known_of(bench, &cell).days, 5);
	assert_false(known_of(bench, &cell).learned);
}

static void an_alert_sends_it_back(void **state)
{
	struct bench *bench = *state;
	struct cell cell = gsm_cell(1), expected;
	struct known known;

	hear_days(bench, &cell, start_ns, 3, 30);
	assert_true(known_of(bench, &cell).learned);
	assert_int_equal(baseline_distrust(bench->baseline, &cell, start_ns + 3 * DAYS, &bench->fault), 0);
	known = known_of(bench, &cell);
	assert_false(known.learned);
	assert_true(known.quarantined && known.distrusted);
	assert_int_equal(known.days, 0);
	/* what was here before the alert stays as a measure */
	assert_true(baseline_find_place(bench->baseline, &cell, &expected, &known));
	assert_int_equal(expected.gsm.t3212_min, 60);
	hear(bench, &cell, start_ns + 3 * DAYS + 10 * MINUTES, 100); /* the same day */
	assert_int_equal(known_of(bench, &cell).days, 0);
	hear_days(bench, &cell, start_ns + 4 * DAYS, 2, 60);
	assert_false(known_of(bench, &cell).learned);
	hear(bench, &cell, start_ns + 6 * DAYS, 1);
	assert_true(known_of(bench, &cell).learned);
	assert_false(known_of(bench, &cell).distrusted);
}

static void what_contradicts_a_learned_cell_waits(void **state)
{
	struct bench *bench = *state;
	struct cell cell = gsm_cell(1), other = cell, expected;
	struct known known;

	hear_days(bench, &cell, start_ns, 3, 30);
	other.gsm.t3212_min = 6;
	other.neighbours[0].channel = 99;
	hear_days(bench, &other, start_ns + 3 * DAYS, 2, 60);
	assert_true(baseline_find_place(bench->baseline, &other, &expected, &known));
	assert_int_equal(expected.gsm.t3212_min, 60);
	assert_true(known.learned);
	hear(bench, &cell, start_ns + 5 * DAYS, 1); /* back to normal: the other starts again */
	hear_days(bench, &other, start_ns + 6 * DAYS, 2, 60);
	assert_true(baseline_find_place(bench->baseline, &other, &expected, &known));
	assert_int_equal(expected.gsm.t3212_min, 60);
	hear(bench, &other, start_ns + 8 * DAYS, 1); /* the operator means it */
	assert_true(baseline_find_place(bench->baseline, &other, &expected, &known));
	assert_int_equal(expected.gsm.t3212_min, 6);
	assert_int_equal(expected.nof_neighbours, 2);
}

/* Counters of the network and lists that are still being read do not contradict. */
static void what_changes_all_the_time_is_no_contradiction(void **state)
{
	struct bench *bench = *state;
	struct cell cell = gsm_cell(1), expected;
	struct known known;

	for (int day = 0; day < 3; day++) {
		cell.gsm.bcch_change_mark = day;
		cell.gsm.access_classes_barred = 1 << day;
		cell.gsm.paging_1 = day * 1000;
		cell.gsm.si_seen |= 1u << (CELL_SI13 + day);
		hear(bench, &cell, start_ns + day * DAYS, 30);
	}
	cell.nof_neighbours = 1;
	hear(bench, &cell, start_ns + 3 * DAYS, 1);
	assert_int_equal(known_of(bench, &cell).days, 4);
	assert_true(baseline_find_place(bench->baseline, &cell, &expected, &known));
	assert_int_equal(expected.gsm.bcch_change_mark, 2);
	assert_int_equal(expected.nof_neighbours, 2);
	assert_int_equal(expected.gsm.paging_1, 0); /* nothing of traffic is kept */
	assert_true(expected.gsm.si_seen & 1u << CELL_SI13 && expected.gsm.si_seen & 1u << CELL_SI3);
}

static void what_should_be_in_its_place(void **state)
{
	struct bench *bench = *state;
	struct cell cell = lte_cell(1), alien = lte_cell(99), expected;
	struct known known;

	alien.lte.tac = 1;
	assert_false(baseline_find_place(bench->baseline, &alien, &expected, &known));
	hear(bench, &cell, start_ns, 1);
	assert_false(baseline_find_place(bench->baseline, &alien, &expected, &known)); /* in quarantine */
	hear_days(bench, &cell, start_ns + DAYS, 3, 30);
	assert_true(baseline_find_place(bench->baseline, &alien, &expected, &known));
	assert_int_equal(expected.lte.eci, 1);
	assert_int_equal(expected.lte.tac, 6402);
	assert_int_equal(expected.lte.bandwidth_prb, 100);
	assert_int_equal(expected.nof_plmns, 1);
	assert_string_equal(expected.plmns[0].mnc, "00");
	assert_int_equal(expected.lte.si_schedule[0].sibs, 1u << 3 | 1u << 2);
	assert_true(known.learned && known.power_median_dbfs == -80);
	assert_true(known_of(bench, &alien).days == 0);
	alien.lte.pci = 234;
	assert_false(baseline_find_place(bench->baseline, &alien, &expected, &known));
	alien.lte.pci = CELL_UNKNOWN;
	assert_false(baseline_find_place(bench->baseline, &alien, &expected, &known));
	cell_init(&alien, RAT_LTE); /* identity not read yet */
	alien.lte.earfcn = 1300;
	alien.lte.pci = 233;
	assert_true(baseline_find_place(bench->baseline, &alien, &expected, &known));
}

/* The same identity heard elsewhere is another cell, and does not become known by the first one's days. */
static void one_identity_in_two_places(void **state)
{
	struct bench *bench = *state;
	struct cell cell = gsm_cell(1), clone = gsm_cell(1);

	clone.gsm.arfcn = 90;
	hear_days(bench, &cell, start_ns, 3, 30);
	assert_int_equal(known_of(bench, &clone).channel, 62);
	assert_true(known_of(bench, &clone).learned);
	hear(bench, &clone, start_ns + 3 * DAYS, 1);
	assert_int_equal(known_of(bench, &clone).channel, 62); /* the learned one is the measure */
	baseline_distrust(bench->baseline, &clone, start_ns + 3 * DAYS, &bench->fault);
	assert_true(known_of(bench, &cell).learned); /* an alert for the clone is none for the cell */
}

static int field_of(const char *key)
{
	int i = 0;

	while (strcmp(cell_fields[i].key, key) != 0)
		i++;
	return i;
}

static void profiles_follow_what_is_trusted(void **state)
{
	struct bench *bench = *state;
	struct baseline_usual usual;
	struct cell cell = gsm_cell(0);
	int t3212 = field_of("t3212_min"), cells;

	baseline_usual(bench->baseline, &cell, t3212, 60, &usual);
	assert_int_equal(usual.cells, 0);
	assert_int_equal(usual.value, CELL_UNKNOWN);
	assert_true(isnan(usual.share) && isnan(usual.most));
	for (int i = 0; i < 10; i++) { /* two vendors */
		cell = gsm_cell(i);
		cell.gsm.bsic = i;
		cell.gsm.t3212_min = i < 7 ? 60 : 30;
		cell.gsm.lac = i < 9 ? 4187 : 4188;
		hear_days(bench, &cell, start_ns, 3, 30);
	}
	baseline_usual(bench->baseline, &cell, t3212, 30, &usual);
	assert_int_equal(usual.cells, 10);
	assert_int_equal(usual.value, 60);
	assert_true(fabs(usual.share - 0.3) < 1e-9 && fabs(usual.most - 0.7) < 1e-9);
	baseline_usual(bench->baseline, &cell, t3212, 7, &usual);
	assert_true(usual.share == 0);
	baseline_usual(bench->baseline, &cell, field_of("ci"), 3, &usual);
	assert_int_equal(usual.cells, 0); /* everybody has one of its own */
	assert_int_equal(baseline_area(bench->baseline, &cell, &cells), 1);
	assert_int_equal(cells, 10);
	assert_int_equal(baseline_distrust(bench->baseline, &cell, start_ns + 5 * DAYS, &bench->fault), 0);
	baseline_usual(bench->baseline, &cell, t3212, 30, &usual);
	assert_int_equal(usual.cells, 9);
	assert_true(fabs(usual.share - 2.0 / 9) < 1e-9);
	assert_int_equal(baseline_area(bench->baseline, &cell, &cells), 0);
	strcpy(cell.mnc, "01");
	baseline_usual(bench->baseline, &cell, t3212, 30, &usual);
	assert_int_equal(usual.cells, 0);
}

static void profiles_of_words(void **state)
{
	struct bench *bench = *state;
	struct baseline_usual usual;
	struct cell cell = lte_cell(1);
	int cp = field_of("cp");

	hear_days(bench, &cell, start_ns, 3, 30);
	baseline_usual(bench->baseline, &cell, cp, history_value(&cell, &cell_fields[cp]), &usual);
	assert_true(usual.cells == 1 && usual.share == 1);
	strcpy(cell.lte.cp, "extended");
	baseline_usual(bench->baseline, &cell, cp, history_value(&cell, &cell_fields[cp]), &usual);
	assert_true(usual.cells == 1 && usual.share == 0);
}

static void allowed_until(void **state)
{
	struct bench *bench = *state;
	struct cell cell = gsm_cell(1), unread;
	struct known known;
	struct fault fault;

	assert_int_equal(baseline_allow(bench->baseline, "gsm:460-00-4187-1", "our repeater", start_ns, &bench->fault),
	                 0);
	assert_int_equal(baseline_allow(bench->baseline, "gsm:arfcn7-bsic1", "lab", INT64_MAX, &bench->fault), 0);
	baseline_find(bench->baseline, &cell, start_ns - 1, &known);
	assert_true(known.allowed);
	assert_string_equal(known.reason, "our repeater");
	baseline_find(bench->baseline, &cell, start_ns, &known);
	assert_false(known.allowed);
	cell_init(&unread, RAT_GSM);
	unread.gsm.arfcn = 7;
	unread.gsm.bsic = 1;
	assert_true(known_of(bench, &unread).allowed);
	assert_int_equal(baseline_disallow(bench->baseline, "gsm:arfcn7-bsic1", &bench->fault), 0);
	assert_false(known_of(bench, &unread).allowed);
	assert_true(baseline_disallow(bench->baseline, "gsm:arfcn7-bsic1", &fault) < 0);
}

static void write_text(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static void lists_are_imported(void **state)
{
	struct bench *bench = *state;
	struct baseline_import sums;
	struct cell cell = gsm_cell(300), lte = lte_cell(200000000);
	struct fault fault;

	write_text(bench->other,
	           "radio,mcc,net,area,cell,unit,lon,lat,range,samples,changeable,created,updated,averageSignal\n"
	           "GSM,460,0,4187,300,,116.1,39.9,1000,5,1,1,2,0\r\n"
	           "GSM,460,0,4190,300,,116.1,39.9,1000,5,1,1,2,0\n"
	           "UMTS,460,1,5,300000,,116.1,39.9,1000,5,1,1,2,0\n"
	           "LTE,460,0,1,200000000,,116.1,39.9,1000,5,1,1,2,0\n"
	           "GSM,460,0,4187,\n"
	           "GSM,460,0,4187,70000,\n"
	           "GSM,460,0,4187,300");
	assert_int_equal(baseline_import(bench->baseline, bench->other, &sums, &bench->fault), 0);
	assert_int_equal(sums.rows, 4);
	assert_int_equal(sums.other, 1);
	assert_int_equal(sums.malformed, 2);
	assert_int_equal(sums.first_bad_line, 6);
	assert_string_equal(sums.first_bad_reason, "cell: no number from 0 to 65535");
	assert_true(known_of(bench, &cell).imported);
	assert_int_equal(known_of(bench, &cell).imported_elsewhere, 1);
	assert_false(known_of(bench, &cell).learned);
	assert_false(known_of(bench, &lte).imported);
	assert_int_equal(known_of(bench, &lte).imported_elsewhere, 1);
	strcpy(cell.mnc, "000"); /* the lists cannot tell it from 00 */
	assert_true(known_of(bench, &cell).imported);
	cell.gsm.ci = 301;
	assert_false(known_of(bench, &cell).imported);
	assert_true(baseline_import(bench->baseline, "/tmp/no such list", &sums, &fault) < 0);
	assert_string_equal(fault.text, "/tmp/no such list: No such file or directory");
}

/* Another sensor's file, as a database. */
static struct baseline *open_other(struct bench *bench)
{
	struct baseline *other = baseline_open(bench->other, false, &bench->fault);

	assert_non_null(other);
	return other;
}

static void swap(struct bench *bench, struct baseline **other)
{
	struct baseline *own = bench->baseline;

	bench->baseline = *other;
	*other = own;
}

static void merge(struct bench *bench, struct baseline *other, bool as_text)
{
	char path[80];
	uint64_t cells;

	snprintf(path, sizeof(path), "%s%s", bench->other, as_text ? ".jsonl" : "");
	if (as_text) {
		FILE *file = fopen(path, "w");

		assert_int_equal(baseline_export(other, file, &bench->fault), 0);
		fclose(file);
	}
	assert_int_equal(baseline_merge(bench->baseline, path, &cells, &bench->fault), 0);
	assert_int_equal(cells, 1);
}

/* Two days here and two there, one of them the same: three. And merged twice it is no more. */
static void days_of_two_sensors_are_united(void **state)
{
	struct bench *bench = *state;

	for (int as_text = 0; as_text < 2; as_text++) {
		struct baseline *other = open_other(bench);
		struct cell cell = gsm_cell(1 + as_text);

		hear_days(bench, &cell, start_ns, 2, 5);
		swap(bench, &other);
		hear_days(bench, &cell, start_ns, 1, 70);
		swap(bench, &other);
		for (int twice = 0; twice < 2; twice++)
			merge(bench, other, as_text);
		assert_int_equal(known_of(bench, &cell).days, 2);
		assert_false(known_of(bench, &cell).learned);
		swap(bench, &other);
		hear(bench, &cell, start_ns + 5 * DAYS, 1);
		swap(bench, &other);
		merge(bench, other, as_text);
		assert_int_equal(known_of(bench, &cell).days, 3);
		assert_true(known_of(bench, &cell).learned);
		/* an alert there distrusts here */
		assert_int_equal(baseline_distrust(other, &cell, start_ns + 6 * DAYS, &bench->fault), 0);
		assert_int_equal(baseline_commit(other, &bench->fault), 0);
		merge(bench, other, as_text);
		assert_true(known_of(bench, &cell).distrusted);
		assert_int_equal(known_of(bench, &cell).days, 0);
		baseline_close(other);
		unlink(bench->other);
	}
}

/* Days that the other has from before our alert do not count. */
static void our_alert_outlives_a_merge(void **state)
{
	struct bench *bench = *state;
	struct baseline *other = open_other(bench);
	struct cell cell = gsm_cell(1);

	swap(bench, &other);
	hear_days(bench, &cell, start_ns, 4, 60);
	assert_true(known_of(bench, &cell).learned);
	swap(bench, &other);
	assert_int_equal(baseline_distrust(bench->baseline, &cell, start_ns + 1 * DAYS, &bench->fault), 0);
	merge(bench, other, false);
	assert_false(known_of(bench, &cell).learned);
	assert_int_equal(known_of(bench, &cell).days, 2);
	baseline_close(other);
}

static void write_record(FILE *file, const char *type, int day, int minute, int ci, const char *more)
{
	fprintf(file,
	        "{\"type\":\"%s\",\"time\":\"2026-03-%02dT12:%02d:00Z\",\"rat\":\"gsm\",\"arfcn\":62,\"bsic\":43,"
	        "\"mcc\":\"460\",\"mnc\":\"00\",\"lac\":4187,\"ci\":%d%s}\n",
	        type, day, minute, ci, more);
}

static void records_are_learned_from(void **state)
{
	struct bench *bench = *state;
	FILE *file = fopen(bench->other, "w");
	struct baseline_records sums;
	struct cell cell = gsm_cell(1), fake = gsm_cell(2);

	fprintf(file, "\n{\"type\":\"status\"}\n");
	write_record(file, "alert", 1, 0, 2, ",\"level\":\"fake\",\"state\":\"raised\"");
	for (int day = 1; day < 5; day++)
		for (int minute = 0; minute < 40; minute++)
			for (int ci = 1; ci < 3; ci++)
				write_record(file, "cell", day, minute, ci, ",\"power_dbfs\":-50.5,\"paging_1\":77");
	fprintf(file,
	        "{\"type\":\"cell\",\"rat\":\"gsm\",\"arfcn\":5000,\"time\":\"2026-03-05T12:00:00Z\"}\n[]\nnonsense\n");
	fclose(file);
	assert_int_equal(baseline_learn_records(bench->baseline, bench->other, &sums, &bench->fault), 0);
	assert_int_equal(sums.cells, 320);
	assert_int_equal(sums.alerts, 1);
	assert_int_equal(sums.other, 1);
	assert_int_equal(sums.malformed, 3);
	assert_int_equal(sums.first_bad_line, 324);
	assert_true(known_of(bench, &cell).learned);
	assert_int_equal(known_of(bench, &cell).days, 4);
	assert_true(known_of(bench, &fake).distrusted); /* the alert still stands on the last day */
	assert_int_equal(known_of(bench, &fake).days, 0);
}

/* A notice is a doubt: what is not learned starts anew, what is learned stays so, but what it says anew waits. */
static void a_doubt_is_not_forgiven(void **state)
{
	struct bench *bench = *state;
	struct cell cell = gsm_cell(1), other = gsm_cell(2);

	for (int day = 0; day < 6; day++)
		for (int minute = 0; minute < 40; minute++) {
			const int64_t time_ns = start_ns + day * DAYS + minute * INT64_C(60000000000);

			assert_int_equal(baseline_learn(bench->baseline, &other, time_ns, &bench->fault), 0);
			if (minute == 20)
				assert_int_equal(baseline_doubt(bench->baseline, &cell, time_ns, &bench->fault), 0);
			else
				assert_int_equal(baseline_learn(bench->baseline, &cell, time_ns, &bench->fault), 0);
		}
	assert_true(known_of(bench, &other).learned);
	assert_true(known_of(bench, &cell).quarantined && known_of(bench, &cell).distrusted);
	assert_int_equal(known_of(bench, &cell).days, 0);
	assert_int_equal(baseline_doubt(bench->baseline, &other, start_ns + 6 * DAYS, &bench->fault), 0);
	assert_true(known_of(bench, &other).learned);
}

static void what_was_not_committed_is_not_there(void **state)
{
	struct bench *bench = *state;
	struct cell cell = gsm_cell(1);

	assert_int_equal(baseline_learn(bench->baseline, &cell, start_ns, &bench->fault), 0);
	baseline_close(bench->baseline);
	bench->baseline = baseline_open(bench->path, true, &bench->fault);
	assert_non_null(bench->baseline);
	assert_false(known_of(bench, &cell).quarantined);
	struct fault fault;

	assert_true(baseline_learn(bench->baseline, &cell, start_ns, &fault) < 0);
	assert_non_null(strstr(fault.text, "for reading only"));
	assert_true(baseline_allow(bench->baseline, "gsm:1", "x", 1, &fault) < 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(three_days_and_an_hour),
		TEST(gaps_do_not_count),
		TEST(an_alert_sends_it_back),
		TEST(what_contradicts_a_learned_cell_waits),
		TEST(what_changes_all_the_time_is_no_contradiction),
		TEST(what_should_be_in_its_place),
		TEST(one_identity_in_two_places),
		TEST(profiles_follow_what_is_trusted),
		TEST(profiles_of_words),
		TEST(allowed_until),
		TEST(lists_are_imported),
		TEST(days_of_two_sensors_are_united),
		TEST(our_alert_outlives_a_merge),
		TEST(records_are_learned_from),
		TEST(a_doubt_is_not_forgiven),
		TEST(what_was_not_committed_is_not_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
