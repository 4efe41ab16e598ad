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
	int64_t first_seen_ns; /* when the first of its signs was seen */
	struct cell cell;      /* as it was at that time */
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

/* What keeps an alert from the next higher level. */
enum alert_lack {
	ALERT_LACKS_ODDS,    /* a higher sum of weights, or nothing: it is the highest level */
	ALERT_LACKS_FAMILY,  /* a sign of a second family, or a grave one */
	ALERT_LACKS_TELLING, /* one sign of some weight: many light ones are not enough */
	ALERT_LACKS_GRAVE,   /* though it serves phones, a grave sign of another kind than identity, power and time */
	ALERT_LACKS_CONDUCT, /* one sign that honest newcomers (a home cell, a cell on wheels) do not show */
};

/* log10 of the odds, term by term. */
struct alert_sum {
	double prior;             /* before anything was seen */
	float families[FAMILIES]; /* weight that each family adds: its heaviest finding, bounded unless that is grave;
	                             0: no finding; below 0: what it does to phones clears it */
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

/* Follows at most `max` cells. When one more comes, the one heard of longest ago among those of the lowest level makes
 * room, unless it was heard just now and the new one is of no higher level. NULL when out of memory. */
struct alerts *alerts_create(int max, alert_emit_fn *emit, void *ctx);
void alerts_destroy(struct alerts *alerts);

/* An alert that stood when the last run ended: it goes on, under its id, when its cell is suspected again, and is
 * cleared when that does not come within the time of a cell that is gone. Before anything is heard. */
void alerts_restore(struct alerts *alerts, const struct alert *alert);

/* Takes what the rules say of this cell now; emits where its alert is raised, changes or is cleared. handle: of the
 * cell, as cells_handle() gives it. */
void alerts_update(struct alerts *alerts, int64_t time_ns, uint64_t handle, const struct cell *cell,
                   const struct history *history, const struct finding *findings, int count);

/* Evidence of this alert was kept at this path: emits the alert once more, with the path. */
void alerts_witness(struct alerts *alerts, int64_t time_ns, const char *id, const char *evidence);

/* Time passes: alerts of cells not heard for long are cleared. */
void alerts_tick(struct alerts *alerts, int64_t time_ns);

/* The run ends: emits each standing alert that has changed since its last record. */
void alerts_end(struct alerts *alerts, int64_t time_ns);

/* Gives each standing alert, as it is now, to this emit instead of the usual one. */
void alerts_show(const struct alerts *alerts, int64_t time_ns, alert_emit_fn *emit, void *ctx);

/* Alerts raised so far, standing or cleared, whose highest level was this one. */
uint32_t alerts_reached(const struct alerts *alerts, enum alert_level level);

/* Level of the alert that stands for this cell now. */
enum alert_level alerts_level(const struct alerts *alerts, uint64_t handle);

/* An alert of this cell was cleared, lately or long ago. */
bool alerts_cleared(const struct alerts *alerts, uint64_t handle);
