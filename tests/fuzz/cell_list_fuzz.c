// SPDX-License-Identifier: GPL-3.0-or-later
/* Lines of lists of cells out of anything: what is taken lies within what cells can have, and its key among its
 * neighbours.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../../src/baseline/csv.h"  // csv_parse

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *line = malloc(size ? size : 1); /* no octet to spare: the sanitizer sees one read past the end */
	struct listed listed;
	const char *why;

	memcpy(line, data, size);
	enum csv_verdict verdict = csv_parse(line, size, &listed, &why);

	free(line);
	if (verdict == CSV_BAD && !why)
		abort();
	if (verdict != CSV_CELL)
		return 0;
	int64_t key = listed_key(&listed);

	if (listed.mcc < 1 || listed.mcc > 999 || listed.mnc < 0 || listed.mnc > 999 || listed.area < 0 ||
	    listed.area > 0xffff || listed.number < 0 || listed.number > (listed.rat == RAT_LTE ? 0xfffffff : 0xffff) ||
	    (key & 0xffff) != listed.area)
		abort();
	return 0;
}
