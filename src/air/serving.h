// SPDX-License-Identifier: GPL-3.0-or-later
/* serving: on which carriers a cell has its SDCCHs.
 */
#pragma once

#include <stdint.h>

#include "scenario.h"  // struct air_cell

/* Completes what the keys say of it; the reason why they cannot stand together, or NULL. */
const char *air_serving_finish(struct air_cell *cell);

/* The carriers besides C0 on which it sends; how many. */
int air_serving_others(const struct air_cell *cell, int arfcns[AIR_NEIGHBOURS_MAX]);

/* All carriers of all cells. */
int air_serving_carriers(const struct air_scenario *scenario);

/* The carrier that its SDCCHs are on in that frame. */
int air_serving_arfcn(const struct air_cell *cell, uint32_t fn);

/* Nominal frequency of one of its carriers. */
double air_serving_hz(const struct air_cell *cell, int arfcn);

/* The mobile allocation as bits over the cell allocation, 44.018 10.5.2.21; how many octets. */
int air_serving_allocation(const struct air_cell *cell, uint8_t octets[8]);
