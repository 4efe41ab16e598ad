// SPDX-License-Identifier: GPL-3.0-or-later
/* radio: see radio.h. The samples are in other hands (pipeline), and where the tuner goes (schedule): here all meet. A
 * move shows in the samples as another tune number, their count goes on. */
#include "radio.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "radio_inside.h"  // struct radio

static const double patience_min_s = 0.005; /* shortest wait when samples are late, as while the tuner settles */
static const double survey_patience_s = 5;  /* how long a survey waits for a lost device; a watch waits for ever */

static double now_s(const struct radio *radio)
{
	return utc_run_s(radio->config.clock);
}

/* ---- the device and what is behind it ---- */

/* By what is known of the device. */
static void prepare(struct radio *radio)
{
	radio_gain_start(radio);
	schedule_init(&radio->schedule, &radio->frontend.plan, radio->frontend.info.settle_s, radio->config.dwell_s,
	              radio->config.watch);
}

struct radio *radio_open(const struct radio_config *config, const struct radio_out *out, struct fault *fault)
{
	struct radio *radio = calloc(1, sizeof(*radio));

	if (!radio) {
		fault_set(fault, ENOMEM, "out of memory");
		return NULL;
	}
	radio->config = *config;
	radio->out = *out;
	if (!frontend_open(&radio->frontend, config, fault))
		radio->pipeline = frontend_pipeline(&radio->frontend, config, fault);
	if (!radio->pipeline) {
		radio_close(radio);
		return NULL;
	}
	prepare(radio);
	return radio;
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

static double heard_s(const struct radio *radio)
{
	return pipeline_heard_s(radio->pipeline);
}

/* Tunes; a tuner that refuses is reported as a device in trouble, and the plan goes on. */
static void tune_to(struct radio *radio, double centre_hz)
{
	radio_amplify(radio, centre_hz);
	int error = frontend_tune(&radio->frontend, centre_hz);

	if (!error)
		return;
	snprintf(radio->error, sizeof(radio->error), "cannot tune to %.3f MHz: %s", centre_hz / 1e6, strerror(-error));
	radio->out.event(radio->out.ctx, NULL);
	radio->error[0] = 0;
}

static void tell_survey(struct radio *radio)
{
	const struct plan *plan = &radio->frontend.plan;
	struct survey survey = {
		.bands = radio->frontend.bands,
		.duration_s = now_s(radio) - radio->started_s,
	};

	for (int i = 0; i < plan->count; i++)
		if (radio->schedule.planner.windows[i].visited)
			survey.channels_visited += plan->windows[i].carriers;
	radio->out.surveyed(radio->out.ctx, &survey);
}

static void carry_out(struct radio *radio, const struct schedule_move *move)
{
	if (radio->lost || radio->stopping)
		return;
	if (move->passed)
		radio->out.passed(radio->out.ctx);
	if (move->surveyed)
		tell_survey(radio);
	if (move->over)
		radio_stop(radio);
	else if (move->centre_hz > 0)
		tune_to(radio, move->centre_hz);
}

/* What the receivers wish for, where the tuner can go there and is not there anyway. */
static struct stay_wish wish_of(const struct radio *radio)
{
	const struct pipeline_want *want = &radio->want;
	bool possible = want->seconds > 0 && plan_reaches(&radio->frontend.tuner, want->centre_hz) &&
	                want->centre_hz != schedule_home_hz(&radio->schedule) && radio->frontend.source->tune;

