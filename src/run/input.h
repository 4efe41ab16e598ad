// SPDX-License-Identifier: GPL-3.0-or-later
/* input: what replay is given: a file of samples or of frames, or a folder of evidence.
 */
#pragma once

#include "fault.h"   // struct fault
#include "source.h"  // struct source

struct evidence_seal;

struct input {
	const char *path;
	struct evidence_seal *seal; /* of a folder of evidence, NULL for anything else */
	const struct source *source;
	void *instance;
	struct source_info info;
};

/* Finds the source that reads this path and opens it: 0, or -errno with the reason; input_close() in either case.
 * path stays the caller's. key: that evidence must be signed by, NULL: any. */
int input_open(struct input *input, const struct source_config *options, const char *path, const char *key,
               struct fault *fault);
void input_close(struct input *input);
