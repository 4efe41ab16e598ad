// SPDX-License-Identifier: GPL-3.0-or-later
/* table: hash buckets of places and of identities, lists by last sight, an array by first sight. See table.h. */
#include "table.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

int table_init(struct table *table, size_t max)
{
	*table = (struct table){ .max = max, .buckets = 16 };
	while (table->buckets < max)
		table->buckets *= 2;
	table->slots = calloc(max, sizeof(*table->slots));
	table->order = calloc(max, sizeof(*table->order));
	table->places = calloc(max, sizeof(*table->places));
	table->place_buckets = calloc(table->buckets, sizeof(*table->place_buckets));
	for (int i = 0; i < NAMES; i++)
		table->name_buckets[i] = calloc(table->buckets, sizeof(*table->name_buckets[i]));
	if (getrandom(&table->seed, sizeof(table->seed), GRND_NONBLOCK) != sizeof(table->seed))
		table->seed = 0; /* early at boot: a fixed seed does too */
	return table->slots && table->order && table->places && table->place_buckets &&
	                       table->name_buckets[NAME_AREA] && table->name_buckets[NAME_CELL]
	               ? 0
	               : -ENOMEM;
}

void table_fini(struct table *table)
{
	for (size_t i = 0; i < table->count; i++)
		history_clear(&table->order[i]->history);
	free(table->slots);
	free(table->order);
	free(table->places);
	free(table->place_buckets);
	for (int i = 0; i < NAMES; i++)
		free(table->name_buckets[i]);
}

/* A hash step: each bit of the sum and of the value affects all bits of the result. */
static uint32_t mix(uint32_t sum, uint32_t value)
{
	uint64_t product = (sum ^ value) * UINT64_C(0x9e3779b97f4a7c15);

	product ^= product >> 32;
	return (uint32_t)(product * UINT64_C(0xd6e8feb86659fd93) >> 32);
}

/* ---- by time of last sight ---- */

/* One more is near: the horizon moves up when there were enough. */
static void near_link(struct table *table, struct entry *entry)
{
	entry->near = true;
	if (!table->horizon)
		table->horizon = entry;
	if (++table->nof_near <= TABLE_NEAR)
		return;
	table->horizon->near = false;
	table->horizon = table->horizon->newer;
	table->nof_near--;
}

static void near_unlink(struct table *table, struct entry *entry)
{
	if (!entry->near)
		return;
	if (table->horizon == entry)
		table->horizon = entry->newer;
	entry->near = false;
	table->nof_near--;
}

static void list_unlink(struct table *table, struct entry *entry)
{
	near_unlink(table, entry);
	*(entry->newer ? &entry->newer->older : &table->newest) = entry->older;
	*(entry->older ? &entry->older->newer : &table->oldest) = entry->newer;
}

static void list_link(struct table *table, struct entry *entry)
{
	entry->newer = NULL;
	entry->older = table->newest;
	*(table->newest ? &table->newest->newer : &table->oldest) = entry;
	table->newest = entry;
	near_link(table, entry);
}

static void here_unlink(struct entry *entry)
{
	*(entry->newer_here ? &entry->newer_here->older_here : &entry->place->latest) = entry->older_here;
	if (entry->older_here)
		entry->older_here->newer_here = entry->newer_here;
}

static void here_link(struct entry *entry)
{
	entry->newer_here = NULL;
	entry->older_here = entry->place->latest;
	if (entry->older_here)
		entry->older_here->newer_here = entry;
	entry->place->latest = entry;
}

void table_touch(struct table *table, struct entry *entry)
{
	if (table->newest != entry) {
		list_unlink(table, entry);
		list_link(table, entry);
	}
	if (entry->place->latest != entry) {
		here_unlink(entry);
		here_link(entry);
	}
}

/* ---- by place ---- */

static struct place **place_bucket(const struct table *table, enum rat rat, uint32_t channel, int16_t id)
{
	uint32_t hash = mix(mix(table->seed, channel), (uint32_t)rat << 16 | (uint16_t)id);

	return &table->place_buckets[hash & (table->buckets - 1)];
}

static struct place *place_find(struct place *place, enum rat rat, uint32_t channel, int16_t id)
{
	while (place && (place->channel != channel || place->id != id || place->rat != rat))
		place = place->next;
	return place;
}

const struct place *table_place(const struct table *table, enum rat rat, uint32_t channel, int16_t id)
{
	return place_find(*place_bucket(table, rat, channel, id), rat, channel, id);
}

