// SPDX-License-Identifier: GPL-3.0-or-later
/* learn: saving a row that was learned from.
 */
#pragma once

#include "row.h"  // struct row

/* Saves the row; changed: what is trusted of it is another thing than `before` (which may be nothing), and the profiles
 * follow. */
int learn_save(struct baseline *baseline, const struct row *row, bool changed, const struct said *before,
               struct fault *fault);
