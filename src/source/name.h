// SPDX-License-Identifier: GPL-3.0-or-later
/* name: what the name of a recording says of it, as the common programs name theirs.
 */
#pragma once

#include "claim.h"  // struct claim

/* Reads the last part of the path. A name that says nothing leaves *claim as it is. */
void name_parse(const char *path, struct claim *claim);
