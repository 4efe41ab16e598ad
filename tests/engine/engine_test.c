// SPDX-License-Identifier: GPL-3.0-or-later
/* engine: what each pdu, stretch and end of a run is told to whom, in which order; which alert is the one waited for.
 * Receiver, judge and witness are the tests' own: they write down what they are told. */
#include "../run/fake.h"  // struct fake

#include <errno.h>
#include <poll.h>
#include <pty.h>
#include <stdio.h>
#include <unistd.h>

#include "listening.h"  // listening_add
#include "plain.h"      // plain_is
#include "../../src/engine/inside.h"

static const int64_t start_ns = INT64_C(1767225600000000000);

/* Who was told, a letter each: "p" pdu, "j" judged, "w" written, "W" all, "a" again, "e" end, "A" alert, "E" alert by
 * the end, "l" listened, "q" samples. */
static struct {
	char steps[64];
	alert_emit_fn *emit;
	void *ctx;
	int refusal, blindness; /* of the judge, of the witness */
	const char *host;       /* its name; NULL: it has none */
	char sensor[256];
	double floor_dbfs;
	int64_t deaf_ns;
} told;

static void note(char letter)
{
	told.steps[strlen(told.steps)] = letter;
}

/* In place of the C library's, which may leave a long name without its end. */
int gethostname(char *name, size_t size)
{
	assert_true(size < sizeof(told.sensor));
	if (told.host)
		memcpy(name, told.host, strnlen(told.host, size));
	return told.host ? 0 : -1;
}

/* In place of src/engine/judge.c. */
int judge_open(struct judge *judge, const struct engine_config *config, const struct cells *cells, alert_emit_fn *emit,
               void *ctx, struct fault *fault)
{
	(void)config;
	assert_non_null(cells);
	told.emit = emit;
	told.ctx = ctx;
	if (told.refusal)
		return fault_set(fault, told.refusal, "refused");
	judge->alerts = alerts_create(8, emit, ctx);
	return 0;
}

void judge_close(struct judge *judge)
{
	alerts_destroy(judge->alerts);
}

void judge_again(struct judge *judge, int64_t time_ns)
{
	(void)judge;
	assert_true(time_ns == start_ns);
	note('a');
}

int judge_reload(struct judge *judge, const char *operators, struct fault *why)
{
	(void)judge;
	(void)operators;
	(void)why;
	return 0;
}

void judge_position(struct judge *judge, int64_t time_ns, const struct position *position)
{
	(void)judge;
	(void)time_ns;
	(void)position;
}

void judge_end(struct judge *judge, int64_t time_ns)
{
	(void)judge;
	assert_true(time_ns == start_ns);
	note('e');
}

void judge_cell(struct judge *judge, const struct cell *cell, int64_t time_ns)
{
	(void)judge;
	assert_non_null(cell);
	assert_true(time_ns == start_ns);
	note('j');
}

/* In place of src/engine/witness.c. */
int witness_open(struct witness *witness, const struct engine_config *config, const char *sensor, struct fault *fault)
{
	(void)config;
	witness->sensor = sensor;
	return told.blindness ? fault_set(fault, told.blindness, "no folder") : 0;
}

void witness_close(struct witness *witness)
{
	(void)witness;
}

void witness_iq(struct witness *witness, uint8_t radio, const struct iq_block *block)
{
	assert_int_equal(radio, 3);
	(void)witness, (void)block;
	note('q');
}

void witness_pdu(struct witness *witness, const struct pdu *pdu)
{
	(void)witness, (void)pdu;
	note('p');
}

void witness_listened(struct witness *witness, const struct listen_stretch *stretch)
{
	(void)witness;
	assert_true(stretch->low_hz == 946e6);
	note('l');
}

void witness_alert(struct witness *witness, const struct record *record, const struct judge *judge, bool at_end)
{
	(void)witness, (void)record, (void)judge;
	note(at_end ? 'E' : 'A');
}

