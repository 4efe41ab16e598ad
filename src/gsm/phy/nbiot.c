// SPDX-License-Identifier: GPL-3.0-or-later
/* nbiot: the narrowband primary synchronisation signal (36.211 10.2.7.1). In subframe 5 of every frame, eleven OFDM
 * symbols (3 to 13) carry the same Zadoff-Chu sequence (root 5, 11 subcarriers), turned over where the code cover S(l)
 * is -1. What repeats from symbol to symbol with the signs S(l) S(l + 1), every 10 ms, is that and nothing else,
 * whatever the carrier's frequency error: a delay of one symbol turns a frequency error into one phase, common to all.
 *
 * A steady tone repeats at every delay; it does so at all times, so that the mean over the frame is taken off.
 */
#include "nbiot.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "carrier.h"  // struct carrier
#include "dsp.h"      // DSP_HOT, dsp_mul

enum { SYMBOLS = 11, LOOKS = 4 };
/* Of 1.92 MHz: useful part, with its prefix, and what the first symbol of a slot has more of it (36.211 table 6.12-1).
 */
enum { USEFUL = 128, SYMBOL = 137, SLOT_EXTRA = 1, SLOT_AT = 4 };
static const double grid_hz = 1.92e6, frame_s = 0.01;
/* Two looks at one carrier find the signal at the same place, as at its neighbours that it spills into [samples]. */
static const double same_place = 8;

static const int8_t cover[SYMBOLS] = { 1, 1, 1, 1, -1, -1, 1, 1, 1, -1, 1 }; /* table 10.2.7.1.1-1 */

static int in_samples(int grid, double rate_hz)
{
	return (int)lround(grid * rate_hz / grid_hz);
}

static int span(double rate_hz)
{
	return in_samples((SYMBOLS + 1) * SYMBOL, rate_hz);
}

int nbiot_create(struct nbiot *n, const struct radio *radio)
{
	double rate_hz = radio->shape->out_rate_hz;
	int frame = (int)ceil(frame_s * rate_hz);
	*n = (struct nbiot){ .room = NPSS_FRAMES * frame + span(rate_hz) + 1 };
	n->samples = calloc((size_t)n->room, sizeof(*n->samples));
	n->sums = calloc((size_t)n->room + 1, sizeof(*n->sums));
	n->energies = calloc((size_t)n->room + 1, sizeof(*n->energies));
	n->repeats = calloc((size_t)frame, sizeof(*n->repeats));
	n->repeats_energy = calloc((size_t)frame, sizeof(*n->repeats_energy));
	return n->samples && n->sums && n->energies && n->repeats && n->repeats_energy ? 0 : -ENOMEM;
}

void nbiot_free(struct nbiot *n)
{
	free(n->samples);
	free(n->sums);
	free(n->energies);
	free(n->repeats);
	free(n->repeats_energy);
}

void nbiot_reset(struct nbiot *n)
{
	n->count = 0;
	n->turn = 0;
}

/* Running sums of x[i + lag] conj(x[i]) and of the energy of both. */
DSP_HOT static void sum_up(struct nbiot *n, int lag)
{
	for (int i = 0; i + lag < n->room; i++) {
		float complex product = dsp_mul(n->samples[i + lag], conjf(n->samples[i]));
		n->sums[i + 1] = n->sums[i] + product;
		n->energies[i + 1] = n->energies[i] + 0.5 * (dsp_norm(n->samples[i + lag]) + dsp_norm(n->samples[i]));
	}
}

/* For a signal that begins at each sample of a frame: the part that repeats with the signs of the cover code, summed
 * over all frames.
 */
DSP_HOT static void fold(struct nbiot *n, int frame, double rate_hz)
{
	const int width = in_samples(USEFUL, rate_hz);
	memset(n->repeats, 0, (size_t)frame * sizeof(*n->repeats));
	memset(n->repeats_energy, 0, (size_t)frame * sizeof(*n->repeats_energy));
	for (int nth = 0; nth < NPSS_FRAMES; nth++) {
		for (int l = 0; l + 1 < SYMBOLS; l++) {
			const double sign = cover[l] * cover[l + 1];
			const int from = (int)lround(nth * frame_s * rate_hz) +
			                 in_samples(SYMBOL * l + (l >= SLOT_AT ? SLOT_EXTRA : 0), rate_hz);
			const double complex *sums = n->sums + from;
			const double *energies = n->energies + from;
			for (int at = 0; at < frame; at++) {
				n->repeats[at] += sign * (sums[at + width] - sums[at]);
				n->repeats_energy[at] += energies[at + width] - energies[at];
			}
		}
	}
}

