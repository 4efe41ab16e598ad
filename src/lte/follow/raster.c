// SPDX-License-Identifier: GPL-3.0-or-later
/* raster: the raster of carriers in steps as wide as a search reaches. A search of each place takes too long; but the
 * PSS of a strong cell stands out after ten milliseconds and in coarse steps of the carrier error.
 */
#include "raster.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { AT_ONCE = 8 };

/* Half the width that synchronisation and broadcast channel need. */
#define HALF_WIDTH_HZ 540e3
/* A peak this much above the mean of two squared correlations: in a window of noise every other glance sees one. */
static const float hot_ratio = 9;

int raster_init(struct raster *p)
{
	p->x = malloc((size_t)AT_ONCE * SEARCH_GLANCE_SAMPLES * sizeof(*p->x));
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

/* Kept in order, the clearest first. */
static void add_hot(struct raster *p, int place, float ratio)
{
	int at = p->nof_hot++;
	for (; at > 0 && p->ratio[p->hot[at - 1]] < ratio; at--)
		p->hot[at] = p->hot[at - 1];
	p->hot[at] = place;
	p->ratio[place] = ratio;
}

/* Gathers the next places to look at, AT_ONCE at most. */
static int gather(const struct raster *p, int *next, int *place, double *place_hz)
{
	int n = 0;
	for (; *next < p->count && n < AT_ONCE; ++*next)
		if (*next != raster_centre(p) && !p->taken[*next]) {
			place[n] = *next;
			place_hz[n++] = raster_hz(p, *next);
		}
	return n;
}

void raster_glance(struct raster *p, struct search *search, struct cutter *cutter, const struct stretch *stretch)
{
	int place[AT_ONCE], next = 0, n;
	double place_hz[AT_ONCE];
	p->nof_hot = 0;
	while ((n = gather(p, &next, place, place_hz)) > 0) {
		const int got = cutter_several(cutter, stretch, n, place_hz, p->x, SEARCH_GLANCE_SAMPLES);
		for (int i = 0; i < n; i++) {
			float complex *x = p->x + (size_t)i * SEARCH_GLANCE_SAMPLES;
			memset(x + got, 0, (size_t)(SEARCH_GLANCE_SAMPLES - got) * sizeof(*x));
			float ratio = search_glance(search, x);
			if (ratio > hot_ratio)
				add_hot(p, place[i], ratio);
		}
	}
}
