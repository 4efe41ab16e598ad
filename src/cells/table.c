// SPDX-License-Identifier: GPL-3.0-or-later
/* table: hash buckets by carrier number, a list by last sight, an array by first sight. See table.h. */
#include "table.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int table_init(struct table *table, size_t max)
{
	*table = (struct table){ .max = max };
	table->slots = calloc(max, sizeof(*table->slots));
	table->order = calloc(max, sizeof(*table->order));
	return table->slots && table->order ? 0 : -ENOMEM;
}

void table_fini(struct table *table)
{
	for (size_t i = 0; i < table->count; i++)
		history_clear(&table->order[i]->history);
	free(table->slots);
	free(table->order);
}

static struct entry **bucket(struct table *table, uint32_t channel)
{
	return &table->buckets[channel % TABLE_BUCKETS];
}

static void list_unlink(struct table *table, struct entry *entry)
{
	*(entry->newer ? &entry->newer->older : &table->newest) = entry->older;
	*(entry->older ? &entry->older->newer : &table->oldest) = entry->newer;
}

static void list_link(struct table *table, struct entry *entry)
{
	entry->newer = NULL;
	entry->older = table->newest;
	*(table->newest ? &table->newest->newer : &table->oldest) = entry;
	table->newest = entry;
}

void table_touch(struct table *table, struct entry *entry)
{
	if (table->newest == entry)
		return;
	list_unlink(table, entry);
	list_link(table, entry);
}

void table_remove(struct table *table, struct entry *entry)
{
	struct entry **link = bucket(table, entry->channel);
	size_t place = 0;

	while (*link != entry)
		link = &(*link)->next;
	*link = entry->next;
	list_unlink(table, entry);
	while (table->order[place] != entry)
		place++;
	history_clear(&entry->history);
	memmove(&table->order[place], &table->order[place + 1], (--table->count - place) * sizeof(table->order[0]));
	entry->next = table->free;
	table->free = entry;
}

static struct entry *take_slot(struct table *table)
{
	if (table->count == table->max)
		table_remove(table, table->oldest);
	if (!table->free)
		return &table->slots[table->fresh++];
	struct entry *entry = table->free;
	table->free = entry->next;
	return entry;
}

struct entry *table_add(struct table *table, enum rat rat, uint32_t channel, int16_t id)
{
	struct entry *entry = take_slot(table);

	*entry = (struct entry){ .channel = channel, .id = id, .next = *bucket(table, channel) };
	*bucket(table, channel) = entry;
	cell_init(&entry->cell, rat);
	list_link(table, entry);
	table->order[table->count++] = entry;
	return entry;
}

static struct entry *same_carrier(struct entry *entry, enum rat rat, uint32_t channel)
{
	while (entry && (entry->cell.rat != rat || entry->channel != channel))
		entry = entry->next;
	return entry;
}

struct entry *table_first(const struct table *table, enum rat rat, uint32_t channel)
{
	return same_carrier(table->buckets[channel % TABLE_BUCKETS], rat, channel);
}

struct entry *table_next(const struct entry *entry)
{
	return same_carrier(entry->next, entry->cell.rat, entry->channel);
}
