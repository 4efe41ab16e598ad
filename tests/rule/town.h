// SPDX-License-Identifier: GPL-3.0-or-later
/* town: six honest LTE cells that are heard second by second, with clocks, frame counts and levels, for the tests of
 * what is measured.
 */
#pragma once

#include "scene.h"  // struct street

/* A transmitter, and what is said by it. */
struct sender {
	int channel, id; /* EARFCN, PCI */
	int tac, eci;
	bool tdd;
	double ppm;     /* of its clock */
	double epoch_s; /* when its frame 0 was sent */
	float dbfs;
};

enum { HONEST = 6 };

struct town {
	struct street street;
	struct sender honest[HONEST];
	double rx_ppm;
};

/* One block of it, as received with a clock that is off by rx_ppm. */
const struct cell *town_hear(struct street *street, const struct sender *s, double rx_ppm);

/* Of TDD cells, frames begin together; nothing is heard yet. Closed by street_close(). */
void town_open(struct town *town, bool tdd);

/* A second in which all are heard, the other one too when there is one: the place of that. */
const struct cell *town_second(struct town *town, const struct sender *other);
const struct cell *town_seconds(struct town *town, const struct sender *other, int count);

/* Fails where a rule about carriers, frames, levels or appearance speaks of one of the six. */
void town_accuses_nobody(struct town *town);
