// SPDX-License-Identifier: GPL-3.0-or-later
/* SigMF metadata out of anything: the first octet decides which options are given, the rest is the file.
 * What is accepted must be playable: segments in order, inside the data, with a frequency.
 */
#include <stdint.h>
#include <stdlib.h>

#include "source.h"                  // struct source_config
#include "../../src/source/sigmf.h"  // sigmf_parse

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct recording *recording)
{
	uint64_t last = 0;
	if (recording->nof_reached > recording->nof_segments)
		abort();
	for (size_t i = 0; i < recording->nof_segments; i++) {
		const struct segment *segment = &recording->segments[i];
		bool reached = i < recording->nof_reached;
		if (segment->start < last || (reached && segment->start > recording->nof_samples) ||
		    !(segment->freq_hz > 0))
			abort();
		last = segment->start;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	struct source_config config = {
		.format = data[0] & 1 ? "cs16" : NULL,
		.rate_hz = data[0] & 2 ? 1e6 : 0,
		.freq_hz = data[0] & 4 ? 940e6 : 0,
		.start_ns = data[0] & 8 ? 1 : INT64_MIN,
	};
	struct recording recording = { 0 };
	struct fault fault;
	uint64_t data_bytes = data[0] & 16 ? UINT64_MAX >> 1 : 2000;
	if (sigmf_parse("fuzz", (const char *)data + 1, size - 1, data_bytes, &config, &recording, &fault) == 0)
		check(&recording);
	recording_clear(&recording);
	return 0;
}
