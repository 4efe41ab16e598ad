// SPDX-License-Identifier: GPL-3.0-or-later
/* witness: what of a run is journalled, what evidence is asked for, and who is told when it was written or could not
 * be. The evidence is the tests' own: it writes down what it is told. */
#include <errno.h>
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

#include "../../src/engine/witness.h"

static const int64_t start_ns = INT64_C(1767225600000000000);

/* What the evidence was told; what it says to evidence_write(), call by call. */
static struct {
	struct evidence_config config;
	struct evidence_scene scene;
	struct listening_stretch stretch;
	int opened, closed, blocks, pdus, requests, writes;
	bool at_end, all, refuses;
	int says[4];
} told;

static int nothing; /* stands for the evidence */

/* In place of src/evidence/evidence.c. */
struct evidence *evidence_open(const struct evidence_config *config, struct fault *fault)
{
	told.opened++;
	told.config = *config;
	if (told.refuses)
		fault_set(fault, EACCES, "refused");
	return told.refuses ? NULL : (struct evidence *)&nothing;
}

void evidence_close(struct evidence *evidence)
{
	told.closed += evidence != NULL;
}

void evidence_iq(struct evidence *evidence, uint8_t radio, const struct iq_block *block)
{
	assert_int_equal(radio, 1);
	assert_ptr_equal(evidence, &nothing);
	(void)block;
	told.blocks++;
}

void evidence_pdu(struct evidence *evidence, const struct pdu *pdu)
{
	assert_ptr_equal(evidence, &nothing);
	(void)pdu;
	told.pdus++;
}

void evidence_listened(struct evidence *evidence, const struct listening_stretch *stretch)
{
	assert_ptr_equal(evidence, &nothing);
	told.stretch = *stretch;
}

void evidence_request(struct evidence *evidence, const struct alert *alert, const struct evidence_scene *scene,
                      int64_t time_ns, bool at_end)
{
	assert_ptr_equal(evidence, &nothing);
	assert_non_null(alert);
	assert_true(time_ns == start_ns);
	told.requests++;
	told.scene = *scene;
	told.at_end = at_end;
}

int evidence_write(struct evidence *evidence, int64_t time_ns, bool all, const struct evidence_scene *scene,
                   struct alert *written, struct fault *fault)
{
	int says = told.says[told.writes++];

	assert_ptr_equal(evidence, &nothing);
	assert_true(time_ns == start_ns);
	told.scene = *scene;
	told.all = all;
	if (says < 0)
		fault_set(fault, -says, "the disk is full");
	if (says > 0) {
		strcpy(written->id, "an alert");
		snprintf(written->evidence, sizeof(written->evidence), "bundle %d", told.writes);
	}
	return says;
}

/* In place of src/alert/alert.c: alerts are told where their evidence is. */
static struct {
	int count;
	char evidence[ALERT_PATH_SIZE];
} kept;

void alerts_witness(struct alerts *alerts, int64_t time_ns, const char *id, const char *evidence)
{
	assert_ptr_equal(alerts, &nothing);
	assert_true(time_ns == start_ns);
	assert_string_equal(id, "an alert");
	kept.count++;
	strcpy(kept.evidence, evidence);
}

static int judge_bundle(const char *bundle, const struct evidence_seal *seal)
{
	(void)bundle, (void)seal;
	return 0;
}

/* In place of src/engine/outputs.c. */
static struct {
	int count;
	char error[64];
} status;

void outputs_put(struct outputs *outputs, const struct record *record)
{
	(void)outputs;
	assert_int_equal(record->type, RECORD_STATUS);
	assert_true(record->time_ns == start_ns);
	assert_string_equal(record->status->source, "evidence");
	assert_true(isnan(record->status->ppm));
	status.count++;
	snprintf(status.error, sizeof(status.error), "%s", record->status->error);
}

/* A witness with a journal in a file. */
static struct witness witness;
static struct judge judge;
static struct outputs outputs;
static struct fault fault;
static char journal[64];

static int setup(void **state)
{
	(void)state;
	memset(&told, 0, sizeof(told));
	memset(&kept, 0, sizeof(kept));
	memset(&status, 0, sizeof(status));
	judge.alerts = (struct alerts *)&nothing;
	strcpy(journal, "/tmp/witness-XXXXXX");
	int fd = mkstemp(journal);

	return fd < 0 || close(fd);
}

