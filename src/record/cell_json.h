// SPDX-License-Identifier: GPL-3.0-or-later
/* cell_json: a cell as the keys of a JSON object, as records have them, written and read again.
 */
#pragma once

#include <jansson.h>

#include "cell.h"  // struct cell

/* Every plain field that is known, and the lists plmns, si_seen, cell_allocation, si_schedule, sib_seen, neighbours. */
void cell_json_put(json_t *record, const struct cell *cell);
void cell_json_put_field(json_t *record, const struct cell *cell, const struct cell_field *field);
/* Those that say which cell it is. */
void cell_json_put_identity(json_t *record, const struct cell *cell);

/* Reads them, and "rat", into *cell; other keys are passed over, keys that are missing are not known. NULL, or why this
 * is no cell; the object may be anybody's. */
const char *cell_json_get(const json_t *record, struct cell *cell);
