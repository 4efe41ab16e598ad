// SPDX-License-Identifier: GPL-3.0-or-later
/* live: the main thread of scan and watch: waits for pdus, events of the source, signals and a clock; reports; decides
 * what to listen to next. The samples are in other hands (pipeline). */
#include <errno.h>
#include <math.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "bank.h"      // bank_check
#include "clash.h"     // clash_check
#include "health.h"    // health_reason, health_machine
#include "pipeline.h"  // struct pipeline
#include "plan.h"      // struct plan
#include "report.h"    // struct report
#include "run.h"
#include "utc.h"  // utc_now

enum { NOTE_SIZE = 192 };

static const double tick_s = 0.25; /* of tables and plan */
static const double status_every_s = 60;
static const double scan_patience_s = 5; /* with a device that was lost; a watch waits for ever */

struct live {
	const struct run_config *config;
	const struct radio_config *radio;
	const struct source *source;
	char source_name[128];
	void *instance;
	struct source_info info;
	struct plan plan;
	struct pipeline *pipeline;
	struct report report;
	int signal_fd, timer_fd;
	double started_s, status_s, dwell_end_s, lost_s; /* by health_clock_s() */
	bool surveyed, lost, stopping, interrupted;
	char error[PIPELINE_TEXT_SIZE]; /* while the source is lost */
};

/* "KIND" or "KIND=TARGET" of a source that is live. */
static int find_source(struct live *live, struct source_config *source, struct fault *fault)
{
	const char *device = live->radio->device, *equals = strchr(device, '=');
	char kind[16] = "";

	snprintf(kind, sizeof(kind), "%.*s", (int)strcspn(device, "="), device);
	live->source = source_find(kind);
	if (!live->source || !live->source->live)
		return fault_set(fault, EINVAL, "option --device: there is no device '%s'", device);
	source->target = equals ? equals + 1 : "";
	return 0;
}

static int make_plan(struct live *live, struct fault *fault)
{
	const struct plan_tuner tuner = { live->info.rate_hz, live->info.freq_min_hz, live->info.freq_max_hz };

	if (live->radio->source.freq_hz > 0)
		return plan_fixed(&live->plan, live->radio->source.freq_hz, &tuner, fault);
	int error = plan_bands(&live->plan, live->radio->bands, &tuner, fault);

	if (!error && live->plan.count > 1 && !live->source->tune)
		return fault_set(fault, EINVAL, "option --band: %s cannot tune; use --freq", live->radio->device);
	return error;
}

/* The first window of the bands, so that the device starts where the survey does. */
static int open_source(struct live *live, struct fault *fault)
{
	struct source_config source = live->radio->source;
	const struct plan_tuner any = { source.rate_hz, 0, 0 };
	int error = find_source(live, &source, fault);

	if (!error && !(source.freq_hz > 0)) {
		error = plan_bands(&live->plan, live->radio->bands, &any, fault);
		source.freq_hz = live->plan.windows[0].centre_hz;
	}
	if (error)
		return error;
	live->instance = live->source->open(&source, fault);
	if (!live->instance)
		return -EINVAL;
	live->source->info(live->instance, &live->info);
	snprintf(live->source_name, sizeof(live->source_name), "%s", live->radio->device);
	return make_plan(live, fault);
}

static int make_pipeline(struct live *live, struct fault *fault)
{
	const struct pipeline_config config = {
		.source = live->source,
		.instance = live->instance,
		.rate_hz = live->info.rate_hz,
		.rats = live->config->rats,
		.max_offset_ppm = live->config->max_offset_ppm,
		.combine = !live->config->no_combine,
	};

	live->pipeline = pipeline_create(&config, fault);
	return live->pipeline ? 0 : -EINVAL;
}

/* Signals are waited for: blocked before the first thread starts, so that all threads inherit it. */
static int open_clocks(struct live *live, struct fault *fault)
{
	const struct itimerspec tick = {
		.it_interval = { .tv_nsec = (long)(tick_s * 1e9) },
		.it_value = { .tv_nsec = (long)(tick_s * 1e9) },
	};
	sigset_t signals;

	sigemptyset(&signals);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGHUP);
	sigprocmask(SIG_BLOCK, &signals, NULL);
	live->signal_fd = signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
	live->timer_fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
	if (live->signal_fd < 0 || live->timer_fd < 0 || timerfd_settime(live->timer_fd, 0, &tick, NULL))
		return fault_set(fault, errno, "cannot wait for signals and time: %s", strerror(errno));
	return 0;
}

