// SPDX-License-Identifier: GPL-3.0-or-later
/* radio: what all carriers of a window share: the channeliser, the equaliser, constant patterns, the clock, the way
 * out. Private to src/gsm.
 */
#pragma once

#include <stdint.h>

#include "burst.h"      // struct burst_pattern, struct interpolator
#include "dsp.h"        // struct channeliser
#include "equaliser.h"  // struct equaliser
#include "follow.h"     // struct follow
#include "receiver.h"   // struct receiver_config, struct receiver_counts
#include "sch.h"        // struct sch_store

/* Carrier errors beyond this are not looked for. */
#define RADIO_OFFSET_MAX_PPM 150.0

struct carrier;

struct radio {
	struct receiver_config config;
	struct carrier *carriers; /* [size: max_carriers], those of the window come first */
	unsigned max_carriers, nof_carriers;
	double told_ppm;   /* the receiver's clock by the consensus of cells; 0 before it is known */
	bool clipped;      /* the latest block was saturated */
	double clock_ppm;  /* error of the receiver's sample clock as a carrier measured it last; NAN before */
	double reach_ppm;  /* carrier errors up to this, either side, are believed */
	double search_ppm; /* carrier errors up to this are looked for: more where nothing is found, to be able to say
	                      why */
	struct channeliser *channeliser;
	const struct channeliser_shape *shape;
	struct equaliser *equaliser;
	struct dft *scan_dft; /* of FCCH_SCAN_WINDOW points */
	struct interpolator interpolator;
	float complex *scratch; /* [size: 2 out_hop] */
	struct burst_pattern normal[8], sch, dummy;
	struct follow follow;
	/* the clock: this input sample, counted since the channeliser's reset, was at this time */
	int64_t clock_sample, clock_ns;
	/* what status records are made of; read by other threads */
	_Atomic uint64_t blocks_ok[PDU_CHANNELS], blocks_bad[PDU_CHANNELS];
	_Atomic uint32_t ghosts, aliases;
	_Atomic float crystal_ppm; /* crystal error by beacons outside the reach; NAN: none seen */
};

/* UTC of an output sample of the channeliser. */
static inline int64_t radio_time_ns(const struct radio *radio, double out_sample)
{
	double in = out_sample * (radio->shape->rate_hz / radio->shape->out_rate_hz) - (double)radio->clock_sample;
	return radio->clock_ns + (int64_t)(in * (1e9 / radio->shape->rate_hz));
}
