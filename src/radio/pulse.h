// SPDX-License-Identifier: GPL-3.0-or-later
/* pulse: whether the threads behind a device go on. Pure: it knows no clock.
 */
#pragma once

#include <stdbool.h>

#include "pipeline.h"  // struct pipeline_pulse

/* Initialised with zeros. */
struct pulse {
	struct pipeline_pulse last;
	double read_s, received_s; /* when either was seen to go on */
};

/* What they have done by now_s. A reader goes on when it gives blocks or tries to get its device back; receivers when
 * they are done with a block, or have none before them. False: one of them has not for longer than it may take. */
bool pulse_beats(struct pulse *pulse, const struct pipeline_pulse *now, double now_s);
