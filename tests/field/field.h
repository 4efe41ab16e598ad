// SPDX-License-Identifier: GPL-3.0-or-later
/* field: a second generator of what a sensor decodes, made to doubt the first (world.h). It shares no code with it and
 * none with the synthetic air: octets are written by writers of its own from 44.018 and 36.331, cells stand in a
 * landscape of sites with path loss, shadows and bursts of loss, operators have the settings counted on real cells,
 * fakes those that the open stacks ship with.
 *
 * Same configuration, same pdus. Seeds from WORLD_SEED_FIGURES on are for figures.
 */
#pragma once

#include "world.h"  // struct world_config, struct world_kind, struct world_station

struct field;

/* Ended by name NULL. The first is a place where nothing happens. */
extern const struct world_kind field_kinds[];

/* NULL when out of memory. */
struct field *field_create(const struct world_config *config);
void field_destroy(struct field *field);

/* The next pdu; false: the time is over. */
bool field_next(struct field *field, struct pdu *pdu);
/* Who sent it. */
int field_sender(const struct field *field);
int field_stations(const struct field *field);
void field_station(const struct field *field, int i, struct world_station *station);
/* From then on a verdict counts. */
double field_counts_from_s(const struct field *field);
