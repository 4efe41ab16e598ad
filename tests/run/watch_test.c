// SPDX-License-Identifier: GPL-3.0-or-later
/* scan and watch, from opening the device to the exit status: which windows the tuner is moved to and how long each is
 * heard, what records and the table's last line say of it, a device that goes away, comes back or does not, what stops
 * a run. Device, receiver, sink, table and witness are the tests' own, and so is the host's clock, which stands still
 * but for what the tests let pass. Nothing here depends on how fast the machine is: the tuner moves by what was heard,
 * and the device waits for it. */
#include "fake.h"  // struct fake

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "../../src/engine/witness.h"
#include "run.h"      // run_live
#include "said.h"     // struct said
#include "table.h"    // table_open
#include "control.h"  // control_open

enum {
	STEP = 10000,
	RATE = 1000000,
	STAYS_MAX = 64,
	RECORDS_MAX = 64,
	NOTES = 128,
	SETTLING = 3000,
	PATIENCE_MS = 10000
};

static const int64_t start_ns = INT64_C(1767225600000000000);

/* ---- the host's clock ---- */

/* Since the start; what is to pass with the next tick, so that none is in two times; what the wall clock was set by. */
static _Atomic int64_t passed_ns, due_ns, set_by_ns;

int clock_gettime(clockid_t id, struct timespec *now)
{
	int64_t ns = start_ns + passed_ns + (id == CLOCK_REALTIME ? set_by_ns : 0);

	if (id != CLOCK_MONOTONIC && id != CLOCK_REALTIME)
		return (int)syscall(SYS_clock_gettime, id, now);
	*now = (struct timespec){ ns / 1000000000, (long)(ns % 1000000000) };
	return 0;
}

/* ---- what is wanted ---- */

static struct run_config run;
static struct radio_config radio;
static double duration_s;
static struct fault why;

/* ---- what the run says ---- */

static struct {
	atomic_int records, draws, flushes;
	struct {
		enum record_type type;
		struct status status;
		char error[160], reason[160], bands[64];
		struct survey survey;
		struct coverage coverage;
		double step_s;
	} record[RECORDS_MAX];
	char notes[NOTES][192];  /* of each draw */
	int noted[8], nof_noted; /* draws that a test looks at */
	bool table, holds;
	int put_error, close_error, blocks_kept;
} told;

static const char *text_or_none(const char *text)
{
	return text ? text : "";
}

static int put_record(void *instance, const struct record *record)
{
	int n = told.records;

	(void)instance;
	if (n == RECORDS_MAX || record->type == RECORD_CELL || record->type == RECORD_MESSAGE)
		return told.put_error;
	told.record[n].type = record->type;
	if (record->type == RECORD_STATUS) {
		told.record[n].status = *record->status;
		snprintf(told.record[n].error, sizeof(told.record[n].error), "%s", text_or_none(record->status->error));
		snprintf(told.record[n].reason, sizeof(told.record[n].reason), "%s",
		         text_or_none(record->status->reason));
		assert_string_equal(record->status->source, radio.device);
	}
	if (record->type == RECORD_SURVEY) {
		told.record[n].survey = *record->survey;
		snprintf(told.record[n].bands, sizeof(told.record[n].bands), "%s", record->survey->bands);
	}
	if (record->type == RECORD_COVERAGE)
		told.record[n].coverage = *record->coverage;
	if (record->type == RECORD_CLOCK)
		told.record[n].step_s = record->clock->step_s;
	told.records = n + 1;
	return told.put_error;
}

static void *open_sink(const struct sink_config *config, struct fault *fault)
{
	(void)fault;
	assert_true(config->live);
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
	return told.close_error;
}

