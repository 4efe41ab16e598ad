// SPDX-License-Identifier: GPL-3.0-or-later
/* ear: see ear.h. The threads of the samples and of the receivers are the radio's own; here they are waited for. */
#include "ear.h"

#include <errno.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "loop.h"    // struct loop
#include "levels.h"  // struct levels
#include "tally.h"   // struct tally

static const double patience_s = 0.1; /* between two looks at the counts */
static const double enough_s = 5;     /* of listening, once something was read */
static const double look_s = 0.1;     /* of samples in one window */
static const double stay_s = 3600;    /* parked until moved on */
static const double look_most_s = 5;  /* for one window, tuning and all */

struct ear {
	struct radio_config config;
	struct radio *radio;
	struct loop *loop;
	struct utc_run clock;
	bool interrupted;
	double until_s;        /* by the clock */
	struct fault gone;     /* why the device went away */
	struct tally *tally;   /* of a survey; NULL: these are looks: */
	struct levels *levels; /* of the present one */
	struct doctor_look *looks;
	int nof_looks, at;
};

/* ---- from the radio ---- */

static void on_listened(void *ctx, const struct listen_stretch *stretch)
{
	const struct ear *ear = ctx;

	if (ear->tally)
		tally_window(ear->tally, (stretch->low_hz + stretch->high_hz) / 2);
}

static void on_iq(void *ctx, const struct iq_block *block)
{
	const struct ear *ear = ctx;

	if (ear->at < ear->nof_looks && fabs(block->freq_hz - ear->looks[ear->at].freq_hz) < 1)
		levels_feed(ear->levels, block);
}

static void on_pdu(void *ctx, const struct pdu *pdu)
{
	const struct ear *ear = ctx;

	if (ear->tally)
		tally_pdu(ear->tally, pdu);
}

/* Of no interest here: a batch is over, a first pass is. */
static void on_stage(void *ctx)
{
	(void)ctx;
}

static void on_event(void *ctx, const char *line)
{
	struct ear *ear = ctx;

	if (!line || ear->gone.error)
		return;
	fault_set(&ear->gone, EIO, "%s", line);
	radio_stop(ear->radio);
}

static void on_surveyed(void *ctx, struct survey *survey)
{
	(void)ctx;
	(void)survey;
}

static void on_signal(void *ctx)
{
	struct ear *ear = ctx;

	ear->interrupted = true;
	radio_stop(ear->radio);
}

/* ---- waiting ---- */

static void next_look(struct ear *ear)
{
	struct fault fault;

	levels_reset(ear->levels);
	while (++ear->at < ear->nof_looks)
		if (!radio_park(ear->radio, ear->looks[ear->at].freq_hz, stay_s, &fault))
			break;
	ear->until_s = utc_run_s(&ear->clock) + look_most_s;
	if (ear->at >= ear->nof_looks)
		radio_stop(ear->radio);
}

static void turn_looks(struct ear *ear)
{
	const struct levels_seen seen = levels_seen(ear->levels);

	if (ear->at >= ear->nof_looks || seen.seconds < look_s)
		return;
	ear->looks[ear->at].floor_dbfs = seen.floor_dbfs;
	ear->looks[ear->at].top_dbfs = seen.top_dbfs;
	next_look(ear);
}

static void turn_survey(struct ear *ear, double now_s)
{
	struct radio_counts counts;

	radio_counts(ear->radio, &counts);
	tally_counts(ear->tally, &counts, now_s);
	if (ear->tally->heard.blocks && now_s >= enough_s)
		radio_stop(ear->radio);
}

static void turn(struct ear *ear)
{
	const double now_s = utc_run_s(&ear->clock);

	if (ear->tally)
		turn_survey(ear, now_s);
	else
		turn_looks(ear);
	if (now_s >= ear->until_s)
		radio_stop(ear->radio);
}

