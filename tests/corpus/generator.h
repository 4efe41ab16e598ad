// SPDX-License-Identifier: GPL-3.0-or-later
/* generator: what a trial takes its pdus from: there are two, which share no code, so that a figure is not that of one
 * author's guesses.
 */
#pragma once

#include "world.h"  // struct world_config, struct world_kind, struct world_station

struct generator {
	const char *name;
	const struct world_kind *kinds; /* ended by name NULL */
	void *(*create)(const struct world_config *config);
	void (*destroy)(void *instance);
	bool (*next)(void *instance, struct pdu *pdu);
	int (*sender)(const void *instance);
	int (*stations)(const void *instance);
	void (*station)(const void *instance, int i, struct world_station *station);
	double (*counts_from_s)(const void *instance);
};

/* "world", "field"; ended by NULL. */
extern const struct generator *const generators[];

/* NULL: there is none of this name or number ("1"). */
const struct generator *generator_find(const char *name);
/* Place in .kinds; -1: there is no such kind. */
int generator_kind(const struct generator *generator, const char *name);
