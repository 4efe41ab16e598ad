// SPDX-License-Identifier: GPL-3.0-or-later
/* clash: refuses outputs that would destroy an input, or each other.
 */
#pragma once

#include "config.h"  // struct setting_list
#include "source.h"  // struct source_file

/* Looks at every KIND:TARGET of the list, opens none: 0, or -EINVAL with the reason when one is of no known kind, is
 * one of files[count], which are being read, or is the same as one before it. */
int clash_check(const struct setting_list *outputs, const struct source_file *files, int count, struct fault *fault);
