// SPDX-License-Identifier: GPL-3.0-or-later
/* central: a carrier is cut once for all cells on it; those that were read are taken out, the strongest first.
 */
#include "central.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../phy/search.h"  // SEARCH_RATE_HZ, SEARCH_SAMPLES

/* A cell this far off lies outside. */
#define REACH_HZ 420e3

int central_init(struct central *s, double rate_hz)
{
	s->cutter = cutter_create(rate_hz, SEARCH_RATE_HZ);
	s->cancel = cancel_create();
	s->x = calloc(SEARCH_SAMPLES, sizeof(*s->x));
	return s->cutter && s->cancel && s->x ? 0 : -ENOMEM;
}

void central_free(struct central *s)
{
	cutter_destroy(s->cutter);
	cancel_destroy(s->cancel);
	free(s->x);
}

void central_cut(struct central *s, const struct stretch *stretch, double place_hz)
{
	double became = place_hz;
	s->n = cutter_execute(s->cutter, stretch, &became, s->x, SEARCH_SAMPLES);
	memset(s->x + s->n, 0, (size_t)(SEARCH_SAMPLES - s->n) * sizeof(*s->x));
	s->place_hz = place_hz;
	s->rest_hz = place_hz - became;
}

void central_cancel(struct central *s, const struct acquired *cell)
{
	cancel_execute(s->cancel, s->x, s->n, cell);
}

void central_without(struct central *s, const struct tracked *cell)
{
	struct acquired here = cell->last;
	here.offset_hz += cell->place_hz - s->place_hz + s->rest_hz;
	if (cell->heard && fabs(here.offset_hz) < REACH_HZ)
		central_cancel(s, &here);
}
