// SPDX-License-Identifier: GPL-3.0-or-later
/* changes: the changes of a cell that were meant. A block whose parity was right by chance leaves two in its history:
 * there and, with the next good block, back.
 */
#pragma once

#include "rule.h"  // struct history

/* The next older change of this field after *back changes were looked at, within the time before now (or, where the
 * clock was set back, after it); NULL at the end. */
const struct history_change *changes_next(const struct history *history, int field, int64_t now_ns, int64_t within_ns,
                                          unsigned *back);

/* The field is not what it was before the first meant change within the time. */
bool changes_stand(const struct history *history, const struct cell *cell, int field, int64_t now_ns,
                   int64_t within_ns);

/* How many values this field took within the time while one frame count went on: the values of one transmitter. 0: none
 * changed, or its frames are not numbered. */
int changes_of_one(const struct history *history, int field, int64_t now_ns, int64_t within_ns);

/* When this cell said its identity last (SI3, SIB1), which another station in its place need not have: since then it is
 * what was kept. INT64_MIN: it never did. */
int64_t changes_named_ns(const struct cell *cell);

/* Since its frame count is what it is, it has said its identity, and no block with yet another count came just now. */
bool changes_named(const struct history *history, enum rat rat, int64_t now_ns);

/* Within this time another station took over what is kept as this cell: its cell identity is another one, or its frame
 * count is and it has not said its identity since. What was noted before is not its own. */
bool changes_another(const struct history *history, enum rat rat, int64_t now_ns, int64_t within_ns);
