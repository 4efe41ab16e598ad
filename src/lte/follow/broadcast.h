// SPDX-License-Identifier: GPL-3.0-or-later
/* broadcast: SIB1 and the SI messages of a cell whose MIB was read, out of a stretch of samples (36.331 5.2.1, 5.2.3);
 * where the whole carrier was received, paging and the load too. Private to src/lte.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "../phy/acquire.h"  // struct acquired
#include "agenda.h"          // struct agenda
#include "../phy/load.h"     // struct load
#include "../phy/pdsch.h"    // struct pdsch_sum
#include "pdu.h"             // enum pdu_channel
#include "../rrc/rrc.h"      // struct rrc_scheduling
#include "slice.h"           // struct slice_reading
#include "../phy/stretch.h"  // struct stretch

/* What was read of one cell so far, and what is still to come. */
struct reading {
	struct pdsch_sum sib1; /* soft bits of its transmissions, added up */
	bool scheduled;        /* SIB1 was read, and so the following is known: */
	struct rrc_scheduling schedule;
	uint32_t sib1_sum; /* checksum of its octets */
	struct agenda agenda;
	struct slice_reading slice; /* where only a part of the carrier was received */
	uint32_t blocks_ok, blocks_bad;
	struct load load; /* in the latest stretch in which it was measured */
};

/* A block with good parity, PDU_BCCH_DLSCH or PDU_PCCH. len: octets. */
typedef void broadcast_emit_fn(void *ctx, enum pdu_channel channel, uint16_t sfn, unsigned subframe, bool combined,
                               const uint8_t *octets, unsigned len);

struct broadcast;
/* For windows of rate_hz. NULL when out of memory. */
struct broadcast *broadcast_create(double rate_hz);
void broadcast_destroy(struct broadcast *b);

/* Whether all or at least a useful part of the carrier is in the window. */
bool broadcast_reachable(const struct broadcast *b, const struct acquired *cell, double place_hz);

/* A new stretch begins. */
void broadcast_begin(struct broadcast *b);

/* To be called before the functions below: sets the stretch, and a cell at place_hz in it, off which its carrier is by
 * cell->offset_hz. *cell must last. */
void broadcast_open(struct broadcast *b, const struct stretch *stretch, double place_hz, struct acquired *cell);

/* For a cell expected from earlier stretches, not acquired in this one: corrects its timing and carrier by the
 * reference signals. False: it is not heard. */
bool broadcast_settle(struct broadcast *b, struct acquired *cell);

/* Resource blocks of its carrier inside the window, [*first, *end); known once a subframe was received. */
void broadcast_shown(const struct broadcast *b, unsigned *first, unsigned *end);

/* Reads what the stretch holds of the cell that was opened; fills in what SIB1 says of TDD. */
void broadcast_read(struct broadcast *b, struct acquired *cell, struct reading *reading, broadcast_emit_fn *emit,
                    void *ctx);

/* The next sample, from `index` on, at which a stretch must begin to catch what this cell still has to send. */
uint64_t broadcast_next(const struct reading *reading, const struct agenda_clock *clock, uint64_t index);
