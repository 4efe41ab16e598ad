// SPDX-License-Identifier: GPL-3.0-or-later
/* wall: the host's clock, which only labels records: when somebody sets it, one record says so and nothing else
 * changes.
 */
#pragma once

#include "outputs.h"  // struct outputs
#include "utc.h"      // struct utc_run

/* Tells the outputs when the host's clock was set since the last call. */
void wall_watch(struct utc_run *clock, struct outputs *outputs);
