// SPDX-License-Identifier: GPL-3.0-or-later
/* radio: see radio.h. The samples are in other hands (pipeline); here it is decided where the tuner goes: plan says
 * which window, stay how long, and which wishes of the receivers in between. A move shows in the samples as another
 * tune number, their count goes on. */
#include "radio.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "frontend.h"  // struct frontend
#include "health.h"    // health_reason
#include "pipeline.h"  // struct pipeline
#include "stay.h"      // struct stay

static const double patience_min_s = 0.005; /* shortest wait when samples are late, as while the tuner settles */
static const double survey_patience_s = 5;  /* how long a survey waits for a lost device; a watch waits for ever */

struct radio {
	struct radio_config config;
	struct radio_out out;
	struct frontend frontend;
	struct pipeline *pipeline;
	struct stay stay;
	struct pipeline_want want, granted; /* the receivers' present wish; the one granted last */
	bool surveyed, lost, stopping, parked;
	double parked_hz, parked_until_s; /* valid while it is parked */
	double started_s, lost_s;         /* by the run's clock */
	char error[PIPELINE_TEXT_SIZE];   /* why the device is lost, or why the run ended */
};

static double now_s(const struct radio *radio)
{
	return utc_run_s(radio->config.clock);
}

/* ---- the device and what is behind it ---- */

struct radio *radio_open(const struct radio_config *config, const struct radio_out *out, struct fault *fault)
{
	struct radio *radio = calloc(1, sizeof(*radio));

	if (!radio) {
		fault_set(fault, ENOMEM, "out of memory");
		return NULL;
	}
	radio->config = *config;
	radio->out = *out;
	if (!frontend_open(&radio->frontend, config, fault) &&
	    (radio->pipeline = frontend_pipeline(&radio->frontend, config, fault)))
		return radio;
	radio_close(radio);
	return NULL;
}

void radio_close(struct radio *radio)
{
	if (!radio)
		return;
	pipeline_destroy(radio->pipeline);
	frontend_close(&radio->frontend);
	free(radio);
}

const char *radio_device(const struct radio *radio)
{
	return radio->frontend.info.text;
}

const char *radio_plan_note(const struct radio *radio)
{
	return radio->frontend.plan.note;
}

/* ---- where the tuner goes ---- */

static const struct plan_window *window_of(const struct radio *radio)
{
	return &radio->frontend.plan.windows[radio->frontend.plan.current];
}

/* Tunes; a tuner that refuses is reported as a device in trouble, and the plan goes on. */
static void tune_to(struct radio *radio, double centre_hz)
{
	int error = frontend_tune(&radio->frontend, centre_hz);

	if (!error)
		return;
	snprintf(radio->error, sizeof(radio->error), "cannot tune to %.3f MHz: %s", centre_hz / 1e6, strerror(-error));
	radio->out.event(radio->out.ctx, NULL);
	radio->error[0] = 0;
}

/* What it listens to when no wish is granted: where it is parked, or the window of the plan. */
static double home_hz(const struct radio *radio)
{
	return radio->parked ? radio->parked_hz : window_of(radio)->centre_hz;
}

/* Begins a window. */
static void listen_to_window(struct radio *radio)
{
	tune_to(radio, home_hz(radio));
	stay_begin(&radio->stay, radio->config.dwell_s, radio->frontend.info.settle_s,
	           pipeline_heard_s(radio->pipeline));
}

static void tell_survey(struct radio *radio)
{
	const struct plan *plan = &radio->frontend.plan;
	struct survey survey = {
		.bands = radio->frontend.bands,
		.duration_s = now_s(radio) - radio->started_s,
	};

	for (int i = 0; i < plan->visited; i++)
		survey.channels_visited += plan->windows[i].carriers;
	radio->out.surveyed(radio->out.ctx, &survey);
	radio->surveyed = true;
}

static void next_window(struct radio *radio)
{
	bool found = !radio->surveyed && plan_survey_next(&radio->frontend.plan);

	if (!found && !radio->surveyed)
		tell_survey(radio);
	if (!found && !radio->config.watch) {
		radio_stop(radio);
		return;
	}
	if (!found)
		plan_watch_next(&radio->frontend.plan);
	listen_to_window(radio);
}