void witness_write(struct witness *witness, int64_t time_ns, bool all, struct judge *judge, struct outputs *outputs)
{
	(void)witness, (void)judge, (void)outputs;
	assert_true(time_ns == start_ns);
	note(all ? 'W' : 'w');
}

/* An engine that writes into a file. */
static char path[64], target[72];
static char text[1 << 16];
static struct engine *engine;
static struct fault fault;

static int setup(void **state)
{
	(void)state;
	memset(&told, 0, sizeof(told));
	fault.text[0] = 0;
	strcpy(path, "/tmp/engine-XXXXXX");
	int fd = mkstemp(path);

	snprintf(target, sizeof(target), "jsonl:%s", path);
	return fd < 0 || close(fd);
}

static int teardown(void **state)
{
	(void)state;
	return unlink(path);
}

static int open_engine(struct engine_config config)
{
	if (!config.outputs.count)
		config.outputs = (struct setting_list){ 1, { target } };
	engine = engine_open(&config, &fault);
	return engine ? 0 : -EINVAL;
}

/* How many records of this type there are in the file. */
static int count_records(const char *type)
{
	char words[32];
	int count = 0;

	snprintf(words, sizeof(words), "\"type\":\"%s\"", type);
	FILE *file = fopen(path, "r");
	text[fread(text, 1, sizeof(text) - 1, file)] = 0;
	fclose(file);
	for (const char *at = strstr(text, words); at; at = strstr(at + 1, words))
		count++;
	return count;
}

static struct pdu gsm_block(enum pdu_channel channel)
{
	return (struct pdu){
		.rat = RAT_GSM,
		.channel = channel,
		.time_ns = start_ns,
		.freq_hz = 947.4e6,
		.m = { -30, 12, NAN, NAN },
		.gsm = { .arfcn = 62, .bsic = 43 },
		.len = PDU_GSM_OCTETS,
	};
}

/* An alert of this id about the cell on this carrier. */
static void raise(const char *id, uint16_t arfcn, enum alert_level level, enum alert_state state)
{
	static struct alert alert;
	struct pdu pdu = gsm_block(PDU_BCCH);

	alert = (struct alert){ .level = level, .state = state };
	snprintf(alert.id, sizeof(alert.id), "%s", id);
	pdu.gsm.arfcn = arfcn;
	cell_init(&alert.cell, RAT_GSM);
	cell_place(&alert.cell, &pdu);
	told.emit(told.ctx, start_ns, &alert);
}

static const char *key_of(uint16_t arfcn)
{
	static char key[CELL_KEY_SIZE];
	struct pdu pdu = gsm_block(PDU_BCCH);
	struct cell cell;

	pdu.gsm.arfcn = arfcn;
	cell_init(&cell, RAT_GSM);
	cell_place(&cell, &pdu);
	cell_key(&cell, key, sizeof(key));
	return key;
}

/* By the sum of its cell's place, whatever time it came at; until it came, by the cell. */
static void the_alert_that_is_waited_for(void **state)
{
	(void)state;
	assert_int_equal(open_engine((struct engine_config){ .sensor = "test" }), 0);
	engine_await(engine, "20260101T000000.000000Z-0000aaaa", key_of(62));
	raise("20260101T000000.000000Z-0000bbbb", 70, ALERT_FAKE, ALERT_RAISED);
	assert_int_equal(engine_awaited(engine, false), ALERT_NONE);
	raise("20260101T000000.000000Z-0000bbbb", 62, ALERT_FAKE, ALERT_RAISED);
	assert_int_equal(engine_awaited(engine, false), ALERT_FAKE);
	assert_false(engine->met);
	raise("20260101T000000.000000Z-0000cccc", 62, ALERT_NOTICE, ALERT_RAISED);
	assert_int_equal(engine_awaited(engine, false), ALERT_NOTICE);
	raise("20270101T000000.000000Z-0000aaaa", 70, ALERT_SUSPICIOUS, ALERT_RAISED);
	assert_int_equal(engine_awaited(engine, false), ALERT_SUSPICIOUS);
	assert_true(engine->met);
	raise("20260101T000000.000000Z-0000bbbb", 62, ALERT_NOTICE, ALERT_UPDATED);
	assert_int_equal(engine_awaited(engine, false), ALERT_SUSPICIOUS);
	raise("20260101T000000.000000Z-0000aaaa", 62, ALERT_SUSPICIOUS, ALERT_CLEARED);
	assert_int_equal(engine_awaited(engine, false), ALERT_NONE);
	assert_true(engine->met);
	assert_int_equal(engine_awaited(engine, true), ALERT_FAKE);
	assert_int_equal(engine_close(engine, &fault), 0);
	assert_int_equal(count_records("alert"), 6);
	assert_string_equal(told.steps, "AAAAAA");
}

