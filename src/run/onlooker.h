// SPDX-License-Identifier: GPL-3.0-or-later
/* onlooker: the person who watches a replay at the pace of the air: on a terminal that can be drawn on with a view, on
 * others by the lines of text that come in time.
 */
#pragma once

#include "pace.h"         // struct pace
#include "periodogram.h"  // struct periodogram
#include "run.h"          // struct run_config
#include "viewer.h"       // struct viewer

struct onlooker {
	struct pace pace;
	struct viewer *view; /* NULL: none */
	struct engine *engine;
	struct periodogram periodogram; /* where there is a view */
	const struct run_config *config;
	const char *name; /* of what is replayed */
	int64_t time_ns;  /* up to where it is */
	double seconds;   /* of it so far */
	atomic_bool *stop;
	void (*quit)(void *ctx); /* called when the person has seen enough, with *stop set */
	void *ctx;
};

/* Opens what config.pace asks for, before any thread starts; config.engine.screen is set. *config and *stop last as
 * long. 0, or -errno with the reason. */
int onlooker_open(struct onlooker *onlooker, struct run_config *config, atomic_bool *stop, void (*quit)(void *ctx),
                  void *ctx, struct fault *fault);
void onlooker_close(struct onlooker *onlooker);

/* The engine is open. */
void onlooker_start(struct onlooker *onlooker, struct engine *engine);

/* Samples that are being replayed, for the spectrum. */
void onlooker_iq(struct onlooker *onlooker, const struct iq_block *block);

/* It has come to this time, after so many seconds of this input: waits until it is time for more. */
void onlooker_show(struct onlooker *onlooker, const char *name, int64_t time_ns, double seconds);

/* The end: with a view, until the person quits. Then the terminal is as it was, with the table on it. */
void onlooker_rest(struct onlooker *onlooker);
