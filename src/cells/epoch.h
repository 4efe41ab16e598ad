// SPDX-License-Identifier: GPL-3.0-or-later
/* epoch: the frame timing of a cell, and which of several transmitters on one carrier with one code a block is of.
 */
#pragma once

#include "history.h"  // struct history
#include "pdu.h"      // struct pdu

/* When frame 0 of this pdu's transmitter was sent [s], modulo the period; NAN where there is no code or no frame
 * number. */
double epoch_of(const struct pdu *pdu);

/* Whether a timing continues an earlier one: the same transmitter, apart from what two clocks drift. */
bool epoch_continues(const struct history_epoch *epoch, const struct pdu *pdu);

/* Whether this pdu has an earlier timing, which another one had replaced: how far back in the ring (1 …); 0: it has
 * not. */
unsigned epoch_returns(const struct history *history, const struct pdu *pdu);

/* Takes in the timing of one more block: it continues one, confirms one, or begins one. */
void epoch_add(struct history *history, const struct pdu *pdu);

/* The timing `back` and the timing now are two stations': *other gets the second, `mixed` forgets what was noted since.
 * True when nothing else was broadcast since, so that what is known of the cell holds for the first station. */
bool epoch_split(struct history *mixed, struct history *other, unsigned back);
