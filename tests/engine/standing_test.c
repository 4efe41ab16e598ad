// SPDX-License-Identifier: GPL-3.0-or-later
/* restore: an alert that stood before a restart goes on under its id, is not raised a second time, does not fall while
 * the rules see less than they did, and is cleared when its cell does not come again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "alert.h"
#include "record.h"       // record_encode
#include "record_read.h"  // alert_decode_live
#include "../../src/engine/standing.h"

#define SECONDS(s) ((int64_t)((s)*1e9))

static struct {
	int count;
	struct alert alert[64];
} heard;

static void on_alert(void *ctx, int64_t time_ns, const struct alert *alert)
{
	(void)ctx, (void)time_ns;
	assert_true(heard.count < 64);
	heard.alert[heard.count++] = *alert;
}

static const struct finding light = { .rule = "a", .family = FAMILY_IDENTITY, .weight = 2.5f };
static const struct finding heavy = { .rule = "b", .family = FAMILY_CLOCK, .weight = 2.5f };
static const struct finding faint = { .rule = "b", .family = FAMILY_CLOCK, .weight = 0.1f };

static struct cell cell_at(int arfcn, int bsic, int ci)
{
	struct cell cell;

	cell_init(&cell, RAT_GSM);
	strcpy(cell.mcc, "460");
	strcpy(cell.mnc, "00");
	cell.gsm.lac = 7;
	cell.gsm.ci = ci;
	cell.gsm.arfcn = arfcn;
	cell.gsm.bsic = bsic;
	return cell;
}

static void tell(struct alerts *alerts, double time_s, const struct cell *cell, const struct finding *findings,
                 int count)
{
	static const struct history history;

	alerts_update(alerts, SECONDS(time_s), (uint64_t)cell->gsm.arfcn << 8 | (uint8_t)cell->gsm.bsic, cell, &history,
	              findings, count);
	alerts_tick(alerts, SECONDS(time_s));
}

static struct alert standing(const char *id, struct cell cell)
{
	struct alert alert = { .level = ALERT_SUSPICIOUS, .state = ALERT_UPDATED, .score = 0.9, .cell = cell };

	snprintf(alert.id, sizeof(alert.id), "%s", id);
	strcpy(alert.evidence, "a bundle");
	alert.first_seen_ns = 5;
	alert.nof_findings = 2;
	alert.findings[0] = light;
	alert.findings[1] = heavy;
	return alert;
}

static struct alerts *restored(struct alert alert)
{
	struct alerts *alerts = alerts_create(4, on_alert, NULL);

	heard.count = 0;
	alerts_restore(alerts, &alert);
	return alerts;
}

static void it_goes_on_under_its_id(void **state)
{
	const struct cell cell = cell_at(62, 43, 9);
	struct alerts *alerts = restored(standing("before", cell));
	const struct finding seen[] = { light, faint };
	(void)state;

	assert_int_equal(alerts_reached(alerts, ALERT_SUSPICIOUS), 1);
	tell(alerts, 1000, &cell, &light, 0);
	assert_int_equal(heard.count, 0);
	tell(alerts, 1001, &cell, seen, 2); /* a notice, as far as it goes */
	assert_int_equal(heard.count, 1);
	assert_string_equal(heard.alert[0].id, "before");
	assert_int_equal(heard.alert[0].state, ALERT_UPDATED);
	assert_int_equal(heard.alert[0].level, ALERT_SUSPICIOUS);
	assert_true(heard.alert[0].first_seen_ns == 5);
	assert_string_equal(heard.alert[0].evidence, "a bundle");
	assert_int_equal(heard.alert[0].nof_findings, 2);
	assert_true(heard.alert[0].findings[1].weight == 2.5f);
	for (double s = 1002; s <= 1000 + 900; s++)
		tell(alerts, s, &cell, seen, 2);
	assert_int_equal(heard.alert[heard.count - 1].level, ALERT_SUSPICIOUS);
	for (double s = 1901; s < 1901 + 59; s++) /* then what is seen now counts, with the usual patience */
		tell(alerts, s, &cell, seen, 2);
	assert_int_equal(heard.alert[heard.count - 1].level, ALERT_SUSPICIOUS);
	for (double s = 1961; s < 2100; s++)
		tell(alerts, s, &cell, seen, 2);
	assert_int_equal(heard.alert[heard.count - 1].level, ALERT_NOTICE);
	for (int i = 0; i < heard.count; i++)
		assert_true(heard.alert[i].state == ALERT_UPDATED && strcmp(heard.alert[i].id, "before") == 0);
	assert_int_equal(alerts_reached(alerts, ALERT_SUSPICIOUS), 1);
	assert_int_equal(alerts_reached(alerts, ALERT_NOTICE), 0);
	alerts_destroy(alerts);
}

