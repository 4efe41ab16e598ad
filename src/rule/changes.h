// SPDX-License-Identifier: GPL-3.0-or-later
/* changes: the changes of a cell that are real. A corrupt block whose parity fits by chance leaves two in the history,
 * there and back with the next good block; those are passed over.
 */
#pragma once

#include "rule.h"  // struct history

/* The next older change of this field after *back changes were looked at, within the time before now (or, where the
 * clock was set back, after it); NULL at the end. */
const struct history_change *changes_next(const struct history *history, int field, int64_t now_ns, int64_t within_ns,
                                          unsigned *back);

/* The field changed within the time, and has not gone back to what it was before. */
bool changes_stand(const struct history *history, const struct cell *cell, int field, int64_t now_ns,
                   int64_t within_ns);

/* How many values the field took within the time without a break of the frame count, which proves that one transmitter
 * sent them all. 0: no change, or frame numbers are not known. */
int changes_of_one(const struct history *history, int field, int64_t now_ns, int64_t within_ns);

/* When this cell last sent its identity (SI3, SIB1). Until it does again, what is heard may come from another station
 * in its place, under the kept identity. INT64_MIN: never. */
int64_t changes_named_ns(const struct cell *cell);

/* The station now heard has sent its identity itself: after its frame count began, and no block with another count has
 * come since. */
bool changes_named(const struct history *history, enum rat rat, int64_t now_ns);

/* Within this time another station came in the place of this cell: the cell identity changed, or the frame count did
 * and no identity came since. What was noted before is not the present station's. */
bool changes_another(const struct history *history, enum rat rat, int64_t now_ns, int64_t within_ns);
