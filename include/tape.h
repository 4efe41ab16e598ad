// SPDX-License-Identifier: GPL-3.0-or-later
/* tape: the samples of a live run on disk, as SigMF: all of them, or those around what triggers it; where wanted as a
 * ring, whose oldest recordings make room. A thread of its own waits for the disk; what it does not take in time is
 * dropped, and the recording says where.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "fault.h"       // struct fault
#include "iq.h"          // struct iq_block
#include "pdu.h"         // PDU_RADIOS_MAX
#include "position.h"    // struct position
#include "sigmf_meta.h"  // struct sigmf_origin

struct tape;

struct tape_config {
	const char *folder;
	double seconds;           /* of each receiver, then it is done; 0: never */
	bool waits;               /* for a trigger */
	double level_db;          /* of a carrier over the floor, that is a trigger; 0: is none */
	double freq_hz;           /* of that carrier; 0: any in the window */
	double before_s, after_s; /* recorded too, of the time around a trigger */
	double file_s;            /* a recording is followed by another one after this time; 0: never */
	double ring_bytes;        /* that recordings may take; 0: any number */
	int ring_files;           /* how many there may be; 0: any number */
	double free_bytes;        /* that are left on the disk */
	int radios;               /* how many there are */
	double rate_hz;           /* of the one with most samples */
	bool patient;             /* the caller waits for the disk: no sample is dropped */
};

/* NULL with the reason. config->folder lasts as long as the tape. */
struct tape *tape_open(const struct tape_config *config, struct fault *fault);

/* Ends all recordings, within a second also where the disk does not keep up; after that there may be news, and it is to
 * be closed. 0, or -errno with the reason why not all was recorded that was wanted. */
int tape_end(struct tape *tape, struct fault *fault);
void tape_close(struct tape *tape);

/* Samples of a receiver whose gain at the start was this one. */
void tape_iq(struct tape *tape, uint8_t radio, const struct iq_block *block, double first_gain_db);

/* Records of this receiver what is around this time. label and comment are for the metadata. */
void tape_trigger(struct tape *tape, uint8_t radio, int64_t time_ns, const char *label, const char *comment);

/* What the metadata say of the receiver, as it is now; and where the sensor is. */
void tape_origin(struct tape *tape, uint8_t radio, const struct sigmf_origin *origin);
void tape_position(struct tape *tape, const struct position *position);

/* Everything that was wanted is recorded, or the disk is full and nobody waits for it to be emptied. */
bool tape_done(struct tape *tape);

/* What a person should hear of it, oldest first: false, there is no more. */
struct tape_news {
	bool trouble;
	char text[384];
};
bool tape_news(struct tape *tape, struct tape_news *news);
