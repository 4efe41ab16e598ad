// SPDX-License-Identifier: GPL-3.0-or-later
/* radio_settings: all that can be said to scan and watch, on the command line and in a file.
 */
#pragma once

#include "config.h"   // struct config
#include "options.h"  // struct radio_options
#include "run.h"      // struct run_config

/* Of the service. */
#define RADIO_SETTINGS_PATH "/etc/fbswatch/fbswatch.conf"

/* Of record. */
struct record_options {
	struct tape_config tape;
	const char *alert; /* from which level on it is a trigger; NULL: none is */
};

extern const struct setting record_table[]; /* settings in a struct record_options */

struct radio_settings {
	struct run_config config;
	struct radio_options options;
	struct record_options recording;
	bool records; /* these are read too */
	struct setting_group groups[6];
	struct config given;
};

/* Whether the words of an output are possible, its own options included: 0, or -errno with the reason. */
int output_check(const char *words, struct fault *fault);

/* Defaults; it points into itself: do not copy it. */
void radio_settings_init(struct radio_settings *settings);

/* What samples are recorded can be said too. */
void radio_settings_record(struct radio_settings *settings);

/* After reading: what stands in the options and belongs to the run. */
void radio_settings_take(struct radio_settings *settings);
