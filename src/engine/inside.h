// SPDX-License-Identifier: GPL-3.0-or-later
/* inside: what an engine is made of, see engine.h. Private to src/engine. */
#pragma once

#include "cells.h"  // struct cells
#include "engine.h"
#include "daybook.h"   // struct daybook
#include "judge.h"     // struct judge
#include "mutes.h"     // struct mutes
#include "outputs.h"   // struct outputs
#include "position.h"  // struct position
#include "wall.h"      // struct wall
#include "witness.h"   // struct witness

enum { ENGINE_CELLS_MAX = 10000 };

struct engine {
	uint64_t version;
	struct cells *cells;
	struct judge judge;
	struct outputs outputs;
	struct sweep *sweep;         /* NULL: no records of the spectrum are wanted */
	struct sweep *screen_sweep;  /* the screen's own, whatever outputs want; NULL: there is no screen */
	struct providers *providers; /* NULL: not installed, or nobody reads them */
	struct witness witness;
	struct order_queue *orders;
	struct mutes mutes;
	struct daybook daybook;
	engine_driver_fn *driver;
	void *driver_ctx;
	engine_alerted_fn *alerted;
	void *alerted_ctx;
	char sensor[256];
	struct position position; /* where it is; source NULL: not known */
	struct wall wall;
	char *told;  /* [STATUS_TOLD_MAX]: the status that was told last */
	bool ending; /* the run is ending: alerts of now are marked so in their evidence */
	/* an alert that is waited for: */
	char awaited[ALERT_ID_SIZE], awaited_cell[CELL_KEY_SIZE]; /* its id and cell, "" none */
	bool met;                                                 /* it came, by its id */
	enum alert_level reached, highest;                        /* its level now, and the highest that it had */
};

/* Its screen's part: 0 or -ENOMEM. screen: NULL, there is none. */
int screens_open(struct engine *engine, const struct screen *screen);
void screens_close(struct engine *engine);
