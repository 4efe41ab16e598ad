// SPDX-License-Identifier: GPL-3.0-or-later
/* Plans of operators out of anything: what is refused is named with its line, what is accepted can be asked.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../../src/baseline/operators_parse.h"  // operators_parse

static void check(const struct ranges *ranges)
{
	for (int i = 0; i < ranges->count; i++)
		if (ranges->ranges[i].first > ranges->ranges[i].last)
			abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fault fault = { 0 };
	char text[32],
		*copy = malloc(size ? size : 1); /* no octet to spare: the sanitizer sees one read past the end */

	memcpy(copy, data, size);
	struct operators *operators = operators_parse(copy, size, "fuzz", &fault);

	free(copy);
	if (!operators && strncmp(fault.text, "fuzz:", 5) != 0)
		abort();
	if (!operators)
		return 0;
	for (size_t i = 0; i < operators->count; i++)
		for (int rat = 0; rat < RATS; rat++) {
			check(&operators->list[i].channels[rat]);
			check(&operators->list[i].areas[rat]);
		}
	operators_of_channel(operators, RAT_LTE, 1300, text, sizeof(text));
	operators_channel(operators, "460", "00", RAT_GSM, 62);
	operators_close(operators);
	return 0;
}
