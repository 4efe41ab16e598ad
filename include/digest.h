// SPDX-License-Identifier: GPL-3.0-or-later
/* digest: what a watch did since the last one, once a day: for people who want to know that it still listens.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "language.h"  // enum language

enum { DIGEST_BYTES = 1024 };

struct digest {
	int64_t from_ns, to_ns;
	double listened_s;                  /* by all receivers together */
	uint32_t receivers, lost_receivers; /* how many there are; how many of them are lost now */
	uint32_t cells;                     /* known now */
	uint32_t notice, suspicious, fake;  /* alerts of this time by the highest level that each came to */
	uint64_t samples, dropped_samples, dropped_records;
};

/* Lines, each ended by a line feed, into text[size], cut where it is full; how many octets were written. */
size_t digest_format(const struct digest *digest, enum language language, char *text, size_t size);
