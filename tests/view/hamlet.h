// SPDX-License-Identifier: GPL-3.0-or-later
/* hamlet: a few cells, alerts, messages and a spectrum, always the same, for what shows them. */
#pragma once

#include "../../src/view/pages.h"  // struct sight

struct hamlet {
	struct cells *cells;
	struct alerts *alerts;
	struct operators *operators;
	struct desk desk;
	struct list list;
	struct screen_state state;
};

/* Three cells of two operators, a fake one with an alert, one that is not identified, and one of LTE. */
struct hamlet *hamlet_create(void);
void hamlet_destroy(struct hamlet *hamlet);

/* What is seen now. */
struct sight hamlet_sight(struct hamlet *hamlet);

/* A message of the fake cell at this level, so long after the others. */
void hamlet_hear(struct hamlet *hamlet, double after_s, float dbfs);

extern const char hamlet_fake[]; /* its key */
