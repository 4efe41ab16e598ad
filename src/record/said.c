// SPDX-License-Identifier: GPL-3.0-or-later
/* said: see said.h. The text is written by the keys of cell_json.h, "rat" and "freq_hz" before them. */
#include "said.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "cell_json.h"  // cell_json_put

/* Frees the object. */
static struct said keep(json_t *object)
{
	struct said said = { 0 };

	if (json_is_object(object) && !cell_json_get(object, &said.cell))
		said.text = json_dumps(object, JSON_COMPACT);
	json_decref(object);
	return said;
}

static json_t *read_text(const char *text, size_t size)
{
	return json_loadb(text, size, JSON_REJECT_DUPLICATES, NULL);
}

struct said said_of(const struct cell *cell)
{
	struct cell lasting = *cell;
	json_t *object = json_object();

	lasting.conduct = (struct cell_conduct){ 0 };
	for (const struct cell_field *field = cell_fields; field->key; field++)
		if (field->counts || field->tally)
			*(int32_t *)((char *)&lasting + field->offset) = CELL_UNKNOWN;
	lasting.lte.sfn = CELL_UNKNOWN;
	json_object_set_new_nocheck(object, "rat", json_string(rat_name(cell->rat)));
	if (cell->freq_hz > 0)
		json_object_set_new_nocheck(object, "freq_hz", json_integer(llround(cell->freq_hz)));
	cell_json_put(object, &lasting);
	return keep(object);
}

struct said said_decode(const char *text, size_t size)
{
	return keep(read_text(text, size));
}

struct said said_copy(const struct said *said)
{
	struct said copy = *said;

	copy.text = said->text ? strdup(said->text) : NULL;
	return copy;
}

void said_clear(struct said *said)
{
	free(said->text);
	said->text = NULL;
}

/* Lists of what was heard so far: a shorter one only says that less was listened to. */
static bool grows(const char *key)
{
	return strcmp(key, "si_seen") == 0 || strcmp(key, "sib_seen") == 0 || strcmp(key, "neighbours") == 0;
}

static bool list_has(const json_t *list, const json_t *wanted)
{
	for (size_t i = 0; i < json_array_size(list); i++)
		if (json_equal(json_array_get(list, i), wanted))
			return true;
	return false;
}

static void add_to_list(json_t *list, const json_t *more)
{
	for (size_t i = 0; i < json_array_size(more); i++)
		if (!list_has(list, json_array_get(more, i)))
			json_array_append(list, json_array_get(more, i));
}

bool said_add(struct said *said, const struct said *now)
{
	json_t *sum = said->text ? read_text(said->text, strlen(said->text)) : json_object();
	json_t *object = now->text ? read_text(now->text, strlen(now->text)) : NULL, *is;
	const char *key;

	json_object_foreach(object, key, is)
	{
		json_t *was = json_object_get(sum, key);

		if (was && grows(key))
			add_to_list(was, is);
		else
			json_object_set_nocheck(sum, key, is);
	}
	struct said both = keep(sum);
	bool differs = both.text && (!said->text || strcmp(both.text, said->text) != 0);

	json_decref(object);
	if (both.text) {
		said_clear(said);
		*said = both;
	}
	return differs;
}
