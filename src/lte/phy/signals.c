// SPDX-License-Identifier: GPL-3.0-or-later
/* signals: Zadoff-Chu, m-sequences and Gold sequences of 36.211 6.10.1 and 6.11, straight from the formulas.
 */
#include "signals.h"

#include <math.h>
#include <string.h>

#include "coding.h"  // gold_sequence

/* 36.211 6.11.1.1 */
void pss_sequence(unsigned n_id_2, float complex *d)
{
	static const int roots[3] = { 25, 29, 34 }; /* table 6.11.1.1-1 */
	const int u = roots[n_id_2 % 3];
	for (int n = 0; n < SYNC_SUBCARRIERS; n++) {
		int k = n < 31 ? n * (n + 1) : (n + 1) * (n + 2);
		double phase = -M_PI * u * k / 63;
		d[n] = CMPLXF((float)cos(phase), (float)sin(phase));
	}
}

/* m-sequence of 36.211 6.11.2.1: x(i + 5) = sum of x(i + tap), from 0 0 0 0 1; as 1 - 2x. */
static void m_sequence(unsigned taps, int8_t *out)
{
	unsigned state = 1 << 4; /* bit k: x(i + k) */
	for (int i = 0; i < 31; i++) {
		out[i] = (int8_t)(1 - 2 * (int)(state & 1));
		state = state >> 1 | (unsigned)__builtin_parity(state & taps) << 4;
	}
}

void sss_sequence(unsigned n_id_1, unsigned n_id_2, unsigned subframe, int8_t *d)
{
	int8_t s[31], c[31], z[31];
	m_sequence(1 << 2 | 1, s);
	m_sequence(1 << 3 | 1, c);
	m_sequence(1 << 4 | 1 << 2 | 1 << 1 | 1, z);
	/* table 6.11.2.1-1 by its generating equations */
	unsigned q1 = n_id_1 / 30, q = (n_id_1 + q1 * (q1 + 1) / 2) / 30, m = n_id_1 + q * (q + 1) / 2;
	unsigned m0 = m % 31, m1 = (m0 + m / 31 + 1) % 31;
	unsigned even = subframe == 0 ? m0 : m1, odd = subframe == 0 ? m1 : m0;
	for (unsigned n = 0; n < 31; n++) {
		d[2 * n] = (int8_t)(s[(n + even) % 31] * c[(n + n_id_2) % 31]);
		d[2 * n + 1] = (int8_t)(s[(n + odd) % 31] * c[(n + n_id_2 + 3) % 31] * z[(n + even % 8) % 31]);
	}
}

void crs_sequence(unsigned pci, unsigned n_s, unsigned l, int cp_extended, unsigned nof_prb, float complex *r)
{
	const uint32_t n_cp = cp_extended ? 0 : 1;
	const uint32_t c_init = (7 * (n_s + 1) + l + 1) * (2 * pci + 1) * 1024 + 2 * pci + n_cp;
	uint8_t c[2 * CRS_MAX];
	/* the sequence belongs to 110 blocks; a narrower carrier takes its middle */
	gold_sequence(c_init, 2 * (110 - nof_prb), c, (size_t)4 * nof_prb);
	for (unsigned m = 0; m < 2 * nof_prb; m++)
		r[m] = CMPLXF((float)M_SQRT1_2 * (float)(1 - 2 * c[2 * m]),
		              (float)M_SQRT1_2 * (float)(1 - 2 * c[2 * m + 1]));
}

/* 36.211 6.10.1.2 */
int crs_first(unsigned pci, unsigned port, unsigned n_s, unsigned l, unsigned symbols)
{
	unsigned v;
	if (port < 2) {
		if (l != 0 && l != symbols - 3)
			return -1;
		v = (l == 0) == (port == 0) ? 0 : 3;
	} else {
		if (l != 1)
			return -1;
		v = port == 2 ? 3 * (n_s % 2) : 3 + 3 * (n_s % 2);
	}
	return (int)((v + pci % 6) % 6);
}
