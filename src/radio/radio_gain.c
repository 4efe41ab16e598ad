// SPDX-License-Identifier: GPL-3.0-or-later
/* radio_gain: carries out what gain.h decides. */
#include <errno.h>
#include <math.h>
#include <string.h>

#include "radio_inside.h"  // struct radio

/* The gain of the band that is tuned to. A device that refuses keeps the one that it has. */
void radio_amplify(struct radio *radio, double centre_hz)
{
	double gain_db = gain_at(&radio->gain, centre_hz);

	if (isnan(gain_db) || gain_db == radio->gain_db ||
	    radio->frontend.source->set_gain(radio->frontend.instance, &gain_db))
		return;
	if (isnan(radio->first_gain_db))
		radio->first_gain_db = gain_db;
	radio->gain_db = gain_db;
	gain_is(&radio->gain, centre_hz, gain_db);
}

/* What the user does not set is chosen, where the device can. */
void radio_gain_start(struct radio *radio)
{
	const struct source_config *config = &radio->config.source;
	const struct source_info *info = &radio->frontend.info;
	const bool ours = isnan(config->gain_db) && !config->gains && radio->frontend.source->set_gain;

	gain_start(&radio->gain, &radio->frontend.plan, ours ? info->gain_min_db : 0, ours ? info->gain_max_db : 0);
	radio->gain_db = radio->first_gain_db = config->gain_db;
}

/* The device takes the step nearest to it: 0 or -errno. */
static int fix_gain(struct radio *radio, double gain_db)
{
	int error = radio->frontend.source->set_gain(radio->frontend.instance, &gain_db);

	if (error)
		return error;
	if (isnan(radio->first_gain_db))
		radio->first_gain_db = gain_db;
	radio->gain_db = gain_db;
	radio->gain.count = 0;
	return 0;
}

int radio_set_gain(struct radio *radio, double gain_db, struct fault *fault)
{
	const struct source_info *info = &radio->frontend.info;
	const char *device = radio->config.device;
	int error = 0;

	if (!radio->frontend.source->set_gain || radio->config.source.gains)
		return fault_set(fault, ENOTSUP, "%s: has no gain that can be set", device);
	if (isnan(gain_db) && !(info->gain_max_db > info->gain_min_db))
		return fault_set(fault, ENOTSUP, "%s: what its gains are is not known", device);
	if (isnan(gain_db))
		gain_start(&radio->gain, &radio->frontend.plan, info->gain_min_db, info->gain_max_db);
	else
		error = fix_gain(radio, gain_db);
	if (error)
		return fault_set(fault, -error, "%s: does not take this gain: %s", device, strerror(-error));
	radio->config.source.gain_db = gain_db; /* also when it was not there yet */
	radio_amplify(radio, radio->frontend.tuned_hz);
	return 0;
}

/* What was measured with another gain, or elsewhere, came too late. */
void radio_take_level(struct radio *radio, const struct pipeline_look *look)
{
	const double centre_hz = radio->frontend.tuned_hz;
	const bool now = fabs(look->level.over_db - (radio->gain_db - radio->first_gain_db)) < 0.05 &&
	                 fabs(look->centre_hz - centre_hz) < 500;

	if (now && !radio->lost && gain_look(&radio->gain, centre_hz, &look->level, pipeline_heard_s(radio->pipeline)))
		radio_amplify(radio, centre_hz);
}
