// SPDX-License-Identifier: GPL-3.0-or-later
/* carrier: one place of the 200 kHz raster, from "is there a beacon" to its decoded blocks. Private to src/gsm.
 */
#pragma once

#include <stdbool.h>

#include "drift.h"     // struct drift
#include "fcch.h"      // struct fcch_watch
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
	double offset_hz;        /* followed: what bursts are de-rotated by */
	unsigned bursts;         /* taken in since lock */
	double weight, weighted; /* of the reported mean: 1 / variance, forgotten over 5 s */
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
	int bin;               /* they were extracted around */
	/* timing */
	double frame_at;     /* output sample of the first symbol of TS0 in frame `fn` */
	double slip_symbols; /* per frame: sampling error beyond what the carrier's error explains */
	uint32_t fn;         /* of the frame awaited; counts from the first burst while gathering */
	/* what was learnt */
	struct afc afc;
	struct link link;
	struct sch_store store;
	bool believed;          /* proved by a second burst or a block's parity */
	unsigned matches;       /* synchronisation bursts at the expected place, before it is believed */
	struct sch sch;         /* as found */
	double sch_at;          /* output sample of its burst's first symbol */
	struct sch other;       /* a burst that says otherwise, to be heard twice */
	uint32_t other_ahead;   /* of `fn`, in frames */
	unsigned silent_frames; /* since anything matched */
	bool has_ccch;
	struct ccch_config ccch;
	/* the block under way */
	unsigned bursts; /* bit a burst received */
	uint32_t block_fn;
	double block_at; /* output sample where it began */
	struct burst burst[XCCH_BURSTS];
	struct xcch_sums sums;
	uint32_t blocks_ok, blocks_bad;
	/* whether it belongs here: standing.h */
	enum standing standing;
	unsigned frames;     /* since the cell was found, or another one took its place */
	unsigned twin_since; /* of these, with a stronger twin since; `frames` while there is none */
	bool distinct;       /* it says other things than its twin */
	struct drift drift;
	struct held held;
	struct bcch_memory bcch;
	double shunned_hz, shunned_until; /* from the centre; output sample */
	/* for status: remembered until the window moves */
	bool was_powered, was_synced;
	bool is_nbiot, npss_seen; /* is_nbiot: NPSS seen by two looks in a row; npss_seen: by the latest. See nbiot.h */
	double npss_at;           /* in a frame of 10 ms [output samples] */
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
