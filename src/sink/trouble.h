// SPDX-License-Identifier: GPL-3.0-or-later
/* trouble: warnings for people that a status record gives cause for. Private to src/sink.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "language.h"  // enum language
#include "status.h"    // struct status

enum trouble { TROUBLE_FORMAT, TROUBLE_CLIPPED, TROUBLE_GHOSTS, TROUBLE_ALIASES, TROUBLES };

/* Writes the warning into text[size]; false: there is no such trouble. */
bool trouble_words(const struct status *status, enum trouble trouble, enum language language, char *text, size_t size);