static void nobody_waits_for_an_alert(void **state)
{
	(void)state;
	assert_int_equal(open_engine((struct engine_config){ .sensor = "test" }), 0);
	raise("0000aaaa", 62, ALERT_FAKE, ALERT_RAISED);
	raise("20260101T000000.000000Z-0000aaaa", 62, ALERT_FAKE, ALERT_RAISED);
	assert_int_equal(engine_awaited(engine, false), ALERT_NONE);
	assert_int_equal(engine_awaited(engine, true), ALERT_NONE);
	engine_await(engine, "", key_of(62)); /* an id that nothing is known of is none */
	raise("0000aaaa", 62, ALERT_NOTICE, ALERT_RAISED);
	assert_int_equal(engine_awaited(engine, false), ALERT_NOTICE);
	assert_false(engine->met);
	engine_await(engine, "", "");
	raise("0000aaaa", 62, ALERT_FAKE, ALERT_UPDATED);
	assert_int_equal(engine_awaited(engine, true), ALERT_NOTICE);
	engine_close(engine, &fault);
}

static int open_as(const char *sensor)
{
	int error = open_engine((struct engine_config){ .sensor = sensor });

	if (error)
		return error;
	strcpy(told.sensor, engine->sensor);
	return engine_close(engine, &fault);
}

static void the_name_of_the_sensor(void **state)
{
	char name[257];
	(void)state;

	memset(name, 'n', sizeof(name));
	name[256] = 0;
	assert_int_equal(open_as(name), -EINVAL);
	assert_non_null(strstr(fault.text, "1 to 255 octets"));
	name[255] = 0;
	assert_int_equal(open_as(name), 0);
	assert_string_equal(told.sensor, name);
	assert_int_equal(open_as(""), -EINVAL);
	assert_non_null(strstr(fault.text, "1 to 255 octets"));
	assert_int_equal(open_as("a\033b"), -EINVAL);
	assert_non_null(strstr(fault.text, "plain text"));
	for (const char *const *host = (const char *const[]){ "sensor-7", name, "a\033b", NULL }; *host; host++) {
		told.host = *host;
		assert_int_equal(open_as(NULL), 0);
		assert_string_equal(told.sensor, plain_is(*host) ? *host : "fbswatch");
	}
	told.host = NULL;
	assert_int_equal(open_as(NULL), 0);
	assert_string_equal(told.sensor, "fbswatch");
}

/* What the judge reads is no output's to overwrite; what is not there yet is nobody's. */
static void no_output_over_what_is_read(void **state)
{
	(void)state;
	assert_int_equal(open_engine((struct engine_config){ .sensor = "test", .operators = path }), -EINVAL);
	assert_int_equal(open_engine((struct engine_config){ .sensor = "test", .baseline = path }), -EINVAL);
	assert_int_equal(
		open_engine((struct engine_config){ .sensor = "test", .baseline = path, .operators = "/dev/null" }),
		-EINVAL);
	assert_int_equal(
		open_engine((struct engine_config){ .sensor = "test", .baseline = "/nowhere", .operators = path }),
		-EINVAL);
	assert_int_equal(open_engine((struct engine_config){ .sensor = "test", .baseline = "/nowhere" }), 0);
	engine_close(engine, &fault);
}

