// SPDX-License-Identifier: GPL-3.0-or-later
/* faint: finds cells too faint for one stretch in several successive ones. Private to src/lte.
 */
#pragma once

#include "../phy/acquire.h"  // struct acquired
#include "../phy/search.h"   // struct search_traces
#include "../phy/stretch.h"  // struct stretch

enum { FAINT_PLACES = 12 };

/* A place of the window at which PSS stand out, but no cell was found. */
struct faint_place {
	double place_hz, rest_hz;    /* and what was left of it as it was cut */
	unsigned piece;              /* number of the stretch in which they were seen, of those kept */
	bool again;                  /* and stood out in the next, too: the others are dropped */
	struct search_traces traces; /* at: from the first sample kept on */
};

struct faint {
	int count;
	struct faint_place places[FAINT_PLACES];
	float complex *x; /* of one place, [size: FAINT_SAMPLES], silence from n on */
	int n;
};

/* 0, or -ENOMEM. */
int faint_init(struct faint *faint);
void faint_free(struct faint *faint);

/* Nothing is known: a new window, or the stretches kept are gone. */
void faint_clear(struct faint *faint);

/* Traces at place_hz, cut with rest_hz left, in this stretch. decimation: samples of the stream to one of the search's.
 */
void faint_note(struct faint *faint, const struct stretch *stretch, double decimation, double place_hz, double rest_hz,
                const struct search_traces *traces);
/* Whether there are traces of this place. */
bool faint_has(const struct faint *faint, double place_hz);
void faint_forget(struct faint *faint, int i);

/* Cuts place i out of all stretches kept. False: its traces are not in the latest, and it is to be forgotten. */
bool faint_goes_on(struct faint *faint, int i, struct search *search, struct cutter *cutter,
                   const struct stretch *stretch, double decimation);

/* After that: candidates at place i; and the cell of one of them, with its timing in the present stretch. */
int faint_search(struct faint *faint, int i, struct search *search, struct search_found found[SEARCH_FOUND_MAX]);
bool faint_acquire(struct faint *faint, struct acquire *acquire, const struct search_found *found,
                   const struct stretch *stretch, double decimation, struct acquired *out);

/* Carrier of its clearest trace, in the window [Hz]. */
double faint_carrier_hz(const struct faint_place *place);