/* What the receivers wish for, where the tuner can go there and is not there anyway. */
static struct stay_wish wish_of(const struct radio *radio)
{
	const struct pipeline_want *want = &radio->want;
	bool possible = want->seconds > 0 && plan_reaches(&radio->frontend.tuner, want->centre_hz) &&
	                want->centre_hz != window_of(radio)->centre_hz && radio->frontend.source->tune;

	return possible ? (struct stay_wish){ want->centre_hz, want->seconds } : (struct stay_wish){ 0 };
}

void radio_move(struct radio *radio)
{
	const struct stay_wish wish = wish_of(radio);

	if (radio->lost || radio->stopping)
		return;
	if (radio->parked && now_s(radio) >= radio->parked_until_s)
		radio_leave(radio);
	if (radio->parked)
		return;
	switch (stay_next(&radio->stay, &wish, pipeline_heard_s(radio->pipeline))) {
	case STAY_HERE:
		break;
	case STAY_AWAY:
		radio->granted = radio->want;
		tune_to(radio, wish.centre_hz);
		break;
	case STAY_RETURN:
		tune_to(radio, window_of(radio)->centre_hz);
		break;
	case STAY_OVER:
		next_window(radio);
		break;
	}
}

/* Tunes back to the window; a lost device is tuned when it is back. */
static void go_home(struct radio *radio)
{
	if (!radio->lost && !radio->stopping)
		listen_to_window(radio);
}

int radio_park(struct radio *radio, double centre_hz, double for_s, struct fault *fault)
{
	if (!radio->frontend.source->tune || !plan_reaches(&radio->frontend.tuner, centre_hz))
		return fault_set(fault, ERANGE, "the tuner does not reach %.3f MHz", centre_hz / 1e6);
	radio->parked = true;
	radio->parked_hz = centre_hz;
	radio->parked_until_s = now_s(radio) + for_s;
	go_home(radio);
	return 0;
}

void radio_leave(struct radio *radio)
{
	if (!radio->parked)
		return;
	radio->parked = false;
	go_home(radio);
}

void radio_dwell(struct radio *radio, double dwell_s)
{
	radio->config.dwell_s = dwell_s;
}

double radio_patience_s(const struct radio *radio)
{
	const struct stay_wish wish = wish_of(radio);

	if (radio->lost || radio->stopping)
		return INFINITY;
	if (radio->parked)
		return fmax(radio->parked_until_s - now_s(radio), patience_min_s);
	return fmax(stay_due_s(&radio->stay, &wish) - pipeline_heard_s(radio->pipeline), patience_min_s);
}

void radio_tick(struct radio *radio)
{
	if (radio->lost && !radio->config.watch && now_s(radio) - radio->lost_s >= survey_patience_s)
		radio_stop(radio);
}

/* ---- what comes from it ---- */

static void take_stretches(struct radio *radio)
{
	struct listen_stretch stretch;

	while (pipeline_listened(radio->pipeline, &stretch))
		radio->out.listened(radio->out.ctx, &stretch);
}

static void take_samples(struct radio *radio)
{
	const struct iq_block *block;

	for (; (block = pipeline_kept(radio->pipeline)); pipeline_kept_pop(radio->pipeline))
		radio->out.iq(radio->out.ctx, block);
}

static void take_pdus(struct radio *radio)
{
	bool heard = false;

	for (const struct pdu *pdu; (pdu = pipeline_front(radio->pipeline)); pipeline_pop(radio->pipeline)) {
		plan_heard(&radio->frontend.plan, pdu->freq_hz);
		radio->out.pdu(radio->out.ctx, pdu);
		heard = true;
	}
	if (heard)
		radio->out.heard(radio->out.ctx);
}

static void take_events(struct radio *radio)
{
	struct pipeline_event event;
	char line[PIPELINE_TEXT_SIZE + 16];

	while (pipeline_event(radio->pipeline, &event)) {
		radio->lost = event.err < 0;
		radio->lost_s = now_s(radio);
		snprintf(radio->error, sizeof(radio->error), "%s", radio->lost ? event.text : "");
		snprintf(line, sizeof(line), "%s%s", event.text, radio->lost ? "" : ": is back");
		radio->out.event(radio->out.ctx, line);
		if (!radio->lost) /* the window was not listened to while the device was away */
			listen_to_window(radio);
	}
}

/* In this order: what was listened to counts before what was heard in it, and a lost device before what its receivers
 * wish for. */
