// SPDX-License-Identifier: GPL-3.0-or-later
/* writer: see writer.h. */
#include "writer.h"

#include <assert.h>
#include <string.h>

struct writer writer_begin(uint8_t *octets, int octets_size, int spare)
{
	memset(octets, spare, (size_t)octets_size);
	return (struct writer){ octets, 0, 8 * octets_size, spare };
}

static void put_bit(struct writer *w, unsigned bit)
{
	uint8_t mask = (uint8_t)(0x80 >> w->at % 8);

	assert(w->at < w->size);
	if (bit)
		w->octets[w->at / 8] |= mask;
	else
		w->octets[w->at / 8] &= (uint8_t)~mask;
	w->at++;
}

void writer_put(struct writer *w, uint32_t value, int width)
{
	for (int i = width - 1; i >= 0; i--)
		put_bit(w, value >> i & 1);
}

void writer_high(struct writer *w, bool high)
{
	unsigned low = (unsigned)w->spare >> (7 - w->at % 8) & 1;

	put_bit(w, high ? !low : low);
}

int writer_octets(const struct writer *w)
{
	return (w->at + 7) / 8;
}
