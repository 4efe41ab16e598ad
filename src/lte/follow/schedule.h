// SPDX-License-Identifier: GPL-3.0-or-later
/* schedule: in which subframes a cell may send which message. Private to src/lte.
 */
#pragma once

#include <stdint.h>

#include "../lte.h"      // struct lte_cell
#include "../rrc/rrc.h"  // struct rrc_scheduling

#define FRAME_S 10e-3

/* How many subframes ago the SI window of message n of the schedule began (36.331 5.2.3); -1 outside the window. */
int schedule_place(const struct rrc_scheduling *s, unsigned n, unsigned sfn, unsigned number);

/* Which of the `wanted` messages, a bit each, have their SI window at this subframe. */
uint64_t schedule_due(const struct rrc_scheduling *s, const struct lte_cell *cell, uint64_t wanted, unsigned sfn,
                      unsigned number);

/* Whether phones may be called in this subframe (36.304 7.2); TDD's special subframes are left out. */
bool schedule_paging(const struct lte_cell *cell, unsigned number);
