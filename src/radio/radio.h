// SPDX-License-Identifier: GPL-3.0-or-later
/* radio: the device of a live run, open, with the plan of windows that its tuner can carry out.
 */
#pragma once

#include <stdbool.h>

#include "converter.h"  // struct converter
#include "plan.h"       // struct plan
#include "run.h"        // struct radio_config
#include "source.h"     // struct source

struct radio {
	const struct source *source;
	void *instance;
	struct converter converter;
	struct source_info info; /* frequencies as on the air, like all that follow */
	struct plan_tuner tuner;
	const char *bands; /* of the plan, comma separated; "" when one window is listened to */
	struct plan plan;
	double tuned_hz; /* where it listens */
};

/* Opens the device and tunes it to the first window of the plan: 0, or -errno with the reason. */
int radio_open(struct radio *radio, const struct run_config *run, const struct radio_config *config,
               struct fault *fault);
void radio_close(struct radio *radio);

/* Moves the tuner, when it is not there: 0 or -errno. */
int radio_tune(struct radio *radio, double centre_hz);
