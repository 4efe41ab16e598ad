// SPDX-License-Identifier: GPL-3.0-or-later
/* live: the main thread of scan and watch: waits for pdus, wishes of the receivers, events of the source, signals and a
 * clock; reports; moves the tuner as plan (which window) and stay (how long, and which wishes in between) say. The
 * samples are in other hands (pipeline); a move shows in them as another tune number, their count goes on. */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>  // STDERR_FILENO

#include "bank.h"               // bank_check
#include "engine.h"             // struct engine
#include "health.h"             // health_reason, health_machine
#include "loop.h"               // struct loop
#include "../radio/pipeline.h"  // struct pipeline
#include "plain.h"              // plain_print
#include "../radio/radio.h"     // struct radio
#include "run.h"
#include "sealed.h"         // sealed_judge
#include "../radio/stay.h"  // struct stay
#include "utc.h"            // utc_run_now

enum { NOTE_SIZE = 192 };

static const double status_every_s = 60;
static const double tick_s = 0.25;
static const double patience_min_s = 0.005; /* samples are late: the tuner settles, say */
static const double coverage_every_s = 3600;
static const double scan_patience_s = 5; /* with a device that was lost; a watch waits for ever */

struct live {
	struct run_config config;
	const struct radio_config *options;
	char source_name[128];
	struct radio radio;
	struct stay stay;
	struct pipeline_want want, granted; /* of the receivers now; the last that was granted */
	struct pipeline *pipeline;
	struct engine *engine;
	struct loop *loop;
	double started_s, status_s, coverage_s, lost_s; /* by health_clock_s() */
	struct utc_run clock;
	bool surveyed, lost, stopping, interrupted;
	char error[PIPELINE_TEXT_SIZE]; /* while the source is lost */
};

static int make_pipeline(struct live *live, struct fault *fault)
{
	const struct pipeline_config config = {
		.source = live->radio.source,
		.instance = live->radio.instance,
		.rate_hz = live->radio.info.rate_hz,
		.rats = live->config.rats,
		.max_offset_ppm = live->config.max_offset_ppm,
		.combine = !live->config.no_combine,
		.keep = live->config.engine.evidence,
		.converter = live->radio.converter,
	};

	live->pipeline = pipeline_create(&config, fault);
	return live->pipeline ? 0 : -EINVAL;
}

static void put_status(struct live *live)
{
	char reason[HEALTH_REASON_SIZE];
	struct pipeline_counts counts;
	struct status status = { .live = true,
		                 .source = live->source_name,
		                 .error = live->error[0] ? live->error : NULL };

	pipeline_counts(live->pipeline, &counts);
	health_counts(&status, &counts.receivers);
	status.reason =
		health_reason(counts.each, counts.nof_receivers, counts.taken, live->config.max_offset_ppm, reason);
	status.samples = counts.taken;
	status.dropped_samples = counts.dropped + counts.source_lost;
	status.dropped_messages = counts.pdus_dropped;
	status.seconds = (double)counts.taken / live->radio.info.rate_hz;
	health_machine(&status, live->started_s);
	engine_status(live->engine, utc_run_now(&live->clock), &status);
	live->status_s = health_clock_s();
}

/* What is going on, in a few words, for the last line of the table. */
static const char *describe(const struct live *live, char note[NOTE_SIZE])
{
	const struct plan *plan = &live->radio.plan;
	struct pipeline_counts counts;

	pipeline_counts(live->pipeline, &counts);
	if (live->lost)
		snprintf(note, NOTE_SIZE, "%s", live->error);
	else
		snprintf(note, NOTE_SIZE, "%s %.1f MHz%s%s, window %d of %d; %.0f s, %llu samples lost%s",
		         live->surveyed ? "watching" : "survey", live->radio.tuned_hz / 1e6,
		         live->stay.away ? " for " : "", live->stay.away ? live->granted.why : "", plan->current + 1,
		         plan->count, (double)counts.taken / live->radio.info.rate_hz,
		         (unsigned long long)(counts.dropped + counts.source_lost),
		         counts.receivers.clipped > (float)RECEIVER_CLIPPED ? ", SATURATED: lower the gain" : "");
	return note;
}

static void put_survey(struct live *live)
{
	struct survey survey = {
		.bands = live->radio.bands,
		.duration_s = health_clock_s() - live->started_s,
	};

	for (int i = 0; i < live->radio.plan.visited; i++)
		survey.channels_visited += live->radio.plan.windows[i].carriers;
	engine_survey(live->engine, utc_run_now(&live->clock), &survey);
	live->surveyed = true;
}

