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
