// SPDX-License-Identifier: GPL-3.0-or-later
/* peers: the other cells of the same operator and radio technology, as a measure of what is usual here.
 */
#pragma once

#include "rule.h"  // struct scene, struct suspect

/* The next peer after `last` (NULL: the first), of those heard within the hour; NULL at the end. */
const struct cell *peer_next(const struct scene *scene, const struct cell *cell, const struct cell *last);
int peers_count(const struct scene *scene, const struct cell *cell);

/* The next cell of any operator and technology after `last` (NULL: the first), of those heard within an hour of now,
 * past or future: cells of the future were heard before the clock was set back. */
const struct cell *heard_next(const struct scene *scene, const struct cell *last);

/* Codes of one country: some have several (E.212). */
bool country_same(const char *mcc, const char *other);

/* Whether a cell names this GSM carrier among its neighbours; how many other GSM carriers than its own it names. */
bool lists_gsm(const struct cell *cell, int32_t arfcn);
int lists_gsm_count(const struct cell *cell);

/* Every part of the list of GSM neighbours has been heard: SI2, and SI2ter
 * where SI3 announces it. */
bool lists_complete(const struct cell *cell);

/* What a field usually is among the operator's cells. */
struct usual {
	int cells;        /* how many of them broadcast the field */
	double share;     /* share of these with the suspect's value */
	int32_t value;    /* the commonest one, as history_value() gives it; CELL_UNKNOWN where there is none */
	double most;      /* share of these with the commonest value */
	enum basis basis; /* BASIS_BASELINE where it knows enough of them, BASIS_HEARD otherwise */
};

/* field: by its key. cells is 0 when the suspect or its peers say nothing of it. */
struct usual usual_of(const struct scene *scene, const struct cell *cell, const char *key);

/* Place of a key in cell_fields[], -1: there is none. */
int field_index(const char *key);

/* A number of a cell in words: "?" for CELL_UNKNOWN. */
struct digits {
	char text[12];
};
struct digits digits_of(int32_t value);
