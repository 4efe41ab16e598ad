// SPDX-License-Identifier: GPL-3.0-or-later
/* Lines of records and of exports that anybody wrote: what is taken is a cell, and a said text says the same again.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "known_cell.h"
#include "record_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *rule_name(const char *id)
{
	return id;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct alert alert;
	static struct heard_line heard;
	const char *line = (const char *)data;
	struct sighting sighting;
	struct known_cell known;
	struct said said = said_decode(line, size);

	if (said.text) {
		struct said again = said_decode(said.text, strlen(said.text));

		if (!again.text || strcmp(again.text, said.text) != 0 || said_add(&said, &again))
			abort();
		said_clear(&again);
	}
	said_clear(&said);
	sighting_decode(line, size, &sighting);
	alert_decode(line, size, "a", &alert, rule_name);
	alert_decode_live(line, size, "x", &alert, rule_name);
	heard_decode(line, size, &heard);
	if (!known_cell_decode(line, size, &known))
		free(known_cell_encode(&known));
	era_clear(&known.era);
	return 0;
}
