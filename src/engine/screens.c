// SPDX-License-Identifier: GPL-3.0-or-later
/* screens: what an engine does for whoever shows it on a terminal. See engine.h, screen.h. */
#include <errno.h>
#include <stddef.h>

#include "inside.h"
#include "sweep.h"  // struct sweep

/* The spectrum comes that often to a screen [s]. */
static const double screen_sweep_s = 1;

static void screen_sweep_due(void *ctx, int64_t time_ns, const struct spectrum_sweep *spectrum)
{
	const struct engine *engine = ctx;
	const struct screen *screen = engine->outputs.screen;

	if (screen)
		screen->put(screen->ctx,
		            &(struct record){ .type = RECORD_SPECTRUM, .time_ns = time_ns, .spectrum = spectrum });
}

/* Names of operators beyond the plan are for those who look at a screen. */
int screens_open(struct engine *engine, const struct screen *screen)
{
	struct fault not_installed;

	if (!screen)
		return 0;
	engine->providers = providers_open(PROVIDERS_PATH, &not_installed);
	engine->screen_sweep = sweep_create(screen_sweep_s, screen_sweep_due, engine);
	return engine->screen_sweep ? 0 : -ENOMEM;
}

void screens_close(struct engine *engine)
{
	sweep_destroy(engine->screen_sweep);
	providers_close(engine->providers);
}

static bool is_muted(const void *ctx, int64_t time_ns, const struct alert *alert)
{
	return mutes_cover(&((const struct engine *)ctx)->mutes, time_ns, alert);
}

void engine_draw(struct engine *engine, int64_t time_ns, const char *note)
{
	const struct screen *screen = engine->outputs.screen;
	const struct screen_state state = {
		.time_ns = time_ns,
		.cells = engine->cells,
		.alerts = engine->judge.alerts,
		.operators = engine->judge.operators,
		.providers = engine->providers,
		.note = note,
		.muted = is_muted,
		.ctx = engine,
	};

	if (screen)
		screen->draw(screen->ctx, &state);
	else
		outputs_draw(&engine->outputs, time_ns, engine->cells, note);
}

void engine_unscreen(struct engine *engine, int64_t time_ns)
{
	const struct screen *screen = engine->outputs.screen;

	if (!screen)
		return;
	engine->outputs.screen = NULL;
	screen->end(screen->ctx);
	outputs_draw(&engine->outputs, time_ns, engine->cells, "");
}
