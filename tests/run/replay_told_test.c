// SPDX-License-Identifier: GPL-3.0-or-later
/* replay, from opening the inputs to the exit status: what of a recording reaches the witness, what the status says of
 * each input, what is said to who waits, what refuses or ends a run. Source, receiver, sink and witness are the tests'
 * own. */
#include "fake.h"  // struct fake

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "../../src/engine/witness.h"
#include "run.h"   // run_replay
#include "said.h"  // struct said

enum { STEP = 10000, RECORDS_MAX = 16 };

static const int64_t start_ns = INT64_C(1767225600000000000);

/* ---- what the run tells ---- */

static struct {
	int records;
	struct {
		enum record_type type;
		int64_t time_ns;
		struct status status;
		char source[32], error[160], reason[200], looks_like[8];
	} record[RECORDS_MAX];
	int cells, flushes, put_error;
	uint8_t octets[2]; /* of the last message */
	/* the witness */
	uint64_t samples, next, pdus;
	int64_t listened_ns, deaf_ns, from_ns;
	float floor_dbfs;
	char source[32];
} told;

static void copy(char *to, size_t size, const char *text)
{
	snprintf(to, size, "%s", text ? text : "");
}

static int put_record(void *instance, const struct record *record)
{
	int n = told.records;

	(void)instance;
	told.cells += record->type == RECORD_CELL;
	if (record->type == RECORD_MESSAGE)
		memcpy(told.octets, record->message->pdu->octets, 2);
	if (record->type == RECORD_CELL || record->type == RECORD_MESSAGE || n == RECORDS_MAX)
		return told.put_error;
	told.record[n].type = record->type;
	told.record[n].time_ns = record->time_ns;
	if (record->type == RECORD_STATUS) {
		told.record[n].status = *record->status;
		copy(told.record[n].source, sizeof(told.record[n].source), record->status->source);
		copy(told.record[n].error, sizeof(told.record[n].error), record->status->error);
		copy(told.record[n].reason, sizeof(told.record[n].reason), record->status->reason);
		copy(told.record[n].looks_like, sizeof(told.record[n].looks_like), record->status->looks_like);
	}
	told.records++;
	return told.put_error;
}

static void *open_sink(const struct sink_config *config, struct fault *why)
{
	(void)why;
	assert_false(config->live);
	return &told;
}

static int flush_sink(void *instance)
{
	(void)instance;
	told.flushes++;
	return 0;
}

static uint64_t dropped_by_sink(const void *instance)
{
	(void)instance;
	return 17;
}

static int close_sink(void *instance)
{
	(void)instance;
	return 0;
}

static const struct sink told_sink = {
	.name = "told",
	.open = open_sink,
	.put = put_record,
	.flush = flush_sink,
	.dropped = dropped_by_sink,
	.close = close_sink,
};

/* In place of src/sink/sink.c. */
const struct sink *const sinks[] = { &told_sink, NULL };

const struct sink *sink_find(const char *name)
{
	return strcmp(name, told_sink.name) == 0 ? &told_sink : NULL;
}

/* In place of src/engine/witness.c. */
int witness_open(struct witness *witness, const struct engine_config *config, const char *sensor, struct fault *why)
{
	const struct evidence_origin *origin = &config->origins[0];

	(void)witness, (void)sensor, (void)why;
	assert_false(config->live);
	assert_string_equal(config->clock, "the recording");
	assert_true(isnan(origin->gain_db) && isnan(origin->ppm));
	copy(told.source, sizeof(told.source), origin->source);
	return 0;
}

void witness_close(struct witness *witness)
{
	(void)witness;
}

void witness_iq(struct witness *witness, uint8_t radio, const struct iq_block *block)
{
	(void)witness, (void)radio;
	assert_int_equal(block->index, told.next + block->lost);
	told.next = block->index + block->nof_samples;
	told.samples += block->nof_samples;
}

void witness_pdu(struct witness *witness, const struct pdu *pdu)
{
	(void)witness, (void)pdu;
	told.pdus++;
}

void witness_listened(struct witness *witness, const struct listen_stretch *stretch)
{
	(void)witness;
	if (!told.from_ns)
		told.from_ns = stretch->from_ns;
	told.listened_ns += stretch->to_ns - stretch->from_ns;
	told.deaf_ns += stretch->deaf_ns;
	told.floor_dbfs = stretch->floor_dbfs;
}

