// SPDX-License-Identifier: GPL-3.0-or-later
/* renewal: the settings of a watch, read again while it is on.
 */
#pragma once

#include "radio_settings.h"  // struct radio_settings

struct renewal {
	const struct radio_settings *first; /* what the run was started with */
	struct radio_settings *latest;      /* NULL: they were not read since */
	int argc;
	char **argv;
};

/* A run_reread_fn, of a struct renewal: the same command line and the file that it names, as it is now. What cannot be
 * had without a new start is named; where the devices are others, that is one of them. */
int renewal_read(void *ctx, struct run_fresh *fresh, struct fault *fault);
/* The settings that were read last. */
void renewal_free(struct renewal *renewal);
