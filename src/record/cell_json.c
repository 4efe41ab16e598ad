// SPDX-License-Identifier: GPL-3.0-or-later
/* cell_json: the keys of a cell, written. What is not known, and a list that is empty, is left out. */
#include "cell_json.h"

#include <stdio.h>

/* Owns the list from here on. */
static void put_list(json_t *record, const char *key, json_t *list)
{
	if (json_array_size(list))
		json_object_set_nocheck(record, key, list);
	json_decref(list);
}

static void put_si_seen(json_t *record, const struct cell *cell)
{
	json_t *list = json_array();

	for (int si = 0; si < CELL_SI_COUNT; si++)
		if (cell->gsm.si_seen & 1u << si)
			json_array_append_new(list, json_string(cell_si_name(si)));
	put_list(record, "si_seen", list);
}

static void put_allocation(json_t *record, const struct cell *cell)
{
	json_t *list = json_array();

	for (int i = 0; i < cell->gsm.nof_allocation; i++)
		json_array_append_new(list, json_integer(cell->gsm.allocation[i]));
	put_list(record, "cell_allocation", list);
}

/* -1: none given. */
static void put_known(json_t *object, const char *key, int32_t value)
{
	if (value >= 0)
		json_object_set_new_nocheck(object, key, json_integer(value));
}

static json_t *neighbour_object(const struct cell_neighbour *neighbour)
{
	static const struct {
		const char *rat, *channel, *id;
	} names[] = {
		[NEIGHBOUR_GSM] = { "gsm", "arfcn", "bsic" },
		[NEIGHBOUR_UMTS] = { "umts", "uarfcn", "scrambling_code" },
		[NEIGHBOUR_LTE] = { "lte", "earfcn", "pci" },
	};
	json_t *object = json_object();

	json_object_set_new_nocheck(object, "rat", json_string(names[neighbour->rat].rat));
	put_known(object, names[neighbour->rat].channel, neighbour->channel);
	put_known(object, names[neighbour->rat].id, neighbour->id);
	put_known(object, "priority", neighbour->priority);
	return object;
}

/* Listed already, by another message: the BCCH and the SACCH often say the same. */
static bool listed_before(const struct cell *cell, int i)
{
	const struct cell_neighbour *a = &cell->neighbours[i];

	for (const struct cell_neighbour *b = cell->neighbours; b < a; b++)
		if (a->rat == b->rat && a->channel == b->channel && a->id == b->id && a->priority == b->priority)
			return true;
	return false;
}

/* An empty list that was broadcast is worth saying; one not read yet is not known. */
static void put_neighbours(json_t *record, const struct cell *cell)
{
	if (!cell_neighbours_known(cell))
		return;
	json_t *list = json_array();

	for (int i = 0; i < cell->nof_neighbours; i++)
		if (!listed_before(cell, i))
			json_array_append_new(list, neighbour_object(&cell->neighbours[i]));
	json_object_set_new_nocheck(record, "neighbours", list);
}

static void put_plmns(json_t *record, const struct cell *cell)
{
	json_t *list = json_array();

	for (int i = 0; i < cell->nof_plmns; i++)
		json_array_append_new(list, json_sprintf("%s-%s", cell->plmns[i].mcc, cell->plmns[i].mnc));
	put_list(record, "plmns", list);
}

static json_t *sibs_list(uint64_t sibs)
{
	json_t *list = json_array();

	for (int sib = 0; sib < 64; sib++)
		if (sibs >> sib & 1)
			json_array_append_new(list, json_integer(sib));
	return list;
}

/* In the order of the windows: {"period_frames":16,"sibs":[2,3]}. */
static void put_schedule(json_t *record, const struct cell *cell)
{
	json_t *list = json_array();

	for (int i = 0; i < cell->lte.nof_si_messages; i++) {
		const struct cell_si_message *message = &cell->lte.si_schedule[i];
		json_t *object = json_object();

		put_known(object, "period_frames", message->period_frames);
		json_object_set_new_nocheck(object, "sibs", sibs_list(message->sibs));
		json_array_append_new(list, object);
	}
	put_list(record, "si_schedule", list);
}

/* {"11":3,"15":1}: what is not known is left out. */
static void put_causes(json_t *record, const char *key, const struct conduct_cause *causes, int size)
{
	json_t *object = json_object();
	char cause[8];

	for (int i = 0; i < size && causes[i].count; i++) {
		snprintf(cause, sizeof(cause), causes[i].cause == CONDUCT_NO_CAUSE ? "unknown" : "%u", causes[i].cause);
		json_object_set_new(object, cause, json_integer(causes[i].count));
	}
	if (json_object_size(object))
		json_object_set(record, key, object);
	json_decref(object);
}

static void put_ciphered(json_t *record, const struct cell_conduct *conduct)
{
	json_t *object = json_object();
	char name[8];

	for (int i = 0; i < CONDUCT_ALGORITHMS; i++) {
		snprintf(name, sizeof(name), "a5/%d", i);
		if (conduct->ciphered[i])
			json_object_set_new(object, name, json_integer(conduct->ciphered[i]));
	}
	if (json_object_size(object))
		json_object_set(record, "ciphered", object);
	json_decref(object);
}

static json_t *carriers_list(const struct cell_conduct *conduct)
{
	json_t *list = json_array();

	for (int i = 0; i < conduct->nof_redirect_arfcns; i++)
		json_array_append_new(list, json_integer(conduct->redirect_arfcns[i]));
	return list;
}

void cell_json_put_field(json_t *record, const struct cell *cell, const struct cell_field *field)
{
	int32_t value = field->type == CELL_STRING ? CELL_UNKNOWN : cell_field_int(cell, field);
	json_t *json = NULL;

	if (field->type == CELL_STRING && cell_field_string(cell, field)[0])
		json = json_string(cell_field_string(cell, field));
	else if (value != CELL_UNKNOWN)
		json = field->type == CELL_BOOL ? json_boolean(value) : json_integer(value);
	if (json)
		json_object_set_new_nocheck(record, field->key, json);
}

void cell_json_put_identity(json_t *record, const struct cell *cell)
{
	for (int i = 0; cell_identity_keys[i]; i++)
		cell_json_put_field(record, cell, cell_field_find(cell_identity_keys[i]));
}

void cell_json_put(json_t *record, const struct cell *cell)
{
	for (const struct cell_field *field = cell_fields; field->key; field++)
		cell_json_put_field(record, cell, field);
	put_plmns(record, cell);
	put_si_seen(record, cell);
	put_allocation(record, cell);
	put_schedule(record, cell);
	put_list(record, "sib_seen", sibs_list(cell->lte.sib_seen));
	put_neighbours(record, cell);
	put_ciphered(record, &cell->conduct);
	put_causes(record, "reject_causes", cell->conduct.reject_causes, CONDUCT_CAUSES);
	put_causes(record, "release_causes", cell->conduct.release_causes, CONDUCT_RELEASES);
	if (cell->conduct.connections >= 0)
		put_list(record, "redirect_arfcns", carriers_list(&cell->conduct));
}
