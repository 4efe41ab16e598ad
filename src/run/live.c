// SPDX-License-Identifier: GPL-3.0-or-later
/* live: the main thread of scan and watch: waits for the radios, signals and a clock, and hands what was heard to the
 * engine. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>  // STDERR_FILENO

#include "bank.h"         // bank_check
#include "basis.h"        // basis_tell
#include "live_inside.h"  // struct live
#include "locator.h"      // locator_open
#include "log.h"          // log_line
#include "sealed.h"       // sealed_judge
#include "service.h"      // service_ready
#include "viewer.h"       // struct viewer

static const double status_every_s = 60;
static const double tick_every_s = 0.25;
static const double coverage_every_s = 3600;
static const double alive_every_s = 1, describe_every_s = 10;

/* A converter's oscillator is none of the device. */
static bool keeps_calibration(const struct run_config *config)
{
	return (!config->engine.journal || strcmp(config->engine.journal, "none") != 0) && config->reception.lo_hz == 0;
}

/* What the last run measured of this radio's crystal; the device is told to correct it, as far as the user says. */
static void recall(struct live *live, int number, const struct run_config *config)
{
	struct calibration *calibration = &live->calibrations[number];
	struct radio *radio = live->radios.each[number];

	calibration_open(calibration, keeps_calibration(config) ? radio_id(radio) : "");
	radio_crystal(radio, calibration->kept_ppm + live->corrections_ppm[number]);
}

/* ---- from the loop ---- */

/* The manager waits to hear that this thread goes on, and those of the radios with it. */
static void tell_manager(struct live *live, double now_s)
{
	char note[RADIOS_NOTE_SIZE];

	if (now_s - live->alive_s >= alive_every_s && radios_alive(&live->radios)) {
		service_alive();
		live->alive_s = now_s;
	}
	if (now_s - live->described_s < describe_every_s)
		return;
	radios_describe(&live->radios, viewer_language(live->view, live->language), note);
	service_describe(note);
	live->described_s = now_s;
}

static void draw(void *ctx)
{
	const struct live *live = ctx;
	char note[RADIOS_NOTE_SIZE];

	radios_describe(&live->radios, viewer_language(live->view, live->language), note);
	engine_draw(live->engine, utc_run_now(&live->clock), note);
}

static void on_tick(void *ctx)
{
	struct live *live = ctx;
	double now_s = utc_run_s(&live->clock);

	draw(live);
	engine_clock(live->engine, &live->clock);
	locator_tell(live->locator, live->engine, utc_run_now(&live->clock));
	live_orders(live);
	live_tape_tick(live);
	engine_flush(live->engine);
	tell_manager(live, now_s);
	if (now_s - live->status_s >= status_every_s)
		live_all_status(live);
	if (now_s - live->coverage_s >= coverage_every_s) {
		engine_coverage(live->engine, utc_run_now(&live->clock));
		live->coverage_s = now_s;
	}
	if (live->duration_s > 0 && now_s >= live->duration_s)
		radios_stop(&live->radios);
	radios_tick(&live->radios);
}

/* Before any thread starts: all inherit that the signals are blocked. */
static int make_loop(struct live *live, struct fault *fault)
{
	live->loop = loop_create(fault);
	if (!live->loop)
		return -ENOMEM;
	int error = radios_add_to_loop(&live->radios, live->loop, fault);

	if (!error)
		error = loop_add_stop_signals(live->loop, live_stop, live, fault);
	if (!error)
		error = loop_add_signal(live->loop, SIGHUP, live_hangup, live, fault);
	if (!error)
		error = viewer_add_to_loop(live->view, live->loop, fault);
	if (error || live->steps)
		return error;
	return loop_add_tick(live->loop, tick_every_s, on_tick, live, fault);
}

/* One block further; what the host has to say - a signal, an order - finds the samples standing. */
static int step(struct live *live, struct fault *fault)
{
	radios_step(&live->radios);
	utc_run_tell(&live->clock, radios_now_ns(&live->radios));
	if (utc_run_s(&live->clock) - live->tick_s >= tick_every_s) {
		live->tick_s = utc_run_s(&live->clock);
		on_tick(live);
	}
	return loop_wait(live->loop, 0, fault);
}

static int listen(struct live *live, struct fault *fault)
{
	int error = 0;

	while (!radios_finished(&live->radios) && !live_left_alone(live) && !error) {
		error = live->steps ? step(live, fault)
		                    : loop_wait(live->loop, radios_patience_s(&live->radios), fault);
		radios_move(&live->radios);
	}
	if (error)
		radios_stop(&live->radios);
	return error;
}

static int listen_to_orders(struct live *live, const char *path, struct fault *fault)
{
	struct order_queue *orders = engine_orders(live->engine);
	int error = loop_add_fd(live->loop, order_queue_fd(orders), live_orders, live, fault);

	if (error || !path)
		return error;
	live->control = control_open(path, orders, live->loop, fault);
	return live->control ? 0 : -EINVAL;
}

/* ---- the whole ---- */

/* Why they did not come to their end: 0 or -errno. */
static int end_radios(const struct live *live, struct fault *fault)
{
	if (!live_left_alone(live))
		return radios_end(&live->radios, live->interrupted, fault);
	return live->watches ? 0 : fault_set(fault, EINTR, "interrupted");
}