static void put_status(struct live *live)
{
	char reason[HEALTH_REASON_SIZE];
	struct pipeline_counts counts;
	struct status status = { .source = live->source_name, .error = live->error[0] ? live->error : NULL };

	pipeline_counts(live->pipeline, &counts);
	memcpy(status.blocks_ok, counts.receivers.blocks_ok, sizeof(status.blocks_ok));
	memcpy(status.blocks_bad, counts.receivers.blocks_bad, sizeof(status.blocks_bad));
	status.reason = health_reason(&counts.receivers, counts.taken, live->config->max_offset_ppm, reason);
	status.samples = counts.taken;
	status.dropped_samples = counts.dropped + counts.source_lost;
	status.dropped_messages = counts.pdus_dropped;
	status.dropped_records = outputs_dropped(&live->report.outputs);
	status.seconds = (double)counts.taken / live->info.rate_hz;
	status.ppm = cells_consensus_ppm(live->report.cells);
	health_machine(&status, live->started_s);
	outputs_status(&live->report.outputs, utc_now(), &status);
	outputs_flush(&live->report.outputs);
	live->status_s = health_clock_s();
}

/* What is going on, in a few words, for the last line of the table. */
static const char *describe(const struct live *live, char note[NOTE_SIZE])
{
	const struct plan *plan = &live->plan;
	struct pipeline_counts counts;

	pipeline_counts(live->pipeline, &counts);
	if (live->lost)
		snprintf(note, NOTE_SIZE, "%s", live->error);
	else
		snprintf(note, NOTE_SIZE, "%s %.1f MHz, window %d of %d; %.0f s, %llu samples lost",
		         live->surveyed ? "watching" : "survey", plan->windows[plan->current].centre_hz / 1e6,
		         plan->current + 1, plan->count, (double)counts.taken / live->info.rate_hz,
		         (unsigned long long)(counts.dropped + counts.source_lost));
	return note;
}

static void put_survey(struct live *live)
{
	struct survey survey = {
		.bands = live->radio->bands ? live->radio->bands : "gsm900",
		.cells = (uint32_t)cells_count(live->report.cells),
		.duration_s = health_clock_s() - live->started_s,
	};

	if (live->radio->source.freq_hz > 0)
		survey.bands = "";
	for (int i = 0; i < live->plan.visited; i++)
		survey.channels_visited += live->plan.windows[i].carriers;
	outputs_survey(&live->report.outputs, utc_now(), &survey);
	live->surveyed = true;
}

static void stop(struct live *live)
{
	if (live->stopping)
		return;
	live->stopping = true;
	pipeline_cancel(live->pipeline);
}

/* A tuner that refuses is a source in trouble: it is told, and the plan goes on. */
static void tune_to(struct live *live, const struct plan_window *window)
{
	int error = live->source->tune ? live->source->tune(live->instance, window->centre_hz) : 0;

	live->dwell_end_s = health_clock_s() + live->radio->dwell_s;
	if (!error)
		return;
	snprintf(live->error, sizeof(live->error), "cannot tune to %.3f MHz: %s", window->centre_hz / 1e6,
	         strerror(-error));
	put_status(live);
	live->error[0] = 0;
}

static void next_window(struct live *live)
{
	const struct plan_window *before = live->plan.current < 0 ? NULL : &live->plan.windows[live->plan.current];
	const struct plan_window *window = live->surveyed ? NULL : plan_survey_next(&live->plan);

	if (!window && !live->surveyed)
		put_survey(live);
	if (!window && !live->radio->watch) {
		stop(live);
		return;
	}
	if (!window)
		window = plan_watch_next(&live->plan);
	bool there =
		before ? window == before : window->centre_hz == live->info.freq_hz; /* opened in the right place */

	if (!there)
		tune_to(live, window);
	else
		live->dwell_end_s = health_clock_s() + live->radio->dwell_s;
}

static void take_pdus(struct live *live)
{
	for (const struct pdu *pdu; (pdu = pipeline_front(live->pipeline)); pipeline_pop(live->pipeline)) {
		plan_heard(&live->plan, pdu->freq_hz);
		report_pdu(&live->report, pdu);
	}
	if (live->report.outputs.error)
		stop(live);
}