static void what_cannot_be_opened(void **state)
{
	(void)state;
	assert_int_equal(open_engine((struct engine_config){ .sensor = "test", .lang = "xx" }), -EINVAL);
	assert_string_equal(fault.text, "'xx' is neither en nor zh");
	told.refusal = EIO;
	assert_int_equal(open_engine((struct engine_config){ .sensor = "test" }), -EINVAL);
	assert_string_equal(fault.text, "refused");
	told.refusal = 0;
	told.blindness = ENOENT;
	assert_int_equal(open_engine((struct engine_config){ .sensor = "test" }), -EINVAL);
	assert_string_equal(fault.text, "no folder");
	told.blindness = 0;
	assert_int_equal(open_engine((struct engine_config){ .sensor = "test", .outputs = { 1, { "foo:x" } } }),
	                 -EINVAL);
	assert_int_equal(open_engine((struct engine_config){ .sensor = "test", .lang = "zh" }), 0);
	assert_int_equal(engine_close(engine, &fault), 0);
}

static void an_output_that_failed(void **state)
{
	const struct pdu pdu = gsm_block(PDU_BCCH);
	(void)state;

	assert_int_equal(
		open_engine((struct engine_config){ .sensor = "test", .outputs = { 1, { "jsonl:/dev/full" } } }), 0);
	assert_int_equal(engine_error(engine), 0);
	engine_pdu(engine, &pdu);
	engine_flush(engine);
	assert_int_equal(engine_error(engine), -ENOSPC);
	assert_int_equal(engine_close(engine, &fault), -ENOSPC);
}

/* A burst says where a cell is, and is no message; of a standard without a receiver nothing is said. */
static void each_pdu_to_all(void **state)
{
	const struct pdu burst = gsm_block(PDU_SCH), block = gsm_block(PDU_BCCH);
	struct pdu strange = block;
	(void)state;

	strange.rat = RAT_LTE;
	assert_int_equal(open_engine((struct engine_config){ .sensor = "test", .messages = true }), 0);
	engine_pdu(engine, &burst);
	assert_string_equal(told.steps, "pjw");
	engine_pdu(engine, &block);
	assert_string_equal(told.steps, "pjwpjw");
	engine_pdu(engine, &strange);
	assert_string_equal(told.steps, "pjwpjw");
	assert_int_equal(cells_count(engine->cells), 1);
	engine_close(engine, &fault);
	assert_int_equal(count_records("message"), 1);
	assert_non_null(strstr(text, "Fake Information"));
	assert_non_null(strstr(text, key_of(62)));
}

static void what_was_listened_to(void **state)
{
	const struct listen_stretch stretch = {
		.low_hz = 946e6,
		.high_hz = 948e6,
		.from_ns = start_ns,
		.to_ns = start_ns + 2000000000,
		.deaf_ns = 500000000,
		.floor_dbfs = -77,
	};
	const struct iq_block block = { .rate_hz = 1e6 };
	const struct pdu pdu = gsm_block(PDU_BCCH);
	(void)state;

	assert_int_equal(open_engine((struct engine_config){ .sensor = "test" }), 0);
	engine_coverage(engine, start_ns);
	engine_iq(engine, 3, &block);
	engine_listened(engine, &stretch);
	assert_string_equal(told.steps, "ql");
	engine_pdu(engine, &pdu);
	engine_coverage(engine, start_ns);
	assert_int_equal(engine->judge.coverage.count, 1);
	assert_int_equal(engine->judge.coverage.cells, 1);
	const struct coverage_span *span = &engine->judge.coverage.spans[0];
	assert_true(span->low_hz == 946e6 && span->high_hz == 948e6 && span->floor_dbfs == -77);
	assert_int_equal(span->listened_ns, 2000000000);
	assert_int_equal(span->deaf_ns, 500000000);
	engine_close(engine, &fault);
	assert_int_equal(count_records("coverage"), 1);
}

