// SPDX-License-Identifier: GPL-3.0-or-later
/* jam: a jammer as they are built: one strong carrier that sweeps over its band in some ten microseconds, again and
 * again.
 */
#pragma once

#include <complex.h>
#include <stddef.h>

#include "prng.h"      // struct air_prng
#include "scenario.h"  // struct air_jam
#include "turn.h"      // struct air_turn_table

struct air_jammer {
	const struct air_jam *jam;
	struct air_prng prng;
	uint32_t phase;
	double offset_hz;       /* offset of its band's centre from the window's */
	double at_hz, slope_hz; /* present offset from the band's centre, and by how much it grows with each sample */
	double sample_s, elapsed_s;
};

void air_jammer_init(struct air_jammer *jammer, const struct air_scenario *scenario, int index);

/* Its place in a window, from the next sample on. */
void air_jammer_place(struct air_jammer *jammer, double window_hz, double rate_hz);

/* Adds its next n samples to out. */
void air_jammer_add(struct air_jammer *jammer, const struct air_turn_table *turns, float complex *out, size_t n);
