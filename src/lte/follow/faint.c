// SPDX-License-Identifier: GPL-3.0-or-later
/* faint: 40 ms show the PSS of a cell whose SSS and PBCH need eight times as much. Where one was seen and no cell
 * found, that stretch is kept and the next ones behind it. Noise does not stand out at the same place of the half-frame
 * again; what does is followed through all of them, and read as soon as they are enough.
 */
#include "faint.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SAMPLES = STRETCH_PIECES * (SEARCH_SAMPLES + SEARCH_BEYOND) };
/* Of 16 half-frames, in a stretch for itself: noise exceeds it in one of three hundred cases. */
static const float again_ratio = 2.4f;

int faint_init(struct faint *f)
{
	f->x = malloc(SAMPLES * sizeof(*f->x));
	return f->x ? 0 : -ENOMEM;
}

void faint_free(struct faint *f)
{
	free(f->x);
}

void faint_clear(struct faint *f)
{
	f->count = 0;
}

/* Samples of the search from the first one kept to the first of this stretch. */
static double before(const struct stretch *stretch, unsigned piece, double decimation)
{
	return piece * (stretch->max_samples / decimation);
}

/* The PSS of the half-frame that sample 0 is in. */
static double in_half_frame(double at, double slip_ppm)
{
	const double half_frame = SEARCH_HALF_FRAME * (1 + slip_ppm * 1e-6), in = fmod(at, half_frame);
	return in < 0 ? in + half_frame : in;
}

void faint_note(struct faint *f, const struct stretch *stretch, double decimation, double place_hz, double rest_hz,
                const struct search_traces *traces)
{
	if (f->count == FAINT_PLACES || !stretch_full(stretch))
		return;
	struct faint_place *p = &f->places[f->count++];
	*p = (struct faint_place){
		.place_hz = place_hz, .rest_hz = rest_hz, .piece = stretch->piece, .traces = *traces
	};
	for (int i = 0; i < p->traces.count; i++) {
		struct pss_peak *peak = &p->traces.peaks[i];
		peak->at = (int)lrint(
			in_half_frame(peak->at - before(stretch, stretch->piece, decimation), peak->slip_ppm));
	}
}

bool faint_has(const struct faint *f, double place_hz)
{
	for (int i = 0; i < f->count; i++)
		if (f->places[i].place_hz == place_hz)
			return true;
	return false;
}

void faint_forget(struct faint *f, int i)
{
	memmove(&f->places[i], &f->places[i + 1], (size_t)(--f->count - i) * sizeof(f->places[0]));
}

/* Keeps the traces that stand out in the latest stretch, too. */
static void keep_lasting(struct faint *f, struct faint_place *p, struct search *search, double skipped)
{
	int kept = 0;
	for (int i = 0; i < p->traces.count; i++) {
		struct pss_peak peak = p->traces.peaks[i];
		const double at = in_half_frame(peak.at - skipped, peak.slip_ppm);
		if (search_again(search, f->x + (long)skipped, at, &peak) > again_ratio)
			p->traces.peaks[kept++] = peak;
	}
	p->traces.count = kept;
	p->again = kept > 0;
}

bool faint_goes_on(struct faint *f, int i, struct search *search, struct cutter *cutter, const struct stretch *stretch,
                   double decimation)
{
	struct faint_place *p = &f->places[i];
	const struct stretch whole = stretch_whole(stretch);
	double became = p->place_hz;
	f->n = cutter_execute(cutter, &whole, &became, f->x, SAMPLES);
	memset(f->x + f->n, 0, (size_t)(SAMPLES - f->n) * sizeof(*f->x));
	if (!p->again)
		keep_lasting(f, p, search, floor(before(stretch, stretch->piece, decimation)));
	return p->again;
}

int faint_search(struct faint *f, int i, struct search *search, struct search_found found[SEARCH_FOUND_MAX])
{
	return search_follow(search, &f->places[i].traces, f->x, f->n, found);
}

bool faint_acquire(struct faint *f, struct acquire *acquire, const struct search_found *found,
                   const struct stretch *stretch, double decimation, struct acquired *out)
{
	if (!acquire_execute(acquire, f->x, f->n, found, out))
		return false;
	const double later = before(stretch, stretch->piece, decimation),
		     frame = SEARCH_FRAME * (1 + out->slip_ppm * 1e-6);
	const int frames = (int)ceil((later - out->frame_at) / frame);
	out->frame_at += frames * frame - later;
	pbch_advance(&out->mib, frames);
	return true;
}

double faint_carrier_hz(const struct faint_place *p)
{
	return p->place_hz - p->rest_hz + p->traces.peaks[0].offset_hz;
}
