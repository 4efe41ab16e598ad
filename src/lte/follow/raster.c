// SPDX-License-Identifier: GPL-3.0-or-later
/* raster: the raster of carriers in steps as wide as a search reaches. A search of each place takes too long; but the
 * PSS of any cell that can be read stands out after 40 ms. Of a wide window there is only time for the strong cells,
 * which stand out after ten.
 */
#include "raster.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Windows whose places make up no more than this have glances that deep, and half as deep; all others a quarter. */
#define DEEP_HZ     2.4e6
#define MIDDLING_HZ 4.8e6
enum { AT_ONCE = 16, SPACE = 2 * SEARCH_SAMPLES };

/* Half the width that synchronisation and broadcast channel need. */
#define HALF_WIDTH_HZ 540e3

int raster_init(struct raster *p)
{
	p->x = malloc((size_t)SPACE * sizeof(*p->x));
	return p->x ? 0 : -ENOMEM;
}

void raster_free(struct raster *p)
{
	free(p->x);
}

double raster_far_hz(double rate_hz)
{
	return rate_hz / 2 - HALF_WIDTH_HZ;
}

void raster_lay(struct raster *p, double rate_hz, double reach_hz)
{
	double half = raster_far_hz(rate_hz);
	p->step_hz = fmax(floor(2 * reach_hz / PLACES_RASTER_HZ), 1) * PLACES_RASTER_HZ;
	int side = half > 0 ? (int)(half / p->step_hz) : 0;
	p->count = 2 * (side < RASTER_MAX / 2 ? side : RASTER_MAX / 2) + 1;
	p->next = p->nof_hot = 0;
}

double raster_hz(const struct raster *p, int i)
{
	return (i - p->count / 2) * p->step_hz;
}

int raster_centre(const struct raster *p)
{
	return p->count / 2;
}

int raster_next(struct raster *p)
{
	p->next = (p->next + 1) % p->count;
	if (p->next == raster_centre(p) && p->count > 1)
		p->next++;
	return p->next;
}

int raster_half_frames(const struct raster *p, bool first)
{
	const double width_hz = p->count * p->step_hz;
	const int most = width_hz <= DEEP_HZ       ? RASTER_DEEP
	                 : width_hz <= MIDDLING_HZ ? RASTER_DEEP / 2
	                                           : RASTER_DEEP / 4;
	return first ? most / 2 : most;
}

/* Kept in order, the clearest first. */
static void add_hot(struct raster *p, const struct raster_hot *hot)
{
	int at = p->nof_hot++;
	for (; at > 0 && p->hot[at - 1].peak.ratio < hot->peak.ratio; at--)
		p->hot[at] = p->hot[at - 1];
	p->hot[at] = *hot;
}

/* Gathers the next places to look at, `most` of them. */
static int gather(const struct raster *p, int *next, int most, double *place_hz)
{
	int n = 0;
	for (; *next < p->count && n < most; ++*next)
		if (!p->taken[*next])
			place_hz[n++] = raster_hz(p, *next);
	return n;
}

void raster_glance(struct raster *p, struct search *search, struct cutter *cutter, const struct stretch *stretch,
                   int half_frames, bool odd)
{
	const int samples = half_frames * SEARCH_HALF_FRAME + SEARCH_BEYOND, fit = SPACE / samples;
	int next = 0, n;
	double place_hz[AT_ONCE], became_hz[AT_ONCE];
	p->nof_hot = p->glanced = 0;
	while ((n = gather(p, &next, fit < AT_ONCE ? fit : AT_ONCE, place_hz)) > 0) {
		memcpy(became_hz, place_hz, sizeof(became_hz));
		const int got = cutter_several(cutter, stretch, n, became_hz, p->x, samples);
		p->glanced += n;
		for (int i = 0; i < n; i++) {
			float complex *x = p->x + (size_t)i * samples;
			struct raster_hot hot = { .place_hz = place_hz[i], .rest_hz = place_hz[i] - became_hz[i] };
			memset(x + got, 0, (size_t)(samples - got) * sizeof(*x));
			if (search_glance(search, x, half_frames, odd, &hot.peak))
				add_hot(p, &hot);
		}
	}
}
