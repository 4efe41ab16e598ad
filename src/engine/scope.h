// SPDX-License-Identifier: GPL-3.0-or-later
/* scope: whose dedicated channels are followed: cells that fired a rule, newcomers, and those that grant channels for
 * one purpose alone; or all. Private to src/engine.
 */
#pragma once

#include <stdint.h>

#include "coverage.h"  // struct coverage
#include "fault.h"     // struct fault
#include "finding.h"   // struct finding
#include "receiver.h"  // struct receiver_scope

struct scope {
	bool on;
	uint32_t version; /* how often it changed */
	struct receiver_scope cells;
	int64_t until_ns[RECEIVER_SCOPE_MAX];
};

/* basis NULL: nothing is followed. words: "all", "suspects", NULL: those. 0, or -EINVAL with the reason. */
int scope_open(struct scope *scope, const char *basis, const char *words, struct fault *fault);

/* A cell was judged. */
void scope_judged(struct scope *scope, int64_t time_ns, const struct cell *cell, const struct coverage *coverage,
                  const struct finding *findings, int count);
