// SPDX-License-Identifier: GPL-3.0-or-later
/* slip: a word that was meant, behind one that was mistyped.
 */
#pragma once

enum { SLIP_WORD_MAX = 24 }; /* longer words are nobody's slip */

/* Is `name` so near to `word` that it may be meant? The number of letters that differ, -1: it is another. */
int slip_distance(const char *word, const char *name);
