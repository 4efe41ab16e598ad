// SPDX-License-Identifier: GPL-3.0-or-later
/* listened: what was listened to (listening.h), as JSON beside the blocks of a bundle.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "listening.h"  // struct listening

/* With the numbers of blocks counted from `blocks` on; without an end of line, to be freed. NULL: out of memory. */
char *listened_encode(const struct listening *listening, uint64_t blocks);
/* From text[size], which may be anybody's: false when it is no such text. *listening holds zeros. */
bool listened_decode(const char *text, size_t size, struct listening *listening);
