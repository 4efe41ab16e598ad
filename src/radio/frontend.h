// SPDX-License-Identifier: GPL-3.0-or-later
/* frontend: the device of a radio, open, with the plan of windows that its tuner can carry out.
 */
#pragma once

#include <stdbool.h>

#include "converter.h"  // struct converter
#include "pipeline.h"   // struct pipeline
#include "plan.h"       // struct plan
#include "radio.h"      // struct radio_config
#include "source.h"     // struct source

struct frontend {
	const struct source *source;
	void *instance;
	struct converter converter;
	struct source_info info; /* frequencies as on the air, like all that follow */
	struct plan_tuner tuner;
	const char *bands; /* bands of the plan, comma separated; "" when it is one fixed window */
	struct plan plan;
	double tuned_hz; /* where it listens */
};

/* Opens the device and tunes it to the first window of the plan: 0, or -errno with the reason. */
int frontend_open(struct frontend *frontend, const struct radio_config *config, struct fault *fault);
/* Asks the device what it is, and plans anew: when one that was waited for has come. 0, or -errno with the reason. */
int frontend_learn(struct frontend *frontend, const struct radio_config *config, struct fault *fault);
void frontend_close(struct frontend *frontend);

/* Makes what is behind it, which must end before it is closed. NULL with the reason. */
struct pipeline *frontend_pipeline(const struct frontend *frontend, const struct radio_config *config,
                                   struct fault *fault);

/* Moves the tuner, when it is not there: 0 or -errno. */
int frontend_tune(struct frontend *frontend, double centre_hz);
