// SPDX-License-Identifier: GPL-3.0-or-later
/* joint: lets a rule about one cell ask what signs another cell shows.
 */
#pragma once

#include "rule.h"  // struct scene

/* Weight of the heaviest sign (.own_words) in what this cell broadcasts: identity, neighbours, settings; 0: none.
 * *newcomer (NULL: not wanted): whether an honest new cell shows all of them too. */
float joint_sign(const struct scene *scene, const struct cell *cell, bool *newcomer);