static enum run_exit run_threads(struct live *live, struct fault *fault)
{
	struct fault why = { .text = "" };
	char note[RADIOS_NOTE_SIZE];

	if (live->steps)
		utc_run_stand(&live->clock, radios_now_ns(&live->radios));
	else
		utc_run_start(&live->clock);
	if (radios_start(&live->radios, fault))
		return RUN_REFUSED;
	engine_clock(live->engine, &live->clock);
	service_ready();
	int error = listen(live, fault);

	service_stopping();
	int ended = end_radios(live, &why);

	if (ended && !error)
		*fault = why;
	radios_describe(&live->radios, viewer_language(live->view, live->language), note);
	engine_end(live->engine, utc_run_now(&live->clock), note);
	live_all_status(live);
	engine_unscreen(live->engine, utc_run_now(&live->clock));
	return error || ended ? RUN_UNFINISHED : RUN_DONE;
}

static int open_radios(struct live *live, const struct run_config *config, const struct radio_config *options,
                       int count, struct fault *fault)
{
	struct radios *radios = &live->radios;

	for (int i = 0; i < count; i++) {
		const struct radio_out out = live_ear(&live->ears[i]);
		struct radio_config radio = options[i];

		live->ears[i] = (struct ear){ live, (uint8_t)i, 0 };
		live->fresh.dwell_s[i] = radio.dwell_s;
		radio.number = (uint8_t)i;
		radio.reception = config->reception;
		radio.reception.signalling = config->engine.signalling;
		radio.keep = config->engine.evidence || config->tape;
		radio.spectrum = config->engine.spectrum_s > 0 || live->view;
		radio.clock = &live->clock;
		radios->each[i] = radio_open(&radio, &out, fault);
		if (!radios->each[i])
			return -EINVAL;
		radios->count++;
		live->corrections_ppm[i] = radio.source.ppm;
		recall(live, i, config);
	}
	live->steps = radios_step_all(radios);
	int error = radios_check(radios, fault);

	return error ? error : radios_share(radios, fault);
}

/* The radios that can hear it listen there for longer. */
static void on_alerted(void *ctx, const struct cell *cell, enum alert_level level)
{
	struct live *live = ctx;

	for (int i = 0; i < live->radios.count && level >= ALERT_NOTICE; i++)
		radio_suspect(live->radios.each[i], cell->freq_hz, level >= ALERT_SUSPICIOUS);
	live_tape_alerted(live, cell, level);
}

static struct engine *open_engine(struct live *live, const struct run_config *config,
                                  const struct radio_config *options, struct fault *fault)
{
	struct engine_config engine = config->engine;

	engine.live = true;
	engine.patient = live->steps && options[0].source.speed == 0;
	engine.judge = sealed_judge;
	engine.driver = live_order;
	engine.driver_ctx = live;
	engine.alerted = on_alerted;
	engine.alerted_ctx = live;
	engine.screen = viewer_screen(live->view);
	engine.clock = live->steps ? "the count of samples" : "the host's clock (UTC)";
	for (int i = 0; i < live->radios.count; i++)
		engine.origins[i] = (struct evidence_origin){
			.source = options[i].device,
			.device = radio_device(live->radios.each[i]),
			.gain_db = options[i].source.gain_db,
			.ppm = options[i].source.ppm,
		};
	return engine_open(&engine, fault);
}

/* What is to be known of the plans. */
static void tell_plans(const struct live *live)
{
	for (int i = 0; i < live->radios.count; i++) {
		const char *note = radio_plan_note(live->radios.each[i]);

		if (note[0] && !engine_holds(live->engine, STDERR_FILENO))
			log_line(LOG_LEVEL_INFO, "%s", note);
	}
}

enum run_exit run_live(const struct run_config *config, const struct radio_config *options, int count,
                       double duration_s, struct fault *fault)
{
	struct live live = {
		.config = config,
		.duration_s = duration_s,
		.watches = options[0].watch,
		.fresh = { .messages = config->engine.messages, .operators = config->engine.operators },
	};
	const struct viewer_driver driver = { draw, live_stop, &live };
	enum run_exit result = RUN_REFUSED;

	if (config->engine.lang) /* the engine refuses what is none */
		language_parse(config->engine.lang, &live.language);
	if (!bank_check(config->reception.rats, fault) &&
	    !engine_check_outputs(&config->engine.outputs, NULL, 0, fault) &&
	    !viewer_open(&live.view, &config->engine.outputs, config->engine.lang, &driver, fault) &&
	    !open_radios(&live, config, options, count, fault) && !make_loop(&live, fault) &&
	    (live.engine = open_engine(&live, config, options, fault))) {
		tell_plans(&live);
		basis_tell(config);
		viewer_start(live.view, engine_orders(live.engine));
		if (!listen_to_orders(&live, config->control, fault) &&
		    (!config->gpsd || (live.locator = locator_open(config->gpsd, fault))) &&
		    !live_tape_open(&live, fault))
			result = run_threads(&live, fault);
		if (live_tape_end(&live, fault) && result == RUN_DONE)
			result = RUN_UNFINISHED;
		if (engine_close(live.engine, fault) && result == RUN_DONE)
			result = RUN_UNFINISHED;
	}
	loop_destroy(live.loop);
	control_close(live.control);
	locator_close(live.locator);
	viewer_close(live.view);
	live_close(&live, result);
	return result;
}
