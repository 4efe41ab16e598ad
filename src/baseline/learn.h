// SPDX-License-Identifier: GPL-3.0-or-later
/* learn: saving a row that was learned from.
 */
#pragma once

#include "row.h"  // struct row

/* Saves the row. changed: its trusted content is no longer `before` (which may be empty), and the profiles of its PLMN
 * are updated. */
int learn_save(struct baseline *baseline, const struct row *row, bool changed, const struct said *before,
               struct fault *fault);
