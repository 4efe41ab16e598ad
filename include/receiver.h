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

/* Counts since create(), for status records and for saying why nothing was decoded. */
struct receiver_counts {
	uint64_t blocks_ok[PDU_CHANNELS], blocks_bad[PDU_CHANNELS];
	uint8_t rats;              /* bits 1 << enum rat: whose counts these are */
	uint64_t resets;           /* retunes and gaps in the stream */
	uint32_t carriers;         /* places of the raster inside the window */
	uint32_t carriers_power;   /* of these, those whose power was ever well above the noise floor */
	uint32_t carriers_sync;    /* of these, those where an FCCH tone or PSS was found */
	uint32_t carriers_tracked; /* now being read */
	uint32_t nbiot_carriers;   /* NB-IoT carriers found on the GSM raster */
	uint32_t nbiot_places;     /* of carriers_power, those that NB-IoT fills or spills into */
	uint32_t ghosts;   /* times that a cell was recognised at a second, wrong frequency, where it is not reported */
	uint32_t aliases;  /* the same for cells near the window's edge that may be aliases of carriers outside it */
	float crystal_ppm; /* error of the receiver's crystal by beacons outside the range searched; NAN: none seen */
	float floor_dbfs;  /* noise in the width of one carrier; NAN before the first survey */
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
	bool converter;    /* a converter stands in front: its oscillator shifts carriers, but not the sample clock */
	bool signalling;   /* dedicated channels of the cells in scope too, as events (PDU_CONDUCT) */
	pdu_emit_fn *emit; /* called from feed() and flush(). Pdus of one cell come in order; those held back until its
	                      carrier was certain come late */
	void *emit_ctx;
};

/* Where a receiver would like to listen for a while. The plan decides whether and when. */
struct receiver_want {
	double centre_hz; /* of the window wished for */
	double seconds;   /* of listening there */
	const char *why;  /* a few words, constant */
};

/* A cell that a receiver sees in the window that it hears now, or believes to see. */
enum candidate_state {
	CANDIDATE_WEAK,  /* there may be one: a longer look would tell */
	CANDIDATE_FOUND, /* there is one; what tells its identity (SI3, SIB1) is not read yet */
	CANDIDATE_READ,  /* its identity was read since the window was tuned to, or is known to be the same still */
};

struct candidate {
	enum rat rat;
	enum candidate_state state;
	int code;         /* BSIC, PCI; -1: not known yet */
	double freq_hz;   /* nominal carrier */
	float level_dbfs; /* power of a GSM carrier, RSRP */
	float snr_db;     /* NAN: not measured */
};

enum { RECEIVER_CANDIDATES_MAX = 64 };

/* What a receiver knows of the window. */
struct receiver_look {
	bool looked; /* whatever is strong enough to be found at a glance is among the candidates */
	int count;
	struct candidate candidates[RECEIVER_CANDIDATES_MAX];
};

/* The cells whose dedicated channels are followed. */
enum { RECEIVER_SCOPE_MAX = 64 };
struct receiver_scope {
	bool all; /* whatever is heard */
	int count;
	struct receiver_scope_cell {
		enum rat rat;
		uint32_t channel; /* as in struct heard (standard.h) */
		int16_t code;
	} cells[RECEIVER_SCOPE_MAX];
};

/* code: as in struct heard. */
static inline bool receiver_in_scope(const struct receiver_scope *scope, enum rat rat, uint32_t channel, int code)
{
	for (int i = 0; i < scope->count && !scope->all; i++)
		if (scope->cells[i].rat == rat && scope->cells[i].channel == channel && scope->cells[i].code == code)
			return true;
	return scope->all;
}

struct receiver {
	const char *name; /* "gsm": as in --rat */
	const char *description, *description_zh;
	enum rat rat;
	double rate_min_hz; /* at a lower rate it can receive nothing */
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
	/* From the thread that feeds, between two blocks: adds what it knows of the present window to `look`, at most
	 * to its end; `looked` stays what it is, or becomes false where the first look is not over. NULL in a receiver
	 * that needs no time to look. */
	void (*look)(const void *instance, struct receiver_look *look);
	/* From the thread that feeds, between two blocks: the receiver's own clock by the consensus of the cells heard,
	 * of whatever standard [ppm; carriers appear that much higher]. What is searched follows it, CRYSTAL_MARGIN_PPM
	 * either side at least; not called before it is known. NULL in a receiver that takes no notice. */
	void (*crystal)(void *instance, double ppm);
	/* From the thread that feeds, between two blocks: the cells in scope from now on; without `signalling` of the
	 * configuration nothing comes of it. NULL in a receiver that follows none. */
	void (*follow)(void *instance, const struct receiver_scope *scope);
	/* Of blocks that another tool decoded, octets as they came, in order: what they say of a cell's conduct, for
	 * cells in scope. All three NULL in a receiver that does not know; overhear_create() gives NULL where there is
	 * no memory. */
	void *(*overhear_create)(pdu_emit_fn *emit, void *emit_ctx);
	void (*overhear)(void *instance, const struct receiver_scope *scope, const struct pdu *pdu);
	void (*overhear_destroy)(void *instance);
	/* Overwrites every subscriber identity and all user content; feed() has done it already,
	 * a pdu from anywhere else goes through it before anything sees it. */
	void (*redact)(struct pdu *pdu);
	/* Takes out of a pdu what only its cell's settings tell to be a phone's own; before anything keeps it. NULL in
	 * a receiver that needs no more than redact(). */
	void (*settle)(struct pdu *pdu, const struct cell *cell);
	/* Adds what this message says to the cell. No state but the arguments. True when the octets are a well-formed
	 * message of a known type. */
	bool (*parse)(const struct pdu *pdu, struct cell *cell);
	/* Short name of the message ("System Information Type 3"), "unknown" when it is none of ours. */
	const char *(*message_name)(const struct pdu *pdu);
};