static void on_pipeline(void *ctx)
{
	struct radio *radio = ctx;

	pipeline_clear(radio->pipeline);
	take_stretches(radio);
	take_samples(radio);
	take_pdus(radio);
	take_events(radio);
	pipeline_want(radio->pipeline, &radio->want);
}

bool radio_steps(const struct radio *radio)
{
	return pipeline_steps(radio->pipeline);
}

void radio_step(struct radio *radio)
{
	pipeline_step(radio->pipeline);
	on_pipeline(radio);
}

int64_t radio_now_ns(const struct radio *radio)
{
	return pipeline_now_ns(radio->pipeline);
}

int radio_add_to_loop(struct radio *radio, struct loop *loop, struct fault *fault)
{
	const int fds[] = { pipeline_pdu_fd(radio->pipeline), pipeline_event_fd(radio->pipeline),
		            pipeline_want_fd(radio->pipeline) };
	int error = 0;

	for (int i = 0; i < 3 && !error && !radio_steps(radio); i++)
		error = loop_add_fd(loop, fds[i], on_pipeline, radio, fault);
	return error;
}

void radio_crystal(struct radio *radio, double ppm)
{
	pipeline_crystal(radio->pipeline, ppm);
}

/* ---- its beginning and end ---- */

int radio_start(struct radio *radio, struct fault *fault)
{
	int error = pipeline_start(radio->pipeline);

	if (error)
		return fault_set(fault, -error, "cannot start threads: %s", strerror(-error));
	radio->started_s = now_s(radio);
	next_window(radio);
	return 0;
}

void radio_stop(struct radio *radio)
{
	if (radio->stopping)
		return;
	radio->stopping = true;
	pipeline_cancel(radio->pipeline);
}

bool radio_finished(const struct radio *radio)
{
	return pipeline_finished(radio->pipeline);
}

/* A survey that did not come to its end says why: 0 or -errno. */
static int why_unfinished(const struct radio *radio, bool interrupted, struct fault *fault)
{
	if (radio->config.watch || radio->surveyed)
		return 0;
	if (radio->lost)
		return fault_set(fault, EIO, "%s", radio->error);
	return interrupted ? fault_set(fault, EINTR, "%s: interrupted", radio->config.device) : 0;
}

int radio_end(struct radio *radio, bool interrupted, struct fault *fault)
{
	int error = pipeline_join(radio->pipeline, fault);

	take_stretches(radio);
	take_events(radio);
	if (!error)
		error = why_unfinished(radio, interrupted, fault);
	if (error)
		snprintf(radio->error, sizeof(radio->error), "%.*s", (int)sizeof(radio->error) - 1, fault->text);
	return error;
}

/* ---- what is to be known of it ---- */

void radio_status(const struct radio *radio, struct status *status, char reason[HEALTH_REASON_SIZE])
{
	struct pipeline_counts counts;

	pipeline_counts(radio->pipeline, &counts);
	health_counts(status, &counts.receivers);
	status->source = radio->config.device;
	status->error = radio->error[0] ? radio->error : NULL;
	status->reason = health_reason(counts.each, counts.nof_receivers, counts.taken,
	                               radio->config.reception.max_offset_ppm, reason);
	status->samples = counts.taken;
	status->dropped_samples = counts.dropped + counts.source_lost;
	status->dropped_messages = counts.pdus_dropped;
	status->seconds = (double)counts.taken / radio->frontend.info.rate_hz;
}

void radio_describe(const struct radio *radio, char note[RADIO_NOTE_SIZE])
{
	const struct plan *plan = &radio->frontend.plan;
	const char *doing = radio->parked ? "parked" : radio->surveyed ? "watching" : "survey";
	struct pipeline_counts counts;

	pipeline_counts(radio->pipeline, &counts);
	if (radio->lost)
		snprintf(note, RADIO_NOTE_SIZE, "%s", radio->error);
	else
		snprintf(note, RADIO_NOTE_SIZE, "%s %.1f MHz%s%s, window %d of %d; %.0f s, %llu samples lost%s", doing,
		         radio->frontend.tuned_hz / 1e6, radio->stay.away ? " for " : "",
		         radio->stay.away ? radio->granted.why : "", plan->current + 1, plan->count,
		         (double)counts.taken / radio->frontend.info.rate_hz,
		         (unsigned long long)(counts.dropped + counts.source_lost),
		         counts.receivers.clipped > (float)RECEIVER_CLIPPED ? ", SATURATED: lower the gain" : "");
}