void witness_alert(struct witness *witness, const struct record *record, const struct judge *judge, bool at_end)
{
	(void)witness, (void)record, (void)judge, (void)at_end;
}

void witness_order(struct witness *witness, const struct record *record)
{
	(void)witness, (void)record;
}

void witness_write(struct witness *witness, int64_t time_ns, bool all, struct judge *judge, struct outputs *outputs)
{
	(void)witness, (void)time_ns, (void)all, (void)judge, (void)outputs;
}

/* ---- the recordings ---- */

/* What a recording plays; those whose names begin with "bad" cannot be opened. */
static struct {
	void (*play)(const struct source_out *out);
	int result;
	struct source_info info;
	double second_rate_hz; /* of those whose names begin with "second"; 0: as the others */
	uint64_t index;
	int opens, runs, closes;
	_Atomic int cancels; /* also from the thread that waits for signals */
	uint8_t octet;       /* of all samples */
	char opened[32];
} tape;

static void *open_tape(const struct source_config *config, struct fault *why)
{
	if (strncmp(config->target, "bad", 3) == 0) {
		fault_set(why, EIO, "%s: nothing but noise", config->target);
		return NULL;
	}
	tape.opens++;
	copy(tape.opened, sizeof(tape.opened), config->target);
	return &tape;
}

static void close_tape(void *instance)
{
	(void)instance;
	tape.closes++;
}

static void info_of_tape(void *instance, struct source_info *info)
{
	(void)instance;
	*info = tape.info;
	if (tape.second_rate_hz > 0 && strncmp(tape.opened, "second", 6) == 0)
		info->rate_hz = tape.second_rate_hz;
}

static int run_tape(void *instance, const struct source_out *out, struct fault *why)
{
	(void)instance;
	tape.runs++;
	told.next = tape.index = 0;
	tape.play(out);
	return tape.result ? fault_set(why, -tape.result, "the tape broke") : 0;
}

static void cancel_tape(void *instance)
{
	(void)instance;
	tape.cancels++;
}

static const struct source tapes = {
	.name = "file",
	.open = open_tape,
	.run = run_tape,
	.cancel = cancel_tape,
	.close = close_tape,
	.info = info_of_tape,
};

/* In place of src/source/source.c. */
const struct source *const sources[] = { &tapes, NULL };

const struct source *source_find(const char *name)
{
	return strcmp(name, tapes.name) == 0 ? &tapes : NULL;
}

static void send(const struct source_out *out, uint64_t lost)
{
	static uint8_t samples[2 * STEP];
	struct iq_block block = {
		.format = IQ_CU8,
		.freq_hz = 947e6,
		.rate_hz = 1e6,
		.lost = lost,
		.nof_samples = STEP,
		.samples = samples,
	};

	memset(samples, tape.octet, sizeof(samples));
	block.index = tape.index + lost;
	block.time_ns = start_ns + (int64_t)block.index * 1000;
	tape.index = block.index + STEP;
	out->iq(out->ctx, &block);
}

static void send_some(const struct source_out *out, int count)
{
	for (int i = 0; i < count && !tape.cancels; i++)
		send(out, 0);
}

/* ---- a run ---- */

static struct run_config run;
static struct source_config options;
static struct fault fault;
static struct said said;
static const char *words; /* said to who waits */

static int setup(void **state)
{
	(void)state;
	memset(&told, 0, sizeof(told));
	memset(&tape, 0, sizeof(tape));
	tape.octet = 127;
	tape.info = (struct source_info){ .rate_hz = 1e6, .freq_hz = 947e6, .text = "packets of something else" };
	fake_knobs = (struct fake_knobs){ .pdus_each = 1 };
	fault = (struct fault){ .text = "" };
	run = (struct run_config){
		.engine = { .outputs = { 1, { "told:x" } }, .sensor = "test", .journal = "none", .messages = true },
		.reception = { .max_offset_ppm = 60 },
	};
	options = (struct source_config){ .gain_db = NAN };
	return 0;
}

static enum run_exit go(void (*play)(const struct source_out *out), const char *first, const char *second)
{
	char names[2][16] = { "", "" };
	char *paths[] = { names[0], names[1] };

	copy(names[0], sizeof(names[0]), first);
	copy(names[1], sizeof(names[1]), second);
	tape.play = play;
	said_begin(&said);
	enum run_exit result = run_replay(&run, &options, paths, second ? 2 : 1, &fault);

	words = said_end(&said);
	assert_int_equal(tape.opens, tape.closes);
	return result;
}

