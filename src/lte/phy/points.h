// SPDX-License-Identifier: GPL-3.0-or-later
/* points: how many points the transform of a carrier's symbols has. Private to src/lte.
 */
#pragma once

#include <stdbool.h>

/* The most that a window of rate_hz holds. */
unsigned points_most(double rate_hz);

/* Whether n points hold all of a carrier of so many blocks. */
bool points_hold(unsigned n, unsigned nof_prb);

/* For a carrier of so many blocks in a window of rate_hz; fewer than hold it where the window is too narrow. */
unsigned points_for(double rate_hz, unsigned nof_prb);
