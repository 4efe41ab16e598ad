// SPDX-License-Identifier: GPL-3.0-or-later
/* fields: what a person calls the fields of a cell, and their units. */
#pragma once

#include "cell.h"      // struct cell_field
#include "language.h"  // enum language

struct field_words {
	const char *key; /* as in cell_fields[] */
	const char *english, *chinese;
	const char *unit; /* "" none; both languages */
};

/* Of each field in cell_fields[], in any order; ended by key NULL. */
extern const struct field_words field_words[];

/* NULL: it has none. */
const struct field_words *field_words_of(const struct cell_field *field);

enum { FIELD_TEXT_SIZE = 64 };

/* Value and unit: "-110 dBm", "yes"; false when not known. */
bool field_text(const struct cell *cell, const struct cell_field *field, enum language language,
                char text[FIELD_TEXT_SIZE]);
