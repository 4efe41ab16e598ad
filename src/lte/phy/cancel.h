// SPDX-License-Identifier: GPL-3.0-or-later
/* cancel: takes what is known of a cell's signal out of the samples, so that weaker cells show. Private to src/lte.
 */
#pragma once

#include <complex.h>

#include "acquire.h"  // struct acquired

struct cancel;
/* NULL: out of memory. */
struct cancel *cancel_create(void);
void cancel_destroy(struct cancel *cancel);

/* x [size: n] at SEARCH_RATE_HZ, in which the cell was acquired: takes out its synchronisation signals, and the
 * reference signals and the broadcast channel of the subframes that hold them. */
void cancel_execute(struct cancel *cancel, float complex *x, int n, const struct acquired *cell);
