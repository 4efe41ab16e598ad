// SPDX-License-Identifier: GPL-3.0-or-later
/* pipeline: every sample offered is taken or counted, gaps travel with the data, full queues drop and never wait, the
 * end and the errors of a source arrive. The source is the test's own; run under a thread sanitizer too. */
#include "../run/fake.h"  // struct fake

#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <semaphore.h>

#include "../../src/radio/pipeline.h"  // struct pipeline
#include "source.h"                    // struct source

/* A source that plays a script given by the test. */
struct script {
	void (*play)(struct script *script, const struct source_out *out);
	int result;
	uint64_t index;
	uint32_t tune;
	double freq_hz;
	sem_t cancelled, fed;
};

static int script_run(void *instance, const struct source_out *out, struct fault *fault)
{
	struct script *script = instance;

	script->play(script, out);
	return script->result ? fault_set(fault, -script->result, "gone") : 0;
}

static void script_cancel(void *instance)
{
	sem_post(&((struct script *)instance)->cancelled);
}

static const struct source script_source = {
	.name = "script", .live = true, .run = script_run, .cancel = script_cancel
};

static struct script *current; /* for the receiver's hook */

static void send(struct script *script, const struct source_out *out, uint32_t nof_samples, uint64_t lost)
{
	static const uint8_t samples[1 << 20];
	struct iq_block block = {
		.format = IQ_CU8,
		.rate_hz = 1e6,
		.nof_samples = nof_samples,
		.lost = lost,
		.tune = script->tune,
		.freq_hz = script->freq_hz,
		.samples = samples,
	};

	block.index = script->index + lost;
	block.time_ns = (int64_t)block.index * 1000;
	script->index = block.index + nof_samples;
	out->iq(out->ctx, &block);
}

static struct pipeline *start(struct script *script, unsigned iq_slots)
{
	const struct pipeline_config config = {
		.source = &script_source,
		.instance = script,
		.rate_hz = 1e6,
		.iq_slots = iq_slots,
	};
	struct fault fault = { .text = "" };
	struct pipeline *pipeline = pipeline_create(&config, &fault);

	assert_non_null(pipeline);
	sem_init(&script->cancelled, 0, 0);
	sem_init(&script->fed, 0, 0);
	current = script;
	assert_int_equal(pipeline_start(pipeline), 0);
	return pipeline;
}

/* Reads until the end: number of pdus; times must not go back. */
static uint32_t drain(struct pipeline *pipeline)
{
	uint32_t count = 0;
	int64_t before_ns = INT64_MIN;

	while (!pipeline_finished(pipeline)) {
		poll(&(struct pollfd){ .fd = pipeline_pdu_fd(pipeline), .events = POLLIN }, 1, -1);
		pipeline_clear(pipeline);
		for (const struct pdu *pdu; (pdu = pipeline_front(pipeline)); pipeline_pop(pipeline)) {
			assert_true(pdu->time_ns >= before_ns);
			before_ns = pdu->time_ns;
			count++;
		}
	}
	return count;
}

static struct pipeline_counts end(struct pipeline *pipeline, int result)
{
	struct pipeline_counts counts;
	struct fault fault = { .text = "" };

	assert_int_equal(pipeline_join(pipeline, &fault), result);
	assert_string_equal(fault.text, result ? "gone" : "");
	pipeline_counts(pipeline, &counts);
	pipeline_destroy(pipeline);
	assert_int_equal(counts.offered, counts.taken + counts.dropped);
	assert_int_equal(fake_knobs.end.samples, counts.taken);
	assert_int_equal(fake_knobs.end.breaks, 0);
	assert_true(fake_knobs.end.flushed);
	return counts;
}

static void play_all(struct script *script, const struct source_out *out)
{
	for (int i = 0; i < 50; i++)
		send(script, out, 1 + 1000 * (uint32_t)i, 0);
	send(script, out, 100, 77);
	send(script, out, 300000, 5); /* ten slots */
	script->tune++;
	send(script, out, 1000, 1234); /* while the tuner settled: announced, but not lost */
}

static void every_sample_arrives(void **state)
{
	struct script script = { .play = play_all };
	struct pipeline *pipeline = start(&script, 128);
	(void)state;

	/* 32768 samples a slot: 33 blocks in one, 17 in two, then one, ten, and one */
	assert_int_equal(drain(pipeline), 33 + 17 * 2 + 1 + 10 + 1);
	struct pipeline_counts counts = end(pipeline, 0);

	assert_int_equal(counts.dropped, 0);
	assert_int_equal(counts.offered, 50 + 1000 * 49 * 50 / 2 + 100 + 300000 + 1000);
	assert_int_equal(counts.source_lost, 82);
	assert_int_equal(counts.settled, 1234);
	assert_int_equal(script.index, counts.offered + counts.source_lost + counts.settled);
	assert_int_equal(fake_knobs.end.lost, 82 + 1234);
}

static void play_until_cancelled(struct script *script, const struct source_out *out)
{
	send(script, out, 1000, 0);
	sem_wait(&script->cancelled);
	send(script, out, 1000, 0);
}