static int place_of(enum record_type type, int n)
{
	for (int i = 0; i < told.records; i++)
		if (told.record[i].type == type && n-- == 0)
			return i;
	return -1;
}

/* ---- samples ---- */

static void play_samples(const struct source_out *out)
{
	send_some(out, 100);
	tape.octet = 255;
	send(out, 777);
	send_some(out, 49);
}

/* A second and a half, of which the last third is at full scale, behind a hole. */
static void all_that_was_heard(void **state)
{
	(void)state;
	assert_int_equal(go(play_samples, "tape", NULL), RUN_DONE);
	assert_string_equal(told.source, "tape");
	assert_int_equal(told.samples, 1500000);
	assert_int_equal(told.pdus, 150);
	assert_int_equal(told.from_ns, start_ns);
	assert_int_equal(told.listened_ns, 1500000000);
	assert_int_equal(told.deaf_ns, 500000000 + 777000);
	assert_true(told.floor_dbfs == -60);
	assert_true(fake_knobs.end.flushed && fake_knobs.end.config.combine &&
	            fake_knobs.end.config.max_offset_ppm == 60);
	assert_false(fake_knobs.end.config.converter);
}

/* The status stands last, at the time of the last sample; the samples are as good as they are. */
static void what_the_status_says(void **state)
{
	(void)state;
	fake_knobs.pdus_each = 3;
	fake_knobs.offset_ppm = -9;
	run.reception.no_combine = true;
	assert_int_equal(go(play_samples, "tape", NULL), RUN_DONE);
	assert_int_equal(told.records, 2);
	assert_int_equal(told.record[0].type, RECORD_COVERAGE);
	assert_int_equal(told.record[1].type, RECORD_STATUS);
	assert_int_equal(told.record[1].time_ns, start_ns + 1500777000);
	const struct status *status = &told.record[1].status;

	assert_true(status->samples == 1500000 && status->dropped_samples == 777 && fabs(status->seconds - 1.5) < 1e-9);
	assert_int_equal(status->blocks_ok[PDU_BCCH], 450);
	assert_int_equal(status->dropped_records, 17);
	assert_true(fabs(status->ppm + 9) < 0.01 && fabs(status->clipped - 1 / 3.0) < 0.01 && !status->live);
	assert_string_equal(told.record[1].source, "tape");
	assert_string_equal(told.record[1].error, "");
	assert_string_equal(told.record[1].reason, "");
	assert_false(fake_knobs.end.config.combine);
	assert_true(told.flushes > 0);
	assert_memory_equal(words, "fbswatch: tape: 1.5 s of signal in ", 35);
}

static void play_tenth(const struct source_out *out)
{
	send_some(out, 10);
	tape.octet = 127;
}

/* One after the other, each with a status of its own; what was listened to is told after the last. */
static void of_several_recordings(void **state)
{
	(void)state;
	tape.octet = 255;
	assert_int_equal(go(play_tenth, "first", "second"), RUN_DONE);
	assert_string_equal(told.source, "several recordings");
	assert_int_equal(tape.runs, 2);
	assert_int_equal(told.samples, 200000);
	assert_int_equal(told.listened_ns, 200000000);
	assert_int_equal(told.records, 3);
	assert_int_equal(place_of(RECORD_COVERAGE, 0), 1);
	assert_string_equal(told.record[0].source, "first");
	assert_string_equal(told.record[2].source, "second");
	assert_true(told.record[0].status.samples == 100000 && told.record[2].status.samples == 100000);
	assert_true(told.record[0].status.clipped == 1 && told.record[2].status.clipped == 0);
}

static void why_nothing_was_read(void **state)
{
	(void)state;
	fake_knobs.pdus_each = 0;
	assert_int_equal(go(play_tenth, "tape", NULL), RUN_DONE);
	assert_string_equal(told.record[1].reason, "GSM: no carrier above the noise floor (-60 dBFS)");
}

/* ---- blocks ---- */

static void play_blocks(const struct source_out *out)
{
	struct pdu pdu = { .channel = PDU_BCCH,
		           .freq_hz = 947.4e6,
		           .m = { NAN, NAN, NAN, NAN },
		           .gsm = { .arfcn = 62, .bsic = 43 },
		           .len = PDU_GSM_OCTETS,
		           .octets = { 0xab, 0xcd } };

	for (int i = 0; i < 5; i++) {
		pdu.time_ns = start_ns + i * 1000;
		pdu.channel = i < 3 ? PDU_BCCH : PDU_CCCH;
		out->pdu(out->ctx, &pdu);
	}
	pdu.rat = RAT_LTE; /* which nobody here reads */
	pdu.time_ns += 500;
	out->pdu(out->ctx, &pdu);
}

