// SPDX-License-Identifier: GPL-3.0-or-later
/* generator: both behind one face. */
#include "generator.h"

#include <stdlib.h>
#include <string.h>

#include "../field/field.h"  // field_create

#define FACE(type)                                                                                                     \
	static void *type##_make(const struct world_config *config)                                                    \
	{                                                                                                              \
		return type##_create(config);                                                                          \
	}                                                                                                              \
	static void type##_end(void *instance)                                                                         \
	{                                                                                                              \
		type##_destroy(instance);                                                                              \
	}                                                                                                              \
	static bool type##_give(void *instance, struct pdu *pdu)                                                       \
	{                                                                                                              \
		return type##_next(instance, pdu);                                                                     \
	}                                                                                                              \
	static int type##_who(const void *instance)                                                                    \
	{                                                                                                              \
		return type##_sender(instance);                                                                        \
	}                                                                                                              \
	static int type##_count(const void *instance)                                                                  \
	{                                                                                                              \
		return type##_stations(instance);                                                                      \
	}                                                                                                              \
	static void type##_tell(const void *instance, int i, struct world_station *station)                            \
	{                                                                                                              \
		type##_station(instance, i, station);                                                                  \
	}                                                                                                              \
	static double type##_counts(const void *instance)                                                              \
	{                                                                                                              \
		return type##_counts_from_s(instance);                                                                 \
	}                                                                                                              \
	static const struct generator type##_generator = { #type,        type##_kinds, type##_make,                    \
		                                           type##_end,   type##_give,  type##_who,                     \
		                                           type##_count, type##_tell,  type##_counts }

FACE(world);
FACE(field);

const struct generator *const generators[] = { &world_generator, &field_generator, NULL };

const struct generator *generator_find(const char *name)
{
	for (int i = 0; generators[i]; i++)
		if (strcmp(generators[i]->name, name) == 0 || atoi(name) == i + 1)
			return generators[i];
	return NULL;
}

int generator_kind(const struct generator *generator, const char *name)
{
	for (int i = 0; generator->kinds[i].name; i++)
		if (strcmp(generator->kinds[i].name, name) == 0)
			return i;
	return -1;
}
