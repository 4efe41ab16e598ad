// SPDX-License-Identifier: GPL-3.0-or-later
/* epoch: the frame timing of a cell, and which of several transmitters on one carrier with one code a block is of.
 */
#pragma once

#include "history.h"  // struct history
#include "pdu.h"      // struct pdu

/* When frame 0 of this pdu's transmitter was sent [s], modulo the period; NAN where there is no code or no frame
 * number. */
double epoch_of(const struct pdu *pdu);

/* The transmitter that was heard with this timing before: this is its timing still, but for what two clocks drift
 * apart. */
bool epoch_continues(const struct history_epoch *epoch, const struct pdu *pdu);

/* A timing that another one had taken the place of comes back in this pdu: how far back in the ring (1 …), 0: none
 * does. */
unsigned epoch_returns(const struct history *history, const struct pdu *pdu);

/* One more block: confirms, begins or goes on with a timing. */
void epoch_add(struct history *history, const struct pdu *pdu);

/* The timing `back` is one station and the timing now another: *other gets that one, `mixed` forgets what was noted
 * since. True: it was nothing but what had been said before, so that what is known of the cell is true of the first
 * station. */
bool epoch_split(struct history *mixed, struct history *other, unsigned back);