/* Alerts of which three reach a notice, two of them more, and one the highest level: findings of two families, heavier
 * by the cell. */
static void raise_six(void)
{
	static const float weights[] = { 1.5f, 1.5f, 1.5f, 2.5f, 2.5f, 3.4f };
	const struct pdu pdu = gsm_block(PDU_BCCH);
	struct finding findings[2] = { { .rule = "x", .family = FAMILY_DOWNGRADE },
		                       { .rule = "y", .family = FAMILY_NEIGHBOURS } };
	struct history *history = test_calloc(1, sizeof(*history));
	struct cell cell;

	cell_init(&cell, RAT_GSM);
	cell_place(&cell, &pdu);
	for (uint64_t i = 0; i < sizeof(weights) / sizeof(weights[0]); i++) {
		findings[0].weight = findings[1].weight = weights[i];
		alerts_update(engine->judge.alerts, start_ns, i + 1, &cell, history, findings, 2);
	}
	test_free(history);
}

/* As many alerts as reached each level. */
static void how_far_the_alerts_went(void **state)
{
	(void)state;
	assert_int_equal(open_engine((struct engine_config){ .sensor = "test" }), 0);
	raise_six();
	engine_coverage(engine, start_ns);
	assert_int_equal(engine->judge.coverage.notice, 3);
	assert_int_equal(engine->judge.coverage.suspicious, 2);
	assert_int_equal(engine->judge.coverage.fake, 1);
	engine_close(engine, &fault);
}

/* So many cells, each on a carrier of its own, by a receiver whose clock is off. */
static void hear_cells(int count, double ppm)
{
	struct pdu pdu = gsm_block(PDU_BCCH);

	for (int i = 0; i < count; i++) {
		pdu.gsm.arfcn++;
		pdu.freq_hz += 200e3;
		pdu.m.freq_offset_hz = ppm * 1e-6 * pdu.freq_hz;
		engine_pdu(engine, &pdu);
	}
}

/* A status comes filled in, and is in the file at once, with all before it. */
static void the_state_of_the_receivers(void **state)
{
	struct status status = { .source = "a test", .ppm = 7, .dropped_records = 7 };
	(void)state;

	assert_int_equal(open_engine((struct engine_config){ .sensor = "test" }), 0);
	hear_cells(1, 12);
	engine_status(engine, start_ns, &status);
	assert_true(isnan(status.ppm)); /* one cell is no consensus */
	assert_int_equal(status.dropped_records, 0);
	assert_int_equal(count_records("status"), 1);
	assert_int_equal(count_records("cell"), 1);
	assert_non_null(strstr(text, "\"source\":\"a test\""));
	hear_cells(4, 12);
	engine->outputs.items[0].lost = 3;
	engine_status(engine, start_ns, &status);
	assert_true(fabs(status.ppm - 12) < 0.01);
	assert_int_equal(status.dropped_records, 3);
	assert_int_equal(count_records("status"), 2);
	engine_close(engine, &fault);
}

static void the_end_of_a_sweep(void **state)
{
	struct survey survey = { .bands = "gsm900", .channels_visited = 9, .cells = 7, .duration_s = 1.5 };
	(void)state;

	assert_int_equal(open_engine((struct engine_config){ .sensor = "test" }), 0);
	hear_cells(3, 0);
	engine_survey(engine, start_ns, &survey);
	assert_int_equal(survey.cells, 3);
	engine_flush(engine);
	assert_int_equal(count_records("survey"), 1);
	assert_non_null(strstr(text, "\"channels_visited\":9,\"cells\":3,\"duration_s\":1.5"));
	engine_close(engine, &fault);
}

static uint64_t version(void)
{
	struct engine_snapshot snapshot;

	engine_snapshot(engine, &snapshot);
	return snapshot.version;
}

