// SPDX-License-Identifier: GPL-3.0-or-later
/* xcch: control blocks of timeslot 0, four bursts each (45.003 4.1), alone and with their repetitions added up.
 * Private to src/gsm.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "burst.h"              // XCCH_BURST_BITS
#include "../l3/gsm_message.h"  // struct ccch_config
#include "pdu.h"                // enum pdu_channel

enum { XCCH_BURSTS = 4, XCCH_BITS = XCCH_BURSTS * XCCH_BURST_BITS, XCCH_OCTETS = 23 };
enum { BCCH_CYCLE = 8 }; /* BCCH content repeats every 8 multiframes of 51 frames (45.002 6.3.1.3) */

/* Soft bits (log P(0) - log P(1)) in the order of the bursts. False: the Fire code's parity is wrong. */
bool xcch_decode(const float bits[XCCH_BITS], uint8_t octets[XCCH_OCTETS]);

/* Which block of TS0 a frame belongs to, 45.002 clause 7 table 3: its burst 0..3, or -1 where the frame carries FCCH,
 * SCH or nothing. *first is the frame number of its first burst. */
int xcch_burst_of(uint32_t fn, uint32_t *first);

/* What the block starting in this frame carries; config NULL while SI3 has not been read. */
enum pdu_channel xcch_channel(uint32_t first, const struct ccch_config *config, uint8_t *subslot);

/* ---- repetitions of BCCH blocks ---- */

struct xcch_sums {
	float bits[BCCH_CYCLE][XCCH_BITS]; /* sums of soft bits, by TC (45.002 6.3.1.3) */
	uint8_t count[BCCH_CYCLE];         /* how many blocks were added up in each */
};

void xcch_sums_reset(struct xcch_sums *sums);

/* The block of this frame was decoded by itself: drops the sum of its TC. */
void xcch_sums_done(struct xcch_sums *sums, uint32_t first);

/* It did not: adds it to the earlier ones of its place and tries those together. A block that disagrees with the sum
 * replaces it. On true the sum is spent: every block counts once. */
bool xcch_sums_decode(struct xcch_sums *sums, uint32_t first, const float bits[XCCH_BITS], uint8_t octets[XCCH_OCTETS]);
