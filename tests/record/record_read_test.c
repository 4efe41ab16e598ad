// SPDX-License-Identifier: GPL-3.0-or-later
/* record_read: lines of records, read again: an alert comes back as it was written, what can be learned from a line,
 * what is wrong with others. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "record_read.h"
#include "../baseline/cell_of.h"

#define CELL "\"rat\":\"gsm\",\"arfcn\":62,\"lac\":7"
#define TIME "\"time\":\"1970-01-01T00:00:02Z\""

static const int64_t second_ns = 1000000000;
static const char rule_of_ours[] = "ours";

static const char *rule_name(const char *id)
{
	return strcmp(id, "theirs") == 0 ? rule_of_ours : "?";
}

static void an_alert_comes_back(void **state)
{
	struct alert alert = { .id = "a-1",
		               .level = ALERT_FAKE,
		               .state = ALERT_UPDATED,
		               .score = 0.25,
		               .nof_findings = 1,
		               .cell = cell_of(RAT_GSM, 62, 43, 9),
		               .evidence = "/e/a-1-fake" };
	struct alert *read = calloc(1, sizeof(*read));
	char *line = malloc(RECORD_BYTES_MAX);
	(void)state;

	alert.findings[0] = (struct finding){ .rule = "theirs",
		                              .weight = 1.5f,
		                              .family = FAMILY_POWER,
		                              .basis = BASIS_HISTORY,
		                              .newcomer = true,
		                              .observed = "o",
		                              .text_zh = "z" };
	alert.cell.clipped = 0.5f;
	int size = record_encode(&(struct record){ .type = RECORD_ALERT, .sensor = "s", .alert = &alert }, line);

	assert_true(size > 0);
	assert_null(alert_decode(line, (size_t)size, "a-2", read, rule_name));
	assert_string_equal(read->id, "");
	assert_null(alert_decode(line, (size_t)size, "a-1", read, rule_name));
	assert_string_equal(read->id, "a-1");
	assert_string_equal(read->evidence, "/e/a-1-fake");
	assert_true(read->level == ALERT_FAKE && read->state == ALERT_UPDATED && read->score == 0.25);
	assert_true(read->cell.gsm.ci == 9 && read->cell.clipped == 0.5f && read->nof_findings == 1);
	assert_ptr_equal(read->findings[0].rule, rule_of_ours);
	assert_true(read->findings[0].weight == 1.5f && read->findings[0].newcomer);
	assert_true(read->findings[0].family == FAMILY_POWER && read->findings[0].basis == BASIS_HISTORY);
	assert_string_equal(read->findings[0].observed_zh, "o"); /* as an older record has it */
	assert_string_equal(read->findings[0].text_zh, "z");
	free(line);
	free(read);
}

static void alerts_that_are_none(void **state)
{
	static const struct {
		const char *line, *wrong;
	} cases[] = {
		{ "", "no JSON object" },
		{ "[7]", "no JSON object" },
		{ "{\"id\":7,\"score\":2}", NULL },
		{ "{\"id\":\"b\",\"score\":2}", NULL },
		{ "{\"id\":\"a\",\"score\":1.5," CELL "}", "score: no chance" },
		{ "{\"id\":\"a\",\"score\":-1," CELL "}", "score: no chance" },
		{ "{\"id\":\"a\",\"score\":1}", "rat: no radio standard that is known" },
		{ "{\"id\":\"a\",\"clipped\":2," CELL "}", "clipped: no share" },
		{ "{\"id\":\"a\"," CELL ",\"rules\":[{\"weight\":11}]}", "weight: no weight of a finding" },
		{ "{\"id\":\"a\"," CELL ",\"rules\":[{\"weight\":10}],\"level\":\"?\",\"state\":7}", NULL },
	};
	struct alert *alert = calloc(1, sizeof(*alert));
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *wrong = alert_decode(cases[i].line, strlen(cases[i].line), "a", alert, rule_name);

		if (!wrong != !cases[i].wrong || (wrong && strcmp(wrong, cases[i].wrong) != 0))
			fail_msg("%s: %s", cases[i].line, wrong ? wrong : "taken");
	}
	assert_true(alert->level == ALERT_NONE && alert->state == ALERT_RAISED); /* of the last one */
	assert_string_equal(alert->findings[0].rule, "?");
	free(alert);
}

static void what_can_be_learned(void **state)
{
	static const struct {
		const char *line;
		struct sighting seen;
	} cases[] = {
		{ "{\"type\":\"cell\"," CELL "," TIME "}", { .type = RECORD_CELL, .time_ns = 2 } },
		{ "{\"type\":\"cell\"," CELL "," TIME ",\"last_seen\":\"1970-01-01T00:00:03Z\"}",
		  { .type = RECORD_CELL, .time_ns = 3 } },
		{ "{\"type\":\"alert\"," CELL "," TIME ",\"level\":\"notice\",\"state\":\"raised\"}",
		  { .type = RECORD_ALERT, .time_ns = 2, .level = ALERT_NOTICE } },
		{ "{\"type\":\"alert\"," CELL "," TIME ",\"level\":\"fake\",\"state\":\"cleared\"}",
		  { .type = RECORD_ALERT, .time_ns = 2, .level = ALERT_FAKE, .cleared = true } },
		{ "{\"type\":\"alert\"," CELL "," TIME ",\"level\":\"?\",\"state\":\"?\"}",
		  { .type = RECORD_ALERT, .time_ns = 2 } },
		{ "{\"type\":\"status\"}", { .type = RECORD_TYPES } },
	};
	struct sighting seen;
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct sighting *wanted = &cases[i].seen;

		seen = (struct sighting){ 0 };
		assert_null(sighting_decode(cases[i].line, strlen(cases[i].line), &seen));
		assert_int_equal(seen.type, wanted->type);
		assert_true(seen.time_ns == wanted->time_ns * second_ns && seen.level == wanted->level);
		assert_int_equal(seen.cleared, wanted->cleared);
		assert_int_equal(seen.cell.gsm.lac, wanted->type == RECORD_TYPES ? 0 : 7);
		if (wanted->type == RECORD_CELL)
			assert_true(isnan(seen.cell.m.power_dbfs) && isnan(seen.cell.lte.rsrp_dbfs));
	}
	static const char powers[] = "{\"type\":\"cell\"," CELL "," TIME ",\"power_dbfs\":-60,\"rsrp_dbfs\":-90.5}";

	assert_null(sighting_decode(powers, strlen(powers), &seen));
	assert_true(seen.cell.m.power_dbfs == -60 && seen.cell.lte.rsrp_dbfs == -90.5f);
}

