// SPDX-License-Identifier: GPL-3.0-or-later
/* reel: what is recorded of one receiver: its last seconds are in memory, what triggers it, and the recording that is
 * being written. The thread of the tape alone calls it.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "periodogram.h"  // struct periodogram
#include "samples.h"      // struct samples
#include "shelf.h"        // struct shelf
#include "take.h"         // struct take
#include "tape.h"         // struct tape_config
#include "threshold.h"    // struct threshold

struct reel {
	const struct tape_config *config;
	struct shelf *shelf;
	uint8_t radio;
	struct sigmf_origin origin;
	struct position position; /* of the sensor */
	double first_gain_db;     /* of the device; NAN: not known */
	struct samples memory;
	struct take take;
	uint64_t recorded;         /* samples */
	int64_t from_ns, until_ns; /* wanted by triggers */
	bool marked;               /* there is a trigger whose place is still to be marked: */
	int64_t mark_ns;
	char label[32], comment[128];
	struct periodogram spectrum;
	struct threshold threshold;
	float over_db; /* of what the spectrum holds */
	bool above;    /* the threshold, by the last part */
	bool done;     /* what was wanted is recorded */
};

/* How a recording came out. */
struct reel_take {
	char name[SHELF_NAME]; /* "": there was none */
	double seconds, bytes;
	uint64_t lost;
	int error; /* 0, or -errno: it could not be finished */
};

/* Begins as { config, shelf, radio }. */
void reel_init(struct reel *reel);
void reel_fini(struct reel *reel);

/* A trigger of this time. */
void reel_trigger(struct reel *reel, int64_t time_ns, const char *label, const char *comment);

/* Takes a block: 0; or -errno when it cannot be written: the recording is then to be ended. open_bytes: of all
 * unfinished recordings; of open_takes of them. *ended as of reel_end(). */
int reel_block(struct reel *reel, const struct iq_block *block, uint64_t open_bytes, size_t open_takes,
               struct reel_take *ended);

/* Ends what is being written, if anything is. */
void reel_end(struct reel *reel, struct reel_take *ended);
