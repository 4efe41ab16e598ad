// SPDX-License-Identifier: GPL-3.0-or-later
/* options: the tables that several commands share.
 */
#pragma once

#include "config.h"  // struct setting
#include "run.h"     // struct run_config
#include "source.h"  // struct source_config

/* What --format, --start and the others leave behind; text that still has to be understood. */
struct input_options {
	struct source_config source;
	const char *start; /* RFC 3339 */
};

extern const struct setting run_options[];   /* struct run_config */
extern const struct setting input_options[]; /* struct input_options */
extern const struct setting file_options[];  /* no struct */

/* Defaults. */
void run_options_init(struct run_config *config);
void input_options_init(struct input_options *input);

/* Understands `start`: 0 or -EINVAL with the reason. */
int input_options_finish(struct input_options *input, struct fault *fault);
