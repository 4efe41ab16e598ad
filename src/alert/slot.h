// SPDX-License-Identifier: GPL-3.0-or-later
/* slot: a cell that is suspected, with its alert when it has one. Private to src/alert.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "alert.h"

enum { CLEARED_MAX = 1024 }; /* cells remembered to have been cleared */

static const int64_t alert_stands_ns =
	INT64_C(120) * 1000000000; /* how long a finding counts after its rule last spoke */
static const int64_t alert_silent_ns = INT64_C(900) * 1000000000; /* a cell not heard for this long is gone */

struct slot {
	uint64_t handle;
	bool restored;            /* it stood before a restart, and its cell has not been suspected since: no handle */
	int64_t held_ns;          /* until then, findings from before the restart count; 0: there are none */
	int64_t heard_ns;         /* last update */
	int64_t written_ns;       /* last record */
	int64_t lower_ns;         /* since when the findings amount to less than the level; 0: they do not */
	enum alert_level highest; /* highest level so far */
	bool stale;               /* something changed since the last record */
	int64_t spoke_ns[ALERT_FINDINGS_MAX];
	struct alert alert;
};

struct alerts {
	alert_emit_fn *emit;
	void *ctx;
	int max, count;
	struct slot *slots;               /* [max]: zero pages until used */
	bool waiting;                     /* some were restored, and no time has passed since */
	uint32_t reached[ALERT_FAKE + 1]; /* alerts raised, by the highest level of each */
	uint64_t cleared[CLEARED_MAX];    /* handles of cells, a ring */
	uint32_t nof_cleared;
};

/* The first time after a restart: from here on the usual time counts for what was restored. */
void slots_hold(struct alerts *alerts, int64_t time_ns);

/* The slot is to raise an alert: where one of its cell was restored, it goes on with that one. Slots may move: where it
 * is now. Its level is no longer ALERT_NONE where it goes on; then its findings are to be sorted. */
struct slot *slot_resume(struct alerts *alerts, struct slot *slot);