/* A wish crosses when there is one, once, and when there is none any more. */
static void wishes_arrive(void **state)
{
	struct script script = { .play = play_until_cancelled };
	struct pipeline_want want = { 0 };
	(void)state;

	fake_knobs.wanted_hz = 941e6;
	fake_knobs.wanted_s = 0.5;
	struct pipeline *pipeline = start(&script, 0);

	poll(&(struct pollfd){ .fd = pipeline_want_fd(pipeline), .events = POLLIN }, 1, -1);
	assert_true(pipeline_want(pipeline, &want));
	assert_true(want.centre_hz == 941e6 && want.seconds == 0.5);
	assert_string_equal(want.why, "a test");
	assert_false(pipeline_want(pipeline, &want));
	script.freq_hz = 941e6;
	pipeline_cancel(pipeline);
	drain(pipeline);
	assert_true(pipeline_want(pipeline, &want));
	assert_true(want.seconds == 0);
	fake_knobs.wanted_hz = 0;
	end(pipeline, 0);
}

/* The consensus of clocks reaches the receivers before the next block; nothing is told while it is not known. */
static void the_crystal_arrives(void **state)
{
	struct script silent = { .play = play_until_cancelled }, told = silent;
	struct pipeline *pipeline = start(&silent, 0);
	(void)state;

	pipeline_cancel(pipeline);
	drain(pipeline);
	end(pipeline, 0);
	assert_true(isnan(fake_knobs.end.crystal_ppm));
	pipeline = start(&told, 0);
	poll(&(struct pollfd){ .fd = pipeline_pdu_fd(pipeline), .events = POLLIN }, 1, -1);
	pipeline_crystal(pipeline, -41.5); /* one block was fed; the second waits for the cancel */
	pipeline_cancel(pipeline);
	drain(pipeline);
	end(pipeline, 0);
	assert_true(fake_knobs.end.crystal_ppm == -41.5);
	assert_int_equal(fake_knobs.end.crystal_blocks, 1);
}

/* Two slots, one of them with more than a tenth of its samples at full scale; the first 256 of each 1024 are looked at.
 */
static void play_loud(struct script *script, const struct source_out *out)
{
	static uint8_t samples[2 * 1000];
	struct iq_block block = { .format = IQ_CU8, .rate_hz = 1e6, .nof_samples = 1000, .samples = samples };

	(void)script;
	memset(samples, 127, sizeof(samples));
	memset(samples + 2 * 256, 0, 2 * 700);
	memset(samples, 255, 2 * 25);
	out->iq(out->ctx, &block);
	memset(samples, 0, 2 * 26);
	block.index = 1000;
	block.time_ns = 1000000;
	out->iq(out->ctx, &block);
}

static void saturation_is_marked(void **state)
{
	struct script script = { .play = play_loud };
	struct pipeline *pipeline = start(&script, 0);
	struct listen_stretch stretch;
	(void)state;

	while (!pipeline_front(pipeline))
		sched_yield();
	assert_false(pipeline_front(pipeline)->clipped);
	pipeline_pop(pipeline);
	while (!pipeline_front(pipeline))
		sched_yield();
	assert_true(pipeline_front(pipeline)->clipped);
	assert_int_equal(drain(pipeline), 1);
	assert_true(pipeline_listened(pipeline, &stretch));
	assert_int_equal(stretch.to_ns - stretch.from_ns, 2000000);
	assert_int_equal(stretch.deaf_ns, 1000000);
	assert_true(stretch.floor_dbfs == -60); /* as the receivers measured it */
	assert_true(fabsf(end(pipeline, 0).receivers.clipped - 25.5f / 256) < 1e-6f);
}

static void wait_for_source(void)
{
	sem_wait(&current->fed);
	sem_post(&current->fed);
}

/* The receiver stands still until ten blocks were offered: two slots take two of them. */
static void play_too_fast(struct script *script, const struct source_out *out)
{
	const struct fake *fake = fake_knobs.last;

	for (int i = 0; i < 10; i++)
		send(script, out, 1000, i == 7 ? 33 : 0);
	sem_post(&script->fed);
	while (fake->blocks < 2)
		sched_yield();
	send(script, out, 1000, 0);
}

static void what_finds_no_room_is_counted_and_announced(void **state)
{
	struct script script = { .play = play_too_fast };
	(void)state;

	fake_knobs.on_feed = wait_for_source;
	struct pipeline *pipeline = start(&script, 2);

	assert_int_equal(drain(pipeline), 3);
	struct pipeline_counts counts = end(pipeline, 0);

	fake_knobs.on_feed = NULL;
	assert_int_equal(counts.taken, 3000);
	assert_int_equal(counts.dropped, 8000);
	assert_int_equal(fake_knobs.end.lost, 8033);
}

static void play_one(struct script *script, const struct source_out *out)
{
	send(script, out, 1000, 0);
}