/* They are redacted, counted, and have their own times. */
static void blocks_of_other_tools(void **state)
{
	(void)state;
	tape.info.rate_hz = 0;
	assert_int_equal(go(play_blocks, "tape", NULL), RUN_DONE);
	assert_int_equal(told.pdus, 5);
	assert_true(told.octets[0] == 0xab && told.octets[1] == 0xff);
	assert_int_equal(told.records, 1);
	const struct status *status = &told.record[0].status;

	assert_true(status->blocks_ok[PDU_BCCH] == 3 && status->blocks_ok[PDU_CCCH] == 2 && status->samples == 0);
	assert_int_equal(told.record[0].time_ns, start_ns + 4000);
	assert_string_equal(told.record[0].reason, "");
	assert_string_equal(words, "");
}

static void play_nothing(const struct source_out *out)
{
	(void)out;
}

static void what_packets_were_taken_for(void **state)
{
	(void)state;
	tape.info.rate_hz = 0;
	assert_int_equal(go(play_nothing, "tape", NULL), RUN_DONE);
	assert_string_equal(told.record[0].reason, "packets of something else");
}

/* ---- what people are told ---- */

static void play_cut_off(const struct source_out *out)
{
	send_some(out, 10);
	if (tape.runs == 1)
		out->event(out->ctx, -ENODATA, "first: is cut off");
	out->event(out->ctx, 0, "all is well");
}

/* It is no reason to fail, and the next recording has nothing to do with it. */
static void a_recording_that_was_cut_off(void **state)
{
	(void)state;
	assert_int_equal(go(play_cut_off, "first", "second"), RUN_DONE);
	assert_string_equal(told.record[place_of(RECORD_STATUS, 0)].error, "first: is cut off");
	assert_string_equal(told.record[place_of(RECORD_STATUS, 1)].error, "");
	assert_memory_equal(words, "fbswatch: first: is cut off\nfbswatch: first: 0.1 s of signal", 60);
	assert_null(strstr(words + 60, "cut off"));
}

static void play_signed(const struct source_out *out)
{
	for (int i = 0; i < 10; i++) {
		static const uint8_t octets[4] = { 20, 250, 6, 235 };

		tape.octet = octets[i % 4];
		send(out, 0);
	}
}

static void what_the_samples_look_like(void **state)
{
	(void)state;
	assert_int_equal(go(play_signed, "tape", NULL), RUN_DONE);
	assert_string_equal(told.record[1].looks_like, "cs8");
	assert_memory_equal(
		words, "fbswatch: tape: the samples look like cs8 rather than cu8: see --format\nfbswatch: tape: 0.1 s",
		88);
	setup(state);
	assert_int_equal(go(play_tenth, "tape", NULL), RUN_DONE);
	assert_string_equal(told.record[1].looks_like, "");
	assert_null(strstr(words, "look like"));
}

/* Every one, before it is played. */
static void what_was_inferred(void **state)
{
	(void)state;
	copy(tape.info.inferred, sizeof(tape.info.inferred), "by its name: cu8");
	tape.info.rate_hz = 0;
	assert_int_equal(go(play_nothing, "first", "second"), RUN_DONE);
	assert_string_equal(words, "fbswatch: first: by its name: cu8\nfbswatch: second: by its name: cu8\n");
}

/* ---- what ends it ---- */

static void a_source_that_breaks(void **state)
{
	(void)state;
	tape.result = -EIO;
	assert_int_equal(go(play_tenth, "first", "second"), RUN_UNFINISHED);
	assert_int_equal(tape.runs, 1);
	assert_string_equal(fault.text, "the tape broke");
	assert_int_equal(told.records, 2); /* what was found is told */
	assert_string_equal(told.record[1].error, "the tape broke");
}

static void play_until_stopped(const struct source_out *out)
{
	send_some(out, 10);
	kill(getpid(), SIGTERM);
	for (int ms = 0; ms < 10000 && !tape.cancels; ms++)
		usleep(1000);
}

static void a_signal_stops_the_run(void **state)
{
	(void)state;
	assert_int_equal(go(play_until_stopped, "first", "second"), RUN_UNFINISHED);
	assert_int_equal(tape.cancels, 1);
	assert_int_equal(tape.runs, 1);
	assert_string_equal(fault.text, "first: interrupted");
	assert_string_equal(told.record[1].error, "first: interrupted");
	assert_int_equal(told.records, 2);
}

