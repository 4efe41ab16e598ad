// SPDX-License-Identifier: GPL-3.0-or-later
/* minute: see minute.h. */
#include "minute.h"

#include <math.h>

static void add(struct minute_mean *mean, double value)
{
	if (!isfinite(value))
		return;
	mean->sum += value;
	mean->count++;
}

static double take(struct minute_mean *mean)
{
	const double value = mean->count ? mean->sum / mean->count : NAN;

	*mean = (struct minute_mean){ 0 };
	return value;
}

/* A cell that turned out to be two begins anew. */
static uint32_t grown(uint32_t now, uint32_t before)
{
	return now >= before ? now - before : now;
}

void minute_add(struct minute *minute, const struct cell *cell)
{
	minute->heard = true;
	add(&minute->power_dbfs, cell->m.power_dbfs);
	add(&minute->rsrp_dbfs, cell->lte.rsrp_dbfs);
	add(&minute->snr_db, cell->m.snr_db);
	if (cell->freq_hz > 0)
		add(&minute->freq_offset_ppm, cell->m.freq_offset_hz / cell->freq_hz * 1e6);
	add(&minute->clock_ppm, cell->clock_ppm);
}

bool minute_end(struct minute *minute, const struct cell *cell, struct cell_heard *heard)
{
	const bool due = minute->heard && !minute->whole;

	*heard = (struct cell_heard){
		.power_dbfs = (float)take(&minute->power_dbfs),
		.rsrp_dbfs = (float)take(&minute->rsrp_dbfs),
		.snr_db = (float)take(&minute->snr_db),
		.freq_offset_ppm = take(&minute->freq_offset_ppm),
		.clock_ppm = take(&minute->clock_ppm),
		.blocks_ok = grown(cell->blocks_ok, minute->blocks_ok),
		.blocks_bad = grown(cell->blocks_bad, minute->blocks_bad),
	};
	cell_key(cell, heard->key, sizeof(heard->key));
	minute->heard = minute->whole = false;
	minute->blocks_ok = cell->blocks_ok;
	minute->blocks_bad = cell->blocks_bad;
	return due;
}
