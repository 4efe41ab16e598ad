// SPDX-License-Identifier: GPL-3.0-or-later
/* world: a sensor that keeps evidence in a folder of its own and has heard a second of samples and blocks.
 */
#pragma once

#include "evidence.h"  // struct evidence

enum { SAMPLES = 5000, BLOCKS = 20 }; /* 50 ms each, with one block decoded */
static const double rate_hz = 1e5;
static const int64_t start_ns = INT64_C(1767225600000000000); /* 2026-01-01 */

struct world {
	char folder[64];
	struct cells *cells;
	struct coverage coverage;
	struct operators *operators;
	struct evidence_scene scene;
	struct evidence *evidence;
	struct alert alert, written;
	struct fault fault;
};

/* For cmocka: the world is *state, the first five blocks of samples are on a frequency 1 Hz higher. */
int world_set_up(void **state);
int world_tear_down(void **state);

void world_open_evidence(struct world *world);
void world_hear(struct world *world);

/* What is due so long after the start, or all. */
int world_write(struct world *world, double after_s, bool all);

/* An alert after 0.6 s, and the bundle of it: world->written. */
void world_make_bundle(struct world *world);