static void what_may_be_known(void **state)
{
	struct engine_snapshot snapshot;
	(void)state;

	assert_int_equal(open_engine((struct engine_config){ .sensor = "test" }), 0);
	engine_snapshot(engine, &snapshot);
	assert_true(!snapshot.cells && !snapshot.notice && !snapshot.suspicious && !snapshot.fake);
	assert_true(isnan(snapshot.clock_ppm[0]) && !snapshot.dropped_records);
	raise_six();
	hear_cells(5, -8);
	engine->outputs.items[0].lost = 4;
	engine_snapshot(engine, &snapshot);
	assert_int_equal(snapshot.cells, 5);
	assert_int_equal(snapshot.notice, 3);
	assert_int_equal(snapshot.suspicious, 2);
	assert_int_equal(snapshot.fake, 1);
	assert_true(fabs(snapshot.clock_ppm[0] + 8) < 0.01);
	assert_int_equal(snapshot.dropped_records, 4);
	engine_close(engine, &fault);
}

/* Each call that changes something; none that only tells. */
static void another_version(void **state)
{
	static struct listening listening;
	const struct listen_stretch stretch = { .low_hz = 946e6, .high_hz = 948e6, .from_ns = start_ns };
	const struct pdu pdu = gsm_block(PDU_BCCH);
	struct status status = { .source = "x" };
	struct pdu strange = pdu;
	(void)state;

	strange.rat = RAT_LTE;
	assert_int_equal(open_engine((struct engine_config){ .sensor = "test" }), 0);
	uint64_t before = version();

	engine_pdu(engine, &pdu);
	assert_true(version() > before);
	before = version();
	engine_listened(engine, &stretch);
	assert_true(version() > before);
	before = version();
	engine_listening(engine, &listening, 1);
	assert_true(version() > before);
	before = version();
	engine_pdu(engine, &strange);
	engine_status(engine, start_ns, &status);
	engine_draw(engine, start_ns, "");
	engine_flush(engine);
	assert_int_equal(version(), before);
	engine_end(engine, start_ns, "");
	assert_true(version() > before);
	engine_close(engine, &fault);
}

/* What a bundle says was listened to, no further than it has been read. */
static void what_was_listened_to_by_then(void **state)
{
	static struct listening listening;
	struct listening_stretch stretch = {
		.blocks = 3,
		.low_hz = 946e6,
		.high_hz = 948e6,
		.from_ns = start_ns,
		.to_ns = start_ns + 2000000000,
		.deaf_ns = 5,
		.floor_dbfs = -77,
	};
	const struct coverage *coverage;
	(void)state;

	listening = (struct listening){ 0 };
	listening_add(&listening, &stretch);
	stretch.blocks = 4;
	stretch.low_hz = 950e6;
	stretch.high_hz = 952e6;
	listening_add(&listening, &stretch);
	assert_int_equal(open_engine((struct engine_config){ .sensor = "test" }), 0);
	coverage = &engine->judge.coverage;
	engine_listening(engine, &listening, 2);
	assert_int_equal(coverage->count, 0);
	engine_listening(engine, &listening, 3);
	assert_int_equal(coverage->count, 1);
	assert_true(coverage->spans[0].low_hz == 946e6 && coverage->spans[0].floor_dbfs == -77);
	assert_int_equal(coverage->spans[0].listened_ns, 2000000000);
	assert_int_equal(coverage->spans[0].deaf_ns, 5);
	engine_listening(engine, &listening, 9);
	assert_int_equal(coverage->count, 2);
	assert_string_equal(told.steps, ""); /* the evidence has it already */
	engine_close(engine, &fault);
}

/* The run's clock goes on; the host's is an hour ahead of it. */
static void the_clock_of_the_host_was_set(void **state)
{
	struct utc_run clock;
	(void)state;

	assert_int_equal(open_engine((struct engine_config){ .sensor = "test" }), 0);
	utc_run_start(&clock);
	engine_clock(engine, &clock);
	engine_flush(engine);
	assert_int_equal(count_records("clock"), 0);
	clock.offset_ns -= INT64_C(3600000000000);
	engine_clock(engine, &clock);
	engine_clock(engine, &clock);
	engine_close(engine, &fault);
	assert_int_equal(count_records("clock"), 1);
	assert_non_null(strstr(text, "\"step_s\":3600"));
}

