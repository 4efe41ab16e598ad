// SPDX-License-Identifier: GPL-3.0-or-later
/* gate: see gate.h. */
#include "gate.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

int gate_parse_level(const char *name, enum alert_level *level)
{
	*level = ALERT_SUSPICIOUS;
	for (int i = ALERT_NOTICE; name && i <= ALERT_FAKE; i++)
		if (strcmp(name, alert_level_name((enum alert_level)i)) == 0) {
			*level = (enum alert_level)i;
			return 0;
		}
	return name ? -EINVAL : 0;
}

static struct told *find(const struct gate *gate, const char *id)
{
	for (int i = 0; i < gate->count; i++)
		if (strcmp(gate->alerts[i].id, id) == 0)
			return (struct told *)&gate->alerts[i];
	return NULL;
}

bool gate_wants(const struct gate *gate, const char *id, enum alert_level level, enum alert_state state)
{
	const struct told *told = find(gate, id);
	const bool stands = told && !told->over;

	if (state == ALERT_CLEARED)
		return stands;
	if (level < gate->least)
		return false;
	return !stands || level != told->level || gate->updates;
}

/* The place for one more. */
static struct told *make_room(struct gate *gate)
{
	struct told *oldest = &gate->alerts[0];

	if (gate->count < GATE_ALERTS_MAX)
		return &gate->alerts[gate->count++];
	for (int i = 1; i < gate->count; i++) {
		struct told *told = &gate->alerts[i];

		if (told->over > oldest->over || (told->over == oldest->over && told->when < oldest->when))
			oldest = told;
	}
	return oldest;
}

void gate_tell(struct gate *gate, const char *id, enum alert_level level, enum alert_state state)
{
	struct told *told = find(gate, id);

	if (!told)
		told = make_room(gate);
	if (told->id != id)
		snprintf(told->id, sizeof(told->id), "%s", id);
	told->level = level;
	told->over = state == ALERT_CLEARED;
	told->when = ++gate->clock;
}

enum alert_level gate_standing(const struct gate *gate, int *count)
{
	enum alert_level highest = ALERT_NONE;

	*count = 0;
	for (int i = 0; i < gate->count; i++) {
		const struct told *told = &gate->alerts[i];

		*count += !told->over;
		if (!told->over && told->level > highest)
			highest = told->level;
	}
	return highest;
}

/* Oldest first, so that reading them gives the same order. */
size_t gate_write(const struct gate *gate, char *text)
{
	const struct told *sorted[GATE_ALERTS_MAX];
	size_t used = 0;

	for (int i = 0; i < gate->count; i++) {
		int at = i;

		for (; at > 0 && sorted[at - 1]->when > gate->alerts[i].when; at--)
			sorted[at] = sorted[at - 1];
		sorted[at] = &gate->alerts[i];
	}
	for (int i = 0; i < gate->count; i++)
		used += (size_t)snprintf(text + used, GATE_TEXT_MAX - used, "%s %d %d\n", sorted[i]->id,
		                         sorted[i]->level, sorted[i]->over);
	return used;
}

void gate_read(struct gate *gate, const char *text, size_t size)
{
	const char *end = text + size, *feed;

	for (; (feed = memchr(text, '\n', (size_t)(end - text))); text = feed + 1) {
		char line[ALERT_ID_SIZE + 16], id[ALERT_ID_SIZE];
		int level, over, used = 0;
		const size_t length = (size_t)(feed - text);

		if (length >= sizeof(line))
			continue;
		memcpy(line, text, length);
		line[length] = 0;
		if (sscanf(line, "%47s %d %d%n", id, &level, &over, &used) == 3 && used == (int)length &&
		    level >= ALERT_NONE && level <= ALERT_FAKE)
			gate_tell(gate, id, (enum alert_level)level, over ? ALERT_CLEARED : ALERT_UPDATED);
	}
}
