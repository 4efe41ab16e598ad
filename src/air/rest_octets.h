// SPDX-License-Identifier: GPL-3.0-or-later
/* rest_octets: the CSN.1 tails of SI3, SI4, SI13 and SI2quater. 44.018 10.5.2.33b to 10.5.2.37b.
 */
#pragma once

#include <stdint.h>

#include "scenario.h"  // struct air_cell

/* Each fills its octets, padding included. */
void air_rest_si3(const struct air_cell *cell, uint8_t octets[4]);
void air_rest_si4(const struct air_cell *cell, uint8_t *octets, unsigned size);
void air_rest_si13(const struct air_cell *cell, uint8_t octets[20]);

/* Message `index` of `count` that together list the LTE neighbours from *first on; *first moves on by what went in. */
void air_rest_si2quater(const struct air_cell *cell, int index, int count, int *first, uint8_t octets[20]);
