// SPDX-License-Identifier: GPL-3.0-or-later
/* fresh: cells that came on the air while somebody listened.
 */
#pragma once

#include "rule.h"  // struct scene

/* How long this frequency had been listened to before that time, at the least [s]. */
double fresh_listened_s(const struct scene *scene, double freq_hz, int64_t before_ns);

/* Whether the cell is new on the air: its frequency had been listened to for a minute or more before it appeared, and
 * it is strong enough to have been heard. */
bool fresh_cell(const struct scene *scene, const struct cell *cell);
