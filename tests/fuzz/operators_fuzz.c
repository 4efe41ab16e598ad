// SPDX-License-Identifier: GPL-3.0-or-later
/* Plans of operators out of anything: what is refused is named with its line, what is accepted can be asked.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../../src/baseline/operators_parse.h"  // operators_parse

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
		for (int kind = 0; kind < RANGES_KINDS; kind++)
			for (int k = 0; k < operators->list[i].ranges[kind].count; k++)
				if (operators->list[i].ranges[kind].ranges[k].first >
				    operators->list[i].ranges[kind].ranges[k].last)
					abort();
	operators_of_channel(operators, RAT_LTE, 1300, text, sizeof(text));
	operators_channel(operators, "460", "00", RAT_GSM, 62);
	operators_close(operators);
	return 0;
}
