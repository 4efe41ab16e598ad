/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * narrow: a carrier is cut once for all cells on it; those that were read are taken out, the strongest first.
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "narrow.h"
#include "search.h"  // SEARCH_RATE_HZ, SEARCH_SAMPLES

/* A cell this far off lies outside. */
#define REACH_HZ 420e3

int narrow_init(struct narrow *s, double rate_hz)
{
	s->cutter = cutter_create(rate_hz, SEARCH_RATE_HZ);
	s->cancel = cancel_create();
	s->x = calloc(SEARCH_SAMPLES, sizeof(*s->x));
	return s->cutter && s->cancel && s->x ? 0 : -ENOMEM;
}

void narrow_free(struct narrow *s)
{
	cutter_destroy(s->cutter);
	cancel_destroy(s->cancel);
	free(s->x);
}

void narrow_cut(struct narrow *s, const struct stretch *stretch, double place_hz)
{
	double became = place_hz;
	s->n = cutter_execute(s->cutter, stretch, &became, s->x, SEARCH_SAMPLES);
	memset(s->x + s->n, 0, (size_t)(SEARCH_SAMPLES - s->n) * sizeof(*s->x));
	s->place_hz = place_hz;
	s->rest_hz = place_hz - became;
}

void narrow_cancel(struct narrow *s, const struct acquired *cell)
{
	cancel_execute(s->cancel, s->x, s->n, cell);
}

void narrow_without(struct narrow *s, const struct known *cell)
{
	struct acquired here = cell->last;
	here.offset_hz += cell->place_hz - s->place_hz + s->rest_hz;
	if (cell->heard && fabs(here.offset_hz) < REACH_HZ)
		narrow_cancel(s, &here);
}