/* Nobody takes the pdus: the queue keeps the first ones, the threads still end. */
static void a_full_pdu_queue_stops_nobody(void **state)
{
	struct script script = { .play = play_one };
	struct fault fault;
	struct pipeline_counts counts;
	(void)state;

	fake_knobs.pdus_each = 5000;
	struct pipeline *pipeline = start(&script, 2);

	assert_int_equal(pipeline_join(pipeline, &fault), 0);
	pipeline_counts(pipeline, &counts);
	assert_int_equal(drain(pipeline) + counts.pdus_dropped, 5000);
	assert_true(counts.pdus_dropped > 0);
	pipeline_destroy(pipeline);
	fake_knobs.pdus_each = 1;
}

static void cancelled_samples_on_the_way_still_count(void **state)
{
	struct script script = { .play = play_until_cancelled };
	struct pipeline *pipeline = start(&script, 0);
	(void)state;

	pipeline_cancel(pipeline);
	assert_int_equal(drain(pipeline), 2);
	end(pipeline, 0);
}

static void play_lost(struct script *script, const struct source_out *out)
{
	struct pdu stray = { .rat = RAT_GSM };

	out->event(out->ctx, -ENODEV, "unplugged");
	out->event(out->ctx, 0, "back");
	out->pdu(out->ctx, &stray); /* live sources have none: counted, not passed on */
	send(script, out, 10, 0);
	for (int i = 0; i < 100; i++)
		out->event(out->ctx, -EIO, "again");
}

static void events_and_errors_arrive(void **state)
{
	struct script script = { .play = play_lost, .result = -EIO };
	struct pipeline *pipeline = start(&script, 2);
	struct pipeline_event event;
	int more = 0;
	(void)state;

	assert_int_equal(drain(pipeline), 1);
	assert_true(pipeline_event(pipeline, &event));
	assert_int_equal(event.err, -ENODEV);
	assert_string_equal(event.text, "unplugged");
	assert_true(pipeline_event(pipeline, &event));
	assert_int_equal(event.err, 0);
	while (pipeline_event(pipeline, &event))
		more++;
	struct pipeline_counts counts = end(pipeline, -EIO);

	assert_int_equal(more + counts.pdus_dropped, 101);
}

static void play_nothing(struct script *script, const struct source_out *out)
{
	(void)script;
	(void)out;
}

static void an_empty_source_ends(void **state)
{
	struct script script = { .play = play_nothing };
	struct pipeline *pipeline = start(&script, 2);
	(void)state;

	assert_int_equal(drain(pipeline), 0);
	assert_int_equal(end(pipeline, 0).offered, 0);
}

/* The same script, a block a step; what it gave last decides. */
static int script_step(void *instance, const struct source_out *out, struct fault *fault)
{
	struct script *script = instance;

	if (script->index < 5000) {
		send(script, out, 1000, 0);
		return 1;
	}
	return script->result ? fault_set(fault, -script->result, "gone") : 0;
}

static int64_t script_now_ns(void *instance)
{
	return (int64_t)((struct script *)instance)->index * 1000;
}

static void a_source_that_steps_needs_no_thread(void **state)
{
	static const struct source steps = {
		.name = "steps", .live = true, .step = script_step, .now_ns = script_now_ns, .cancel = script_cancel
	};
	(void)state;

	for (int result = 0; result >= -EIO; result -= EIO) {
		struct script script = { .result = result };
		const struct pipeline_config config = {
			.source = &steps, .instance = &script, .rate_hz = 1e6, .iq_slots = 2
		};
		struct fault fault = { .text = "" };
		struct pipeline *pipeline = pipeline_create(&config, &fault);

		current = &script;
		assert_true(pipeline_steps(pipeline));
		assert_int_equal(pipeline_start(pipeline), 0);
		for (int i = 0; i < 5; i++) {
			assert_int_equal(pipeline_now_ns(pipeline), 1000000 * i);
			assert_null(pipeline_front(pipeline));
			pipeline_step(pipeline);
			assert_non_null(pipeline_front(pipeline));
			pipeline_pop(pipeline);
		}
		assert_false(pipeline_finished(pipeline));
		pipeline_step(pipeline);
		assert_int_equal(drain(pipeline), 0);
		pipeline_step(pipeline); /* after the end: nothing */
		assert_true(pipeline_heard_s(pipeline) == 0.005);
		assert_int_equal(end(pipeline, result).taken, 5000);
	}
}

static void receivers_may_refuse(void **state)
{
	const struct pipeline_config config = { .source = &script_source, .rate_hz = 10 };
	struct fault fault = { .text = "" };
	(void)state;

	assert_null(pipeline_create(&config, &fault));
	assert_string_equal(fault.text, "rate too low");
	pipeline_destroy(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_sample_arrives),
		cmocka_unit_test(wishes_arrive),
		cmocka_unit_test(the_crystal_arrives),
		cmocka_unit_test(saturation_is_marked),
		cmocka_unit_test(what_finds_no_room_is_counted_and_announced),
		cmocka_unit_test(a_full_pdu_queue_stops_nobody),
		cmocka_unit_test(cancelled_samples_on_the_way_still_count),
		cmocka_unit_test(events_and_errors_arrive),
		cmocka_unit_test(an_empty_source_ends),
		cmocka_unit_test(a_source_that_steps_needs_no_thread),
		cmocka_unit_test(receivers_may_refuse),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
