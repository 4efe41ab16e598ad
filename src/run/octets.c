// SPDX-License-Identifier: GPL-3.0-or-later
/* octets: samples of 8 bits gather around the middle of their range, which is 127.5 unsigned and 0 (or 255, which is
 * -1) signed; one taken for the other leaves the middle empty. Of 16 bits, little endian, the low octet is anything and
 * the high one gathers around 0 and 255. Saturated samples are at the ends and in neither place: of them nothing is
 * said. */
#include "octets.h"

#include <stdbool.h>
#include <stddef.h>

enum { ENOUGH = 8192, AT_MOST = 1 << 18 };

static const double most = 0.8, few = 0.2; /* bounds of the shares of octets near the middle of the range */

void octets_add(struct octets *octets, const struct iq_block *block)
{
	const uint8_t *octet = block->samples;
	size_t bytes = block->nof_samples * iq_sample_bytes(block->format);

	for (size_t i = 0; i + 1 < bytes && octets->count < AT_MOST; i += 2) {
		octets->even[octet[i]]++;
		octets->odd[octet[i + 1]]++;
		octets->count += 2;
	}
}

/* Share of the values from first to last. */
static double share(const uint32_t *counts, int first, int last, double all)
{
	uint32_t sum = 0;

	for (int i = first; i <= last; i++)
		sum += counts[i];
	return sum / all;
}

/* Whether values gather around 127.5, and not only right beside it. */
static bool is_unsigned(const uint32_t *counts, double all)
{
	return share(counts, 64, 191, all) > most && share(counts, 64, 126, all) + share(counts, 129, 191, all) > few;
}

/* Whether values gather around 0, and not only at 0 and -1. */
static bool is_signed(const uint32_t *counts, double all)
{
	return share(counts, 64, 191, all) < few && share(counts, 1, 32, all) + share(counts, 223, 254, all) > few;
}

/* Whether all values are about equally frequent, as in the low octet of 16 bits. */
static bool is_level(const uint32_t *counts, double all)
{
	for (int i = 0; i < 256; i += 32) {
		double part = share(counts, i, i + 31, all);

		if (part < 0.1 || part > 0.15)
			return false;
	}
	return true;
}

const char *octets_format(const struct octets *octets, enum iq_format format)
{
	const double all = octets->count / 2;
	const uint32_t *even = octets->even, *odd = octets->odd;
	bool eight = format == IQ_CU8 || format == IQ_CS8;

	if (octets->count < ENOUGH || format == IQ_CF32)
		return NULL;
	if (format != IQ_CU8 && is_unsigned(even, all) && is_unsigned(odd, all))
		return "cu8";
	if (format != IQ_CS8 && is_signed(even, all) && is_signed(odd, all))
		return "cs8";
	if (eight && is_level(even, all) && share(odd, 64, 191, all) < few)
		return "cs16";
	return NULL;
}
