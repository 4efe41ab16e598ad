// SPDX-License-Identifier: GPL-3.0-or-later
/* listened: what was listened to (listening.h), as the JSON file in a bundle.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "listening.h"  // struct listening

/* JSON without a line feed, to be freed by the caller; blocks are counted from block number `blocks` on. NULL: out of
 * memory. */
char *listened_encode(const struct listening *listening, uint64_t blocks);
/* Reads text[size], which is not trusted: false when it is malformed. *listening must hold zeros. */
bool listened_decode(const char *text, size_t size, struct listening *listening);
