// SPDX-License-Identifier: GPL-3.0-or-later
/* lte_carrier: one LTE cell as it arrives, through its radio channel, at its place in the window.
 */
#pragma once

#include "dsp.h"          // struct dft
#include "fading.h"       // struct air_fader
#include "lte_interp.h"   // struct air_interp
#include "lte_station.h"  // struct air_lte_station
#include "turn.h"         // struct air_turn_table

enum { AIR_LTE_DFTS = 5, AIR_LTE_DFT_LEAST = 128, AIR_LTE_READY = 1024 };

/* What all carriers of one air share. */
struct air_lte_tools {
	struct air_interp interp;
	struct air_lte_bench bench;
	struct dft *dft[AIR_LTE_DFTS]; /* of 128 << i */
	float complex spectrum[AIR_LTE_DFT_LEAST << (AIR_LTE_DFTS - 1)];
	float complex symbol[AIR_LTE_CARRIERS + 1], channel[AIR_LTE_CARRIERS + 1];
	float complex ready[AIR_LTE_READY];
};

/* NULL when out of memory. */
struct air_lte_tools *air_lte_tools_create(void);
void air_lte_tools_destroy(struct air_lte_tools *tools);

struct air_lte_carrier;

/* NULL when out of memory. index: place in the scenario. Nothing is sent before air_lte_carrier_place(). */
struct air_lte_carrier *air_lte_carrier_create(const struct air_scenario *scenario, int index,
                                               struct air_lte_tools *tools);
void air_lte_carrier_destroy(struct air_lte_carrier *carrier);

/* Its place in a window of rate_hz around window_hz, to be rendered at rate_hz x factor, from the next sample on. */
void air_lte_carrier_place(struct air_lte_carrier *carrier, double window_hz, double rate_hz, int factor);

/* How far from the window's centre anything of it that is rendered reaches [Hz]; 0: nothing is. */
double air_lte_carrier_reach_hz(const struct air_lte_carrier *carrier, double window_hz, double rate_hz);

/* Adds its next n samples to out. */
void air_lte_carrier_add(struct air_lte_carrier *carrier, const struct air_turn_table *turns, float complex *out,
                         size_t n);

/* Goes on n samples later, with the clocks as they are now. */
void air_lte_carrier_skip(struct air_lte_carrier *carrier, uint64_t n);
