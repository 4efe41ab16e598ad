// SPDX-License-Identifier: GPL-3.0-or-later
/* receiver: turns iq_blocks of one radio standard into pdus, and pdus into what a cell says of itself.
 * feed() runs on the sample path: it never allocates, locks, prints or blocks.
 */
#pragma once

#include <stdbool.h>

#include "fault.h"  // struct fault
#include "iq.h"     // struct iq_block
#include "pdu.h"    // struct pdu

struct cell;

/* Since create(): what a status record and "why is there no output" are made of. */
struct receiver_counts {
	uint64_t blocks_ok[PDU_CHANNELS], blocks_bad[PDU_CHANNELS];
	uint8_t rats;              /* bits 1 << enum rat: whose counts these are */
	uint64_t resets;           /* retunes and gaps in the stream */
	uint32_t carriers;         /* places of the raster inside the window */
	uint32_t carriers_power;   /* of these, with power well above the floor at any time */
	uint32_t carriers_sync;    /* of these, with a synchronisation tone or signal found */
	uint32_t carriers_tracked; /* now being read */
	uint32_t nbiot_carriers;   /* of NB-IoT, where a GSM carrier might be */
	uint32_t nbiot_places;     /* of those with power, that these fill or spill into */
	uint32_t ghosts;   /* times that a transmitter was recognised at a second place, and not reported there */
	uint32_t aliases;  /* the same for cells at the window's edge that may be aliases from outside it */
	float crystal_ppm; /* the receiver's clock by beacons too far off to be searched for; NAN: none */
	float floor_dbfs;  /* noise floor of one carrier's width; NAN before the first survey */
	float clipped;     /* share of samples at full scale */
};

/* How far from the consensus of clocks carriers are still searched for: honest cells and bad transmitters alike. */
#define CRYSTAL_MARGIN_PPM 25.0

/* With more of the samples at full scale, in I or in Q, the receiver is saturated: weak cells are not heard, levels not
 * measured. Less is the peaks of an ordinary signal. */
#define RECEIVER_CLIPPED 0.1

/* The part of a window, about its centre, with a flat response and free of aliases. */
#define RECEIVER_USABLE 0.8

typedef void pdu_emit_fn(void *ctx, const struct pdu *pdu);

struct receiver_config {
	double rate_hz;        /* of every block that will be fed */
	double max_offset_ppm; /* carrier error to search, plus and minus */
	bool combine;          /* add repetitions of a block up where one alone does not decode */
	bool converter;        /* one stands in front: carriers are off by its clock too, samples are not */
	pdu_emit_fn *emit; /* called from feed() and flush(), of a cell in order; what was held back until it was known
	                    * where the cell belongs comes late */
	void *emit_ctx;
};

/* Where a receiver would like to listen for a while; it is the planner's to grant, late, or never. */
struct receiver_want {
	double centre_hz; /* of the window wished for */
	double seconds;   /* of listening there */
	const char *why;  /* a few words, constant */
};

struct receiver {
	const char *name; /* "gsm": as in --rat */
	const char *description, *description_zh;
	enum rat rat;
	double rate_min_hz; /* fewer samples a second hold nothing for it */
	/* Allocates all it will ever need. NULL with the reason in *fault. */
	void *(*create)(const struct receiver_config *config, struct fault *fault);
	void (*feed)(void *instance, const struct iq_block *block);
	void (*flush)(void *instance); /* the stream ended: what is still inside comes out */
	void (*destroy)(void *instance);
	void (*counts)(const void *instance, struct receiver_counts *counts); /* from any thread */
	/* From the thread that feeds: the wish there is now, false when there is none. NULL in a receiver that has
	 * none. What was known of a cell stays known when blocks of another tune follow, as long as their index runs on
	 * and nothing was lost. */
	bool (*want)(const void *instance, struct receiver_want *want);
	/* From the thread that feeds, between two blocks: the receiver's own clock by the consensus of the cells heard,
	 * of whatever standard [ppm; carriers appear that much higher]. What is searched follows it, CRYSTAL_MARGIN_PPM
	 * either side at least; not called before it is known. NULL in a receiver that takes no notice. */
	void (*crystal)(void *instance, double ppm);
	/* Overwrites every subscriber identity and all user content; feed() has done it already,
	 * a pdu from anywhere else goes through it before anything sees it. */
	void (*redact)(struct pdu *pdu);
	/* Adds what this message says to the cell. Pure: no state but the arguments.
	 * True when the octets are a well-formed message of a known type. */
	bool (*parse)(const struct pdu *pdu, struct cell *cell);
	/* Short name of the message ("System Information Type 3"), "unknown" when it is none of ours. */
	const char *(*message_name)(const struct pdu *pdu);
};