static void take_events(struct live *live)
{
	struct pipeline_event event;

	while (pipeline_event(live->pipeline, &event)) {
		live->lost = event.err < 0;
		live->lost_s = health_clock_s();
		snprintf(live->error, sizeof(live->error), "%s", event.err < 0 ? event.text : "");
		if (!outputs_draw_on(&live->report.outputs, STDERR_FILENO)) /* there the table's last line says it */
			fprintf(stderr, "fbswatch: %s%s\n", event.text, live->lost ? "" : ": is back");
		put_status(live);
		if (!live->lost) /* the window was not listened to while the device was away */
			live->dwell_end_s = health_clock_s() + live->radio->dwell_s;
	}
}

static void take_signals(struct live *live)
{
	struct signalfd_siginfo signal;

	if (read(live->signal_fd, &signal, sizeof(signal)) != sizeof(signal))
		return;
	live->interrupted = true;
	stop(live);
}

static void take_tick(struct live *live)
{
	uint64_t ticks;
	char note[NOTE_SIZE];
	double now_s = health_clock_s();

	if (read(live->timer_fd, &ticks, sizeof(ticks)) != sizeof(ticks))
		return;
	outputs_refresh(&live->report.outputs, utc_now(), live->report.cells, describe(live, note));
	outputs_flush(&live->report.outputs);
	if (now_s - live->status_s >= status_every_s)
		put_status(live);
	if (live->radio->duration_s > 0 && now_s - live->started_s >= live->radio->duration_s)
		stop(live);
	if (live->lost && !live->radio->watch && now_s - live->lost_s >= scan_patience_s)
		stop(live);
	if (!live->lost && !live->stopping && now_s >= live->dwell_end_s)
		next_window(live);
}

static void loop(struct live *live)
{
	struct pollfd fds[] = {
		{ .fd = pipeline_pdu_fd(live->pipeline), .events = POLLIN },
		{ .fd = pipeline_event_fd(live->pipeline), .events = POLLIN },
		{ .fd = live->signal_fd, .events = POLLIN },
		{ .fd = live->timer_fd, .events = POLLIN },
	};

	while (!pipeline_finished(live->pipeline)) {
		poll(fds, sizeof(fds) / sizeof(fds[0]), -1);
		pipeline_clear(live->pipeline);
		take_pdus(live);
		take_events(live);
		take_signals(live);
		take_tick(live);
	}
}

/* A scan that did not come to its end says why: 0 or -errno. */
static int why_unfinished(struct live *live, struct fault *fault)
{
	if (live->radio->watch || live->surveyed)
		return 0;
	if (live->lost)
		return fault_set(fault, EIO, "%s", live->error);
	return live->interrupted ? fault_set(fault, EINTR, "%s: interrupted", live->source_name) : 0;
}

static enum run_exit run_threads(struct live *live, struct fault *fault)
{
	int error = pipeline_start(live->pipeline);
	char note[NOTE_SIZE];

	if (error) {
		fault_set(fault, -error, "cannot start threads: %s", strerror(-error));
		return RUN_REFUSED;
	}
	live->started_s = live->status_s = health_clock_s();
	next_window(live);
	loop(live);
	error = pipeline_join(live->pipeline, fault);
	take_events(live);
	if (!error)
		error = why_unfinished(live, fault);
	if (error)
		snprintf(live->error, sizeof(live->error), "%.*s", (int)sizeof(live->error) - 1, fault->text);
	report_end(&live->report, utc_now(), describe(live, note));
	put_status(live);
	return error ? RUN_UNFINISHED : RUN_DONE;
}

enum run_exit run_live(const struct run_config *config, const struct radio_config *radio, struct fault *fault)
{
	struct live live = { .config = config, .radio = radio, .signal_fd = -1, .timer_fd = -1 };
	enum run_exit result = RUN_REFUSED;

	if (!bank_check(config->rats, fault) && !clash_check(&config->outputs, NULL, 0, fault) &&
	    !open_source(&live, fault) && !make_pipeline(&live, fault) && !open_clocks(&live, fault) &&
	    !report_open(&live.report, config, true, fault)) {
		result = run_threads(&live, fault);
		if (report_close(&live.report, fault) && result == RUN_DONE)
			result = RUN_UNFINISHED;
	}
	pipeline_destroy(live.pipeline);
	if (live.instance)
		live.source->close(live.instance);
	if (live.signal_fd >= 0)
		close(live.signal_fd);
	if (live.timer_fd >= 0)
		close(live.timer_fd);
	return result;
}
