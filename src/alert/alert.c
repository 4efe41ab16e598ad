// SPDX-License-Identifier: GPL-3.0-or-later
/* alert: the life of the alerts: raised, updated, cleared, without flicker.
 *
 * A finding stands for a while after its rule spoke last, so that signs that show in turns add up. A level rises at
 * once and falls only after it was lower for a while. Times are those of the signal: a replay gives the same alerts on
 * every run. */
#include "alert.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "slot.h"  // struct slot
#include "utc.h"   // utc_format

#define SECONDS INT64_C(1000000000)

static const int64_t falls_ns = 60 * SECONDS;  /* how long the sum must be lower before the level falls */
static const int64_t update_ns = 10 * SECONDS; /* records of the same level are this far apart */

struct alerts *alerts_create(int max, alert_emit_fn *emit, void *ctx)
{
	assert(max > 0);
	struct alerts *alerts = calloc(1, sizeof(*alerts));
	struct slot *slots = calloc((size_t)max, sizeof(*slots));

	if (!alerts || !slots) {
		free(alerts);
		free(slots);
		return NULL;
	}
	*alerts = (struct alerts){ .emit = emit, .ctx = ctx, .max = max, .slots = slots };
	return alerts;
}

void alerts_destroy(struct alerts *alerts)
{
	if (!alerts)
		return;
	free(alerts->slots);
	free(alerts);
}

static struct slot *find(const struct alerts *alerts, uint64_t handle)
{
	for (int i = 0; i < alerts->count; i++)
		if (alerts->slots[i].handle == handle && !alerts->slots[i].restored)
			return &alerts->slots[i];
	return NULL;
}

static void write_record(struct alerts *alerts, struct slot *slot, int64_t time_ns, enum alert_state state)
{
	slot->alert.state = state;
	slot->written_ns = time_ns;
	slot->stale = false;
	alerts->emit(alerts->ctx, time_ns, &slot->alert);
}

/* By time, then by cell: unique, since one cell raises one alert at a time. */
static void name(struct slot *slot, int64_t time_ns)
{
	char time[UTC_TEXT_SIZE], *out = slot->alert.id;
	uint32_t sum = 2166136261u; /* FNV-1a of the handle */

	for (int i = 0; i < 8; i++)
		sum = (sum ^ (uint8_t)(slot->handle >> 8 * i)) * 16777619u;
	utc_format(time_ns, time);
	for (const char *c = time; *c; c++)
		if (*c != '-' && *c != ':')
			*out++ = *c;
	snprintf(out, (size_t)(slot->alert.id + ALERT_ID_SIZE - out), "-%08x", sum);
}

/* The place of this rule's finding, or of a new one; -1 when all are taken. */
static int place_of(struct slot *slot, const struct finding *finding)
{
	struct alert *alert = &slot->alert;

	for (int i = 0; i < alert->nof_findings; i++)
		if (strcmp(alert->findings[i].rule, finding->rule) == 0)
			return i;
	if (alert->nof_findings == ALERT_FINDINGS_MAX)
		return -1;
	slot->stale = true;
	return alert->nof_findings++;
}

static void remember(struct slot *slot, int64_t time_ns, const struct finding *findings, int count)
{
	for (int i = 0; i < count; i++) {
		int place = place_of(slot, &findings[i]);

		if (place < 0)
			continue;
		if (time_ns < slot->held_ns && findings[i].weight < slot->alert.findings[place].weight)
			continue; /* what was seen before the restart weighs more */
		slot->alert.findings[place] = findings[i];
		if (slot->spoke_ns[place] < time_ns)
			slot->spoke_ns[place] = time_ns;
	}
}

static void forget(struct slot *slot, int64_t time_ns)
{
	struct alert *alert = &slot->alert;
	int kept = 0;

	for (int i = 0; i < alert->nof_findings; i++)
		if (time_ns - slot->spoke_ns[i] <= alert_stands_ns) {
			alert->findings[kept] = alert->findings[i];
			slot->spoke_ns[kept++] = slot->spoke_ns[i];
		}
	slot->stale |= kept != alert->nof_findings;
	alert->nof_findings = kept;
}

static void sort(struct slot *slot)
{
	struct alert *alert = &slot->alert;

	for (int i = 1; i < alert->nof_findings; i++)
		for (int k = i; k > 0 && alert->findings[k].weight > alert->findings[k - 1].weight; k--) {
			struct finding finding = alert->findings[k];
			int64_t spoke_ns = slot->spoke_ns[k];

			alert->findings[k] = alert->findings[k - 1];
			slot->spoke_ns[k] = slot->spoke_ns[k - 1];
			alert->findings[k - 1] = finding;
			slot->spoke_ns[k - 1] = spoke_ns;
		}
}

static void clear(struct alerts *alerts, struct slot *slot, int64_t time_ns)
{
	if (slot->alert.level) {
		write_record(alerts, slot, time_ns, ALERT_CLEARED);
		if (!slot->restored)
			alerts->cleared[alerts->nof_cleared++ % CLEARED_MAX] = slot->handle;
	}
	*slot = alerts->slots[--alerts->count];
}

/* The slot that a new cell takes over: of those with the lowest level, the one not heard for longest. */
static struct slot *least(const struct alerts *alerts)
{
	struct slot *least = &alerts->slots[0];

	for (int i = 1; i < alerts->count; i++) {
		struct slot *slot = &alerts->slots[i];
		bool lower = slot->alert.level < least->alert.level, same = slot->alert.level == least->alert.level;

		if (lower || (same && slot->heard_ns < least->heard_ns))
			least = slot;
	}
	return least;
}

/* NULL when all slots are taken by cells heard just now whose level is no lower: else a crowd of cells would raise and
 * clear alerts with every block. */