/* Counted from when something is heard again, of whatever cell. */
static void one_that_does_not_come_is_cleared(void **state)
{
	const struct cell cell = cell_at(62, 43, 9), other = cell_at(63, 43, 10);
	struct alerts *alerts = restored(standing("before", cell));
	(void)state;

	tell(alerts, 50000, &other, &light, 0);
	tell(alerts, 50899.9, &other, &light, 0);
	assert_int_equal(heard.count, 0);
	tell(alerts, 50900, &other, &light, 0);
	assert_int_equal(heard.count, 1);
	assert_int_equal(heard.alert[0].state, ALERT_CLEARED);
	assert_string_equal(heard.alert[0].id, "before");
	tell(alerts, 50901, &cell, &light, 1);
	assert_int_equal(heard.alert[1].state, ALERT_RAISED);
	assert_string_not_equal(heard.alert[1].id, "before");
	alerts_destroy(alerts);
}

/* By its place; of two there the one of its identity; another place is another cell. */
static void whose_it_is(void **state)
{
	static const struct {
		int arfcn, bsic, ci;
		const char *id;
	} cases[] = { { 62, 43, 9, "first" },
		      { 62, 43, 10, "second" },
		      { 62, 43, 11, "first" },
		      { 62, 42, 9, NULL },
		      { 61, 43, 9, NULL } };
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct cell cell = cell_at(cases[i].arfcn, cases[i].bsic, cases[i].ci);
		struct alerts *alerts = restored(standing("first", cell_at(62, 43, 9)));
		struct alert second = standing("second", cell_at(62, 43, 10));

		alerts_restore(alerts, &second);
		tell(alerts, 1, &cell, &light, 1);
		assert_int_equal(heard.count, 1);
		assert_int_equal(heard.alert[0].state, cases[i].id ? ALERT_UPDATED : ALERT_RAISED);
		if (cases[i].id)
			assert_string_equal(heard.alert[0].id, cases[i].id);
		tell(alerts, 2, &cell, &light, 1); /* it is told apart from now on */
		assert_int_equal(heard.count, 1);
		alerts_destroy(alerts);
	}
}

static void what_is_not_restored(void **state)
{
	struct alert alert = standing("before", cell_at(62, 43, 9));
	struct alerts *alerts = alerts_create(1, on_alert, NULL);
	(void)state;

	heard.count = 0;
	alert.state = ALERT_CLEARED;
	alerts_restore(alerts, &alert);
	alert.state = ALERT_RAISED;
	alert.level = ALERT_NONE;
	alerts_restore(alerts, &alert);
	alerts_show(alerts, 1, on_alert, NULL);
	assert_int_equal(heard.count, 0);
	alert.level = ALERT_FAKE;
	alerts_restore(alerts, &alert);
	alerts_restore(alerts, &alert); /* no room */
	alerts_show(alerts, 1, on_alert, NULL);
	assert_int_equal(heard.count, 1);
	alerts_destroy(alerts);
}

/* ---- out of a journal ---- */

static void write_record(FILE *file, const char *sensor, const char *boot, struct alert alert, enum alert_state state)
{
	static char line[RECORD_BYTES_MAX];
	const struct record record = {
		.type = RECORD_ALERT, .time_ns = 7, .sensor = sensor, .boot = boot, .alert = &alert
	};

	alert.state = state;
	int size = record_encode(&record, line);

	assert_true(size > 0);
	fwrite(line, 1, (size_t)size, file);
}

/* Those of live runs of this sensor that were not cleared; rules that there are no more say nothing; a torn line, and
 * one that is none, are passed over. */
static void out_of_the_journal(void **state)
{
	char path[] = "/tmp/standing-XXXXXX";
	FILE *file = fdopen(mkstemp(path), "w");
	struct alert alert = standing("stands", cell_at(62, 43, 9));
	struct alerts *alerts = alerts_create(8, on_alert, NULL);
	(void)state;

	heard.count = 0;
	alert.findings[0].rule = "lac-alien";
	write_record(file, "x", "b", alert, ALERT_RAISED);
	strcpy(alert.id, "cleared");
	write_record(file, "x", "b", alert, ALERT_RAISED);
	write_record(file, "x", "b", alert, ALERT_CLEARED);
	strcpy(alert.id, "of a replay");
	write_record(file, "x", NULL, alert, ALERT_RAISED);
	strcpy(alert.id, "of another");
	write_record(file, "y", "b", alert, ALERT_RAISED);
	fputs("{\"type\":\"alert\",\"sensor\":\"x\",\"boot\":\"b\",\"id\":\"bad\",\"score\":7}\n[\"alert\"]\n", file);
	fputs("{\"type\":\"alert\",\"sens", file);
	fclose(file);
	standing_restore(alerts, path, "x");
	alerts_show(alerts, 1, on_alert, NULL);
	assert_int_equal(heard.count, 1);
	assert_string_equal(heard.alert[0].id, "stands");
	assert_int_equal(heard.alert[0].level, ALERT_SUSPICIOUS);
	assert_int_equal(heard.alert[0].cell.gsm.ci, 9);
	assert_int_equal(heard.alert[0].nof_findings, 1);
	unlink(path);
	standing_restore(alerts, path, "x");
	standing_restore(alerts, "", "x");
	standing_restore(alerts, "/dev/null", "x");
	alerts_destroy(alerts);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_goes_on_under_its_id),
		cmocka_unit_test(one_that_does_not_come_is_cleared),
		cmocka_unit_test(whose_it_is),
		cmocka_unit_test(what_is_not_restored),
		cmocka_unit_test(out_of_the_journal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
