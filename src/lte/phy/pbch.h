// SPDX-License-Identifier: GPL-3.0-or-later
/* pbch: the master information block (36.211 6.6, 36.212 5.3.1). Private to src/lte.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "../lte.h"  // struct lte_subframe

enum {
	PBCH_BITS = 40,
	PBCH_CODED = 120,
	PBCH_PHASES = 4,
	PBCH_FRAMES_MAX = 32,
	PBCH_MIB_OCTETS = 3,
	PBCH_SUBCARRIERS = 72
};

/* Soft mother-code bits of consecutive radio frames, for each place a frame may have in its 40 ms. */
struct pbch_store {
	unsigned frames;
	float bits[PBCH_FRAMES_MAX][PBCH_PHASES][PBCH_CODED];
};

struct pbch_result {
	uint8_t mib[PBCH_MIB_OCTETS];
	uint8_t ports;
	uint16_t sfn; /* of the store's first frame */
	uint8_t sums; /* transmissions of the block that were added up */
	bool proved;  /* by more evidence than its 16 parity bits */
};

/* Adds one frame's subframe 0, received with the channel of `ports` ports. */
void pbch_store_add(struct pbch_store *store, const struct lte_subframe *sf, unsigned ports);

/* All hypotheses of the frame's place; each 40 ms alone, then all together under every hypothesis of how the frame
 * number runs on. ports: what the store was made with. False: no parity fits. */
bool pbch_store_decode(const struct pbch_store *store, unsigned ports, struct pbch_result *result);

/* The PBCH as it is received in subframe 0, `frame` frames after the result's first one, through the channel sf->h:
 * added to the elements to[symbol][subcarrier]. sf holds the middle six resource blocks alone. */
void pbch_expect(const struct pbch_result *mib, int frame, const struct lte_subframe *sf,
                 float complex (*to)[PBCH_SUBCARRIERS]);

/* The result as it would be so many frames later, -1023 at least. */
void pbch_advance(struct pbch_result *mib, int frames);
