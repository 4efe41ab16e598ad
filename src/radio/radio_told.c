// SPDX-License-Identifier: GPL-3.0-or-later
/* radio_told: what is to be known of a radio. See radio.h. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "health.h"        // health_explain
#include "radio_inside.h"  // struct radio

const char *radio_id(const struct radio *radio)
{
	return radio->frontend.info.id;
}

const char *radio_name(const struct radio *radio)
{
	return radio->config.device;
}

double radio_first_gain_db(const struct radio *radio)
{
	return radio->first_gain_db;
}

static void put_gains(const struct radio *radio, struct status *status)
{
	_Static_assert((int)GAIN_BANDS_MAX <= (int)STATUS_GAINS_MAX, "each band has its gain");
	status->gain_known = isfinite(radio->gain_db);
	status->gain_db = radio->gain_db;
	status->nof_gains = radio->gain.count;
	for (int i = 0; i < radio->gain.count; i++) {
		const struct gain_band *band = &radio->gain.bands[i];

		status->gains[i] = (struct status_gain){ band->low_hz, band->high_hz, band->gain_db };
	}
}

void radio_status(const struct radio *radio, struct status *status, struct health_words *reason)
{
	struct pipeline_counts counts;

	pipeline_counts(radio->pipeline, &counts);
	health_counts(status, &counts.receivers);
	status->source = radio->config.device;
	status->error = radio->error[0] ? radio->error : NULL;
	health_explain(status, counts.each, counts.nof_receivers, counts.taken, radio->config.reception.max_offset_ppm,
	               reason);
	put_gains(radio, status);
	status->samples = counts.taken;
	status->dropped_samples = counts.dropped + counts.source_lost;
	status->dropped_messages = counts.pdus_dropped;
	status->seconds = (double)counts.taken / radio->frontend.info.rate_hz;
}

void radio_counts(const struct radio *radio, struct radio_counts *counts)
{
	struct pipeline_counts all;

	pipeline_counts(radio->pipeline, &all);
	counts->rate_hz = radio->frontend.info.rate_hz;
	counts->samples = all.taken;
	counts->lost = all.source_lost;
	counts->dropped = all.dropped;
	counts->settled = all.settled;
	counts->nof_receivers = all.nof_receivers;
	memcpy(counts->each, all.each, sizeof(counts->each));
}

static const char *doing(const struct schedule *schedule, enum language language)
{
	if (schedule->parked)
		return language_text(language, "parked", "停留于");
	if (schedule->planner.surveyed)
		return language_text(language, "watching", "监视");
	return language_text(language, "survey", "扫描");
}

void radio_describe(const struct radio *radio, enum language language, char note[RADIO_NOTE_SIZE])
{
	const struct schedule *schedule = &radio->schedule;
	const bool zh = language == LANGUAGE_ZH, away = schedule->stay.away;
	struct pipeline_counts counts;

	pipeline_counts(radio->pipeline, &counts);
	const char *clipped = counts.receivers.clipped <= (float)RECEIVER_CLIPPED ? ""
	                      : zh                                                ? "，已饱和：请降低增益"
	                                                                          : ", SATURATED: lower the gain";

	if (radio->lost)
		snprintf(note, RADIO_NOTE_SIZE, "%s", radio->error);
	else
		snprintf(note, RADIO_NOTE_SIZE,
		         zh ? "%s %.1f MHz%s%s，窗口 %d/%d；%.0f 秒，丢失 %llu 个采样%s"
		            : "%s %.1f MHz%s%s, window %d of %d; %.0f s, %llu samples lost%s",
		         doing(schedule, language), radio->frontend.tuned_hz / 1e6,
		         away ? language_text(language, " for ", "（应接收机所请）") : "",
		         away && !zh ? radio->granted.why : "", schedule->planner.current + 1,
		         radio->frontend.plan.count, (double)counts.taken / radio->frontend.info.rate_hz,
		         (unsigned long long)(counts.dropped + counts.source_lost), clipped);
}

void radio_crystal(struct radio *radio, double ppm)
{
	pipeline_crystal(radio->pipeline, ppm);
}

bool radio_follow(struct radio *radio, const struct receiver_scope *scope)
{
	return pipeline_follow(radio->pipeline, scope);
}
