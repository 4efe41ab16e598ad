// SPDX-License-Identifier: GPL-3.0-or-later
/* drift: a straight line through arrivals, by least squares.
 */
#include "drift.h"

#include <math.h>

#include "burst.h"  // FRAME_SYMBOLS

/* Standard deviation of one arrival [symbols]: an echo that comes and goes moves it by so much, in the clearest air
 * too. */
static const double arrival_sd = 0.1;
/* Deviation assumed with two arrivals only, which any line fits. */
static const double unseen_sd = 0.5;

void drift_start(struct drift *drift, double at)
{
	*drift = (struct drift){ .first_at = at };
}

void drift_add(struct drift *drift, unsigned frames, double at, double samples_a_symbol)
{
	double t = frames, d = (at - drift->first_at) / samples_a_symbol - t * FRAME_SYMBOLS;
	drift->count++;
	drift->t += t;
	drift->tt += t * t;
	drift->d += d;
	drift->td += t * d;
	drift->dd += d * d;
}

double drift_ppm(const struct drift *drift, double *sd_ppm)
{
	const double n = drift->count, spread = drift->tt - drift->t * drift->t / n;
	*sd_ppm = INFINITY;
	if (drift->count < 2 || !(spread > 0))
		return INFINITY;
	double slope = (drift->td - drift->t * drift->d / n) / spread;
	double rest = fmax(drift->dd - drift->d * drift->d / n - slope * slope * spread, 0);
	double scatter = n > 2 ? rest / (n - 2) : unseen_sd * unseen_sd;
	double sd = sqrt((scatter + arrival_sd * arrival_sd) / spread);
	*sd_ppm = sd / FRAME_SYMBOLS * 1e6;
	return -slope / FRAME_SYMBOLS * 1e6;
}
