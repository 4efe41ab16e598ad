// SPDX-License-Identifier: GPL-3.0-or-later
/* verdict: an alert in words, rule by rule: what was seen, what was expected, where that is from.
 */
#pragma once

#include <stddef.h>

#include "alert.h"     // struct alert
#include "coverage.h"  // struct coverage
#include "language.h"  // enum language

/* Lines, each ended by a line feed, into text[size], cut where it is full; how many octets were written. */
size_t verdict_format(const struct alert *alert, enum language language, char *text, size_t size);

/* One line, as above: what was listened to and what was found. "No alert" says little without it.
 */
size_t verdict_coverage(const struct coverage *coverage, enum language language, char *text, size_t size);
