// SPDX-License-Identifier: GPL-3.0-or-later
/* Cells out of any JSON: what is taken is written and read again as the same cell.
 */
#include <stdint.h>
#include <stdlib.h>

#include "../../src/record/cell_json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	json_t *record = json_loadb((const char *)data, size, 0, NULL);
	struct cell cell, again;

	if (json_is_object(record) && !cell_json_get(record, &cell)) {
		json_t *written = json_object();

		cell_json_put(written, &cell);
		json_object_set_new(written, "rat", json_string(rat_name(cell.rat)));
		if (cell_json_get(written, &again) ||
		    (cell.nof_neighbours == again.nof_neighbours && cell_broadcast_differs(&cell, &again)))
			abort();
		json_decref(written);
	}
	json_decref(record);
	return 0;
}
