// SPDX-License-Identifier: GPL-3.0-or-later
/* live: the main thread of scan and watch: waits for the radio, signals and a clock, and hands what was heard to the
 * engine. */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <unistd.h>  // STDERR_FILENO

#include "bank.h"     // bank_check
#include "control.h"  // struct control
#include "engine.h"   // struct engine
#include "health.h"   // health_machine, health_clock_s
#include "loop.h"     // struct loop
#include "log.h"      // log_line
#include "order.h"    // struct order_task
#include "radio.h"    // struct radio
#include "run.h"
#include "sealed.h"  // sealed_judge
#include "utc.h"     // utc_run_now

static const double status_every_s = 60;
static const double tick_s = 0.25;
static const double coverage_every_s = 3600;

struct live {
	double duration_s;
	struct radio *radio;
	struct engine *engine;
	struct loop *loop;
	struct control *control;                /* NULL: none */
	double started_s, status_s, coverage_s; /* by health_clock_s() */
	struct utc_run clock;
	bool interrupted;
};

static void put_status(struct live *live)
{
	char reason[HEALTH_REASON_SIZE];
	struct status status = { .live = true };

	radio_status(live->radio, &status, reason);
	health_machine(&status, live->started_s);
	engine_status(live->engine, utc_run_now(&live->clock), &status);
	live->status_s = health_clock_s();
}

/* ---- from the radio ---- */

static void on_listened(void *ctx, const struct listen_stretch *stretch)
{
	const struct live *live = ctx;

	engine_listened(live->engine, stretch);
}

static void on_iq(void *ctx, const struct iq_block *block)
{
	const struct live *live = ctx;

	engine_iq(live->engine, block);
}

static void on_pdu(void *ctx, const struct pdu *pdu)
{
	const struct live *live = ctx;

	engine_pdu(live->engine, pdu);
}

/* Tells the receivers the crystal's error by the consensus of cells, around which they search. */
static void on_heard(void *ctx)
{
	struct live *live = ctx;
	struct engine_snapshot snapshot;

	engine_snapshot(live->engine, &snapshot);
	radio_crystal(live->radio, snapshot.clock_ppm);
	if (engine_error(live->engine))
		radio_stop(live->radio);
}

static void on_event(void *ctx, const char *line)
{
	struct live *live = ctx;

	if (line && !engine_holds(live->engine, STDERR_FILENO)) /* where there is a table, its last line says it */
		log_line(LOG_LEVEL_WARNING, "%s", line);
	put_status(live);
}

static void on_surveyed(void *ctx, struct survey *survey)
{
	const struct live *live = ctx;

	engine_survey(live->engine, utc_run_now(&live->clock), survey);
}

/* ---- from the engine ---- */

static int on_park(const struct live *live, const struct order_park *park, struct fault *answer)
{
	if (park->off) {
		radio_leave(live->radio);
		return fault_set(answer, 0, "the plan goes on");
	}
	int error = radio_park(live->radio, park->freq_hz, park->for_s, answer);

	return error ? error : fault_set(answer, 0, "stays on %.3f MHz for %.0f s", park->freq_hz / 1e6, park->for_s);
}

/* The radio's part of an order. */
static int on_order(void *ctx, const struct order_task *task, struct fault *answer)
{
	struct live *live = ctx;

	if (task->verb == ORDER_PARK)
		return on_park(live, &task->park, answer);
	if (task->verb == ORDER_SET && order_gives(task, "dwell"))
		radio_dwell(live->radio, task->set.dwell_s);
	if (task->verb == ORDER_REQUEST)
		put_status(live);
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
	radio_stop(live->radio);
}