static void stop(struct live *live)
{
	if (live->stopping)
		return;
	live->stopping = true;
	pipeline_cancel(live->pipeline);
}

static const struct plan_window *window_of(const struct live *live)
{
	return &live->radio.plan.windows[live->radio.plan.current];
}

/* A tuner that refuses is a source in trouble: it is told, and the plan goes on. */
static void tune_to(struct live *live, double centre_hz)
{
	int error = radio_tune(&live->radio, centre_hz);

	if (!error)
		return;
	snprintf(live->error, sizeof(live->error), "cannot tune to %.3f MHz: %s", centre_hz / 1e6, strerror(-error));
	put_status(live);
	live->error[0] = 0;
}

/* The window from its beginning. */
static void listen_to_window(struct live *live)
{
	tune_to(live, window_of(live)->centre_hz);
	stay_begin(&live->stay, live->options->dwell_s, live->radio.info.settle_s, pipeline_heard_s(live->pipeline));
}

static void next_window(struct live *live)
{
	bool found = !live->surveyed && plan_survey_next(&live->radio.plan);

	if (!found && !live->surveyed)
		put_survey(live);
	if (!found && !live->options->watch) {
		stop(live);
		return;
	}
	if (!found)
		plan_watch_next(&live->radio.plan);
	listen_to_window(live);
}

/* What the receivers wish for, where the tuner can go there and is not there anyway. */
static struct stay_wish wish_of(const struct live *live)
{
	const struct pipeline_want *want = &live->want;
	bool possible = want->seconds > 0 && plan_reaches(&live->radio.tuner, want->centre_hz) &&
	                want->centre_hz != window_of(live)->centre_hz && live->radio.source->tune;

	return possible ? (struct stay_wish){ want->centre_hz, want->seconds } : (struct stay_wish){ 0 };
}

static void move(struct live *live)
{
	const struct stay_wish wish = wish_of(live);

	if (live->lost || live->stopping)
		return;
	switch (stay_next(&live->stay, &wish, pipeline_heard_s(live->pipeline))) {
	case STAY_HERE:
		break;
	case STAY_AWAY:
		live->granted = live->want;
		tune_to(live, wish.centre_hz);
		break;
	case STAY_RETURN:
		tune_to(live, window_of(live)->centre_hz);
		break;
	case STAY_OVER:
		next_window(live);
		break;
	}
}

/* Until the next move is due [s]: INFINITY when only events bring one. */
static double patience_s(const struct live *live)
{
	const struct stay_wish wish = wish_of(live);

	if (live->lost || live->stopping)
		return INFINITY;
	return fmax(stay_due_s(&live->stay, &wish) - pipeline_heard_s(live->pipeline), patience_min_s);
}

static void take_samples(struct live *live)
{
	for (const struct iq_block *block; (block = pipeline_kept(live->pipeline)); pipeline_kept_pop(live->pipeline))
		engine_iq(live->engine, block);
}

static void take_pdus(struct live *live)
{
	bool heard = false;

	for (const struct pdu *pdu; (pdu = pipeline_front(live->pipeline)); pipeline_pop(live->pipeline)) {
		plan_heard(&live->radio.plan, pdu->freq_hz);
		engine_pdu(live->engine, pdu);
		heard = true;
	}
	if (heard) {
		struct engine_snapshot snapshot;

		engine_snapshot(live->engine, &snapshot);
		pipeline_crystal(live->pipeline, snapshot.clock_ppm);
	}
	if (engine_error(live->engine))
		stop(live);
}

static void take_stretches(struct live *live)
{
	struct listen_stretch stretch;

	while (pipeline_listened(live->pipeline, &stretch))
		engine_listened(live->engine, &stretch);
}

static void take_events(struct live *live)
{
	struct pipeline_event event;

	while (pipeline_event(live->pipeline, &event)) {
		live->lost = event.err < 0;
		live->lost_s = health_clock_s();
		snprintf(live->error, sizeof(live->error), "%s", event.err < 0 ? event.text : "");
		if (!engine_holds(live->engine, STDERR_FILENO)) /* there the table's last line says it */
			plain_print(stderr, "fbswatch: %s%s\n", event.text, live->lost ? "" : ": is back");
		put_status(live);
		if (!live->lost) /* the window was not listened to while the device was away */
			listen_to_window(live);
	}
}

/* In this order: what was listened to counts before what was heard in it, and a lost device before what its receivers
 * wish for. */
static void on_pipeline(void *ctx)
{
	struct live *live = ctx;

	pipeline_clear(live->pipeline);
	take_stretches(live);
	take_samples(live);
	take_pdus(live);
	take_events(live);
	pipeline_want(live->pipeline, &live->want);
}