static void an_output_that_fails(void **state)
{
	(void)state;
	told.put_error = -ENOSPC;
	assert_int_equal(go(play_tenth, "first", "second"), RUN_UNFINISHED);
	assert_string_equal(fault.text, "told: No space left on device");
	assert_int_equal(told.samples, STEP);
	assert_int_equal(tape.runs, 1);
	setup(state);
	told.put_error = -ENOSPC;
	tape.info.rate_hz = 0;
	assert_int_equal(go(play_blocks, "first", "second"), RUN_UNFINISHED);
	assert_int_equal(tape.cancels, 5);
	assert_int_equal(tape.runs, 1);
}

/* ---- what is refused ---- */

/* Before anything is played. */
static void assert_refused(const char *first, const char *second, const char *why, const char *setting)
{
	assert_int_equal(go(play_tenth, first, second), RUN_REFUSED);
	assert_int_equal(tape.runs, 0);
	assert_int_equal(told.records, 0);
	assert_string_equal(fault.text, why);
	if (setting)
		assert_string_equal(fault.setting, setting);
}

static void what_is_refused(void **state)
{
	(void)state;
	assert_refused("first", "bad", "bad: nothing but noise", NULL);
	setup(state);
	run.evidence_key = "00";
	assert_refused("tape", NULL, "tape is no bundle of evidence", "key");
	setup(state);
	run.engine.lang = "xx";
	assert_refused("tape", NULL, "'xx' is neither en nor zh", "lang");
	setup(state);
	run.reception.rats = "foo";
	assert_refused("tape", NULL, "there is no receiver 'foo'", "rat");
	assert_int_equal(tape.opens, 0);
	setup(state);
	run.engine.outputs = (struct setting_list){ 1, { "nothing:x" } };
	assert_refused("tape", NULL, "'nothing:x' is not KIND:TARGET of a known kind", "output");
	setup(state);
	run.reception.lo_invert = true;
	assert_refused("tape", NULL, "needs the frequency of the converter's LO (lo)", "lo-invert");
}

/* Each rate that there is needs receivers that take it. */
static void rates_that_are_refused(void **state)
{
	(void)state;
	tape.info.rate_hz = 250e3;
	assert_refused("tape", NULL, "tape: rate too low", NULL);
	setup(state);
	tape.second_rate_hz = 250e3;
	assert_refused("first", "second", "second: rate too low", NULL);
	setup(state);
	tape.second_rate_hz = 2e6;
	assert_int_equal(go(play_tenth, "first", "second"), RUN_DONE);
	assert_true(fake_knobs.end.config.rate_hz == 2e6);
}

/* What is recorded behind a converter was somewhere on the air. */
static void behind_a_converter(void **state)
{
	(void)state;
	run.reception.lo_hz = -947e6;
	assert_refused("tape", NULL, "tape was recorded at 947.000000 MHz, which would be 0.000000 MHz on the air",
	               "lo");
	setup(state);
	run.reception.lo_hz = -949.5e6;
	assert_refused("tape", NULL, "tape was recorded at 947.000000 MHz, which would be -2.500000 MHz on the air",
	               "lo");
	setup(state);
	run.reception.lo_hz = -946e6;
	assert_int_equal(go(play_tenth, "tape", NULL), RUN_DONE);
	assert_true(fake_knobs.end.config.converter && fake_knobs.end.freq_hz == 1e6);
	setup(state);
	run.reception.lo_hz = -947e6;
	tape.info.rate_hz = 0; /* blocks say themselves where they were */
	assert_int_equal(go(play_blocks, "tape", NULL), RUN_DONE);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, setup)
	const struct CMUnitTest tests[] = {
		TEST(all_that_was_heard),
		TEST(what_the_status_says),
		TEST(of_several_recordings),
		TEST(why_nothing_was_read),
		TEST(blocks_of_other_tools),
		TEST(what_packets_were_taken_for),
		TEST(a_recording_that_was_cut_off),
		TEST(what_the_samples_look_like),
		TEST(what_was_inferred),
		TEST(a_source_that_breaks),
		TEST(a_signal_stops_the_run),
		TEST(an_output_that_fails),
		TEST(what_is_refused),
		TEST(rates_that_are_refused),
		TEST(behind_a_converter),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
