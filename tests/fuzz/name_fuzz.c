// SPDX-License-Identifier: GPL-3.0-or-later
/* name: what a recording's name says, of any name. What is said must be possible.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../../src/source/name.h"  // name_parse

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct claim claim = claim_none();
	char *name = strndup((const char *)data, size);
	if (!name)
		return 0;
	name_parse(name, &claim);
	if (claim.freq_hz != 0 && !(claim.freq_hz >= 100e6 && claim.freq_hz <= 10e9))
		abort();
	if (claim.rate_hz != 0 && !(claim.rate_hz >= 200e3 && claim.rate_hz <= 62e6))
		abort();
	if (claim.typed && sample_bytes(&claim.type) > 16)
		abort();
	free(name);
	return 0;
}
