// SPDX-License-Identifier: GPL-3.0-or-later
/* joint: what one cell gives away, asked by rules that are about another one.
 */
#pragma once

#include "rule.h"  // struct scene

/* Weight of the heaviest sign in what this cell says of itself (identity, neighbours, settings); 0: none. *newcomer
 * (NULL: not asked): all of them are such as an honest cell that is new here shows as well. */
float joint_sign(const struct scene *scene, const struct cell *cell, bool *newcomer);
