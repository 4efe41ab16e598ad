// SPDX-License-Identifier: GPL-3.0-or-later
/* judge: cells -> rules -> alerts, for an engine.
 */
#pragma once

#include "alert.h"     // struct alerts
#include "learner.h"   // struct learner
#include "position.h"  // struct position_anchor
#include "rule.h"      // struct scene
#include "engine.h"    // struct engine_config
#include "scope.h"     // struct scope

struct judge {
	struct scene scene;
	struct alerts *alerts;
	struct coverage coverage;
	struct operators *operators;
	struct baseline *baseline; /* NULL: none */
	struct learner learner;
	struct recent *recent; /* when each cell was judged last */
	struct effort effort;
	struct scope scope;            /* whose dedicated channels are followed */
	struct position_anchor stands; /* where the sensor last stood still */
	int64_t credit;                /* effort that rules may still spend; each block heard adds some */
};

/* emit: called for every alert record. cells must outlive it. 0, or -errno with the reason. */
int judge_open(struct judge *judge, const struct engine_config *config, const struct cells *cells, alert_emit_fn *emit,
               void *ctx, struct fault *fault);
void judge_close(struct judge *judge);

/* Reads the plan of operators again: 0, or -errno with the reason, and the old one stands. */
int judge_reload(struct judge *judge, const char *operators, struct fault *fault);

/* Judges every cell of the last hour once more, as of when it was heard last but with all that is known now: in a
 * survey, which hears each carrier once, the first cells were judged when no others were known. Alerts may rise by this
 * but not fall; cleared ones stay cleared. */
void judge_again(struct judge *judge, int64_t time_ns);

/* Where the sensor is now. */
void judge_position(struct judge *judge, int64_t time_ns, const struct position *position);

/* The end of a run. */
void judge_end(struct judge *judge, int64_t time_ns);

/* A pdu of this cell came in at time_ns. */
void judge_cell(struct judge *judge, const struct cell *cell, int64_t time_ns);

/* What the rules say of the cell as of this time, heaviest first: findings[max]; how many. */
int judge_findings(struct judge *judge, int64_t time_ns, const struct cell *cell, struct finding *findings, int max);
