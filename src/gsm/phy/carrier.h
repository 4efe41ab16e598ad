// SPDX-License-Identifier: GPL-3.0-or-later
/* carrier: one place of the 200 kHz raster, from "is there a beacon" to its decoded blocks. Private to src/gsm.
 */
#pragma once

#include <stdbool.h>

#include "drift.h"     // struct drift
#include "fcch.h"      // struct fcch_watch
#include "follow.h"    // struct follow_cell
#include "link.h"      // struct link
#include "radio.h"     // struct radio
#include "sch.h"       // struct sch_store
#include "standing.h"  // enum standing
#include "xcch.h"      // struct xcch_sums

enum carrier_state {
	CARRIER_IDLE,   /* watching the spectrum for a frequency correction burst */
	CARRIER_TONE,   /* one seen; its second block of samples is awaited */
	CARRIER_SYNC,   /* its place is known; the synchronisation burst is one frame later */
	CARRIER_GATHER, /* the burst did not decode alone: several are added up */
	CARRIER_TRACK,  /* frame number known: every frame's timeslot 0 is read */
};

/* Carrier frequency error as measured from frequency correction bursts. */
struct afc {
	double offset_hz;        /* tracked offset, by which bursts are de-rotated */
	unsigned bursts;         /* bursts taken in since lock */
	double weight, weighted; /* sums of the reported mean, weighted by 1 / variance and fading over 5 s */
};

struct carrier {
	double freq_hz;  /* nominal */
	double place_hz; /* nominal, against the window's centre */
	uint16_t arfcn;
	enum carrier_state state;
	struct fcch_watch watch;
	float *watch_memory;
	struct fcch_lines lines; /* seen in the previous block */
	/* samples of this carrier, as far as they were extracted */
	float complex *samples; /* [size: samples_max] */
	int samples_max, nof_samples;
	int64_t samples_first; /* output sample number of samples[0] */
	int bin;               /* bin that they were extracted around */
	/* timing */
	double frame_at;     /* output sample of the first symbol of TS0 in frame `fn` */
	double slip_symbols; /* per frame: how far timing slips beyond what the carrier's offset explains */
	uint32_t fn;         /* number of the frame awaited; while gathering, counted from the first burst */
	/* what was learnt */
	struct afc afc;
	struct link link;
	struct sch_store store;
	bool believed;          /* proved by a second burst or a block's parity */
	unsigned matches;       /* synchronisation bursts at the expected place, before it is believed */
	struct sch sch;         /* the SCH that was found first */
	double sch_at;          /* output sample of the first symbol of its burst */
	struct sch other;       /* an SCH that contradicts it and is believed when heard twice */
	uint32_t other_ahead;   /* how many frames it is ahead of `fn` */
	unsigned silent_frames; /* frames since a burst last matched */
	bool has_ccch;
	struct ccch_config ccch;
	/* the block under way */
	unsigned bursts; /* bit a burst received */
	uint32_t block_fn;
	double block_at; /* output sample where it began */
	struct burst burst[XCCH_BURSTS];
	struct xcch_sums sums;
	uint32_t blocks_ok, blocks_bad;
	/* whether the cell belongs at this carrier: standing.h */
	enum standing standing;
	unsigned frames;     /* frames since the cell was found, or since another one took its place */
	unsigned twin_since; /* value of `frames` when a stronger twin came; follows `frames` while there is none */
	bool distinct;       /* it broadcasts something else than its twin */
	struct drift drift;
	struct held held;
	struct bcch_memory bcch;
	double shunned_hz, shunned_until; /* offset from the centre to keep away from, and until which output sample */
	struct follow_cell follow;
	/* for status: remembered until the window moves */
	bool was_powered, was_synced;
	bool is_nbiot, npss_seen; /* is_nbiot: NPSS seen by two looks in a row; npss_seen: by the latest. See nbiot.h */
	double npss_at;           /* place of the NPSS in a frame of 10 ms [output samples] */
	unsigned looks;
};

/* 0, or -ENOMEM; works for any carrier of a window of this radio. */
int carrier_init(struct carrier *c, const struct radio *radio);
void carrier_free(struct carrier *c);
/* From now on it stands for this point of the channel raster. */
void carrier_assign(struct carrier *c, const struct radio *radio, uint16_t arfcn, double freq_hz, double place_hz);
/* The radio's search range has changed: watches for the FCCH's tone over the new one, from scratch. */
void carrier_watch(struct carrier *c, const struct radio *radio);
/* The channeliser has a new block. */
void carrier_block(struct carrier *c, struct radio *radio);

/* A frame in output samples: the carrier's error is the receiver's clock error, which the symbols share. */
static inline double carrier_frame_length(const struct carrier *c, const struct radio *radio)
{
	const double samples_a_symbol = radio->shape->out_rate_hz / GSM_SYMBOL_HZ;

	return (FRAME_SYMBOLS + c->slip_symbols) * samples_a_symbol * (1 - c->afc.offset_hz / c->freq_hz);
}
