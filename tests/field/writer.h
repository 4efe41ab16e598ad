// SPDX-License-Identifier: GPL-3.0-or-later
/* writer: bits into octets, the first one in the highest place.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct writer {
	uint8_t *octets;
	int at, size; /* bits */
	int spare;    /* octet that L and H are relative to (44.018 10.5.2: 0x2b); 0: none */
};

/* The rest of the octets holds `spare`. */
struct writer writer_begin(uint8_t *octets, int octets_size, int spare);
void writer_put(struct writer *w, uint32_t value, int width);
/* L is the bit of the padding, H the other one. */
void writer_high(struct writer *w, bool high);
int writer_octets(const struct writer *w); /* begun so far */