static void on_tick(void *ctx)
{
	struct live *live = ctx;
	char note[RADIO_NOTE_SIZE];
	double now_s = health_clock_s();

	radio_describe(live->radio, note);
	engine_draw(live->engine, utc_run_now(&live->clock), note);
	engine_clock(live->engine, &live->clock);
	on_orders(live);
	engine_flush(live->engine);
	if (now_s - live->status_s >= status_every_s)
		put_status(live);
	if (now_s - live->coverage_s >= coverage_every_s) {
		engine_coverage(live->engine, utc_run_now(&live->clock));
		live->coverage_s = now_s;
	}
	if (live->duration_s > 0 && now_s - live->started_s >= live->duration_s)
		radio_stop(live->radio);
	radio_tick(live->radio);
}

/* Before any thread starts: all inherit that the signals are blocked. */
static int make_loop(struct live *live, struct fault *fault)
{
	live->loop = loop_create(fault);
	if (!live->loop)
		return -ENOMEM;
	int error = radio_add_to_loop(live->radio, live->loop, fault);

	if (!error)
		error = loop_add_stop_signals(live->loop, on_signal, live, fault);
	return error ? error : loop_add_tick(live->loop, tick_s, on_tick, live, fault);
}

static int listen(struct live *live, struct fault *fault)
{
	int error = 0;

	while (!radio_finished(live->radio) && !error) {
		error = loop_wait(live->loop, radio_patience_s(live->radio), fault);
		radio_move(live->radio);
	}
	if (error)
		radio_stop(live->radio);
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
	char note[RADIO_NOTE_SIZE];

	live->started_s = live->status_s = live->coverage_s = health_clock_s();
	utc_run_start(&live->clock);
	if (radio_start(live->radio, fault))
		return RUN_REFUSED;
	int error = listen(live, fault), ended = radio_end(live->radio, live->interrupted, &why);

	if (ended && !error)
		*fault = why;
	radio_describe(live->radio, note);
	engine_end(live->engine, utc_run_now(&live->clock), note);
	put_status(live);
	return error || ended ? RUN_UNFINISHED : RUN_DONE;
}

static struct radio *open_radio(struct live *live, const struct run_config *config, const struct radio_config *options,
                                struct fault *fault)
{
	const struct radio_out out = { on_listened, on_iq, on_pdu, on_heard, on_event, on_surveyed, live };
	struct radio_config radio = *options;

	radio.reception = config->reception;
	radio.keep = config->engine.evidence;
	return radio_open(&radio, &out, fault);
}

static struct engine *open_engine(struct live *live, const struct run_config *config,
                                  const struct radio_config *options, struct fault *fault)
{
	struct engine_config engine = config->engine;

	engine.live = true;
	engine.judge = sealed_judge;
	engine.driver = on_order;
	engine.driver_ctx = live;
	engine.origin = (struct engine_origin){
		.source = options->device,
		.device = radio_device(live->radio),
		.clock = "the host's clock (UTC)",
		.gain_db = options->source.gain_db,
		.ppm = options->source.ppm,
	};
	return engine_open(&engine, fault);
}

enum run_exit run_live(const struct run_config *config, const struct radio_config *options, double duration_s,
                       struct fault *fault)
{
	struct live live = { .duration_s = duration_s };
	enum run_exit result = RUN_REFUSED;

	if (!bank_check(config->reception.rats, fault) &&
	    !engine_check_outputs(&config->engine.outputs, NULL, 0, fault) &&
	    (live.radio = open_radio(&live, config, options, fault)) && !make_loop(&live, fault) &&
	    (live.engine = open_engine(&live, config, options, fault))) {
		if (radio_plan_note(live.radio)[0] && !engine_holds(live.engine, STDERR_FILENO))
			log_line(LOG_LEVEL_INFO, "%s", radio_plan_note(live.radio));
		if (!listen_to_orders(&live, config->control, fault))
			result = run_threads(&live, fault);
		if (engine_close(live.engine, fault) && result == RUN_DONE)
			result = RUN_UNFINISHED;
	}
	loop_destroy(live.loop);
	control_close(live.control);
	radio_close(live.radio);
	return result;
}
