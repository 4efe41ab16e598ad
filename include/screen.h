// SPDX-License-Identifier: GPL-3.0-or-later
/* screen: whatever shows a person on a terminal how things stand. The engine gives it every record and, when the run
 * asks for a picture, the state of what is known, to be read during the call.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "alert.h"      // struct alerts
#include "cells.h"      // struct cells
#include "operators.h"  // struct operators
#include "providers.h"  // struct providers
#include "record.h"     // struct record

struct screen_state {
	int64_t time_ns;
	const struct cells *cells;
	const struct alerts *alerts;
	const struct operators *operators;
	const struct providers *providers; /* NULL: not installed here */
	const char *note;                  /* what is going on */
	/* Whether somebody ordered that this alert is not told. */
	bool (*muted)(const void *ctx, int64_t time_ns, const struct alert *alert);
	const void *ctx;
};

struct screen {
	void (*put)(void *ctx, const struct record *record);
	void (*draw)(void *ctx, const struct screen_state *state);
	/* The run ends: the terminal is others' again. */
	void (*end)(void *ctx);
	void *ctx;
};
