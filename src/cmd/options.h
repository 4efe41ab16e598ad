// SPDX-License-Identifier: GPL-3.0-or-later
/* options: the tables that several commands share.
 */
#pragma once

#include "config.h"  // struct setting
#include "run.h"     // struct run_config

extern const struct setting run_options[];  /* struct run_config */
extern const struct setting file_options[]; /* no struct */

/* Defaults. */
void run_options_init(struct run_config *config);