static int listen(struct ear *ear, struct fault *fault)
{
	const bool steps = radio_steps(ear->radio);
	int error = 0;

	while (!radio_finished(ear->radio) && !error) {
		if (steps) {
			radio_step(ear->radio);
			utc_run_tell(&ear->clock, radio_now_ns(ear->radio));
		}
		error = loop_wait(ear->loop, steps ? 0 : fmin(radio_patience_s(ear->radio), patience_s), fault);
		radio_move(ear->radio);
		turn(ear);
	}
	radio_stop(ear->radio);
	return error;
}

static void start_clock(struct ear *ear)
{
	if (radio_steps(ear->radio))
		utc_run_stand(&ear->clock, radio_now_ns(ear->radio));
	else
		utc_run_start(&ear->clock);
}

static int open_all(struct ear *ear, struct fault *fault)
{
	const struct radio_out out = {
		.listened = on_listened,
		.iq = on_iq,
		.pdu = on_pdu,
		.heard = on_stage,
		.event = on_event,
		.passed = on_stage,
		.surveyed = on_surveyed,
		.ctx = ear,
	};

	ear->config.clock = &ear->clock;
	ear->radio = radio_open(&ear->config, &out, fault);
	ear->loop = ear->radio ? loop_create(fault) : NULL;
	if (!ear->loop)
		return fault->error;
	int error = radio_add_to_loop(ear->radio, ear->loop, fault);

	if (!error)
		error = loop_add_stop_signals(ear->loop, on_signal, ear, fault);
	return error ? error : loop_add_signal(ear->loop, SIGHUP, on_signal, ear, fault);
}

/* What ended it is in ear->gone. 0, or -errno with the reason when it did not begin. */
static int run(struct ear *ear, struct fault *fault)
{
	int error = open_all(ear, fault);

	if (error)
		return error;
	start_clock(ear);
	error = radio_start(ear->radio, fault);
	if (!error)
		error = listen(ear, fault);
	if (!error && radio_end(ear->radio, false, fault) && !ear->gone.error)
		ear->gone = *fault;
	return error;
}

static void close_all(struct ear *ear, bool *interrupted)
{
	*interrupted |= ear->interrupted;
	loop_destroy(ear->loop);
	radio_close(ear->radio);
}

int ear_survey(const struct radio_config *config, double listen_s, struct doctor_heard *heard, bool *interrupted,
               struct fault *fault)
{
	struct ear ear = { .config = *config, .until_s = listen_s, .tally = malloc(sizeof(*ear.tally)) };
	int error;

	if (!ear.tally)
		return fault_set(fault, ENOMEM, "out of memory");
	tally_init(ear.tally, config->reception.max_offset_ppm);
	ear.config.watch = ear.config.keep = false;
	error = run(&ear, fault);
	*heard = ear.tally->heard;
	heard->end = ear.gone;
	if (!error) {
		snprintf(heard->device, sizeof(heard->device), "%s", radio_device(ear.radio));
		snprintf(heard->plan_note, sizeof(heard->plan_note), "%s", radio_plan_note(ear.radio));
	}
	close_all(&ear, interrupted);
	free(ear.tally);
	return error;
}

int ear_look(const struct radio_config *config, struct doctor_look *looks, int count, bool *interrupted)
{
	struct ear ear = { .config = *config, .until_s = look_most_s, .looks = looks, .nof_looks = count };
	struct fault fault;
	int seen = 0;

	for (int i = 0; i < count; i++)
		looks[i].floor_dbfs = looks[i].top_dbfs = NAN;
	ear.levels = count ? levels_create() : NULL;
	if (!ear.levels)
		return 0;
	ear.config.watch = ear.config.keep = true;
	ear.config.source.freq_hz = looks[0].freq_hz;
	run(&ear, &fault);
	for (int i = 0; i < count; i++)
		seen += isfinite(looks[i].floor_dbfs);
	close_all(&ear, interrupted);
	levels_destroy(ear.levels);
	return seen;
}
