// SPDX-License-Identifier: GPL-3.0-or-later
/* follow: dedicated control channels of the cells in scope, from the grant that names one on. Private to src/gsm.
 *
 * Timeslots of the beacon, and of other carriers of its site in the window: all carriers of a site share the beacon's
 * frame clock (45.010 5). What was read is handed to dedicated.h and overwritten; only events go out.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "link.h"             // struct link, struct burst
#include "../l3/dedicated.h"  // struct dedicated
#include "../l3/freq_list.h"  // struct arfcn_set
#include "pdu.h"              // struct conduct
#include "receiver.h"         // struct receiver_scope
#include "xcch.h"             // XCCH_BITS

struct carrier;
struct radio;

enum {
	FOLLOW_CHANNELS = 12, /* timeslots of a window */
	FOLLOW_CELL = 4,      /* of one cell */
	FOLLOW_CARRIERS = 16, /* that one of them hops over */
	FOLLOW_SLOTS = 8,     /* sub-channels of SDCCH/8 */
	FOLLOW_COMBINED = 4,  /* of SDCCH/4 */
};

/* What is kept with each beacon carrier. */
struct follow_cell {
	bool in_scope;
	bool well; /* the latest block of its timeslot 0 was read */
	struct dedicated_own own;
	bool has_allocation;
	struct arfcn_set allocation;                /* SI1 */
	struct dedicated combined[FOLLOW_COMBINED]; /* SDCCH/4 of timeslot 0 */
};

/* One carrier of a channel. */
struct follow_carrier {
	uint16_t arfcn;
	double freq_hz, place_hz;
	struct link link;
};

struct follow_channel {
	struct carrier *cell; /* NULL: free */
	unsigned age;         /* of several, the oldest is given up */
	uint8_t timeslot, tsc;
	uint8_t maio, hsn, count;
	struct follow_carrier carriers[FOLLOW_CARRIERS]; /* [count] ascending; one: it does not hop */
	struct dedicated sub[FOLLOW_SLOTS];
	/* the block under way */
	uint32_t fn;        /* of the next burst */
	unsigned bursts;    /* bit a burst received */
	bool empty;         /* its first burst was sent to nobody */
	float late_symbols; /* its bursts come after the beacon's timeslot 0 and the nominal distance */
	struct burst burst[XCCH_BURSTS];
};

struct follow {
	bool on;
	struct receiver_scope scope;
	unsigned opened;
	struct follow_channel channels[FOLLOW_CHANNELS], asked; /* asked: what a grant names, to compare */
};

/* Whether anything of the cell on this carrier is to be followed. */
bool follow_wants(const struct follow *follow, const struct carrier *c);

/* From now on these cells are in scope. */
void follow_scope(struct follow *follow, const struct receiver_scope *scope);

/* The cell of this carrier was found, or another one took its place. */
void follow_start(struct carrier *c);

/* It is not read any more: what goes on is told as far as it was heard. */
void follow_stop(struct carrier *c, struct radio *radio);

/* A block of its timeslot 0 of a broadcast or common channel was read. */
void follow_common(struct carrier *c, struct radio *radio, enum pdu_channel channel, uint32_t fn,
                   const uint8_t octets[XCCH_OCTETS]);

/* A block of SDCCH/4 or its SACCH was received. */
void follow_combined(struct carrier *c, struct radio *radio, bool sacch, uint8_t subslot, uint32_t fn,
                     enum dedicated_block block, const uint8_t octets[XCCH_OCTETS]);

/* How a block that was sent and not read was received, by the mean Es/N0 of its bursts. */
enum dedicated_block follow_unread(const struct carrier *c, const struct burst burst[XCCH_BURSTS]);

/* The channeliser has a new block, which the beacons have taken. */
void follow_block(struct follow *follow, struct radio *radio);

/* ---- between the two files ---- */

/* Whose events are told, and in which frame. */
struct follow_teller {
	struct carrier *c;
	struct radio *radio;
	uint32_t fn;
};

struct dedicated_out follow_out(struct follow_teller *teller);