struct npss npss_find(struct nbiot *n, double rate_hz)
{
	const int frame = (int)(frame_s * rate_hz);
	struct npss best = { 0 };
	double complex mean = 0;
	sum_up(n, in_samples(SYMBOL, rate_hz));
	fold(n, frame, rate_hz);
	for (int at = 0; at < frame; at++)
		mean += n->repeats[at] / frame;
	for (int at = 0; at < frame; at++) {
		double energy = n->repeats_energy[at];
		float share = energy > 0 ? (float)(cabs(n->repeats[at] - mean) / energy) : 0;
		if (share > best.share)
			best = (struct npss){ share, at };
	}
	return best;
}

/* Whether two places in a frame are the same; its end is next to its start. */
static bool same(double a, double b, double frame)
{
	return fabs(remainder(a - b, frame)) <= same_place;
}

static void judge(struct nbiot *n, struct carrier *c, const struct radio *radio)
{
	const double rate_hz = radio->shape->out_rate_hz, frame = frame_s * rate_hz;
	struct npss npss = npss_find(n, rate_hz);
	double at = fmod((double)(n->next - n->room) + npss.at, frame);
	bool found = npss.share > NPSS_SHARE;
	c->looks++;
	c->is_nbiot = found && c->npss_seen && same(at, c->npss_at, frame);
	c->npss_seen = found;
	c->npss_at = at;
}

static bool wanted(const struct carrier *c)
{
	bool beacon = c->state == CARRIER_TRACK &&
	              c->believed; /* not yet believed: the SCH's ten parity bits fit by chance as well */
	return c->was_powered && !beacon && !c->is_nbiot && c->looks < LOOKS;
}

/* Moves on to the next carrier that is worth a look; false when there is none. */
static bool choose(struct nbiot *n, const struct radio *radio)
{
	if (n->turn < radio->nof_carriers && wanted(&radio->carriers[n->turn]) && radio->carriers[n->turn].npss_seen)
		return true; /* it was seen once: a second look decides */
	for (unsigned i = 1; i <= radio->nof_carriers; i++) {
		unsigned turn = (n->turn + i) % radio->nof_carriers;
		if (!wanted(&radio->carriers[turn]))
			continue;
		n->turn = turn;
		return true;
	}
	return false;
}

void nbiot_block(struct nbiot *n, struct radio *radio)
{
	const int hop = (int)radio->shape->out_hop;
	const int64_t at = channeliser_block(radio->channeliser) * hop;
	if (n->count > 0 && at != n->next)
		n->count = 0;
	if (n->count == 0 && !choose(n, radio))
		return;
	struct carrier *c = &radio->carriers[n->turn];
	int take = n->room - n->count < hop ? n->room - n->count : hop;
	channeliser_extract(radio->channeliser, 0, (int)lrint(c->place_hz / radio->shape->bin_hz), radio->scratch);
	for (int i = 0; i < take; i++)
		n->samples[n->count + i] = radio->scratch[i];
	n->count += take;
	n->next = at + take;
	if (n->count < n->room)
		return;
	judge(n, c, radio);
	n->count = 0;
}

unsigned nbiot_count(const struct radio *radio, unsigned *places)
{
	const double frame = frame_s * radio->shape->out_rate_hz;
	unsigned count = 0;
	*places = 0;
	for (unsigned i = 0; i < radio->nof_carriers; i++) {
		const struct carrier *c = &radio->carriers[i], *before = i > 0 ? c - 1 : NULL;
		bool spilled = before && before->is_nbiot && same(before->npss_at, c->npss_at, frame);
		*places += c->is_nbiot;
		count += c->is_nbiot && !spilled;
	}
	return count;
}
