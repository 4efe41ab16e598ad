// SPDX-License-Identifier: GPL-3.0-or-later
/* trial: one world of a generator, drawn by kind and seed, through cells, rules and alerts, and what came of it.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "alert.h"      // enum alert_level
#include "generator.h"  // struct generator, struct world_config

enum { TRIAL_RULES_MAX = 96, TRIAL_ALARMS_MAX = 64 };

struct trial_alarm {
	enum alert_level level;
	double time_s;
	char cell[CELL_KEY_SIZE];
	char sender[32];
	char rules[256]; /* with their weights */
};

struct trial {
	enum alert_level fakes;  /* highest that any fake station reached */
	enum alert_level honest; /* highest that any place reached where no fake one was heard */
	double latency_s; /* from the first SI3 or SIB1 of a fake station to `suspicious`, 0 where that was before it;
	                     NAN: never */
	bool fake_rules[TRIAL_RULES_MAX],
		honest_rules[TRIAL_RULES_MAX]; /* by place in rules[]: spoke of a fake one, of an honest one */
	int nof_alarms;                        /* of honest places, `suspicious` and above */
	struct trial_alarm alarms[TRIAL_ALARMS_MAX], last; /* last: of a fake one, the latest state */
	uint64_t pdus;
	uint32_t cells, honest_cells_notice;
	double seconds; /* of CPU */
};

/* trace: every alert is written there, NULL: not wanted. False: out of memory. */
bool trial_run(const struct generator *generator, const struct world_config *config, struct trial *trial, FILE *trace);