static struct place *take_place(struct table *table, enum rat rat, uint32_t channel, int16_t id)
{
	struct place **bucket = place_bucket(table, rat, channel, id), *place = place_find(*bucket, rat, channel, id);

	if (place)
		return place;
	place = table->free_places;
	if (place)
		table->free_places = place->next;
	else
		place = &table->places[table->fresh_places++];
	*place = (struct place){ .rat = rat, .channel = channel, .id = id, .next = *bucket };
	*bucket = place;
	return place;
}

static void leave_place(struct table *table, struct place *place)
{
	struct place **link = place_bucket(table, place->rat, place->channel, place->id);

	if (--place->count)
		return;
	while (*link != place)
		link = &(*link)->next;
	*link = place->next;
	place->next = table->free_places;
	table->free_places = place;
}

/* ---- by name ---- */

static uint32_t name_hash(const struct table *table, enum table_name name, uint32_t channel, const struct cell *cell)
{
	uint32_t mcc, mnc, hash = mix(mix(table->seed, channel), cell->rat);

	memcpy(&mcc, cell->mcc, sizeof(mcc));
	memcpy(&mnc, cell->mnc, sizeof(mnc));
	hash = mix(mix(hash, mcc), mnc);
	hash = mix(hash, (uint32_t)cell_area(cell));
	return name == NAME_AREA ? hash : mix(hash, (uint32_t)cell_identity(cell));
}

static bool name_agrees(const struct cell *a, const struct cell *b, enum table_name name)
{
	bool area = a->rat == b->rat && strcmp(a->mcc, b->mcc) == 0 && strcmp(a->mnc, b->mnc) == 0 &&
	            cell_area(a) == cell_area(b);

	return area && (name == NAME_AREA || cell_identity(a) == cell_identity(b));
}

static struct entry **name_bucket(const struct table *table, enum table_name name, uint32_t hash)
{
	return &table->name_buckets[name][hash & (table->buckets - 1)];
}

static void unname(struct entry *entry)
{
	for (enum table_name name = 0; name < NAMES; name++) {
		struct named *named = &entry->names[name];

		if (!named->link)
			continue;
		*named->link = named->next;
		if (named->next)
			named->next->names[name].link = named->link;
	}
}

static void put_name(struct table *table, struct entry *entry, enum table_name name)
{
	uint32_t hash = name_hash(table, name, entry->place->channel, &entry->cell);
	struct entry **bucket = name_bucket(table, name, hash);

	entry->names[name] = (struct named){ .hash = hash, .next = *bucket, .link = bucket };
	if (*bucket)
		(*bucket)->names[name].link = &entry->names[name].next;
	*bucket = entry;
}

void table_name(struct table *table, struct entry *entry)
{
	const struct named *named = &entry->names[NAME_CELL];

	if (entry->place->id >= 0 ||
	    (named->link && named->hash == name_hash(table, NAME_CELL, entry->place->channel, &entry->cell)))
		return;
	unname(entry);
	for (enum table_name name = 0; name < NAMES; name++)
		put_name(table, entry, name);
}

struct entry *table_named(const struct table *table, enum table_name name, uint32_t channel, const struct cell *said)
{
	struct entry *entry = *name_bucket(table, name, name_hash(table, name, channel, said));

	while (entry && (entry->place->channel != channel || !name_agrees(&entry->cell, said, name)))
		entry = entry->names[name].next;
	return entry;
}

/* ---- entries ---- */

void table_remove(struct table *table, struct entry *entry)
{
	size_t place = 0;

	unname(entry);
	here_unlink(entry);
	leave_place(table, entry->place);
	list_unlink(table, entry);
	while (table->order[place] != entry)
		place++;
	history_clear(&entry->history);
	memmove(&table->order[place], &table->order[place + 1], (--table->count - place) * sizeof(table->order[0]));
	entry->older = table->free;
	table->free = entry;
}

static struct entry *take_slot(struct table *table)
{
	if (table->count == table->max)
		table_remove(table, table->oldest);
	if (!table->free)
		return &table->slots[table->fresh++];
	struct entry *entry = table->free;
	table->free = entry->older;
	return entry;
}

struct entry *table_add(struct table *table, enum rat rat, uint32_t channel, int16_t id)
{
	struct entry *entry = take_slot(table);

	*entry = (struct entry){ .place = take_place(table, rat, channel, id) };
	cell_init(&entry->cell, rat);
	entry->place->count++;
	entry->instance = entry->place->instance++ % TABLE_INSTANCES;
	here_link(entry);
	list_link(table, entry);
	table->order[table->count++] = entry;
	return entry;
}
