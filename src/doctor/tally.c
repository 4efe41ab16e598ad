// SPDX-License-Identifier: GPL-3.0-or-later
/* tally: see tally.h. */
#include "tally.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "health.h"  // health_reason

/* Of how many seconds at either end the least delayed samples are compared. */
enum { SETTLED_SECONDS = 2 };

void tally_init(struct tally *tally, double max_offset_ppm)
{
	memset(tally, 0, sizeof(*tally));
	tally->max_offset_ppm = max_offset_ppm;
	tally->heard.offset_ppm = tally->heard.crystal_ppm = NAN;
	for (int i = 0; i < BANK_MAX; i++)
		tally->best[i].crystal_ppm = tally->best[i].floor_dbfs = NAN;
}

void tally_window(struct tally *tally, double centre_hz)
{
	struct doctor_heard *heard = &tally->heard;
	int i = 0;

	while (i < heard->windows && fabs(heard->centres_hz[i] - centre_hz) > 1)
		i++;
	if (i == heard->windows && i < DOCTOR_WINDOWS_MAX)
		heard->centres_hz[heard->windows++] = centre_hz;
}

static int by_size(const void *one, const void *other)
{
	float a = *(const float *)one, b = *(const float *)other;

	return (a > b) - (a < b);
}

static double median_ppm(const struct tally *tally)
{
	float sorted[TALLY_PDUS_MAX];

	if (!tally->nof_offsets)
		return NAN;
	memcpy(sorted, tally->offsets_ppm, sizeof(sorted));
	qsort(sorted, (size_t)tally->nof_offsets, sizeof(sorted[0]), by_size);
	return sorted[tally->nof_offsets / 2];
}

void tally_pdu(struct tally *tally, const struct pdu *pdu)
{
	int i = 0;

	if (pdu->channel == PDU_SCH || pdu->channel == PDU_PBCH)
		return;
	tally->heard.blocks++;
	if (isfinite(pdu->m.freq_offset_hz) && tally->nof_offsets < TALLY_PDUS_MAX)
		tally->offsets_ppm[tally->nof_offsets++] = (float)(pdu->m.freq_offset_hz / pdu->freq_hz * 1e6);
	tally->heard.offset_ppm = median_ppm(tally);
	while (i < tally->nof_carriers && tally->carriers_hz[i] != pdu->freq_hz)
		i++;
	if (i == tally->nof_carriers && i < TALLY_PDUS_MAX)
		tally->carriers_hz[tally->nof_carriers++] = pdu->freq_hz;
	tally->heard.carriers_read = tally->nof_carriers;
}

static void keep_most(uint32_t *most, uint32_t value)
{
	*most = value > *most ? value : *most;
}

/* Those of a receiver are of the window that it hears: the most of any stays. */
static void keep_best(struct receiver_counts *best, const struct receiver_counts *now)
{
	const struct receiver_counts before = *best;

	*best = *now;
	keep_most(&best->carriers, before.carriers);
	keep_most(&best->carriers_power, before.carriers_power);
	keep_most(&best->carriers_sync, before.carriers_sync);
	keep_most(&best->nbiot_carriers, before.nbiot_carriers);
	keep_most(&best->nbiot_places, before.nbiot_places);
	if (isnan(best->crystal_ppm))
		best->crystal_ppm = before.crystal_ppm;
	if (isnan(best->floor_dbfs))
		best->floor_dbfs = before.floor_dbfs;
}

static void keep_pace(struct tally *tally, const struct radio_counts *counts, double now_s)
{
	const double came_s =
		(double)(counts->samples + counts->lost + counts->dropped + counts->settled) / counts->rate_hz;

	if (!tally->began)
		tally->first_s = now_s;
	tally->began = true;
	const int second = (int)(now_s - tally->first_s);

	for (; tally->seconds <= second && tally->seconds < TALLY_SECONDS_MAX; tally->seconds++)
		tally->late_s[tally->seconds] = INFINITY;
	if (second < TALLY_SECONDS_MAX)
		tally->late_s[second] = fminf(tally->late_s[second], (float)(now_s - came_s));
}

static float least(const float *values)
{
	float least = INFINITY;

	for (int i = 0; i < SETTLED_SECONDS; i++)
		least = fminf(least, values[i]);
	return least;
}

/* How much later samples are at the end than they were at first [s]: so much is missing that nobody counted. */
static double missing_s(const struct tally *tally)
{
	if (tally->seconds < 2 * SETTLED_SECONDS)
		return 0;
	return fmax(least(tally->late_s + tally->seconds - SETTLED_SECONDS) - least(tally->late_s), 0);
}

static void put_reason(struct tally *tally, int count)
{
	struct doctor_heard *heard = &tally->heard;
	const char *reason =
		health_reason(tally->best, count, heard->samples, tally->max_offset_ppm, LANGUAGE_EN, heard->reason);

	if (!reason)
		heard->reason[0] = 0;
	else if (reason != heard->reason)
		snprintf(heard->reason, sizeof(heard->reason), "%s", reason);
}

void tally_counts(struct tally *tally, const struct radio_counts *counts, double now_s)
{
	struct doctor_heard *heard = &tally->heard;

	if (counts->samples)
		keep_pace(tally, counts, now_s);
	heard->seconds = (double)counts->samples / counts->rate_hz;
	heard->rate_hz = counts->rate_hz;
	heard->samples = counts->samples;
	heard->lost = counts->lost + (uint64_t)(missing_s(tally) * counts->rate_hz);
	heard->dropped = counts->dropped;
	heard->carriers_power = heard->carriers_sync = 0;
	heard->clipped = 0;
	for (int i = 0; i < counts->nof_receivers; i++) {
		struct receiver_counts *best = &tally->best[i];

		keep_best(best, &counts->each[i]);
		heard->carriers_power += best->carriers_power;
		heard->carriers_sync += best->carriers_sync;
		heard->clipped = fmax(heard->clipped, best->clipped);
		if (isfinite(best->crystal_ppm))
			heard->crystal_ppm = best->crystal_ppm;
	}
	put_reason(tally, counts->nof_receivers);
}
