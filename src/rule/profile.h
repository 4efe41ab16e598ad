/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * profile: the settings that an operator's cells have in common, as far as one vendor's equipment goes.
 */
#pragma once

#include "cell.h"  // struct cell

/* Keys of cell_fields[], ended by NULL. Layering (reselect offset, temporary offset, penalty time), barring and identity are
 * not among them: they differ from cell to cell on purpose, or have rules of their own. */
extern const char *const profile_keys[];

/* Of the settings that both cells say: how many (*known), and how many differ. */
int profile_distance(const struct cell *a, const struct cell *b, int *known);
