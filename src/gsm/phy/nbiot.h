// SPDX-License-Identifier: GPL-3.0-or-later
/* nbiot: NB-IoT carriers stand where GSM's stood, 180 kHz wide; this tells what they are. Private to src/gsm.
 */
#pragma once

#include <complex.h>
#include <stdint.h>

#include "radio.h"  // struct radio

/* What is found in one look at a carrier. */
struct npss {
	float share; /* of the energy where it lies that repeats as it must: 0..1; noise stays below NPSS_SHARE */
	double at;   /* sample of the first symbol's useful part, 0 to 10 ms */
};

#define NPSS_SHARE 0.25f
enum { NPSS_FRAMES = 8 };

/* One carrier after another is looked at. */
struct nbiot {
	int room, count;         /* samples of a look; of these gathered */
	float complex *samples;  /* [size: room] */
	double complex *sums;    /* [size: room + 1] */
	double *energies;        /* [size: room + 1] */
	double complex *repeats; /* what repeats of a signal that begins there, and its energy [size: a frame] */
	double *repeats_energy;
	unsigned turn; /* the carrier under the look */
	int64_t next;  /* output sample awaited */
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
