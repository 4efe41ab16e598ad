// SPDX-License-Identifier: GPL-3.0-or-later
/* lte_station: everything one LTE cell sends, subframe by subframe. A subframe's content follows from its number alone.
 */
#pragma once

#include "lte_control.h"  // struct air_lte_region
#include "lte_shared.h"   // struct air_lte_transport

/* One message of system information, ready to be sent. */
struct air_lte_message {
	uint8_t octets[AIR_SI_OCTETS];
	struct air_lte_transport transport;
};

struct air_lte_station {
	const struct air_enb *enb;
	struct air_enb turned; /* the same with the identity of its turn */
	int64_t origin;        /* subframe at the scenario's beginning */
	uint64_t seed;         /* of all that is random in it */
	int64_t identity_seed; /* of identities; AIR_ANY: seed decides these too */
	struct air_lte_message sib1, si[AIR_SI_MESSAGES_MAX];
};

/* Where a subframe is made. */
struct air_lte_bench {
	struct air_lte_grid grid;
	struct air_lte_region region;
};

void air_lte_station_init(struct air_lte_station *station, const struct air_enb *enb, uint64_t seed, int64_t origin);

/* subframe: since the beginning of radio frame 0 of the first 10.24 s. */
void air_lte_station_send(struct air_lte_station *station, int64_t subframe, struct air_lte_bench *bench);

/* What system information goes out in this subframe, with its redundancy version: SIB1 (-1) or SI message n. False:
 * none. */
bool air_lte_scheduled(const struct air_enb *enb, int sfn, int number, int *which, int *rv);
