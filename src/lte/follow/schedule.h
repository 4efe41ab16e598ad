// SPDX-License-Identifier: GPL-3.0-or-later
/* schedule: in which subframes a cell may say what. Private to src/lte.
 */
#pragma once

#include <stdint.h>

#include "../lte.h"      // struct lte_cell
#include "../rrc/rrc.h"  // struct rrc_scheduling

#define FRAME_S 10e-3

/* Subframes since the window of message n of the schedule began (36.331 5.2.3); -1 outside it. */
int schedule_place(const struct rrc_scheduling *s, unsigned n, unsigned sfn, unsigned number);

/* Of the `wanted` messages, a bit each, those in whose windows a subframe is. */
uint64_t schedule_due(const struct rrc_scheduling *s, const struct lte_cell *cell, uint64_t wanted, unsigned sfn,
                      unsigned number);

/* Whether phones may be called in this subframe (36.304 7.2); TDD's special subframes are left out. */
bool schedule_paging(const struct lte_cell *cell, unsigned number);
