/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * lte_station: the order in which the channels take their resource elements.
 */
#include "lte_station.h"

#include "lte_pbch.h"  // air_lte_put_pbch

void air_lte_station_init(struct air_lte_station *station, const struct air_enb *enb, uint64_t seed)
{
	*station = (struct air_lte_station){ .enb = enb, .seed = seed };
}

void air_lte_station_send(const struct air_lte_station *station, int64_t subframe, struct air_lte_grid *grid)
{
	air_lte_grid_begin(grid, station->enb, (int)(subframe / 10 % AIR_LTE_SFNS), (int)(subframe % 10));
	if (grid->end == 0)
		return;
	air_lte_put_crs(grid);
	air_lte_put_sync(grid);
	air_lte_put_pbch(grid);
}
