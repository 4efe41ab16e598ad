/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * lte_station: everything one LTE cell sends, subframe by subframe. A subframe's content follows from its number alone.
 */
#pragma once

#include "lte_grid.h"  // struct air_lte_grid

struct air_lte_station {
	const struct air_enb *enb;
	uint64_t seed; /* of all that is random in it */
};

void air_lte_station_init(struct air_lte_station *station, const struct air_enb *enb, uint64_t seed);

/* subframe: since the beginning of radio frame 0 of the first 10.24 s. */
void air_lte_station_send(const struct air_lte_station *station, int64_t subframe, struct air_lte_grid *grid);
