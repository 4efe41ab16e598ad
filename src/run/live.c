// SPDX-License-Identifier: GPL-3.0-or-later
/* live: the main thread of scan and watch: waits for the radios, signals and a clock, and hands what was heard to the
 * engine. */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>  // STDERR_FILENO

#include "bank.h"  // bank_check
#include "calibration.h"
#include "control.h"  // struct control
#include "engine.h"   // struct engine
#include "health.h"   // health_machine
#include "loop.h"     // struct loop
#include "log.h"      // log_line
#include "order.h"    // struct order_task
#include "radios.h"   // struct radios
#include "run.h"
#include "sealed.h"  // sealed_judge
#include "utc.h"     // utc_run_now
#include "viewer.h"  // struct viewer

static const double status_every_s = 60;
static const double tick_every_s = 0.25;
static const double coverage_every_s = 3600;

struct live;

/* What a radio calls back with: who it is. */
struct ear {
	struct live *live;
	uint8_t number;
};

struct live {
	double duration_s;
	struct radios radios;
	struct ear ears[PDU_RADIOS_MAX];
	struct calibration calibrations[PDU_RADIOS_MAX];
	double corrections_ppm[PDU_RADIOS_MAX]; /* that the user wants of each device */
	struct engine *engine;
	struct loop *loop;
	struct control *control;             /* NULL: none */
	struct viewer *view;                 /* NULL: none */
	enum language language;              /* of what people read */
	bool steps;                          /* the time is that of the samples: nothing happens in between */
	double tick_s, status_s, coverage_s; /* of the last one, by `clock` */
	struct utc_run clock;
	bool interrupted;
};

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

static void put_status(struct live *live, int number)
{
	struct health_words reason;
	struct status status = { .radio = (uint8_t)number, .live = !live->steps };

	radio_status(live->radios.each[number], &status, &reason);
	health_machine(&status, utc_run_s(&live->clock));
	engine_status(live->engine, utc_run_now(&live->clock), &status);
	calibration_keep(&live->calibrations[number], status.ppm - live->corrections_ppm[number]);
}

static void put_all_status(struct live *live)
{
	for (int i = 0; i < live->radios.count; i++)
		put_status(live, i);
	live->status_s = utc_run_s(&live->clock);
}

/* ---- from a radio ---- */

static void on_listened(void *ctx, const struct listen_stretch *stretch)
{
	const struct ear *ear = ctx;

	engine_listened(ear->live->engine, stretch);
}

static void on_iq(void *ctx, const struct iq_block *block)
{
	const struct ear *ear = ctx;

	engine_iq(ear->live->engine, ear->number, block);
}

static void on_spectrum(void *ctx, const struct spectrum_part *part)
{
	const struct ear *ear = ctx;

	engine_spectrum(ear->live->engine, part);
}

static void on_pdu(void *ctx, const struct pdu *pdu)
{
	const struct ear *ear = ctx;

	engine_pdu(ear->live->engine, pdu);
}

/* Tells the receivers the crystal's error by the consensus of cells, around which they search. */
static void on_heard(void *ctx)
{
	const struct ear *ear = ctx;
	struct live *live = ear->live;
	struct engine_snapshot snapshot;

	engine_snapshot(live->engine, &snapshot);
	radio_crystal(live->radios.each[ear->number], snapshot.clock_ppm[ear->number]);
	if (engine_error(live->engine))
		radios_stop(&live->radios);
}

static void on_event(void *ctx, const char *line)
{
	const struct ear *ear = ctx;
	struct live *live = ear->live;
	struct fault ignored; /* they are fewer than there were, or as many as at the start */

	if (line && !engine_holds(live->engine, STDERR_FILENO)) /* where there is a table, its last line says it */
		log_line(LOG_LEVEL_WARNING, "%s", line);
	radios_share(&live->radios, &ignored);
	put_status(live, ear->number);
}

static void on_passed(void *ctx)
{
	const struct ear *ear = ctx;

	engine_reconsider(ear->live->engine, utc_run_now(&ear->live->clock));
}

static void on_surveyed(void *ctx, struct survey *survey)
{
	const struct ear *ear = ctx;

	engine_survey(ear->live->engine, utc_run_now(&ear->live->clock), survey);
}

/* ---- from the engine ---- */