static void on_signal(void *ctx)
{
	struct live *live = ctx;

	live->interrupted = true;
	stop(live);
}

static void on_tick(void *ctx)
{
	struct live *live = ctx;
	char note[NOTE_SIZE];
	double now_s = health_clock_s();

	engine_draw(live->engine, utc_run_now(&live->clock), describe(live, note));
	engine_clock(live->engine, &live->clock);
	engine_flush(live->engine);
	if (now_s - live->status_s >= status_every_s)
		put_status(live);
	if (now_s - live->coverage_s >= coverage_every_s) {
		engine_coverage(live->engine, utc_run_now(&live->clock));
		live->coverage_s = now_s;
	}
	if (live->options->duration_s > 0 && now_s - live->started_s >= live->options->duration_s)
		stop(live);
	if (live->lost && !live->options->watch && now_s - live->lost_s >= scan_patience_s)
		stop(live);
}

/* Before any thread starts: all inherit that the signals are blocked. */
static int make_loop(struct live *live, struct fault *fault)
{
	const int fds[] = { pipeline_pdu_fd(live->pipeline), pipeline_event_fd(live->pipeline),
		            pipeline_want_fd(live->pipeline) };
	int error = 0;

	live->loop = loop_create(fault);
	if (!live->loop)
		return -ENOMEM;
	for (int i = 0; i < 3 && !error; i++)
		error = loop_add_fd(live->loop, fds[i], on_pipeline, live, fault);
	if (!error)
		error = loop_add_stop_signals(live->loop, on_signal, live, fault);
	return error ? error : loop_add_tick(live->loop, tick_s, on_tick, live, fault);
}

static int listen(struct live *live, struct fault *fault)
{
	int error = 0;

	while (!pipeline_finished(live->pipeline) && !error) {
		error = loop_wait(live->loop, patience_s(live), fault);
		move(live);
	}
	if (error)
		stop(live);
	return error;
}

/* A scan that did not come to its end says why: 0 or -errno. */
static int why_unfinished(struct live *live, struct fault *fault)
{
	if (live->options->watch || live->surveyed)
		return 0;
	if (live->lost)
		return fault_set(fault, EIO, "%s", live->error);
	return live->interrupted ? fault_set(fault, EINTR, "%s: interrupted", live->source_name) : 0;
}

static enum run_exit run_threads(struct live *live, struct fault *fault)
{
	int error = pipeline_start(live->pipeline), joined;
	char note[NOTE_SIZE];

	if (error) {
		fault_set(fault, -error, "cannot start threads: %s", strerror(-error));
		return RUN_REFUSED;
	}
	live->started_s = live->status_s = live->coverage_s = health_clock_s();
	utc_run_start(&live->clock);
	next_window(live);
	error = listen(live, fault);
	joined = pipeline_join(live->pipeline, fault);
	error = error ? error : joined;
	take_stretches(live);
	take_events(live);
	if (!error)
		error = why_unfinished(live, fault);
	if (error)
		snprintf(live->error, sizeof(live->error), "%.*s", (int)sizeof(live->error) - 1, fault->text);
	engine_end(live->engine, utc_run_now(&live->clock), describe(live, note));
	put_status(live);
	return error ? RUN_UNFINISHED : RUN_DONE;
}

enum run_exit run_live(const struct run_config *config, const struct radio_config *options, struct fault *fault)
{
	struct live live = { .config = *config, .options = options };
	enum run_exit result = RUN_REFUSED;

	live.config.engine.live = true;
	live.config.engine.judge = sealed_judge;
	live.config.engine.origin = (struct engine_origin){
		.source = options->device,
		.device = live.radio.info.text,
		.clock = "the host's clock (UTC)",
		.gain_db = options->source.gain_db,
		.ppm = options->source.ppm,
	};
	if (!bank_check(config->rats, fault) && !engine_check_outputs(&config->engine.outputs, NULL, 0, fault) &&
	    !radio_open(&live.radio, config, options, fault) && !make_pipeline(&live, fault) &&
	    !make_loop(&live, fault) && (live.engine = engine_open(&live.config.engine, fault))) {
		snprintf(live.source_name, sizeof(live.source_name), "%s", options->device);
		if (live.radio.plan.note[0] && !engine_holds(live.engine, STDERR_FILENO))
			plain_print(stderr, "fbswatch: %s\n", live.radio.plan.note);
		result = run_threads(&live, fault);
		if (engine_close(live.engine, fault) && result == RUN_DONE)
			result = RUN_UNFINISHED;
	}
	loop_destroy(live.loop);
	pipeline_destroy(live.pipeline);
	radio_close(&live.radio);
	return result;
}
