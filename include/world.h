// SPDX-License-Identifier: GPL-3.0-or-later
/* world: a city with cells, an attack or some honest trouble in it, and what a sensor there would decode: pdus with
 * everything that was measured, without samples in between. Weeks pass in seconds.
 *
 * All is drawn at random by kind and seed: operators and their habits, sites, levels, clocks, what the trouble looks
 * like. The octets are written by the same encoders as those of the synthetic air; times, frame numbers and carrier
 * offsets follow from the clocks of cells and receiver. Same configuration, same pdus.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "pdu.h"  // struct pdu

struct world;

/* Seeds for tuning are those below, seeds for figures those from here on. */
enum { WORLD_SEED_FIGURES = 1000000 };

enum world_group {
	WORLD_HONEST, /* trouble on honest networks and sensors: no alarm */
	WORLD_ATTACK, /* an attack that must be found */
	WORLD_HIDDEN, /* an attack that may well not be told from what is honest by what is broadcast */
};

struct world_kind {
	const char *name; /* "blaster-rotating-lac" */
	const char *what; /* one line */
	enum world_group group;
	bool patient; /* lasts days, in which a baseline learns; only the verdict of the last day counts */
};

/* Ended by name NULL. The first is a city where nothing happens. */
extern const struct world_kind world_kinds[];

/* -1: there is no such kind. */
int world_kind_find(const char *name);

/* A window of the spectrum was listened to. */
typedef void world_listened_fn(void *ctx, double low_hz, double high_hz, int64_t from_ns, int64_t to_ns,
                               float floor_dbfs);

struct world_config {
	int kind; /* place in world_kinds[]; -1: all honest trouble there is, each at a time of its own, again and again
	           */
	uint64_t seed;
	int cells;         /* honest ones, at least; 0: as drawn */
	double duration_s; /* 0: ten minutes; of a patient kind a session on each of five days */
	double visit_s;    /* time on each window of the sweep; 0: 2.5 s */
	double every_s;    /* time from the start of one sweep to the next; 0: they follow at once */
	double session_s;  /* of each day, so long is listened to; 0: all of it */
	int ccch_share;    /* only one in this many CCCH blocks is heard; 0: all */
	int64_t start_ns;
	world_listened_fn *listened; /* called from world_next(); NULL: not wanted */
	void *ctx;
};

/* NULL when out of memory. */
struct world *world_create(const struct world_config *config);
void world_destroy(struct world *world);

/* The next pdu, in the order in which a sensor would have it; false: the time is over. */
bool world_next(struct world *world, struct pdu *pdu);

/* Verdicts count from this time on. */
double world_counts_from_s(const struct world *world);

/* Index of the station that sent the pdu of the last world_next(). */
int world_sender(const struct world *world);

struct world_station {
	const char *name; /* "honest", or the part it plays */
	bool fake;
	double start_s, stop_s; /* on the air; a station that changes is followed by another one in its place */
};
int world_stations(const struct world *world);
void world_station(const struct world *world, int i, struct world_station *station);