/* The radios that can hear it listen there for longer. */
static void on_alerted(void *ctx, const struct cell *cell, enum alert_level level)
{
	const struct live *live = ctx;

	for (int i = 0; i < live->radios.count && level >= ALERT_NOTICE; i++)
		radio_suspect(live->radios.each[i], cell->freq_hz, level >= ALERT_SUSPICIOUS);
}

/* The radio's part of an order. */
static int on_order(void *ctx, const struct order_task *task, struct fault *answer)
{
	struct live *live = ctx;

	if (task->verb == ORDER_PARK)
		return radios_park(&live->radios, &task->park, answer);
	if (task->verb == ORDER_SET && order_gives(task, "dwell"))
		radios_dwell(&live->radios, task->set.dwell_s);
	if (task->verb == ORDER_REQUEST)
		put_all_status(live);
	return 0;
}

/* ---- from the loop ---- */

static void on_orders(void *ctx)
{
	const struct live *live = ctx;

	engine_obey(live->engine, utc_run_now(&live->clock));
}

static void on_signal(void *ctx)
{
	struct live *live = ctx;

	live->interrupted = true;
	radios_stop(&live->radios);
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
	on_orders(live);
	engine_flush(live->engine);
	if (now_s - live->status_s >= status_every_s)
		put_all_status(live);
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
		error = loop_add_stop_signals(live->loop, on_signal, live, fault);
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

	while (!radios_finished(&live->radios) && !error) {
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
	int error = loop_add_fd(live->loop, order_queue_fd(orders), on_orders, live, fault);

	if (error || !path)
		return error;
	live->control = control_open(path, orders, live->loop, fault);
	return live->control ? 0 : -EINVAL;
}

/* ---- the whole ---- */

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
	int error = listen(live, fault), ended = radios_end(&live->radios, live->interrupted, &why);

	if (ended && !error)
		*fault = why;
	radios_describe(&live->radios, viewer_language(live->view, live->language), note);
	engine_end(live->engine, utc_run_now(&live->clock), note);
	put_all_status(live);
	engine_unscreen(live->engine, utc_run_now(&live->clock));
	return error || ended ? RUN_UNFINISHED : RUN_DONE;
}

static int open_radios(struct live *live, const struct run_config *config, const struct radio_config *options,
                       int count, struct fault *fault)
{
	struct radios *radios = &live->radios;

	for (int i = 0; i < count; i++) {
		const struct radio_out out = { on_listened, on_iq,     on_spectrum, on_pdu,        on_heard,
			                       on_event,    on_passed, on_surveyed, &live->ears[i] };
		struct radio_config radio = options[i];

		live->ears[i] = (struct ear){ live, (uint8_t)i };
		radio.number = (uint8_t)i;
		radio.reception = config->reception;
		radio.keep = config->engine.evidence;
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

static struct engine *open_engine(struct live *live, const struct run_config *config,
                                  const struct radio_config *options, struct fault *fault)
{
	struct engine_config engine = config->engine;

	engine.live = true;
	engine.patient = live->steps && options[0].source.speed == 0;
	engine.judge = sealed_judge;
	engine.driver = on_order;
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
	struct live live = { .duration_s = duration_s };
	const struct viewer_driver driver = { draw, on_signal, &live };
	enum run_exit result = RUN_REFUSED;

	if (config->engine.lang) /* the engine refuses what is none */
		language_parse(config->engine.lang, &live.language);

	if (!bank_check(config->reception.rats, fault) &&
	    !engine_check_outputs(&config->engine.outputs, NULL, 0, fault) &&
	    !viewer_open(&live.view, &config->engine.outputs, config->engine.lang, &driver, fault) &&
	    !open_radios(&live, config, options, count, fault) && !make_loop(&live, fault) &&
	    (live.engine = open_engine(&live, config, options, fault))) {
		tell_plans(&live);
		viewer_start(live.view, engine_orders(live.engine));
		if (!listen_to_orders(&live, config->control, fault))
			result = run_threads(&live, fault);
		if (engine_close(live.engine, fault) && result == RUN_DONE)
			result = RUN_UNFINISHED;
	}
	loop_destroy(live.loop);
	control_close(live.control);
	radios_close(&live.radios);
	viewer_close(live.view);
	return result;
}