/* All that a terminal was sent: it comes in pieces, and not at once. */
static void read_terminal(int master)
{
	struct pollfd fd = { .fd = master, .events = POLLIN };
	size_t used = 0;

	while (used < sizeof(text) - 1 && poll(&fd, 1, 300) > 0 && (fd.revents & POLLIN))
		used += (size_t)read(master, text + used, sizeof(text) - 1 - used);
	text[used] = 0;
}

/* Where a run is watched on a terminal, the table is there and nothing else may be. */
static void the_table_of_a_terminal(void **state)
{
	char terminal[64], name[80];
	int master, slave;
	(void)state;

	if (openpty(&master, &slave, terminal, NULL, NULL)) {
		print_message("skipped: no pseudo-terminal here\n");
		skip();
	}
	snprintf(name, sizeof(name), "text:%s", terminal);
	assert_int_equal(open_engine((struct engine_config){ .live = true, .outputs = { 1, { name } } }), 0);
	assert_true(engine_holds(engine, slave));
	assert_false(engine_holds(engine, -1));
	hear_cells(1, 0);
	engine_draw(engine, start_ns, "all is well");
	assert_int_equal(engine_close(engine, &fault), 0);
	read_terminal(master);
	assert_non_null(strstr(text, "all is well"));
	close(master);
	close(slave);
	assert_int_equal(open_engine((struct engine_config){ .live = true }), 0);
	assert_false(engine_holds(engine, 1)); /* a file has none */
	engine_close(engine, &fault);
}

/* All is judged and written once more before the last cells are told. */
static void the_end_of_a_run(void **state)
{
	const struct pdu pdu = gsm_block(PDU_BCCH);
	const struct listen_stretch stretch = {
		.low_hz = 946e6, .high_hz = 948e6, .from_ns = start_ns, .to_ns = start_ns + 1
	};
	(void)state;

	assert_int_equal(open_engine((struct engine_config){ .sensor = "test" }), 0);
	engine_listened(engine, &stretch);
	engine_pdu(engine, &pdu);
	engine_end(engine, start_ns, "");
	raise("20260101T000000.000000Z-0000aaaa", 62, ALERT_NOTICE, ALERT_RAISED);
	assert_string_equal(told.steps, "lpjwaWeE");
	engine_close(engine, &fault);
	assert_int_equal(count_records("cell"), 2);
	assert_int_equal(count_records("coverage"), 1);
}

static void a_silent_run(void **state)
{
	const struct pdu pdu = gsm_block(PDU_BCCH);
	(void)state;

	assert_int_equal(open_engine((struct engine_config){ .sensor = "test", .silent = true }), 0);
	engine_pdu(engine, &pdu);
	assert_int_equal(engine->outputs.count, 0);
	engine_close(engine, &fault);
	assert_int_equal(count_records("cell"), 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(the_alert_that_is_waited_for),
		TEST(nobody_waits_for_an_alert),
		TEST(the_name_of_the_sensor),
		TEST(no_output_over_what_is_read),
		TEST(what_cannot_be_opened),
		TEST(an_output_that_failed),
		TEST(each_pdu_to_all),
		TEST(what_was_listened_to),
		TEST(how_far_the_alerts_went),
		TEST(the_state_of_the_receivers),
		TEST(the_end_of_a_sweep),
		TEST(what_may_be_known),
		TEST(another_version),
		TEST(what_was_listened_to_by_then),
		TEST(the_clock_of_the_host_was_set),
		TEST(the_table_of_a_terminal),
		TEST(the_end_of_a_run),
		TEST(a_silent_run),
	};

	setenv("TERM", "xterm", 1); /* as of a person */
	return cmocka_run_group_tests(tests, NULL, NULL);
}
