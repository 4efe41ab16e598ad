// SPDX-License-Identifier: GPL-3.0-or-later
/* gain: see gain.h. What is cut spoils all of a window, so the gain goes down at once, and for ten minutes not up to
 * there again; up it goes once a minute, if that lifts the floor. */
#include "gain.h"

#include <math.h>

#include "adc.h"  // struct adc_level

static const double measured_s = 0.05; /* shorter is chance */
static const double apart_hz = 20e6;   /* windows further from each other are of two bands */
/* Of the samples at full scale: rare peaks do no harm. */
static const float cut = 1e-3f, cut_much = 0.05f;
static const double down_db = 6, down_much_db = 12;
static const double above_lacking_db = 8; /* what a floor that is too low is lifted to */
static const double headroom_dbfs = -15;  /* and all power not above this */
static const double up_min_db = 3;
static const double up_every_s = 60, remembered_s = 600;
static const double rises_share = 1 / 3.0; /* of the gain: a floor that rises less is not the antenna's and tuner's */

static struct gain_band *band_of(struct gain *gain, double centre_hz)
{
	struct gain_band *nearest = &gain->bands[0];
	double least_hz = INFINITY;

	for (int i = 0; i < gain->count; i++) {
		struct gain_band *band = &gain->bands[i];
		double away_hz = fmax(fmax(band->low_hz - centre_hz, centre_hz - band->high_hz), 0);

		if (away_hz < least_hz) {
			least_hz = away_hz;
			nearest = band;
		}
	}
	return nearest;
}

void gain_start(struct gain *gain, const struct plan *plan, double min_db, double max_db)
{
	*gain = (struct gain){ .min_db = min_db, .max_db = max_db };
	for (int i = 0; i < plan->count && max_db > min_db; i++) {
		const double centre_hz = plan->windows[i].centre_hz;
		const bool another = !gain->count || centre_hz - gain->bands[gain->count - 1].high_hz > apart_hz;

		if (another && gain->count < GAIN_BANDS_MAX)
			gain->bands[gain->count++] = (struct gain_band){
				.low_hz = centre_hz,
				.gain_db = fmin(fmax(GAIN_FIRST_DB, min_db), max_db),
				.raised_s = -INFINITY,
				.ceiling_until_s = -INFINITY,
			};
		gain->bands[gain->count - 1].high_hz = centre_hz;
	}
}

double gain_at(const struct gain *gain, double centre_hz)
{
	struct gain copy = *gain;

	return gain->count ? band_of(&copy, centre_hz)->gain_db : NAN;
}

void gain_is(struct gain *gain, double centre_hz, double gain_db)
{
	if (gain->count)
		band_of(gain, centre_hz)->gain_db = gain_db;
}

static bool take(const struct gain *gain, struct gain_band *band, double gain_db)
{
	gain_db = fmin(fmax(gain_db, gain->min_db), gain->max_db);
	if (gain_db == band->gain_db)
		return false;
	band->gain_db = gain_db;
	return true;
}

static bool lower(const struct gain *gain, struct gain_band *band, float clipped, double now_s)
{
	band->ceiling_db = band->gain_db;
	band->ceiling_until_s = now_s + remembered_s;
	band->raised = false;
	return take(gain, band, band->gain_db - (clipped >= cut_much ? down_much_db : down_db));
}

/* Whether the floor has risen with the gain; if not, the gain goes back, for nothing is won by it. */
static bool in_vain(const struct gain *gain, struct gain_band *band, const struct adc_level *level)
{
	const double up_db = band->gain_db - band->before_db;

	band->raised = false;
	band->deaf = level->floor_dbfs - band->floor_before < rises_share * up_db;
	return band->deaf && take(gain, band, band->before_db);
}

static bool raise(const struct gain *gain, struct gain_band *band, double centre_hz, const struct adc_level *level,
                  double now_s)
{
	const bool ceiling = now_s < band->ceiling_until_s;
	const double wanted_db = level->lacking_dbfs + above_lacking_db - level->floor_dbfs,
		     room_db = fmin(headroom_dbfs - level->power_dbfs, gain->max_db - band->gain_db),
		     below_db = ceiling ? band->ceiling_db - down_db - band->gain_db : INFINITY,
		     up_db = fmin(wanted_db, fmin(room_db, below_db)), before_db = band->gain_db;

	if (up_db < up_min_db || !take(gain, band, before_db + up_db))
		return false;
	band->raised = true;
	band->raised_s = now_s;
	band->raised_hz = centre_hz;
	band->before_db = before_db;
	band->floor_before = level->floor_dbfs;
	return true;
}

bool gain_look(struct gain *gain, double centre_hz, const struct adc_level *level, double now_s)
{
	if (!gain->count || level->seconds < measured_s)
		return false;
	struct gain_band *band = band_of(gain, centre_hz);

	if (level->clipped > cut)
		return lower(gain, band, level->clipped, now_s);
	if (band->raised && centre_hz == band->raised_hz)
		return in_vain(gain, band, level);
	if (level->floor_dbfs >= level->lacking_dbfs ||
	    now_s - band->raised_s < (band->deaf ? remembered_s : up_every_s))
		return false;
	return raise(gain, band, centre_hz, level, now_s);
}
