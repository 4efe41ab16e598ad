// SPDX-License-Identifier: GPL-3.0-or-later
/* gmsk: GMSK BT 0.3 (45.004 clause 2), evaluated at any instant straight from its phase.
 *
 * The phase during one symbol depends on the quadrant reached before and on the last AIR_GMSK_SPAN symbols. Both are
 * packed into one octet a symbol, so a waveform is an octet string and a sample is one table look-up: no oversampled
 * intermediate, no resampling filter, any sample rate and any clock error.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

enum { AIR_GMSK_SPAN = 5, AIR_GMSK_PATTERNS = 1 << AIR_GMSK_SPAN, AIR_GMSK_STEPS = 64 };
/* The pulse of symbol k is centred AIR_GMSK_DELAY symbols after the interval that state k describes begins, plus half
 * a symbol: the phase within symbol k of the bit string is looked up in state k + AIR_GMSK_DELAY. */
enum { AIR_GMSK_DELAY = 2 };

struct air_gmsk_table {
	uint32_t phase[AIR_GMSK_PATTERNS][AIR_GMSK_STEPS + 1]; /* over one symbol; 2^32 = one turn */
};

/* The precoder's and integrator's memory. */
struct air_gmsk {
	uint8_t last_bit;
	uint8_t pattern;  /* the last symbols, newest in bit 0; 1 means alpha = +1 */
	uint8_t quadrant; /* quarter turns of all symbols older than the pattern */
};

void air_gmsk_table_fill(struct air_gmsk_table *table);

/* bits[n] to states[n] = quadrant << 5 | pattern. */
void air_gmsk_run(struct air_gmsk *gmsk, const uint8_t *bits, size_t n, uint8_t *states);

/* Phase at fraction (2^32 = one symbol) of the symbol described by state. */
static inline uint32_t air_gmsk_phase(const struct air_gmsk_table *table, uint8_t state, uint32_t fraction)
{
	const uint32_t *p = &table->phase[state & (AIR_GMSK_PATTERNS - 1)][fraction >> 26];
	int64_t step = (int64_t)(int32_t)(p[1] - p[0]) * (int32_t)(fraction & 0x3ffffff);
	return ((uint32_t)(state >> AIR_GMSK_SPAN) << 30) + p[0] + (uint32_t)(step >> 26);
}
