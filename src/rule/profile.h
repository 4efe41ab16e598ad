// SPDX-License-Identifier: GPL-3.0-or-later
/* profile: the settings that an operator's cells have in common, as far as one vendor's equipment goes.
 */
#pragma once

#include <stdbool.h>

#include "cell.h"  // struct cell

/* Whether this place in cell_fields[] is one of these settings. */
bool profile_holds(int field);

/* Of the settings that both cells say: how many (*known), and how many differ. */
int profile_distance(const struct cell *a, const struct cell *b, int *known);
