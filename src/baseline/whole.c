// SPDX-License-Identifier: GPL-3.0-or-later
/* whole: a ring; the one that was noted first makes room. */
#include "whole.h"

#include <stdlib.h>
#include <string.h>

struct whole {
	int count; /* ever noted under a key of their own */
	struct known {
		char key[CELL_KEY_SIZE];
		struct cell cell;
	} known[WHOLE_MAX];
};

struct whole *whole_create(void)
{
	return calloc(1, sizeof(struct whole));
}

void whole_destroy(struct whole *whole)
{
	free(whole);
}

static int find(const struct whole *whole, const char *key)
{
	const int count = whole->count < WHOLE_MAX ? whole->count : WHOLE_MAX;

	for (int i = 0; i < count; i++)
		if (strcmp(whole->known[i].key, key) == 0)
			return i;
	return -1;
}

const struct cell *whole_find(const struct whole *whole, const char *key)
{
	const int place = find(whole, key);

	return place < 0 ? NULL : &whole->known[place].cell;
}

void whole_note(struct whole *whole, const struct cell *cell)
{
	char key[CELL_KEY_SIZE];

	cell_key(cell, key, sizeof(key));
	const int place = find(whole, key);
	struct known *known = &whole->known[place >= 0 ? place : whole->count++ % WHOLE_MAX];

	memcpy(known->key, key, sizeof(key));
	known->cell = *cell;
}
