// SPDX-License-Identifier: GPL-3.0-or-later
/* slip: finds the word that was meant by a mistyped one.
 */
#pragma once

enum { SLIP_WORD_MAX = 24 }; /* longer words are not compared */

/* How many letters `name` differs by from `word`; -1 when too many for a typing error. */
int slip_distance(const char *word, const char *name);
