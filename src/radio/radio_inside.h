// SPDX-License-Identifier: GPL-3.0-or-later
/* radio_inside: what a radio is made of. Private to its files. */
#pragma once

#include "frontend.h"  // struct frontend
#include "gain.h"      // struct gain
#include "pipeline.h"  // struct pipeline
#include "pulse.h"     // struct pulse
#include "radio.h"     // struct radio_config
#include "schedule.h"  // struct schedule

struct radio {
	struct radio_config config;
	struct radio_out out;
	struct frontend frontend;
	struct pipeline *pipeline;
	struct schedule schedule;
	struct gain gain;
	double gain_db, first_gain_db;      /* what the device has now, and had at first; NAN: not known */
	struct pipeline_want want, granted; /* the receivers' present wish; the one granted last */
	struct pulse pulse;
	bool lost, stopping;
	double started_s, lost_s;       /* by the run's clock */
	char error[PIPELINE_TEXT_SIZE]; /* why the device is lost, or why the run ended */
};

/* What the user does not set is chosen, where the device can. */
void radio_gain_start(struct radio *radio);
/* Sets the gain of the band to which this belongs. A device that refuses keeps the one that it has. */
void radio_amplify(struct radio *radio, double centre_hz);
/* What a look shows of the converter. */
void radio_take_level(struct radio *radio, const struct pipeline_look *look);