	return possible ? (struct stay_wish){ want->centre_hz, want->seconds } : (struct stay_wish){ 0 };
}

void radio_move(struct radio *radio)
{
	if (radio->lost || radio->stopping)
		return;
	const struct stay_wish wish = wish_of(radio);
	const struct schedule_move move = schedule_next(&radio->schedule, &wish, heard_s(radio), now_s(radio));

	if (radio->schedule.stay.away && move.centre_hz > 0)
		radio->granted = radio->want;
	carry_out(radio, &move);
}

/* A lost device is tuned when it is back. */
int radio_park(struct radio *radio, double centre_hz, double for_s, struct fault *fault)
{
	if (!radio->frontend.source->tune || !plan_reaches(&radio->frontend.tuner, centre_hz))
		return fault_set(fault, ERANGE, "the tuner does not reach %.3f MHz", centre_hz / 1e6);
	const struct schedule_move move =
		schedule_park(&radio->schedule, centre_hz, now_s(radio) + for_s, heard_s(radio));

	carry_out(radio, &move);
	return 0;
}

void radio_leave(struct radio *radio)
{
	const struct schedule_move move = schedule_leave(&radio->schedule, heard_s(radio));

	carry_out(radio, &move);
}

bool radio_shares(const struct radio *radio)
{
	return radio->config.shares && !radio->lost && !radio->stopping;
}

int radio_share(struct radio *radio, int part, int parts, struct fault *fault)
{
	struct plan_part windows;
	int error = plan_share(&radio->frontend.plan, part, parts, &windows, fault);

	if (!error)
		planner_share(&radio->schedule.planner, windows.first, windows.end);
	return error;
}

void radio_dwell(struct radio *radio, double dwell_s)
{
	planner_fix(&radio->schedule.planner, dwell_s);
}

void radio_suspect(struct radio *radio, double freq_hz, bool much)
{
	planner_suspect(&radio->schedule.planner, freq_hz, much, heard_s(radio));
}

double radio_patience_s(const struct radio *radio)
{
	if (radio->lost || radio->stopping)
		return INFINITY;
	const struct stay_wish wish = wish_of(radio);

	return fmax(schedule_patience_s(&radio->schedule, &wish, heard_s(radio), now_s(radio)), patience_min_s);
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

static void take_spectra(struct radio *radio)
{
	const struct spectrum_part *part;

	for (; (part = pipeline_spectrum(radio->pipeline)); pipeline_spectrum_pop(radio->pipeline))
		radio->out.spectrum(radio->out.ctx, part);
}

static void take_pdus(struct radio *radio)
{
	bool heard = false;

	for (const struct pdu *pdu; (pdu = pipeline_front(radio->pipeline)); pipeline_pop(radio->pipeline)) {
		radio->out.pdu(radio->out.ctx, pdu);
		heard = true;
	}
	if (heard)
		radio->out.heard(radio->out.ctx);
}

/* The device that was waited for is there: only now is known what it can. One that reaches nothing of what is wanted
 * ends the run. */
static bool meet_device(struct radio *radio)
{
	struct fault fault;

	if (frontend_learn(&radio->frontend, &radio->config, &fault)) {
		snprintf(radio->error, sizeof(radio->error), "%.*s", (int)sizeof(radio->error) - 1, fault.text);
		radio->out.event(radio->out.ctx, radio->error);
		radio_stop(radio);
		return false;
	}
	prepare(radio);
	return true;
}

/* Lost, or back: the window was not listened to while it was away. */
static void take_event(struct radio *radio, const struct pipeline_event *event)
{
	const bool first = radio->frontend.info.absent && event->err == 0;
	char line[PIPELINE_TEXT_SIZE + 16];
	struct schedule_move move;

	radio->lost = event->err < 0;
	radio->lost_s = now_s(radio);
	snprintf(radio->error, sizeof(radio->error), "%s", radio->lost ? event->text : "");
	snprintf(line, sizeof(line), "%s%s", event->text, radio->lost ? "" : first ? ": is there" : ": is back");
	if (first && !meet_device(radio))
		return;
	radio->out.event(radio->out.ctx, line);
	if (radio->lost)
		return;
	move = first ? schedule_start(&radio->schedule, heard_s(radio))
	             : schedule_again(&radio->schedule, heard_s(radio));
	carry_out(radio, &move);
}

static void take_events(struct radio *radio)
{
	struct pipeline_event event;

	while (pipeline_event(radio->pipeline, &event))
		take_event(radio, &event);
}

static void take_look(struct radio *radio)
{
	struct pipeline_look look;

	if (!pipeline_look(radio->pipeline, &look))
		return;
	schedule_look(&radio->schedule, look.centre_hz, &look.what, heard_s(radio));
	radio_take_level(radio, &look);
}

/* In this order: what was listened to counts before what was heard in it, and a lost device before what its receivers
 * wish for. */
static void on_pipeline(void *ctx)
{
	struct radio *radio = ctx;

	pipeline_clear(radio->pipeline);
	take_stretches(radio);
	take_spectra(radio);
	take_samples(radio);
	take_pdus(radio);
	take_events(radio);
	pipeline_want(radio->pipeline, &radio->want);
	take_look(radio);
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
		            pipeline_want_fd(radio->pipeline), pipeline_look_fd(radio->pipeline) };
	int error = 0;

	for (int i = 0; i < 4 && !error; i++)
		error = loop_add_fd(loop, fds[i], on_pipeline, radio, fault);
	return error;
}

/* ---- its beginning and end ---- */

int radio_start(struct radio *radio, struct fault *fault)
{
	int error = pipeline_start(radio->pipeline);

	if (error)
		return fault_set(fault, -error, "cannot start threads: %s", strerror(-error));
	radio->started_s = now_s(radio);
	const struct schedule_move move = schedule_start(&radio->schedule, heard_s(radio));

	carry_out(radio, &move);
	return 0;
}

void radio_stop(struct radio *radio)
{
	if (radio->stopping)
		return;
	radio->stopping = true;
	pipeline_cancel(radio->pipeline);
}

bool radio_alive(struct radio *radio)
{
	const struct pipeline_pulse now = pipeline_pulse(radio->pipeline);

	return radio->stopping || radio_steps(radio) || pulse_beats(&radio->pulse, &now, now_s(radio));
}

bool radio_finished(const struct radio *radio)
{
	return pipeline_finished(radio->pipeline);
}

/* A survey that did not come to its end says why: 0 or -errno. */
static int why_unfinished(const struct radio *radio, bool interrupted, struct fault *fault)
{
	if (radio->config.watch || radio->schedule.planner.surveyed)
		return 0;
	if (radio->lost)
		return fault_set(fault, EIO, "%s", radio->error);
	return interrupted ? fault_set(fault, EINTR, "%s: interrupted", radio->config.device) : 0;
}

int radio_end(struct radio *radio, bool interrupted, struct fault *fault)
{
	int error = pipeline_join(radio->pipeline, fault);

	take_stretches(radio);
	take_spectra(radio);
	take_events(radio);
	if (!error)
		error = why_unfinished(radio, interrupted, fault);
	if (error)
		snprintf(radio->error, sizeof(radio->error), "%.*s", (int)sizeof(radio->error) - 1, fault->text);
	return error;
}