static int teardown(void **state)
{
	(void)state;
	return unlink(journal);
}

static int open_witness(const char *folder, bool live)
{
	const struct engine_config config = {
		.live = live,
		.journal = journal,
		.evidence = folder,
		.evidence_s = 10,
		.evidence_space = 7e9,
		.position = "roof",
		.judge = judge_bundle,
		.clock = "a clock",
		.origins = { [1] = { "a recording", "a dongle", 28.5, -3 } },
	};

	return witness_open(&witness, &config, "test", &fault);
}

static long journal_size(void)
{
	FILE *file = fopen(journal, "r");

	fseek(file, 0, SEEK_END);
	long size = ftell(file);

	fclose(file);
	return size;
}

static void alert(enum alert_level level, enum alert_state state, bool at_end)
{

	static struct alert said;

	said = (struct alert){ .id = "an alert", .level = level, .state = state };
	cell_init(&said.cell, RAT_GSM);
	const struct record record = { .type = RECORD_ALERT, .time_ns = start_ns, .alert = &said };

	witness_alert(&witness, &record, &judge, at_end);
}

/* Of the samples kept, four tenths are those after the alert. */
static void what_the_evidence_is_told_first(void **state)
{
	(void)state;
	assert_int_equal(open_witness("folder", true), 0);
	assert_string_equal(told.config.folder, "folder");
	assert_string_equal(told.config.sensor, "test");
	assert_true(fabs(told.config.before_s - 6) < 1e-9 && fabs(told.config.after_s - 4) < 1e-9);
	assert_true(told.config.background);
	assert_int_equal(told.config.space_bytes, 7000000000);
	assert_string_equal(told.config.origins[1].source, "a recording");
	assert_string_equal(told.config.origins[1].device, "a dongle");
	assert_string_equal(told.config.clock, "a clock");
	assert_string_equal(told.config.position, "roof");
	assert_true(told.config.origins[1].gain_db == 28.5 && told.config.origins[1].ppm == -3);
	assert_ptr_equal(told.config.judge, judge_bundle);
	witness_close(&witness);
	assert_int_equal(told.closed, 1);
	assert_int_equal(open_witness("folder", false), 0);
	assert_false(told.config.background);
	witness_close(&witness);
	told.refuses = true;
	assert_int_equal(open_witness("folder", false), -EINVAL);
	assert_string_equal(fault.text, "refused");
	witness_close(&witness);
}

static void what_was_heard_goes_to_the_evidence(void **state)
{
	const struct listen_stretch stretch = { 1e6, 2e6, 3, 4, 5, -60 };
	const struct iq_block block = { .rate_hz = 1e6 };
	const struct pdu pdu = { .rat = RAT_GSM };
	(void)state;

	open_witness("folder", false);
	witness_iq(&witness, 1, &block);
	witness_pdu(&witness, &pdu);
	witness_pdu(&witness, &pdu);
	witness_listened(&witness, &stretch);
	assert_int_equal(told.blocks, 1);
	assert_int_equal(told.pdus, 2);
	assert_true(told.stretch.low_hz == 1e6 && told.stretch.high_hz == 2e6 && told.stretch.floor_dbfs == -60);
	assert_true(told.stretch.from_ns == 3 && told.stretch.to_ns == 4 && told.stretch.deaf_ns == 5);
	witness_close(&witness);
}

/* Every alert is journalled; evidence is asked for from suspicious on, while the alert stands. */
static void alerts_that_evidence_is_kept_of(void **state)
{
	static const struct {
		enum alert_level level;
		enum alert_state state;
		int requests;
	} rows[] = {
		{ ALERT_NOTICE, ALERT_RAISED, 0 },      { ALERT_SUSPICIOUS, ALERT_RAISED, 1 },
		{ ALERT_SUSPICIOUS, ALERT_UPDATED, 1 }, { ALERT_SUSPICIOUS, ALERT_CLEARED, 0 },
		{ ALERT_FAKE, ALERT_RAISED, 1 },        { ALERT_FAKE, ALERT_CLEARED, 0 },
	};
	long size = 0;
	(void)state;

	judge.scene.cells = (const struct cells *)&witness;
	judge.scene.coverage = &judge.coverage;
	judge.baseline = (struct baseline *)&fault;
	judge.operators = (struct operators *)&outputs;
	open_witness("folder", false);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		told.requests = 0;
		alert(rows[i].level, rows[i].state, i % 2);
		assert_int_equal(told.requests, rows[i].requests);
		if (rows[i].requests)
			assert_int_equal(told.at_end, i % 2);
		assert_true(journal_size() > size);
		size = journal_size();
	}
	assert_ptr_equal(told.scene.cells, &witness);
	assert_ptr_equal(told.scene.coverage, &judge.coverage);
	assert_ptr_equal(told.scene.baseline, &fault);
	assert_ptr_equal(told.scene.operators, &outputs);
	witness_close(&witness);
	judge.baseline = NULL;
	judge.operators = NULL;
}