static const struct sink told_sink = {
	.name = "told",
	.for_people = true,
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

/* In place of src/sink/table.c. */
int table_open(struct table **opened, const struct sink_config *config, struct fault *fault)
{
	(void)config, (void)fault;
	*opened = told.table ? (struct table *)&told : NULL;
	return 0;
}

void table_put(struct table *table, const struct record *record)
{
	(void)table, (void)record;
}

int table_draw(struct table *table, int64_t time_ns, const struct cells *cells, const char *note)
{
	(void)table;
	assert_true(time_ns == start_ns + passed_ns && cells);
	snprintf(told.notes[told.draws % NOTES], sizeof(told.notes[0]), "%s", note);
	told.draws++;
	passed_ns += atomic_exchange(&due_ns, 0);
	return 0;
}

bool table_holds(const struct table *table, int fd)
{
	return table && fd == STDERR_FILENO && told.holds;
}

int table_close(struct table *table)
{
	(void)table;
	return 0;
}

/* In place of src/engine/witness.c. */
int witness_open(struct witness *witness, const struct engine_config *config, const char *sensor, struct fault *fault)
{
	const struct evidence_origin *origin = &config->origins[0];

	(void)witness, (void)sensor, (void)fault;
	assert_true(config->live);
	assert_string_equal(origin->source, radio.device);
	assert_string_equal(origin->device, "a tuner of the tests");
	assert_true(origin->gain_db == 20 && origin->ppm == 3);
	return 0;
}

void witness_close(struct witness *witness)
{
	(void)witness;
}

void witness_iq(struct witness *witness, uint8_t number, const struct iq_block *block)
{
	assert_int_equal(number, 0);
	(void)witness, (void)block;
	told.blocks_kept++;
}

void witness_pdu(struct witness *witness, const struct pdu *pdu)
{
	(void)witness, (void)pdu;
}

void witness_listened(struct witness *witness, const struct listen_stretch *stretch)
{
	(void)witness, (void)stretch;
}

void witness_alert(struct witness *witness, const struct record *record, const struct judge *judge, bool at_end)
{
	(void)witness, (void)record, (void)judge, (void)at_end;
}

void witness_order(struct witness *witness, const struct record *record)
{
	(void)witness, (void)record;
}

/* In place of src/control/server.c: orders come from the device's thread, and the answers go there. */
static struct {
	struct order_queue *queue;
	atomic_int opened, closed, answered;
	struct order_answer answer; /* the last */
} control;

struct control *control_open(const char *path, struct order_queue *queue, struct loop *loop, struct fault *fault)
{
	control.queue = queue;
	control.opened++;
	if (strcmp(path, "none") != 0)
		return loop ? (struct control *)&control : NULL;
	fault_set(fault, EACCES, "no socket");
	return NULL;
}

void control_close(struct control *closed)
{
	control.closed += closed != NULL;
}

static void on_answer(void *ctx, uint64_t ticket, const struct order_answer *answer)
{
	(void)ctx, (void)ticket;
	control.answer = *answer;
	control.answered++;
}

void witness_write(struct witness *witness, int64_t time_ns, bool all, struct judge *judge, struct outputs *outputs)
{
	(void)witness, (void)time_ns, (void)all, (void)judge, (void)outputs;
}

/* ---- the device ---- */

static struct {
	void (*play)(const struct source_out *out);
	int result; /* of it, when it ends by itself */
	uint64_t index, lost;
	uint32_t tune;
	double at_hz;
	_Atomic double tuned_hz;
	atomic_int tunes, refused, opens, closes;
	atomic_int cancels;
	double stands_hz, rate_hz; /* at first */
	struct stay_heard {
		double hz;
		uint64_t samples;
	} stays[STAYS_MAX];
	bool impatient; /* something that had to come did not */
	bool early;     /* something came too soon */
	int loud;       /* so many samples of a block are at full scale */
} device;

/* Waits until it is so, or the test has failed. */
static bool wait_for(bool (*is_so)(int than), int than)
{
	for (int ms = 0; ms < PATIENCE_MS && !device.impatient && !is_so(than); ms++)
		nanosleep(&(struct timespec){ .tv_nsec = 1000000 }, NULL);
	device.impatient |= !is_so(than);
	return !device.impatient;
}

static bool blocks_fed(int than)
{
	const struct fake *fake = fake_knobs.last;

	return (int)fake->blocks > than;
}

static bool records_told(int than)
{
	return told.records > than;
}

/* Each tick draws the table; where there is none, what outputs hold back is flushed all the same. */
static int ticks(void)
{
	return told.table ? told.draws : told.flushes;
}

static bool ticked(int than)
{
	return ticks() > than;
}

static bool tuned_or_over(int than)
{
	return device.tunes > than || device.cancels > 0;
}

static bool is_cancelled(int than)
{
	return device.cancels > than;
}

/* What the main thread was about is done. */
static void let_it_finish(void)
{
	wait_for(ticked, ticks());
}

static void *open_device(const struct source_config *config, struct fault *fault)
{
	if (strcmp(config->target, "1") != 0) {
		fault_set(fault, ENODEV, "it is not there");
		return NULL;
	}
	device.opens++;
	return &device;
}

static void close_device(void *instance)
{
	(void)instance;
	device.closes++;
}

static int tune_device(void *instance, double freq_hz)
{
	(void)instance;
	if (device.refused)
		return device.refused;
	device.tuned_hz = freq_hz;
	device.tunes++;
	return 0;
}

static void info_of_device(void *instance, struct source_info *info)
{
	(void)instance;
	*info = (struct source_info){
		.rate_hz = device.rate_hz,
		.freq_hz = device.stands_hz,
		.freq_min_hz = 946e6,
		.freq_max_hz = 948.2e6,
		.text = "a tuner of the tests",
	};
}

static int run_device(void *instance, const struct source_out *out, struct fault *fault)
{
	(void)instance;
	let_it_finish(); /* the first window was begun */
	device.play(out);
	return device.result ? fault_set(fault, -device.result, "gone for good") : 0;
}

static void cancel_device(void *instance)
{
	(void)instance;
	device.cancels++;
}

static const struct source dongle = {
	.name = "dongle",
	.live = true,
	.open = open_device,
	.run = run_device,
	.cancel = cancel_device,
	.tune = tune_device,
	.close = close_device,
	.info = info_of_device,
};
static const struct source fixed = {
	.name = "fixed",
	.live = true,
	.open = open_device,
	.run = run_device,
	.cancel = cancel_device,
	.close = close_device,
	.info = info_of_device,
};

/* In place of src/source/source.c. */
const struct source *const sources[] = { &dongle, &fixed, NULL };

const struct source *source_find(const char *name)
{
	return strcmp(name, dongle.name) == 0 ? &dongle : strcmp(name, fixed.name) == 0 ? &fixed : NULL;
}

/* A block from where the tuner is, without waiting for anybody. */
static void send(const struct source_out *out)
{
	static uint8_t samples[2 * STEP];
	struct iq_block block = {
		.format = IQ_CU8, .rate_hz = RATE, .nof_samples = STEP, .lost = device.lost, .samples = samples
	};

	memset(samples, 127, sizeof(samples));
	memset(samples, 255, 2 * (size_t)device.loud);
	if (device.at_hz != device.tuned_hz) {
		device.at_hz = device.tuned_hz;
		device.tune++;
		device.stays[device.tune % STAYS_MAX].hz = device.at_hz;
		block.lost += SETTLING;
	}
	device.stays[device.tune % STAYS_MAX].samples += STEP;
	block.tune = device.tune;
	block.freq_hz = device.at_hz;
	block.index = device.index + block.lost;
	block.time_ns = start_ns + (int64_t)block.index * 1000;
	device.index = block.index + STEP;
	device.lost = 0;
	out->iq(out->ctx, &block);
}

/* Each block is worked through before the next comes. */
static void hear(const struct source_out *out, double seconds)
{
	const struct fake *fake = fake_knobs.last;

	for (int left = (int)lround(seconds * RATE); left > 0 && !device.impatient; left -= STEP) {
		int before = (int)fake->blocks;

		send(out);
		wait_for(blocks_fed, before);
	}
}

/* So long, and the tuner is moved, or the run is over. */
static void hear_and_move(const struct source_out *out, double seconds)
{
	int before = device.tunes;

	hear(out, seconds);
	wait_for(tuned_or_over, before);
	if (!device.cancels)
		let_it_finish();
}

/* So long, and the tuner stays. */
static void hear_and_stay(const struct source_out *out, double seconds)
{
	hear(out, seconds);
	let_it_finish();
	let_it_finish();
}

static void stop_by(int signal)
{
	kill(getpid(), signal);
	wait_for(is_cancelled, 0);
	let_it_finish();
}

/* The table's last line as it is now is looked at later. */
static void note_now(void)
{
	told.noted[told.nof_noted++] = told.draws - 1;
}

static const char *noted(int n)
{
	return told.notes[told.noted[n] % NOTES];
}

static bool time_passed(int than)
{
	(void)than;
	return due_ns == 0;
}

static bool answered(int than)
{
	return control.answered > than;
}

/* Ordered, done and answered: 0, or the error. */
static int order(const char *text)
{
	struct order order = { .origin = ORDER_PAGE, .right = ORDER_MAY_CHANGE, .answer = on_answer };
	int before = control.answered;

	snprintf(order.text, sizeof(order.text), "%s", text);
	order_give(control.queue, &order);
	return wait_for(answered, before) ? control.answer.error : -1;
}

/* All that is due by the clock is done: a tick has begun after that, and come to its end. */
static void let_pass(double seconds)
{
	due_ns = (int64_t)(seconds * 1e9);
	wait_for(time_passed, 0);
	wait_for(ticked, ticks() + 1);
}

/* ---- a run ---- */

static int setup(void **state)
{
	(void)state;
	if (device.impatient) /* what comes would wait as well */
		return -1;
	memset(&told, 0, sizeof(told));
	memset(&device, 0, sizeof(device));
	memset(&control, 0, sizeof(control));
	told.table = told.holds = true;
	device.rate_hz = RATE;
	device.stands_hz = 100e6;
	device.tuned_hz = 100e6;
	passed_ns = 0;
	due_ns = 0;
	set_by_ns = 0;
	fake_knobs = (struct fake_knobs){ .pdus_each = 1 };
	why = (struct fault){ .text = "" };
	duration_s = 0;
	run = (struct run_config){
		.engine = { .outputs = { 1, { "told:x" } }, .sensor = "test", .journal = "none" },
		.reception = { .max_offset_ppm = 60 },
	};
	radio = (struct radio_config){
		.device = "dongle=1",
		.source = { .rate_hz = RATE, .gain_db = 20, .ppm = 3 },
		.bands = "gsm900",
		.dwell_s = 1,
	};
	return 0;
}

static enum run_exit go(void (*play)(const struct source_out *out))
{
	device.play = play;
	enum run_exit result = run_live(&run, &radio, 1, duration_s, &why);

	assert_false(device.impatient);
	assert_int_equal(device.opens, device.closes);
	assert_int_equal(fake_knobs.end.breaks, 0);
	return result;
}

/* The n-th record of this type, from 0. */
static int record_of(enum record_type type, int n)
{
	for (int i = 0; i < told.records; i++)
		if (told.record[i].type == type && n-- == 0)
			return i;
	return -1;
}

static int count_of(enum record_type type)
{
	int count = 0;

	for (int i = 0; i < told.records; i++)
		count += told.record[i].type == type;
	return count;
}

static const struct status *status_of(int n)
{
	return &told.record[record_of(RECORD_STATUS, n)].status;
}

static const char *error_of(int n)
{
	return told.record[record_of(RECORD_STATUS, n)].error;
}

/* What was heard where, one stay after the other. */
static void assert_stays(const struct stay_heard *stays, int count)
{
	assert_int_equal(device.tune, count);
	for (int i = 0; i < count; i++) {
		assert_true(fabs(device.stays[i + 1].hz - stays[i].hz) < 1);
		assert_int_equal(device.stays[i + 1].samples, stays[i].samples);
	}
}

/* ---- windows ---- */

static void play_survey(const struct source_out *out)
{
	hear(out, 0.5);
	let_pass(40);
	hear_and_move(out, 0.5);
	while (!device.cancels && !device.impatient && device.tune < 20)
		hear_and_move(out, 1);
}

/* The three windows that the tuner reaches, each for its dwell; what was found is told after the last. */
static void a_scan_hears_each_window_once(void **state)
{
	static const struct stay_heard stays[] = { { 946.3e6, RATE }, { 947.1e6, RATE }, { 947.9e6, RATE } };
	(void)state;

	assert_int_equal(go(play_survey), RUN_DONE);
	assert_stays(stays, 3);
	assert_int_equal(count_of(RECORD_SURVEY), 1);
	assert_int_equal(record_of(RECORD_SURVEY, 0), 0);
	assert_string_equal(told.record[0].bands, "gsm900");
	assert_int_equal(told.record[0].survey.cells, 1);
	assert_int_equal(told.record[0].survey.channels_visited, 12);
	assert_true(told.record[0].survey.duration_s == 40);
}

/* After the end: the spectrum that was listened to, all of it, and how the run went. */
static void the_end_is_told(void **state)
{
	(void)state;
	assert_int_equal(go(play_survey), RUN_DONE);
	assert_int_equal(told.records, 3);
	const struct coverage *coverage = &told.record[record_of(RECORD_COVERAGE, 0)].coverage;

	assert_int_equal(coverage->count, 3);
	for (int i = 0; i < 3; i++)
		assert_int_equal(coverage->spans[i].listened_ns, 1000000000);
	assert_int_equal(record_of(RECORD_STATUS, 0), 2);
	const struct status *status = status_of(0);

	assert_true(status->live && status->samples == 3 * RATE && status->seconds == 3);
	assert_int_equal(status->dropped_samples, 0);
	assert_int_equal(status->dropped_messages, 0);
	assert_int_equal(status->dropped_records, 17);
	assert_int_equal(status->blocks_ok[PDU_BCCH], 300);
	assert_true(status->uptime_s == 40 && isnan(status->ppm));
	assert_string_equal(error_of(0), "");
	assert_string_equal(told.record[2].reason, "");
	assert_string_equal(told.notes[(told.draws - 1) % NOTES],
	                    "watching 947.9 MHz, window 3 of 3; 3 s, 0 samples lost");
}

static void play_watch(const struct source_out *out)
{
	for (int i = 0; i < 3; i++)
		hear_and_move(out, 1);
	hear_and_move(out, 0.6);
	hear_and_move(out, 1);
	note_now();
	hear_and_move(out, 1);
	hear_and_move(out, 0.6);
	hear(out, 0.25);
	stop_by(SIGTERM);
}

/* Then by turns a glance at those not heard for two seconds, and a dwell on the window in which something was heard, or
 * now and then on another; one survey is told. */
static void a_watch_goes_on(void **state)
{
	static const struct stay_heard stays[] = {
		{ 946.3e6, RATE }, { 947.1e6, RATE }, { 947.9e6, RATE },          { 946.3e6, 6 * RATE / 10 },
		{ 947.1e6, RATE }, { 946.3e6, RATE }, { 947.9e6, 6 * RATE / 10 }, { 947.1e6, RATE / 4 },
	};
	(void)state;

	radio.watch = true;
	assert_int_equal(go(play_watch), RUN_DONE);
	assert_stays(stays, 8);
	assert_int_equal(count_of(RECORD_SURVEY), 1);
	assert_string_equal(noted(0), "watching 946.3 MHz, window 1 of 3; 5 s, 0 samples lost");
}

/* ---- wishes ---- */

static void play_wish(const struct source_out *out)
{
	hear_and_move(out, 0.01);
	note_now();
	hear_and_move(out, 0.5);
	note_now();
	hear_and_move(out, 1.99);
}

/* What a receiver wishes to hear is heard for so long; the window gets its dwell all the same. */
static void a_wish_is_granted(void **state)
{
	static const struct stay_heard stays[] = { { 947.1e6, RATE / 100 },
		                                   { 947.8e6, RATE / 2 },
		                                   { 947.1e6, 2 * RATE - RATE / 100 } };
	(void)state;

	radio.source.freq_hz = 947.1e6;
	radio.dwell_s = 2;
	fake_knobs.wanted_hz = 947.8e6;
	fake_knobs.wanted_s = 0.5;
	assert_int_equal(go(play_wish), RUN_DONE);
	assert_stays(stays, 3);
	assert_string_equal(noted(0), "survey 947.8 MHz for a test, window 1 of 1; 0 s, 0 samples lost");
	assert_string_equal(noted(1), "survey 947.1 MHz, window 1 of 1; 1 s, 0 samples lost");
	assert_string_equal(told.record[record_of(RECORD_SURVEY, 0)].bands, "");
}

static void play_dwell(const struct source_out *out)
{
	hear(out, 0.01);
	let_it_finish();
	hear_and_move(out, 0.99);
}

static void assert_not_granted(double wanted_hz, const char *name)
{
	static const struct stay_heard stays[] = { { 947.1e6, RATE } };

	radio.device = name;
	radio.source.freq_hz = 947.1e6;
	device.stands_hz = 947.1e6;
	device.tuned_hz = 947.1e6;
	fake_knobs.wanted_hz = wanted_hz;
	fake_knobs.wanted_s = 0.1;
	fake_knobs.insists = true;
	assert_int_equal(go(play_dwell), RUN_DONE);
	assert_stays(stays, 1);
	assert_int_equal(device.tunes, 0);
}

/* Beyond the tuner's reach; where it is anyway; with a device that has no tuner. */
static void what_cannot_be_granted(void **state)
{
	assert_not_granted(948.3e6, "dongle=1");
	setup(state);
	assert_not_granted(947.1e6, "dongle=1");
	setup(state);
	assert_not_granted(947.8e6, "fixed=1");
}

/* ---- orders ---- */

static void play_park(const struct source_out *out)
{
	hear(out, 0.5);
	device.early |= order("park 946.8M,for=30") != 0;
	let_it_finish();
	note_now();
	hear_and_stay(out, 3); /* three times the dwell */
	let_pass(29.5);
	hear_and_stay(out, 0.01);
	let_pass(0.5);
	let_it_finish();
	hear_and_move(out, 1);
	device.early |= order("park 947.5M") != 0 || order("park 946.5M") != 0;
	hear_and_stay(out, 2);
	device.early |= order("park off") != 0 || order("park off") != 0;
	hear_and_move(out, 1);
	hear(out, 0.1);
	stop_by(SIGTERM);
}

/* Nothing moves it, no wish and no dwell, until its time is over or it is called off; the window that it left begins
 * anew, and the plan goes on. */
static void a_watch_is_parked(void **state)
{
	static const struct stay_heard stays[] = {
		{ 946.3e6, RATE / 2 }, { 946.8e6, 3 * RATE + RATE / 100 },
		{ 946.3e6, RATE },     { 946.5e6, 2 * RATE },
		{ 947.1e6, RATE },     { 947.9e6, RATE / 10 },
	};
	(void)state;

	radio.watch = true;
	run.control = "here";
	assert_int_equal(go(play_park), RUN_DONE);
	assert_false(device.early);
	assert_stays(stays, 6);
	assert_string_equal(noted(0), "parked 946.8 MHz, window 1 of 3; 0 s, 0 samples lost");
	assert_int_equal(count_of(RECORD_ORDER), 5);
	assert_int_equal(count_of(RECORD_SURVEY), 0);
	assert_true(control.opened == 1 && control.closed == 1);
}

static void play_wish_while_parked(const struct source_out *out)
{
	hear_and_move(out, 0.01);
	hear(out, 0.1);
	device.early |= order("park 946.8M") != 0; /* while it is away for a wish */
	hear_and_stay(out, 2);
	stop_by(SIGTERM);
}

static void no_wish_moves_what_is_parked(void **state)
{
	static const struct stay_heard stays[] = { { 947.1e6, RATE / 100 },
		                                   { 947.8e6, RATE / 10 },
		                                   { 946.8e6, 2 * RATE } };
	(void)state;

	radio.watch = true;
	radio.source.freq_hz = 947.1e6;
	fake_knobs.wanted_hz = 947.8e6;
	fake_knobs.wanted_s = 0.5;
	fake_knobs.insists = true;
	run.control = "here";
	assert_int_equal(go(play_wish_while_parked), RUN_DONE);
	assert_false(device.early);
	assert_stays(stays, 3);
}

static void play_park_while_away(const struct source_out *out)
{
	hear(out, 0.5);
	out->event(out->ctx, -EIO, "the cable");
	wait_for(records_told, 0);
	device.early |= order("park 946.8M") != 0;
	device.early |= device.tunes != 1;
	out->event(out->ctx, 0, "dongle");
	wait_for(tuned_or_over, 1);
	let_it_finish();
	hear_and_stay(out, 2);
	stop_by(SIGTERM);
}

/* Parked while the device is away: it is tuned there when it is back. */
static void parked_without_a_device(void **state)
{
	static const struct stay_heard stays[] = { { 946.3e6, RATE / 2 }, { 946.8e6, 2 * RATE } };
	(void)state;

	radio.watch = true;
	run.control = "here";
	assert_int_equal(go(play_park_while_away), RUN_DONE);
	assert_false(device.early);
	assert_stays(stays, 2);
}

static void play_refused(const struct source_out *out)
{
	device.early |= order("park 948.3M") != -ERANGE;
	device.early |= strcmp(control.answer.text, "the tuner does not reach 948.300 MHz") != 0;
	device.early |= order("set dwell=2") != 0;
	hear_and_move(out, 1);
	hear_and_move(out, 2);
	device.early |= order("request status") != 0;
	hear_and_move(out, 2);
}

/* What the tuner cannot do changes nothing; another dwell begins with the next window; a status is told when asked. */
static void what_else_is_ordered(void **state)
{
	static const struct stay_heard stays[] = { { 946.3e6, RATE }, { 947.1e6, 2 * RATE }, { 947.9e6, 2 * RATE } };
	(void)state;

	run.control = "here";
	assert_int_equal(go(play_refused), RUN_DONE);
	assert_false(device.early);
	assert_stays(stays, 3);
	assert_int_equal(count_of(RECORD_ORDER), 3);
	assert_int_equal(count_of(RECORD_STATUS), 2);
	assert_int_equal(status_of(0)->samples, 3 * RATE);
}

static void without_its_socket(void **state)
{
	(void)state;
	run.control = "none";
	assert_int_equal(run_live(&run, &radio, 1, duration_s, &why), RUN_REFUSED);
	assert_string_equal(why.text, "no socket");
	assert_true(device.opens == 1 && device.closes == 1 && control.closed == 0);
}

/* ---- a device that goes away ---- */

static void play_away_and_back(const struct source_out *out)
{
	hear(out, 0.5);
	out->event(out->ctx, -EIO, "the cable");
	wait_for(records_told, 0);
	let_it_finish();
	note_now();
	hear_and_stay(out, 1); /* samples that were on their way */
	let_pass(1000);
	note_now();
	out->event(out->ctx, 0, "dongle");
	wait_for(records_told, 2);
	let_it_finish();
	note_now();
	hear_and_move(out, 1);
	stop_by(SIGINT);
}

/* It is told at once, and when it is back; a watch waits as long as it takes, and the window begins anew. */
static void a_watch_waits_for_its_device(void **state)
{
	static const struct stay_heard stays[] = { { 946.3e6, 2 * RATE + RATE / 2 } };
	struct said said;
	(void)state;

	radio.watch = true;
	told.holds = false;
	device.play = play_away_and_back;
	said_begin(&said);
	enum run_exit result = run_live(&run, &radio, 1, duration_s, &why);

	assert_string_equal(said_end(&said),
	                    "fbswatch: of gsm900 the tuner reaches 946.0 to 948.2 MHz only\nfbswatch: the cable\n"
	                    "fbswatch: dongle: is back\n");
	if (device.impatient)
		for (unsigned i = 0; i <= device.tune; i++)
			fprintf(stderr, "%g %d\n", device.stays[i].hz, (int)device.stays[i].samples);
	assert_false(device.impatient);
	assert_int_equal(result, RUN_DONE);
	assert_stays(stays, 1);
	assert_int_equal(device.tunes, 2);
	assert_string_equal(error_of(0), "the cable");
	assert_string_equal(error_of(1), "the cable");
	assert_string_equal(error_of(2), "");
	assert_string_equal(noted(0), "the cable");
	assert_string_equal(noted(1), "the cable");
	assert_string_equal(noted(2), "survey 946.3 MHz, window 1 of 3; 2 s, 0 samples lost");
}

/* On the terminal of a table no line but the table's. */
static void nothing_beside_the_table(void **state)
{
	struct said said;
	(void)state;

	radio.watch = true;
	device.play = play_away_and_back;
	said_begin(&said);
	run_live(&run, &radio, 1, duration_s, &why);
	assert_string_equal(said_end(&said), "");
	if (device.impatient)
		for (unsigned i = 0; i <= device.tune; i++)
			fprintf(stderr, "%g %d\n", device.stays[i].hz, (int)device.stays[i].samples);
	assert_false(device.impatient);
}

static void play_away(const struct source_out *out)
{
	hear(out, 0.5);
	out->event(out->ctx, -EIO, "the cable");
	wait_for(records_told, 0);
	let_pass(4.75);
	device.early |= device.cancels > 0;
	let_pass(0.25);
	wait_for(is_cancelled, 0);
}

static void a_scan_gives_its_device_up(void **state)
{
	(void)state;
	assert_int_equal(go(play_away), RUN_UNFINISHED);
	assert_false(device.early);
	assert_string_equal(why.text, "the cable");
	assert_string_equal(error_of(count_of(RECORD_STATUS) - 1), "the cable");
	assert_int_equal(count_of(RECORD_SURVEY), 0);
}

static void play_half(const struct source_out *out)
{
	hear(out, 0.5);
}

static void a_device_that_is_gone_for_good(void **state)
{
	(void)state;
	radio.watch = true;
	device.result = -ENODEV;
	assert_int_equal(go(play_half), RUN_UNFINISHED);
	assert_string_equal(why.text, "gone for good");
	assert_string_equal(error_of(0), "gone for good");
	setup(state);
	assert_int_equal(go(play_half), RUN_DONE); /* it ended, and nothing was wrong */
	assert_string_equal(error_of(0), "");
}

static void play_refused_tune(const struct source_out *out)
{
	hear(out, 0.5);
	device.refused = -EIO;
	hear(out, 0.5);
	wait_for(records_told, 0);
	let_it_finish();
	device.refused = 0;
	hear_and_move(out, 1);
	hear_and_move(out, 1);
}

/* One window is heard for another; it is told, and the next is tried. */
static void a_tuner_that_refuses(void **state)
{
	static const struct stay_heard stays[] = { { 946.3e6, 2 * RATE }, { 947.9e6, RATE } };
	(void)state;

	assert_int_equal(go(play_refused_tune), RUN_DONE);
	assert_stays(stays, 2);
	assert_int_equal(count_of(RECORD_STATUS), 2);
	assert_string_equal(error_of(0), "cannot tune to 947.100 MHz: Input/output error");
	assert_string_equal(error_of(1), "");
}

/* ---- the end ---- */

static void play_stopped(const struct source_out *out)
{
	hear(out, 0.5);
	stop_by(SIGHUP);
	stop_by(SIGHUP);
	hear_and_stay(out, 1); /* samples that were on their way */
}

static void play_ended(const struct source_out *out)
{
	hear(out, 0.5);
	stop_by(SIGTERM);
	stop_by(SIGINT);
	hear_and_stay(out, 1);
}

/* A scan says that it was not finished; to a watch it is the end. The device is told once, and the tuner stays. */
static void a_signal_stops_the_run(void **state)
{
	static const struct stay_heard stays[] = { { 946.3e6, RATE + RATE / 2 } };
	(void)state;

	assert_int_equal(go(play_stopped), RUN_UNFINISHED);
	assert_string_equal(why.text, "dongle=1: interrupted");
	assert_string_equal(error_of(0), "dongle=1: interrupted");
	assert_stays(stays, 1);
	assert_int_equal(device.cancels, 1);
	setup(state);
	radio.watch = true;
	assert_int_equal(go(play_ended), RUN_DONE);
	assert_string_equal(error_of(0), "");
	assert_int_equal(device.cancels, 1);
}

static void play_duration(const struct source_out *out)
{
	(void)out;
	let_pass(99.75);
	device.early |= device.cancels > 0;
	let_pass(0.25);
	wait_for(is_cancelled, 0);
}

static void a_duration_ends(void **state)
{
	(void)state;
	duration_s = 100;
	assert_int_equal(go(play_duration), RUN_DONE);
	assert_false(device.early);
}

static void play_into_full_disk(const struct source_out *out)
{
	hear(out, 0.01);
	play_duration(out);
}

/* It is told at the end. */
static void an_output_that_fails_stops_nothing(void **state)
{
	(void)state;
	radio.watch = true;
	duration_s = 100;
	told.put_error = -ENOSPC;
	assert_int_equal(go(play_into_full_disk), RUN_UNFINISHED);
	assert_string_equal(why.text, "told: No space left on device");
	assert_false(device.early);
	setup(state);
	radio.watch = true;
	told.close_error = -EPIPE;
	assert_int_equal(go(play_half), RUN_UNFINISHED);
	assert_string_equal(why.text, "told: Broken pipe");
}

/* Nothing is started, and the device is closed again. */
static void what_is_refused(void **state)
{
	(void)state;
	run.reception.rats = "gsm,foo";
	assert_int_equal(go(play_half), RUN_REFUSED);
	assert_int_equal(device.opens, 0);
	setup(state);
	run.engine.outputs = (struct setting_list){ 1, { "nothing:x" } };
	assert_int_equal(go(play_half), RUN_REFUSED);
	assert_int_equal(device.opens, 0);
	setup(state);
	radio.device = "dongle=2";
	assert_int_equal(go(play_half), RUN_REFUSED);
	assert_string_equal(why.text, "it is not there");
	setup(state);
	device.rate_hz = 250e3;
	assert_int_equal(go(play_half), RUN_REFUSED);
	assert_string_equal(why.text, "rate too low");
	assert_int_equal(device.opens, 1);
	setup(state);
	run.engine.lang = "xx";
	assert_int_equal(go(play_half), RUN_REFUSED);
	assert_int_equal(device.opens, 1);
	assert_int_equal(told.records, 0);
}

/* ---- how it goes ---- */

static void play_hour(const struct source_out *out)
{
	hear(out, 1.01); /* with the last block comes what was listened to before it */
	let_pass(59.75);
	device.early |= told.records > 0;
	let_pass(0.25);
	device.early |= told.records != 1;
	let_pass(59.75);
	device.early |= told.records != 1;
	let_pass(3480); /* 3599.75 s */
	device.early |= told.records != 2;
	let_pass(0.25);
	device.early |= told.records != 3;
	let_pass(3599.75);
	device.early |= told.records != 4;
	let_pass(0.25);
	device.early |= told.records != 5;
	stop_by(SIGTERM);
}

/* The status every minute, what was listened to every hour. */
static void minutes_and_hours_are_told(void **state)
{
	(void)state;
	radio.watch = true;
	radio.dwell_s = 10;
	assert_int_equal(go(play_hour), RUN_DONE);
	assert_false(device.early);
	assert_int_equal(record_of(RECORD_COVERAGE, 0), 2);
	assert_int_equal(record_of(RECORD_COVERAGE, 1), 4);
	assert_int_equal(count_of(RECORD_STATUS), 4);
	assert_int_equal(told.record[2].coverage.spans[0].listened_ns, 1000000000);
	assert_true(status_of(0)->uptime_s == 60);
}

static void play_ticks(const struct source_out *out)
{
	hear(out, 0.5);
	let_it_finish();
	let_it_finish();
}

/* Whoever reads them need not wait for a minute. */
static void outputs_are_flushed(void **state)
{
	(void)state;
	told.table = false;
	radio.source.freq_hz = 947.1e6;
	assert_int_equal(go(play_ticks), RUN_DONE);
	assert_int_equal(told.draws, 0);
	assert_true(told.flushes >= 4); /* before the first block, twice, and with the last status */
}

static void play_wall(const struct source_out *out)
{
	(void)out;
	set_by_ns = INT64_C(7000000000);
	wait_for(records_told, 0);
}

static void a_clock_that_is_set_is_told(void **state)
{
	(void)state;
	assert_int_equal(go(play_wall), RUN_DONE);
	assert_int_equal(record_of(RECORD_CLOCK, 0), 0);
	assert_true(told.record[0].step_s == 7);
}

static atomic_bool shut;

static void wait_at_the_gate(void)
{
	for (int ms = 0; ms < PATIENCE_MS && shut; ms++)
		nanosleep(&(struct timespec){ .tv_nsec = 1000000 }, NULL);
}

/* The source lost 1234 samples, the queue has no room for the last 2 of 130 blocks. */
static void play_losses(const struct source_out *out)
{
	hear(out, 0.01);
	device.lost = 1234;
	hear(out, 0.01);
	shut = true;
	for (int i = 0; i < 130; i++)
		send(out);
	shut = false;
	wait_for(blocks_fed, 129);
	out->pdu(out->ctx, &(struct pdu){ .rat = RAT_GSM }); /* a message that nobody has time for */
}

static void what_was_lost_is_told(void **state)
{
	(void)state;
	fake_knobs.on_feed = wait_at_the_gate;
	radio.dwell_s = 10;
	assert_int_equal(go(play_losses), RUN_DONE);
	assert_int_equal(status_of(0)->samples, 130 * STEP);
	assert_int_equal(status_of(0)->dropped_samples, 1234 + 2 * STEP);
	assert_int_equal(status_of(0)->dropped_messages, 1);
	assert_string_equal(told.notes[(told.draws - 1) % NOTES],
	                    "survey 946.3 MHz, window 1 of 3; 1 s, 21234 samples lost");
}

static void a_signal_too_strong_is_told(void **state)
{
	(void)state;
	device.loud = STEP;
	fake_knobs.pdus_each = 0;
	assert_int_equal(go(play_half), RUN_DONE);
	assert_string_equal(told.notes[(told.draws - 1) % NOTES],
	                    "survey 946.3 MHz, window 1 of 3; 0 s, 0 samples lost, SATURATED: lower the gain");
	assert_true(status_of(0)->clipped == 1);
	assert_string_equal(told.record[record_of(RECORD_STATUS, 0)].reason,
	                    "signal clipped (100 % of the samples at full scale): lower the gain; GSM: no carrier "
	                    "above the noise floor "
	                    "(-60 dBFS)");
}

/* More than a tenth at full scale: of a block of 10000 samples 2560 are looked at, 256 of every 1024. */
static void how_strong_is_too_strong(void **state)
{
	device.loud = 256;
	assert_int_equal(go(play_half), RUN_DONE);
	assert_string_equal(told.notes[(told.draws - 1) % NOTES],
	                    "survey 946.3 MHz, window 1 of 3; 0 s, 0 samples lost");
	assert_int_equal(setup(state), 0);
	device.loud = 1025;
	assert_int_equal(go(play_half), RUN_DONE);
	assert_string_equal(told.notes[(told.draws - 1) % NOTES],
	                    "survey 946.3 MHz, window 1 of 3; 0 s, 0 samples lost, SATURATED: lower the gain");
}

/* The cells' consensus goes back to the receivers. */
static void the_crystal_is_told(void **state)
{
	(void)state;
	fake_knobs.pdus_each = 6;
	fake_knobs.offset_ppm = -12;
	assert_int_equal(go(play_half), RUN_DONE);
	assert_true(fabs(status_of(0)->ppm + 12) < 0.5);
	assert_true(fabs(fake_knobs.end.crystal_ppm + 12) < 0.5);
}

static void samples_are_kept_for_evidence(void **state)
{
	(void)state;
	assert_int_equal(go(play_half), RUN_DONE);
	assert_int_equal(told.blocks_kept, 0);
	setup(state);
	run.engine.evidence = "somewhere";
	assert_int_equal(go(play_half), RUN_DONE);
	assert_true(told.blocks_kept > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_scan_hears_each_window_once, setup),
		cmocka_unit_test_setup(the_end_is_told, setup),
		cmocka_unit_test_setup(a_watch_goes_on, setup),
		cmocka_unit_test_setup(a_wish_is_granted, setup),
		cmocka_unit_test_setup(what_cannot_be_granted, setup),
		cmocka_unit_test_setup(a_watch_is_parked, setup),
		cmocka_unit_test_setup(no_wish_moves_what_is_parked, setup),
		cmocka_unit_test_setup(parked_without_a_device, setup),
		cmocka_unit_test_setup(what_else_is_ordered, setup),
		cmocka_unit_test_setup(without_its_socket, setup),
		cmocka_unit_test_setup(a_watch_waits_for_its_device, setup),
		cmocka_unit_test_setup(nothing_beside_the_table, setup),
		cmocka_unit_test_setup(a_scan_gives_its_device_up, setup),
		cmocka_unit_test_setup(a_device_that_is_gone_for_good, setup),
		cmocka_unit_test_setup(a_tuner_that_refuses, setup),
		cmocka_unit_test_setup(a_signal_stops_the_run, setup),
		cmocka_unit_test_setup(a_duration_ends, setup),
		cmocka_unit_test_setup(an_output_that_fails_stops_nothing, setup),
		cmocka_unit_test_setup(what_is_refused, setup),
		cmocka_unit_test_setup(minutes_and_hours_are_told, setup),
		cmocka_unit_test_setup(outputs_are_flushed, setup),
		cmocka_unit_test_setup(a_clock_that_is_set_is_told, setup),
		cmocka_unit_test_setup(what_was_lost_is_told, setup),
		cmocka_unit_test_setup(a_signal_too_strong_is_told, setup),
		cmocka_unit_test_setup(how_strong_is_too_strong, setup),
		cmocka_unit_test_setup(the_crystal_is_told, setup),
		cmocka_unit_test_setup(samples_are_kept_for_evidence, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