static void what_cannot(void **state)
{
	static const struct {
		const char *line, *wrong;
	} cases[] = {
		{ "{", "no JSON object" },
		{ "[]", "no JSON object" },
		{ "{}", "type: missing" },
		{ "{\"type\":7}", "type: missing" },
		{ "{\"type\":\"cell\"}", "rat: no radio standard that is known" },
		{ "{\"type\":\"cell\"," CELL "}", "time: missing, or no time" },
		{ "{\"type\":\"cell\"," CELL ",\"time\":7}", "time: missing, or no time" },
		{ "{\"type\":\"cell\"," CELL ",\"time\":\"1970-01-01T00:00:00+01:00\"}", "time: missing, or no time" },
		{ "{\"type\":\"alert\"," TIME "}", "rat: no radio standard that is known" },
		{ "{\"type\":\"alert\"," CELL "," TIME ",\"level\":\"fake\"}", "level, state or time: missing" },
		{ "{\"type\":\"alert\"," CELL "," TIME ",\"state\":\"raised\"}", "level, state or time: missing" },
		{ "{\"type\":\"alert\"," CELL ",\"level\":\"fake\",\"state\":\"raised\"}",
		  "level, state or time: missing" },
	};
	struct sighting seen;
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_string_equal(sighting_decode(cases[i].line, strlen(cases[i].line), &seen), cases[i].wrong);
}

static const char *rule_of(const char *id)
{
	return strcmp(id, "a") == 0 ? "a" : "";
}

/* Of live runs - they have a boot - of this sensor. */
static void alerts_of_live_runs(void **state)
{
#define LIVE "\"type\":\"alert\"," CELL "," TIME ",\"id\":\"i\",\"level\":\"fake\",\"state\":\"updated\",\"score\":1"
	static const struct {
		const char *line, *wrong;
		bool taken;
	} cases[] = {
		{ "{" LIVE ",\"sensor\":\"x\",\"boot\":\"b\",\"first_seen\":\"1970-01-01T00:00:03Z\"}", NULL, true },
		{ "{" LIVE ",\"sensor\":\"y\",\"boot\":\"b\",\"first_seen\":\"1970-01-01T00:00:03Z\"}", NULL, false },
		{ "{" LIVE ",\"sensor\":\"x\",\"first_seen\":\"1970-01-01T00:00:03Z\"}", NULL, false },
		{ "{" LIVE ",\"sensor\":\"x\",\"boot\":\"b\"}", "first_seen: no time", false },
		{ "{\"type\":\"cell\",\"sensor\":\"x\",\"boot\":\"b\"," CELL "}", NULL, false },
		{ "{" LIVE, "no JSON object", false },
	};
	static struct alert alert;
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *wrong = alert_decode_live(cases[i].line, strlen(cases[i].line), "x", &alert, rule_of);

		assert_int_equal(wrong != NULL, cases[i].wrong != NULL);
		if (wrong)
			assert_string_equal(wrong, cases[i].wrong);
		if (!cases[i].taken) {
			assert_true(wrong || !alert.id[0]);
			continue;
		}
		assert_string_equal(alert.id, "i");
		assert_true(alert.first_seen_ns == 3 * second_ns && alert.level == ALERT_FAKE);
	}
}

static void what_was_heard(void **state)
{
	static const char good[] = "{\"type\":\"heard\"," TIME ",\"cells\":[{\"cell\":\"gsm:1\",\"power_dbfs\":-30.5,"
				   "\"snr_db\":9.5},{\"cell\":\"lte:1\",\"rsrp_dbfs\":-90}]}";
	static const char *const bad[] = { "{\"type\":\"heard\",\"cells\":[]}", "{\"type\":\"heard\"," TIME "}",
		                           "{\"type\":\"heard\"," TIME ",\"cells\":[{}]}", "{" };
	static struct heard_line heard;
	(void)state;

	assert_null(heard_decode(good, strlen(good), &heard));
	assert_int_equal(heard.count, 2);
	assert_true(heard.time_ns == 2 * second_ns);
	assert_string_equal(heard.cells[0].key, "gsm:1");
	assert_true(heard.cells[0].power_dbfs == -30.5f && isnan(heard.cells[0].rsrp_dbfs));
	assert_true(heard.cells[1].rsrp_dbfs == -90 && isnan(heard.cells[1].snr_db));
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_non_null(heard_decode(bad[i], strlen(bad[i]), &heard));
	assert_null(heard_decode("{\"type\":\"cell\"}", 15, &heard));
	assert_int_equal(heard.count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(alerts_of_live_runs), cmocka_unit_test(what_was_heard),
		cmocka_unit_test(an_alert_comes_back), cmocka_unit_test(alerts_that_are_none),
		cmocka_unit_test(what_can_be_learned), cmocka_unit_test(what_cannot),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