/* It is kept as any other, and the journal says that outputs did not hear of it; what was ordered is there, too. */
static void what_is_muted_and_what_is_ordered(void **state)
{
	static struct alert said = { .id = "an alert", .level = ALERT_FAKE };
	const struct order order = { .origin = ORDER_PAGE, .name = "ann", .text = "reload" };
	const struct order_told answered = { &order, -EIO, "no" };
	char text[8192] = "";
	(void)state;

	open_witness("folder", false);
	cell_init(&said.cell, RAT_GSM);
	const struct record record = {
		.type = RECORD_ALERT, .time_ns = start_ns, .muted = true, .boot = "b", .seq = 7, .alert = &said
	};

	witness_alert(&witness, &record, &judge, false);
	assert_int_equal(told.requests, 1);
	witness_order(&witness, &(struct record){ .type = RECORD_ORDER, .time_ns = start_ns, .order = &answered });
	witness_close(&witness);
	FILE *file = fopen(journal, "r");

	assert_true(fread(text, 1, sizeof(text) - 1, file) > 0);
	fclose(file);
	assert_non_null(strstr(text, ",\"muted\":true}\n{\"type\":\"command\","));
	assert_non_null(strstr(text, "\"sensor\":\"test\",\"origin\":\"page\",\"name\":\"ann\",\"verb\":\"reload\","
	                             "\"ok\":false,\"answer\":\"no\"}\n"));
}

static void without_evidence(void **state)
{
	const struct listen_stretch stretch = { 1e6, 2e6, 3, 4, 5, -60 };
	const struct iq_block block = { .rate_hz = 1e6 };
	const struct pdu pdu = { .rat = RAT_GSM };
	(void)state;

	assert_int_equal(open_witness(NULL, true), 0);
	witness_iq(&witness, 1, &block);
	witness_pdu(&witness, &pdu);
	witness_listened(&witness, &stretch);
	alert(ALERT_FAKE, ALERT_RAISED, false);
	witness_write(&witness, start_ns, true, &judge, &outputs);
	assert_int_equal(told.opened + told.requests + told.writes + status.count, 0);
	witness_close(&witness);
	assert_true(journal_size() > 0);
}

/* As long as there is more of it; each alert is told of its own. */
static void what_is_due_is_written(void **state)
{
	(void)state;
	open_witness("folder", false);
	witness_write(&witness, start_ns, false, &judge, &outputs);
	assert_int_equal(told.writes, 1);
	assert_false(told.all);
	assert_int_equal(kept.count, 0);
	memcpy(told.says, (const int[]){ 0, 1, 1, 0 }, sizeof(told.says));
	witness_write(&witness, start_ns, true, &judge, &outputs);
	assert_int_equal(told.writes, 4);
	assert_true(told.all);
	assert_int_equal(kept.count, 2);
	assert_string_equal(kept.evidence, "bundle 3");
	assert_int_equal(status.count, 0);
	witness_close(&witness);
}

static void what_could_not_be_written_is_told(void **state)
{
	(void)state;
	open_witness("folder", false);
	memcpy(told.says, (const int[]){ 1, -ENOSPC, 0, 0 }, sizeof(told.says));
	witness_write(&witness, start_ns, false, &judge, &outputs);
	assert_int_equal(told.writes, 2);
	assert_int_equal(kept.count, 1);
	assert_int_equal(status.count, 1);
	assert_string_equal(status.error, "the disk is full");
	witness_close(&witness);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(what_the_evidence_is_told_first),
		TEST(what_was_heard_goes_to_the_evidence),
		TEST(alerts_that_evidence_is_kept_of),
		TEST(what_is_muted_and_what_is_ordered),
		TEST(without_evidence),
		TEST(what_is_due_is_written),
		TEST(what_could_not_be_written_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
