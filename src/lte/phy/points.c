// SPDX-License-Identifier: GPL-3.0-or-later
/* points: how many points the transform of a carrier's symbols has.
 *
 * A carrier is cut out at n times 15 kHz. Any n will do that holds its subcarriers, leaves the cutter's filter room for
 * its edges, and is quickly transformed; but the cutter makes only rates that are a simple fraction of the window's.
 * What is missing stretches the band, and moves its outermost subcarriers off their bins the most.
 */
#include "points.h"

#include <math.h>

#include "dsp.h"     // channeliser_rate_hz
#include "../lte.h"  // LTE_SUBCARRIER_HZ

/* Share of the points that subcarriers may take: up to where the filter is flat, and up to where it still passes
 * something. */
static const double roomy = 0.92, tight = 0.98;
enum { LEAST = 128 }; /* fewest points: below, a transform cannot begin in the middle of the cyclic prefix */
/* How far the outermost subcarrier may be off its bin, as a share of the subcarrier spacing: this makes noise of -35
 * dB. */
static const double off_max = 0.01;

unsigned points_most(double rate_hz)
{
	return 2 * (unsigned)(rate_hz * (1 + 1e-6) / LTE_SUBCARRIER_HZ / 2);
}

bool points_hold(unsigned n, unsigned nof_prb)
{
	return nof_prb * LTE_PRB_SUBCARRIERS <= tight * n;
}

/* How far the outermost of n subcarriers is off its bin, in their width. */
static double off(double rate_hz, unsigned n)
{
	double wanted_hz = n * LTE_SUBCARRIER_HZ, error = fabs(channeliser_rate_hz(rate_hz, wanted_hz) / wanted_hz - 1);
	return isnan(error) ? INFINITY : error * n / 2;
}

static bool quick(unsigned n)
{
	for (unsigned prime = 2; prime <= 5; prime++)
		while (n % prime == 0)
			n /= prime;
	return n == 1;
}

/* The smallest of which so many subcarriers take this share; 0: none up to `most`. */
static unsigned smallest(double rate_hz, unsigned subcarriers, double share, unsigned most)
{
	for (unsigned n = 2 * (unsigned)ceil(fmax(subcarriers / share, LEAST) / 2); n <= most; n += 2)
		if (quick(n) && off(rate_hz, n) <= off_max)
			return n;
	return 0;
}

/* The largest, down to nine tenths of what the window holds. */
static unsigned largest(double rate_hz, unsigned most)
{
	for (unsigned n = most; n > 0.9 * most; n -= 2)
		if (off(rate_hz, n) <= off_max)
			return n;
	return most;
}

unsigned points_for(double rate_hz, unsigned nof_prb)
{
	const unsigned most = points_most(rate_hz), subcarriers = nof_prb * LTE_PRB_SUBCARRIERS;
	unsigned n = 0;
	if (points_hold(most, nof_prb))
		n = smallest(rate_hz, subcarriers, roomy, most);
	if (n == 0 && points_hold(most, nof_prb))
		n = smallest(rate_hz, subcarriers, tight, most);
	return n > 0 ? n : largest(rate_hz, most);
}
