// SPDX-License-Identifier: GPL-3.0-or-later
/* accumulator: 80 ms show the PSS of a cell whose SSS and PBCH need four times as much. Where a search has seen a PSS,
 * its samples are kept, those of the next stretches are put behind them, and the PSS is followed through all.
 */
#include "accumulator.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

enum { STRETCHES = 4, SAMPLES = STRETCHES * SEARCH_SAMPLES };

int accumulator_init(struct accumulator *p, double rate_hz)
{
	p->cutter = cutter_create(rate_hz, SEARCH_RATE_HZ);
	p->x = malloc(SAMPLES * sizeof(*p->x));
	return p->cutter && p->x ? 0 : -ENOMEM;
}

void accumulator_free(struct accumulator *p)
{
	cutter_destroy(p->cutter);
	free(p->x);
}

static void append(struct accumulator *p, const struct stretch *stretch)
{
	p->n += cutter_more(p->cutter, stretch, 0, p->x + p->n, SAMPLES - p->n);
	p->next = stretch->index + stretch->nof_samples;
}

void accumulator_begin(struct accumulator *p, const struct search *search, const struct stretch *stretch)
{
	search_traces(search, &p->traces);
	p->waiting = p->traces.count > 0 && stretch_full(stretch);
	if (!p->waiting)
		return;
	p->n = 0;
	p->begin = stretch->index;
	cutter_reset(p->cutter);
	append(p, stretch);
}

bool accumulator_add(struct accumulator *p, const struct stretch *stretch)
{
	if (!p->waiting)
		return false;
	p->waiting = stretch->index == p->next;
	if (!p->waiting)
		return false;
	append(p, stretch);
	p->waiting = stretch_full(stretch) && p->n < (STRETCHES - 1) * SEARCH_SAMPLES;
	return !p->waiting;
}

int accumulator_search(struct accumulator *p, struct search *search, struct search_found found[SEARCH_FOUND_MAX])
{
	return search_follow(search, &p->traces, p->x, p->n, found);
}

bool accumulator_acquire(struct accumulator *p, struct acquire *acquire, const struct search_found *found,
                         const struct stretch *stretch, struct acquired *out)
{
	if (!acquire_execute(acquire, p->x, p->n, found, out))
		return false;
	const double decimation = stretch->rate_hz / cutter_rate_hz(p->cutter),
		     frame = SEARCH_FRAME * (1 + out->slip_ppm * 1e-6);
	const double later = (double)(stretch->index - p->begin) / decimation;
	const int frames = (int)ceil((later - out->frame_at) / frame);
	out->frame_at += frames * frame - later;
	pbch_advance(&out->mib, frames);
	return true;
}
