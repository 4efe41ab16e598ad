// SPDX-License-Identifier: GPL-3.0-or-later
/* changes: a cell's real changes. A corrupt block whose parity fits by chance leaves two changes in the history, to its
 * value and back with the next good block; these are left out.
 */
#pragma once

#include "rule.h"  // struct history

/* Walks over the real changes of a field within the time before now (or, where the clock was set back, after it), the
 * latest first; *back, 0 at first, is where the walk stands. NULL at the end. */
const struct history_change *changes_next(const struct history *history, int field, int64_t now_ns, int64_t within_ns,
                                          unsigned *back);

/* The field changed within the time, and has not gone back to what it was before. */
bool changes_stand(const struct history *history, const struct cell *cell, int field, int64_t now_ns,
                   int64_t within_ns);

/* How many values the field took within the time without a break of the frame count, which proves that one transmitter
 * sent them all. 0: no change, or frame numbers are not known. */
int changes_of_one(const struct history *history, int field, int64_t now_ns, int64_t within_ns);

/* When this cell last sent its identity (SI3, SIB1); INT64_MIN: never. Blocks heard since may be another station's that
 * took its place, and are still kept under the old identity. */
int64_t changes_named_ns(const struct cell *cell);

/* Whether the station heard now has sent its identity itself: since its frame count began, with no block of another
 * frame count since. */
bool changes_named(const struct history *history, enum rat rat, int64_t now_ns);

/* Within this time another station came in the place of this cell: the cell identity changed, or the frame count did
 * and no identity came since. What was noted before is not the present station's. */
bool changes_another(const struct history *history, enum rat rat, int64_t now_ns, int64_t within_ns);
