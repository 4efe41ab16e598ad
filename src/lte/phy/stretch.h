// SPDX-License-Identifier: GPL-3.0-or-later
/* stretch: some 80 ms of the window as they came, from which any carrier can be cut at any rate. Private to src/lte.
 */
#pragma once

#include <complex.h>
#include <stdbool.h>
#include <stdint.h>

#include "iq.h"  // struct iq_block

enum { STRETCH_PIECES = 4 };

struct stretch {
	uint8_t *octets; /* [size: max_samples * 8] */
	uint32_t max_samples, nof_samples;
	uint8_t *memory; /* of STRETCH_PIECES stretches that follow on each other; octets is in it */
	uint8_t piece;   /* how many full ones are before this one */
	bool more;       /* the next is to be kept behind this one */
	enum iq_format format;
	double rate_hz, freq_hz;
	int64_t time_ns; /* of sample 0 */
	uint64_t index;  /* of sample 0 in the stream */
	double saved;    /* samples paid for and not searched: what searches of short stretches may cost */
};

/* Room for `seconds` at rate_hz: 0, or -ENOMEM. */
int stretch_init(struct stretch *s, double rate_hz, double seconds);
void stretch_free(struct stretch *s);

/* Empty again; the next sample is sample 0. What was kept is forgotten. */
void stretch_restart(struct stretch *s);
/* Takes samples of a block from `from` on. Returns how many; fewer than there are when it is full. */
uint32_t stretch_add(struct stretch *s, const struct iq_block *block, uint32_t from);
static inline bool stretch_full(const struct stretch *s)
{
	return s->nof_samples == s->max_samples;
}

/* The stream was cut short here: whether what there is is worth a search, which costs as much as that of a full
 * stretch. Not when it cannot hold a cell; and of many so short ones no more than what all samples have paid for. */
bool stretch_worth(const struct stretch *s);
/* It was searched: pays, and is empty again. more: it is kept, in front of the next, if that follows on. */
void stretch_pay(struct stretch *s, bool more);

/* This stretch and those kept in front of it, as one; good for cutting from. */
struct stretch stretch_whole(const struct stretch *s);

/* Cuts one carrier out: centred place_hz off the window's centre, at about out_rate_hz. */
struct cutter;
/* NULL: out of memory, or the rate is too high for the window. */
struct cutter *cutter_create(double rate_hz, double out_rate_hz);
void cutter_destroy(struct cutter *cutter);
/* Exactly what comes out. */
double cutter_rate_hz(const struct cutter *cutter);
/* Of all samples so far: the share whose components touch full scale. */
float cutter_clipped(const struct cutter *cutter);
/* Noise in the width of what comes out, by the latest samples; NAN before the first. */
float cutter_floor_dbfs(const struct cutter *cutter);
/* Fills out [size: max] from the stretch's first sample on. Number of samples. *place_hz: in the wish, out what it
 * became (whole bins of the transform). */
int cutter_execute(struct cutter *cutter, const struct stretch *s, double *place_hz, float complex *out, int max);
/* The same of several places, place i to out + i * max, in little more time where the window is wide. */
int cutter_several(struct cutter *cutter, const struct stretch *s, int places, double *place_hz, float complex *out,
                   int max);
