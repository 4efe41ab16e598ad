// SPDX-License-Identifier: GPL-3.0-or-later
/* live_heard: what radios tell goes to the engine. */
#include <unistd.h>  // STDERR_FILENO

#include "live_inside.h"  // struct live
#include "log.h"          // log_line

static void on_listened(void *ctx, const struct listen_stretch *stretch)
{
	const struct ear *ear = ctx;

	engine_listened(ear->live->engine, stretch);
}

static void on_iq(void *ctx, const struct iq_block *block)
{
	const struct ear *ear = ctx;

	engine_iq(ear->live->engine, ear->number, block);
	live_tape_iq(ear->live, ear->number, block);
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

/* Tells the receivers whose dedicated channels to follow, where that changed. */
static void tell_scope(struct ear *ear)
{
	struct receiver_scope scope;
	const uint32_t version = engine_scope(ear->live->engine, &scope);

	if (version != ear->scope && radio_follow(ear->live->radios.each[ear->number], &scope))
		ear->scope = version;
}

/* Tells the receivers the crystal's error by the consensus of cells, around which they search. */
static void on_heard(void *ctx)
{
	const struct ear *ear = ctx;
	struct live *live = ear->live;
	struct engine_snapshot snapshot;

	engine_snapshot(live->engine, &snapshot);
	radio_crystal(live->radios.each[ear->number], snapshot.clock_ppm[ear->number]);
	tell_scope(live->ears + ear->number);
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
	live_status(live, ear->number);
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

struct radio_out live_ear(struct ear *ear)
{
	return (struct radio_out){ on_listened, on_iq,     on_spectrum, on_pdu, on_heard,
		                   on_event,    on_passed, on_surveyed, ear };
}
