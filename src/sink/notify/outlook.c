// SPDX-License-Identifier: GPL-3.0-or-later
/* outlook: see outlook.h. */
#include "outlook.h"

#include <string.h>

/* Of samples at full scale: less is the peaks of an ordinary signal. */
static const double clipped_share = 0.01;

void outlook_init(struct outlook *outlook)
{
	*outlook = (struct outlook){ .summary = { .cells = -1, .health = "unknown" } };
}

/* The gravest of what any receiver has. */
static const char *health(const struct outlook *outlook)
{
	bool lost = false, dropping = false, clipped = false;

	for (int i = 0; i < PDU_RADIOS_MAX; i++) {
		lost |= outlook->radios[i].lost;
		dropping |= outlook->radios[i].dropping;
		clipped |= outlook->radios[i].clipped;
	}
	return lost ? "lost" : dropping ? "dropping" : clipped ? "clipped" : "ok";
}

static void note_status(struct outlook *outlook, const struct status *status)
{
	if (status->radio >= PDU_RADIOS_MAX)
		return;
	outlook->radios[status->radio].lost = status->error != NULL;
	outlook->radios[status->radio].clipped = status->clipped >= clipped_share;
	outlook->radios[status->radio].dropping =
		status->dropped_samples > outlook->radios[status->radio].dropped_samples;
	outlook->radios[status->radio].dropped_samples = status->dropped_samples;
	outlook->summary.health = health(outlook);
	outlook->summary.cells = (int)status->cells;
}

bool outlook_note(struct outlook *outlook, const struct record *record, const struct gate *gate)
{
	const struct summary before = outlook->summary;
	struct summary *summary = &outlook->summary;

	if (record->type == RECORD_STATUS)
		note_status(outlook, record->status);
	else if (record->type != RECORD_ALERT)
		return false;
	summary->level = gate_standing(gate, &summary->standing);
	summary->time_ns = record->time_ns;
	return summary->level != before.level || summary->standing != before.standing ||
	       summary->cells != before.cells || strcmp(summary->health, before.health) != 0;
}
