// SPDX-License-Identifier: GPL-3.0-or-later
/* stretch: LTE cells repeat themselves every frame, so that 80 ms tell what there is to tell, and may be gone through
 * more than once: first for cells anywhere in the window, then at the width of each carrier found. Samples are kept as
 * they came.
 */
#include "stretch.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "dsp.h"  // struct channeliser, convert_execute

/* Less than a frame holds no cell for certain: synchronisation and broadcast channel stand in its first half. */
#define FRAME_S 10e-3
/* Limits the time spent on searches: each sample received allows two to be searched; at most this many are saved up,
 * which are there at the start. */
#define SAVED_SAMPLES 8e6
enum { PAID = 2 };

int stretch_init(struct stretch *s, double rate_hz, double seconds)
{
	s->max_samples = (uint32_t)ceil(rate_hz * seconds);
	s->memory = malloc(STRETCH_PIECES * (size_t)s->max_samples * iq_sample_bytes(IQ_CF32));
	s->saved = SAVED_SAMPLES;
	stretch_restart(s);
	return s->memory ? 0 : -ENOMEM;
}

void stretch_free(struct stretch *s)
{
	free(s->memory);
}

void stretch_restart(struct stretch *s)
{
	s->octets = s->memory;
	s->piece = 0;
	s->more = false;
	s->nof_samples = 0;
}

/* The first samples of a stretch: behind the one before, where that is wanted and they follow on it. */
static void begin(struct stretch *s, const struct iq_block *block, uint32_t from)
{
	const bool follows =
		s->more && s->piece + 1 < STRETCH_PIECES && block->index + from == s->index + s->max_samples;
	s->piece = follows ? s->piece + 1 : 0;
	s->octets = s->memory + s->piece * (size_t)s->max_samples * iq_sample_bytes(block->format);
	s->format = block->format;
	s->rate_hz = block->rate_hz;
	s->freq_hz = block->freq_hz;
	s->time_ns = block->time_ns + (int64_t)(from * 1e9 / block->rate_hz);
	s->index = block->index + from;
}

uint32_t stretch_add(struct stretch *s, const struct iq_block *block, uint32_t from)
{
	const size_t bytes = iq_sample_bytes(block->format);
	uint32_t n = block->nof_samples - from, room = s->max_samples - s->nof_samples;
	if (s->nof_samples == 0)
		begin(s, block, from);
	n = n < room ? n : room;
	memcpy(s->octets + s->nof_samples * bytes, (const uint8_t *)block->samples + from * bytes, n * bytes);
	s->nof_samples += n;
	s->saved = fmin(s->saved + PAID * (double)n, SAVED_SAMPLES);
	return n;
}

bool stretch_worth(const struct stretch *s)
{
	return s->nof_samples > 0 && s->nof_samples >= FRAME_S * s->rate_hz && s->saved > 0;
}

void stretch_pay(struct stretch *s, bool more)
{
	s->saved -= s->max_samples;
	s->more = more && stretch_full(s);
	s->nof_samples = 0;
}

struct stretch stretch_whole(const struct stretch *s)
{
	const uint64_t before = (uint64_t)s->piece * s->max_samples;
	struct stretch whole = *s;
	whole.octets = s->memory;
	whole.nof_samples += (uint32_t)before;
	whole.index -= before;
	whole.time_ns -= iq_duration_ns(before, s->rate_hz);
	return whole;
}

/* ---- cutter ---- */

struct cutter {
	struct channeliser *channeliser;
	uint64_t samples, full_scale; /* samples cut since creation; components of these at full scale */
};

struct cutter *cutter_create(double rate_hz, double out_rate_hz)
{
	struct cutter *c = calloc(1, sizeof(*c));
	if (!c)
		return NULL;
	c->channeliser = channeliser_create(rate_hz, out_rate_hz);
	if (!c->channeliser) {
		free(c);
		return NULL;
	}
	return c;
}

void cutter_destroy(struct cutter *c)
{
	if (!c)
		return;
	channeliser_destroy(c->channeliser);
	free(c);
}

double cutter_rate_hz(const struct cutter *c)
{
	return channeliser_shape(c->channeliser)->out_rate_hz;
}

float cutter_clipped(const struct cutter *c)
{
	return c->samples ? (float)c->full_scale / (2.0f * (float)c->samples) : 0;
}

float cutter_floor_dbfs(const struct cutter *c)
{
	return c->samples ? 10 * log10f(fmaxf(channeliser_floor(c->channeliser), 1e-12f)) : NAN;
}

/* Feeds the next samples of the stretch to the channeliser, and silence after the last. False: there are none. */
static bool push(struct cutter *c, const struct stretch *s, uint32_t *at, bool *block)
{
	const size_t bytes = iq_sample_bytes(s->format);
	size_t room, left = s->nof_samples - *at;
	float complex *in = channeliser_input(c->channeliser, &room);
	const size_t take = left < room ? left : room;
	c->full_scale += convert_execute(s->format, s->octets + *at * bytes, in, take);
	c->samples += take;
	memset(in + take, 0, (room - take) * sizeof(*in));
	*at += (uint32_t)take;
	*block = channeliser_push(c->channeliser, room);
	return take > 0;
}

int cutter_several(struct cutter *c, const struct stretch *s, int places, double *place_hz, float complex *out, int max)
{
	const struct channeliser_shape *shape = channeliser_shape(c->channeliser);
	uint32_t at = 0;
	int n = 0;
	bool block;
	channeliser_reset(c->channeliser);
	while (n + (int)shape->out_hop <= max && (push(c, s, &at, &block) || n == 0)) {
		for (int i = 0; block && i < places; i++)
			channeliser_extract(c->channeliser, 0, (int)lrint(place_hz[i] / shape->bin_hz),
			                    out + (size_t)i * max + n);
		n += block ? (int)shape->out_hop : 0;
	}
	for (int i = 0; i < places; i++)
		place_hz[i] = lrint(place_hz[i] / shape->bin_hz) * shape->bin_hz;
	return n;
}

int cutter_execute(struct cutter *c, const struct stretch *s, double *place_hz, float complex *out, int max)
{
	return cutter_several(c, s, 1, place_hz, out, max);
}
