// SPDX-License-Identifier: GPL-3.0-or-later
#include "onlooker.h"

#include <stdio.h>

static const double tick_s = 0.25;

enum { NOTE_SIZE = 256 };

static void draw(void *ctx)
{
	const struct onlooker *onlooker = ctx;
	char note[NOTE_SIZE];

	snprintf(note, sizeof(note),
	         viewer_language(onlooker->view, LANGUAGE_EN) == LANGUAGE_ZH ? "播放 %s，%.0f 秒" : "replay %s, %.0f s",
	         onlooker->name, onlooker->seconds);
	engine_draw(onlooker->engine, onlooker->time_ns, note);
}

static void on_tick(void *ctx)
{
	struct onlooker *onlooker = ctx;

	engine_obey(onlooker->engine, onlooker->time_ns);
	draw(onlooker);
}

static void on_quit(void *ctx)
{
	struct onlooker *onlooker = ctx;

	atomic_store(onlooker->stop, true);
	onlooker->quit(onlooker->ctx);
}

int onlooker_open(struct onlooker *onlooker, struct run_config *config, atomic_bool *stop, void (*quit)(void *ctx),
                  void *ctx, struct fault *fault)
{
	*onlooker = (struct onlooker){ .config = config, .name = "", .stop = stop, .quit = quit, .ctx = ctx };
	const struct viewer_driver driver = { draw, on_quit, onlooker };
	int error = pace_open(&onlooker->pace, config->pace, fault);

	if (error || !onlooker->pace.loop)
		return error;
	error = viewer_open(&onlooker->view, &config->engine.outputs, config->engine.lang, &driver, fault);
	if (!error)
		error = viewer_add_to_loop(onlooker->view, onlooker->pace.loop, fault);
	if (!error && onlooker->view)
		error = loop_add_tick(onlooker->pace.loop, tick_s, on_tick, onlooker, fault);
	config->engine.screen = viewer_screen(onlooker->view);
	return error;
}

void onlooker_close(struct onlooker *onlooker)
{
	pace_close(&onlooker->pace);
	periodogram_free(&onlooker->periodogram);
	viewer_close(onlooker->view);
	onlooker->view = NULL;
}

void onlooker_start(struct onlooker *onlooker, struct engine *engine)
{
	onlooker->engine = engine;
	viewer_start(onlooker->view, engine_orders(engine));
}

/* A rate that is too high for it has no spectrum. */
void onlooker_iq(struct onlooker *onlooker, const struct iq_block *block)
{
	struct periodogram *p = &onlooker->periodogram;
	struct spectrum_part part;

	if (!onlooker->view)
		return;
	if (p->rate_hz != block->rate_hz) {
		periodogram_free(p);
		if (periodogram_init(p, block->rate_hz))
			periodogram_free(p);
		p->rate_hz = block->rate_hz;
	}
	if (p->sum && periodogram_block(p, block, &part))
		engine_spectrum(onlooker->engine, &part);
}

void onlooker_show(struct onlooker *onlooker, const char *name, int64_t time_ns, double seconds)
{
	onlooker->name = name;
	onlooker->time_ns = time_ns;
	onlooker->seconds = seconds;
	pace_to(&onlooker->pace, time_ns, onlooker->stop);
}

void onlooker_rest(struct onlooker *onlooker)
{
	if (!onlooker->view)
		return;
	if (!*onlooker->stop) {
		viewer_over(onlooker->view);
		pace_rest(&onlooker->pace, onlooker->stop);
	}
	engine_unscreen(onlooker->engine, onlooker->time_ns);
}
