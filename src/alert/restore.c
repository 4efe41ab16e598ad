// SPDX-License-Identifier: GPL-3.0-or-later
/* restore: alerts that stood when the last run ended go on. What was found then counts for as long as a cell may be
 * silent, from the first moment that something is heard: by then the rules have spoken again, or the cell is gone. */
#include <string.h>

#include "slot.h"  // struct slot

void alerts_restore(struct alerts *alerts, const struct alert *alert)
{
	if (alert->level == ALERT_NONE || alert->state == ALERT_CLEARED || alerts->count == alerts->max)
		return;
	struct slot *slot = &alerts->slots[alerts->count++];

	memset(slot, 0, sizeof(*slot));
	slot->restored = true;
	slot->highest = alert->level;
	slot->alert = *alert;
	alerts->reached[alert->level]++;
	alerts->waiting = true;
}

void slots_hold(struct alerts *alerts, int64_t time_ns)
{
	for (int i = 0; i < alerts->count && alerts->waiting; i++) {
		struct slot *slot = &alerts->slots[i];

		if (!slot->restored)
			continue;
		slot->heard_ns = slot->written_ns = time_ns;
		slot->held_ns = time_ns + alert_silent_ns;
		for (int k = 0; k < slot->alert.nof_findings; k++)
			slot->spoke_ns[k] = slot->held_ns - alert_stands_ns;
	}
	alerts->waiting = false;
}

/* Of one place - carrier and BSIC or PCI - and, better, of one identity: 2, 1, or 0 of another. */
static int likeness(const struct cell *a, const struct cell *b)
{
	char key_a[CELL_KEY_SIZE], key_b[CELL_KEY_SIZE];

	if (a->rat != b->rat || cell_channel(a) != cell_channel(b) || cell_code(a) != cell_code(b))
		return 0;
	cell_key(a, key_a, sizeof(key_a));
	cell_key(b, key_b, sizeof(key_b));
	return strcmp(key_a, key_b) == 0 ? 2 : 1;
}

static struct slot *find_restored(struct alerts *alerts, const struct cell *cell)
{
	struct slot *best = NULL;
	int best_likeness = 0;

	for (int i = 0; i < alerts->count; i++) {
		struct slot *slot = &alerts->slots[i];
		const int alike = slot->restored ? likeness(&slot->alert.cell, cell) : 0;

		if (alike > best_likeness) {
			best = slot;
			best_likeness = alike;
		}
	}
	return best;
}

/* The heavier one of each rule's findings. */
static void merge(struct slot *slot, const struct slot *before)
{
	struct alert *alert = &slot->alert;

	for (int i = 0; i < before->alert.nof_findings; i++) {
		const struct finding *finding = &before->alert.findings[i];
		int place = 0;

		while (place < alert->nof_findings && strcmp(alert->findings[place].rule, finding->rule) != 0)
			place++;
		if (place == ALERT_FINDINGS_MAX)
			continue;
		if (place == alert->nof_findings || alert->findings[place].weight < finding->weight)
			alert->findings[place] = *finding;
		alert->nof_findings += place == alert->nof_findings;
		slot->spoke_ns[place] = before->spoke_ns[i];
	}
}

struct slot *slot_resume(struct alerts *alerts, struct slot *slot)
{
	struct slot *before = find_restored(alerts, &slot->alert.cell), *last;

	if (!before)
		return slot;
	merge(slot, before);
	slot->alert.level = before->alert.level;
	slot->alert.score = before->alert.score;
	slot->alert.first_seen_ns = before->alert.first_seen_ns;
	memcpy(slot->alert.id, before->alert.id, sizeof(slot->alert.id));
	memcpy(slot->alert.evidence, before->alert.evidence, sizeof(slot->alert.evidence));
	slot->highest = before->highest;
	slot->held_ns = before->held_ns;
	slot->stale = true;
	slot->written_ns = INT64_MIN / 2; /* that it goes on is told at once */
	last = &alerts->slots[--alerts->count];
	if (last != before)
		*before = *last;
	return slot == last ? before : slot;
}
