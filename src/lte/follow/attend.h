// SPDX-License-Identifier: GPL-3.0-or-later
/* attend: reads every subframe of one cell, one after the other, for what it does to phones. Private to src/lte.
 */
#pragma once

#include "pdus.h"      // struct pdus
#include "receiver.h"  // struct receiver_scope
#include "tracked.h"   // struct tracked_cells

struct attend;
/* For windows of rate_hz. NULL when out of memory. */
struct attend *attend_create(const struct receiver_config *config);
void attend_destroy(struct attend *attend);

void attend_scope(struct attend *attend, const struct receiver_scope *scope);

/* The stream was broken, or goes on in another window: those attended are lost. */
void attend_restart(struct attend *attend);

/* The next samples of the window around freq_hz, whose cells are tracked; central_hz: sample rate of their frame_at. */
void attend_feed(struct attend *attend, const struct iq_block *block, const struct tracked_cells *cells,
                 double central_hz);

/* The stream ended. */
void attend_flush(struct attend *attend, const struct tracked_cells *cells, double central_hz);
