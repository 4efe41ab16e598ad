// SPDX-License-Identifier: GPL-3.0-or-later
/* lte_pbch: master information block and the physical broadcast channel.
 */
#pragma once

#include "lte_grid.h"  // struct air_lte_grid

/* MasterInformationBlock of 36.331 6.2.2, 24 bits, one an octet. */
enum { AIR_MIB_BITS = 24 };
void air_lte_mib(const struct air_enb *enb, int sfn, uint8_t bits[AIR_MIB_BITS]);

/* The grid's part of it; nothing but in subframe 0. */
void air_lte_put_pbch(struct air_lte_grid *grid);
