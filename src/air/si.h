// SPDX-License-Identifier: GPL-3.0-or-later
/* si: the System Information messages of a cell (44.018 9.1.31 to 9.1.43) and when each is sent (45.002 6.3.1.3).
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "scenario.h"  // struct air_cell, enum air_si

enum { AIR_SI2QUATER_MAX = 8, AIR_TURN_MAX = AIR_EXTRA_MAX + AIR_SI2QUATER_MAX + 4 };

struct air_si_set {
	struct air_message message[AIR_SI_COUNT]; /* those with .given are sent */
	int nof_2quater;
	struct air_message quater[AIR_SI2QUATER_MAX];
	int nof_turns[2];
	const uint8_t *turn[2][AIR_TURN_MAX]; /* messages that take turns where TC is 4 [0] or 5 [1] */
};

/* Builds every message the cell's parameters ask for. The set points into itself and into cell: do not copy it. */
void air_si_build(struct air_si_set *set, const struct air_cell *cell);

/* What SI5 lists. */
const struct air_list *air_si_sacch_neighbours(const struct air_cell *cell);

/* The message for BCCH Norm; tc = FN div 51 mod 8, turn counts how often this tc came up before. */
const uint8_t *air_si_scheduled(const struct air_si_set *set, int tc, uint32_t turn);

/* The message for BCCH Ext (SI7, SI8); NULL: that block belongs to the CCCH. */
const uint8_t *air_si_extended(const struct air_si_set *set, int tc);
