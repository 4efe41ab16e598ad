// SPDX-License-Identifier: GPL-3.0-or-later
/* carrier: one cell's carrier as it arrives, through its radio channel, at its place in the window.
 */
#pragma once

#include "downlink.h"  // struct air_downlink
#include "fading.h"    // struct air_fader
#include "gmsk.h"      // struct air_gmsk
#include "turn.h"      // struct air_turn_table

/* Two frames' states: the next sample stays half a frame or more away from either end. */
enum { AIR_CARRIER_STATES = 2 * AIR_FRAME_BITS };

struct air_tables {
	struct air_turn_table turns;
	struct air_gmsk_table gmsk;
};

struct air_carrier {
	const struct air_scenario *scenario;
	const struct air_cell *cell;
	int index;
	double freq_hz; /* nominal, of this carrier */
	struct air_downlink downlink;
	struct air_gmsk gmsk;
	struct air_fader fader;
	uint8_t states[AIR_CARRIER_STATES];
	bool plain;                             /* a constant envelope, and no line beside it: */
	float envelope[AIR_CARRIER_STATES + 1]; /* else the amplitude at each symbol's beginning */
	float complex leak, image;              /* and what is added of the carrier, and of the mirror image */
	uint64_t position;                      /* of the next sample, in states; 2^48 = one symbol */
	uint64_t step;                          /* how far one sample moves it */
	uint32_t phase, phase_step; /* phase of the offset from the window's centre, and its step a sample */
	double window_hz, rate_hz;
	double elapsed_s, sample_s; /* time since the scenario began; time of one sample */
	double frame_s;             /* duration of a frame as received */
	air_block_fn *on_block;
	void *ctx;
	air_event_fn *on_event; /* NULL: not wanted */
	void *event_ctx;
	double begin_s, end_s; /* blocks before and beyond are not reported */
};

/* index: place in the scenario. Nothing is sent before air_carrier_place(). on_block hears of the first stretch. */
void air_carrier_init(struct air_carrier *carrier, const struct air_scenario *scenario, int index,
                      air_block_fn *on_block, void *ctx);

/* The same for a carrier besides C0, with the same clock; which: its place among those of the cell. */
void air_carrier_init_other(struct air_carrier *carrier, const struct air_scenario *scenario, int index, int which,
                            int arfcn);

/* on_event hears of what the cell does to phones. */
void air_carrier_watch(struct air_carrier *carrier, air_event_fn *on_event, void *ctx);

/* Places it in a window, from the next sample on; returns the offset of its centre from the window's centre [Hz]. */
double air_carrier_place(struct air_carrier *carrier, double window_hz, double rate_hz);

/* Adds its next n samples to out; silent: goes on, but adds nothing. */
void air_carrier_add(struct air_carrier *carrier, const struct air_tables *tables, bool silent, float complex *out,
                     size_t n);

/* Goes on n samples later, with the clocks as they are now; what lies between was never sent. on_block hears of that
 * stretch. */
void air_carrier_skip(struct air_carrier *carrier, uint64_t n, const struct air_stretch *stretch);
