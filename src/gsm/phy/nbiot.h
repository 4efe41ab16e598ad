// SPDX-License-Identifier: GPL-3.0-or-later
/* nbiot: recognises NB-IoT carriers, 180 kHz wide, which operators put where GSM carriers were. Private to src/gsm.
 */
#pragma once

#include <complex.h>
#include <stdint.h>

#include "radio.h"  // struct radio

/* What is found in one look at a carrier. */
struct npss {
	float share; /* share of the energy at its place that repeats as an NPSS does, 0..1; noise stays below
	                NPSS_SHARE */
	double at;   /* sample of the first symbol's useful part, 0 to 10 ms */
};

#define NPSS_SHARE 0.25f
enum { NPSS_FRAMES = 8 };

/* Looks at one carrier after another. */
struct nbiot {
	int room, count;         /* samples of a look; of these gathered */
	float complex *samples;  /* [size: room] */
	double complex *sums;    /* [size: room + 1] */
	double *energies;        /* [size: room + 1] */
	double complex *repeats; /* for each place in a frame: the part that repeats of a signal that begins there, and
	                            its energy */
	double *repeats_energy;
	unsigned turn; /* carrier that is looked at */
	int64_t next;  /* next output sample expected */
};

/* 0 or -ENOMEM. */
int nbiot_create(struct nbiot *n, const struct radio *radio);
void nbiot_free(struct nbiot *n);
/* The window moved. */
void nbiot_reset(struct nbiot *n);

/* The channeliser has a new block; carriers with power and without a beacon are looked at, each a few times. */
void nbiot_block(struct nbiot *n, struct radio *radio);

/* Carriers found; *places: of the raster that they fill or touch, which is more. */
unsigned nbiot_count(const struct radio *radio, unsigned *places);

/* The signal in n->samples [size: n->room] at rate_hz. */
struct npss npss_find(struct nbiot *n, double rate_hz);
