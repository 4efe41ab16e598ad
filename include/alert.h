// SPDX-License-Identifier: GPL-3.0-or-later
/* alert: the findings about one cell added up: how sure, since when, and whether it still stands.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "cell.h"     // struct cell
#include "finding.h"  // struct finding
#include "history.h"  // struct history

enum alert_level { ALERT_NONE, ALERT_NOTICE, ALERT_SUSPICIOUS, ALERT_FAKE };
enum alert_state { ALERT_RAISED, ALERT_UPDATED, ALERT_CLEARED };

enum { ALERT_FINDINGS_MAX = 32, ALERT_FRAMES_MAX = 12, ALERT_ID_SIZE = 48, ALERT_PATH_SIZE = 256 };

/* The last block of a message that a rule read. */
struct alert_frame {
	uint8_t source; /* as in history.h */
	int64_t time_ns;
	uint32_t number; /* FN or SFN */
	uint8_t subframe, channel;
	uint16_t len;
	uint8_t octets[PDU_OCTETS_MAX];
};

struct alert {
	char id[ALERT_ID_SIZE]; /* "20260301T120003.512345Z-9f1c20ab": by time, then by cell; the same on every replay
	                         */
	enum alert_level level;
	enum alert_state state;
	double score;          /* 0..1: chance that the cell is fake, given one in ten thousand before */
	int64_t first_seen_ns; /* of the alert: first time that any rule spoke */
	struct cell cell;      /* as it was when this was written */
	int nof_findings;
	struct finding findings[ALERT_FINDINGS_MAX]; /* heaviest first */
	int nof_frames;
	struct alert_frame frames[ALERT_FRAMES_MAX]; /* that show the findings */
	char evidence[ALERT_PATH_SIZE];              /* folder of the bundle, "" none */
};

/* "none" "notice" "suspicious" "fake" */
const char *alert_level_name(enum alert_level level);
const char *alert_level_name_zh(enum alert_level level);
/* "raised" "updated" "cleared" */
const char *alert_state_name(enum alert_state state);

/* What is missing for the next higher level. */
enum alert_lack {
	ALERT_LACKS_ODDS,    /* the sum is not enough, or the level is the highest */
	ALERT_LACKS_FAMILY,  /* a second family, or a grave sign */
	ALERT_LACKS_TELLING, /* one sign of more than little weight */
	ALERT_LACKS_CONDUCT, /* one sign that no home cell and no cell on wheels shows */
};

/* log10 of the odds, term by term. */
struct alert_sum {
	double prior;             /* before anything was seen */
	float families[FAMILIES]; /* what each adds: its heaviest finding, bounded unless it is grave; 0: says nothing
	                           */
	double odds;              /* prior + families */
	double score;             /* the same as a chance, 0..1; 0 without findings */
	enum alert_level level;
	enum alert_lack lack;
};

/* What the findings come to. */
void alert_add_up(const struct finding *findings, int count, struct alert_sum *sum);

/* Life cycle of the alerts of all cells. */
struct alerts;

typedef void alert_emit_fn(void *ctx, int64_t time_ns, const struct alert *alert);

/* At most `max` cells under observation; of those at the lowest level the one heard of longest ago makes room, unless
 * that was just now and the newcomer stands no higher. NULL when out of memory. */
struct alerts *alerts_create(int max, alert_emit_fn *emit, void *ctx);
void alerts_destroy(struct alerts *alerts);

/* What the rules say of this cell now. Emits where an alert is raised, changes or is cleared. handle: of the cell,
 * stays the same while it is known. */
void alerts_update(struct alerts *alerts, int64_t time_ns, uint64_t handle, const struct cell *cell,
                   const struct history *history, const struct finding *findings, int count);

/* Evidence of this alert is kept there: emits it once more with the path. */
void alerts_witness(struct alerts *alerts, int64_t time_ns, const char *id, const char *evidence);

/* Time passes: alerts of cells not heard for long are cleared. */
void alerts_tick(struct alerts *alerts, int64_t time_ns);

/* Nothing follows: emits those that stand and have more to say than their last record did. */
void alerts_end(struct alerts *alerts, int64_t time_ns);

/* Emits each alert that stands, as it is now, to somebody else. */
void alerts_show(const struct alerts *alerts, int64_t time_ns, alert_emit_fn *emit, void *ctx);

/* Alerts raised so far, standing or cleared, whose highest level was this one. */
uint32_t alerts_reached(const struct alerts *alerts, enum alert_level level);

/* Level of the alert that stands for this cell now. */
enum alert_level alerts_level(const struct alerts *alerts, uint64_t handle);

/* An alert of this cell was cleared, lately or long ago. */
bool alerts_cleared(const struct alerts *alerts, uint64_t handle);
