// SPDX-License-Identifier: GPL-3.0-or-later
/* options: the tables that several commands share.
 */
#pragma once

#include "config.h"  // struct setting
#include "run.h"     // struct run_config

extern const struct setting run_options[];  /* settings in a struct run_config */
extern const struct setting file_options[]; /* the option that names a file of settings; it is stored in no struct */

/* Defaults. */
void run_options_init(struct run_config *config);

/* Of what listens to devices: scan, watch, doctor. */
struct radio_options {
	struct radio_config radio; /* what all devices have in common */
	struct setting_list devices;
	double duration_s;
	double spectrum_s; /* 0: no records of the spectrum */
	const char *control, *digest, *gpsd;
};

extern const struct setting radio_table[]; /* settings in a struct radio_options */

/* Defaults. */
void radio_options_init(struct radio_options *options);
