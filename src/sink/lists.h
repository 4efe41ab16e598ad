/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * lists: the keys of a cell record that hold more than one value.
 */
#pragma once

#include <jansson.h>

#include "cell.h"  // struct cell

/* plmns, si_seen, cell_allocation, si_schedule, sib_seen, neighbours, as far as they are known. */
void lists_put(json_t *record, const struct cell *cell);
