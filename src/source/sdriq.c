// SPDX-License-Identifier: GPL-3.0-or-later
/* sdriq: 32 octets, little endian, then samples of 16 bits, or of 24 bits in 32. See sdriq.h.
 *
 *   0  rate, 32 bits       12  time of the start, 64 bits: ms since 1970, in old files s     24  zeros, 32 bits
 *   4  centre, 64 bits     20  bits of a component, 32 bits: 16 or 24                        28  CRC-32 of all before
 */
#include "sdriq.h"

#include <errno.h>
#include <string.h>
#include <strings.h>
#include <zlib.h>

enum { HEADER = 32 };

static const uint64_t last_s =
	7258118399; /* end of 2199, see utc.h. A larger number is in ms: as such, this one is in March 1970 */

static uint64_t get(const uint8_t *p, int octets)
{
	uint64_t value = 0;
	while (octets-- > 0)
		value = value << 8 | p[octets];
	return value;
}

bool sdriq_is(const char *name)
{
	static const char suffix[] = ".sdriq";
	size_t length = strlen(name), end = sizeof(suffix) - 1;
	return length > end && !strcasecmp(name + length - end, suffix);
}

static int64_t start_ns(uint64_t start)
{
	if (start == 0 || start > last_s * 1000)
		return INT64_MIN;
	return (int64_t)(start > last_s ? start * 1000000 : start * 1000000000);
}

int sdriq_read(struct octets *octets, const char *name, struct claim *claim, struct fault *fault)
{
	uint8_t p[HEADER];
	ssize_t n = octets_read(octets, p, sizeof(p));
	if (n < 0)
		return fault_set(fault, (int)-n, "%s: %s", name, octets_error(n));
	if (n < HEADER)
		return fault_set(fault, EBADMSG, "%s: octet %zd: the header of 32 octets is cut off", name, n);
	if (crc32(0, p, 28) != get(p + 28, 4))
		return fault_set(fault, EBADMSG, "%s: octet 28: the header's CRC is wrong: no recording of SDRangel",
		                 name);
	uint64_t bits = get(p + 20, 4);
	if (bits != 16 && bits != 24)
		return fault_set(fault, EBADMSG, "%s: octet 20: samples of %llu bits, neither 16 nor 24", name,
		                 (unsigned long long)bits);
	claim->typed = true;
	claim->type = bits == 16 ? (struct sample_type){ .kind = SAMPLE_SIGNED, .octets = 2 }
	                         : (struct sample_type){ .kind = SAMPLE_SIGNED, .octets = 4, .headroom_bits = 8 };
	claim->rate_hz = (double)get(p, 4);
	claim->freq_hz = (double)get(p + 4, 8);
	claim->time_ns = start_ns(get(p + 12, 8));
	return 0;
}
