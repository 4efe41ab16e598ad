// SPDX-License-Identifier: GPL-3.0-or-later
/* csn1: bit reader for rest octets, see csn1.h. The position may run past the end; nothing is read there.
 */
#include "csn1.h"

struct csn1 csn1_open(const uint8_t *octets, size_t from, size_t to)
{
	return (struct csn1){ .octets = octets, .bit = 8 * from, .end = 8 * (to > from ? to : from) };
}

static bool bit_at(const uint8_t *octets, size_t bit)
{
	return octets[bit / 8] >> (7 - bit % 8) & 1;
}

bool csn1_flag(struct csn1 *r)
{
	bool value = r->bit < r->end && bit_at(r->octets, r->bit);

	r->bit++;
	return value;
}

uint32_t csn1_bits(struct csn1 *r, unsigned n)
{
	uint32_t value = 0;

	while (n--)
		value = value << 1 | csn1_flag(r);
	return value;
}

bool csn1_high(struct csn1 *r)
{
	const uint8_t padding = GSM_PADDING;
	size_t bit = r->bit++;

	return bit < r->end && bit_at(r->octets, bit) != bit_at(&padding, bit % 8);
}

void csn1_skip(struct csn1 *r, size_t n)
{
	r->bit += n;
}

size_t csn1_left(const struct csn1 *r)
{
	return r->bit < r->end ? r->end - r->bit : 0;
}

bool csn1_overrun(const struct csn1 *r)
{
	return r->bit > r->end;
}