static struct slot *add(struct alerts *alerts, int64_t time_ns, uint64_t handle, enum alert_level level)
{
	if (alerts->count == alerts->max) {
		struct slot *slot = least(alerts);

		if (slot->alert.level >= level && time_ns - slot->heard_ns < update_ns)
			return NULL;
		clear(alerts, slot, time_ns);
	}
	struct slot *slot = &alerts->slots[alerts->count++];

	memset(slot, 0, sizeof(*slot));
	slot->handle = handle;
	slot->alert.first_seen_ns = time_ns;
	return slot;
}

/* The level that is shown: up at once, down with patience. */
static enum alert_level settle(struct slot *slot, int64_t time_ns, enum alert_level now)
{
	if (now >= slot->alert.level) {
		slot->lower_ns = 0;
		return now;
	}
	if (!slot->lower_ns)
		slot->lower_ns = time_ns;
	if (time_ns - slot->lower_ns < falls_ns)
		return slot->alert.level;
	slot->lower_ns = 0;
	return now;
}

static void judge(struct alerts *alerts, struct slot *slot, int64_t time_ns)
{
	struct alert *alert = &slot->alert;
	const enum alert_level before = alert->level;
	struct alert_sum sum;

	alert_add_up(alert->findings, alert->nof_findings, &sum);
	enum alert_level level = settle(slot, time_ns, sum.level);

	if (level == ALERT_NONE) {
		if (before || !alert->nof_findings)
			clear(alerts, slot, time_ns);
		return;
	}
	if (!before && (slot = slot_resume(alerts, slot))->alert.level) {
		sort(slot);
		judge(alerts, slot, time_ns);
		return;
	}
	alert = &slot->alert;
	if (level == sum.level)
		alert->score = sum.score;
	alert->level = level;
	if (!before)
		name(slot, time_ns);
	if (level > slot->highest) {
		alerts->reached[slot->highest] -= slot->highest != ALERT_NONE;
		alerts->reached[level]++;
		slot->highest = level;
	}
	if (level != before || (slot->stale && time_ns - slot->written_ns >= update_ns))
		write_record(alerts, slot, time_ns, before ? ALERT_UPDATED : ALERT_RAISED);
}

static void keep_frames(struct alert *alert, const struct history *history)
{
	uint64_t sources = 0;

	for (int i = 0; i < alert->nof_findings; i++)
		sources |= alert->findings[i].sources;
	alert->nof_frames = 0;
	for (uint8_t i = 0; i < HISTORY_SOURCES && alert->nof_frames < ALERT_FRAMES_MAX; i++) {
		const struct history_frame *heard = history->frames[i];

		if (!(sources >> i & 1) || !heard)
			continue;
		struct alert_frame *frame = &alert->frames[alert->nof_frames++];

		*frame = (struct alert_frame){
			i, heard->time_ns, heard->number, heard->subframe, heard->channel, heard->len, { 0 }
		};
		memcpy(frame->octets, heard->octets, heard->len);
	}
}

void alerts_update(struct alerts *alerts, int64_t time_ns, uint64_t handle, const struct cell *cell,
                   const struct history *history, const struct finding *findings, int count)
{
	slots_hold(alerts, time_ns);
	struct slot *slot = find(alerts, handle);

	if (!slot && count) {
		struct alert_sum sum;

		alert_add_up(findings, count, &sum);
		slot = add(alerts, time_ns, handle, sum.level);
	}
	if (!slot)
		return;
	slot->heard_ns = time_ns;
	slot->alert.cell = *cell;
	remember(slot, time_ns, findings, count);
	forget(slot, time_ns);
	sort(slot);
	keep_frames(&slot->alert, history);
	judge(alerts, slot, time_ns);
}

void alerts_witness(struct alerts *alerts, int64_t time_ns, const char *id, const char *evidence)
{
	for (int i = 0; i < alerts->count; i++) {
		struct slot *slot = &alerts->slots[i];

		if (strcmp(slot->alert.id, id) != 0)
			continue;
		snprintf(slot->alert.evidence, sizeof(slot->alert.evidence), "%s", evidence);
		write_record(alerts, slot, time_ns, ALERT_UPDATED);
	}
}

void alerts_tick(struct alerts *alerts, int64_t time_ns)
{
	slots_hold(alerts, time_ns);
	for (int i = alerts->count - 1; i >= 0; i--)
		if (time_ns - alerts->slots[i].heard_ns >= alert_silent_ns)
			clear(alerts, &alerts->slots[i], time_ns);
}

void alerts_end(struct alerts *alerts, int64_t time_ns)
{
	for (int i = 0; i < alerts->count; i++)
		if (alerts->slots[i].alert.level && alerts->slots[i].stale)
			write_record(alerts, &alerts->slots[i], time_ns, ALERT_UPDATED);
}

void alerts_show(const struct alerts *alerts, int64_t time_ns, alert_emit_fn *emit, void *ctx)
{
	for (int i = 0; i < alerts->count; i++)
		if (alerts->slots[i].alert.level)
			emit(ctx, time_ns, &alerts->slots[i].alert);
}

uint32_t alerts_reached(const struct alerts *alerts, enum alert_level level)
{
	return alerts->reached[level];
}

enum alert_level alerts_level(const struct alerts *alerts, uint64_t handle)
{
	const struct slot *slot = find(alerts, handle);

	return slot ? slot->alert.level : ALERT_NONE;
}

bool alerts_cleared(const struct alerts *alerts, uint64_t handle)
{
	for (uint32_t i = 0; i < alerts->nof_cleared && i < CLEARED_MAX; i++)
		if (alerts->cleared[i] == handle)
			return true;
	return false;
}
