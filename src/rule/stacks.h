// SPDX-License-Identifier: GPL-3.0-or-later
/* stacks: how well a cell's settings fit the defaults of known base-station software. Each setting that fits multiplies
 * the odds by how rare it is among honest cells, each that does not divides them.
 */
#pragma once

#include "rule.h"  // struct finding

enum { STACK_SETTINGS_MAX = 18 };

struct stack_setting {
	const char *key; /* as in cell_fields[] */
	int32_t value;
	double usual; /* share of honest cells that have it */
};

struct stack {
	const char *name;
	struct stack_setting settings[STACK_SETTINGS_MAX]; /* ended by key NULL, or full */
};

/* Does the cell look like one of these, at least known_min of whose settings were heard? Then fills in the finding but
 * for its texts, its weight no more than it was. */
bool stacks_check(const struct stack *stacks, int count, int known_min, const struct cell *cell,
                  struct finding *finding);
