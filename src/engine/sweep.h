// SPDX-License-Identifier: GPL-3.0-or-later
/* sweep: puts the parts of the spectrum together that were heard one after the other, for a record now and then.
 */
#pragma once

#include "spectrum.h"  // struct spectrum_part

struct sweep;

/* Lasts as long as the call. */
typedef void sweep_put_fn(void *ctx, int64_t time_ns, const struct spectrum_sweep *spectrum);

/* A record every so many seconds is given to put; parts without a gap between them share one. NULL: out of memory. */
struct sweep *sweep_create(double every_s, sweep_put_fn *put, void *ctx);
void sweep_destroy(struct sweep *sweep);

/* One more part; records are put where they are due. */
void sweep_part(struct sweep *sweep, const struct spectrum_part *part);

/* Puts records of what there is, whether due or not. */
void sweep_end(struct sweep *sweep, int64_t time_ns);
