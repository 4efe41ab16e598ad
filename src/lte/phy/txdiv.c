// SPDX-License-Identifier: GPL-3.0-or-later
/* txdiv: two symbols travel over two neighbouring elements and two ports (36.211 6.3.4.3):
 *
 *   element   first port   second port            received: r = (h0 x0 - h1 x1*) / sqrt 2
 *      0         x0           -x1*                          s = (h0 x1 + h1 x0*) / sqrt 2
 *      1         x1            x0*
 *
 * h0* r + h1 s* holds x0 alone and h0* s - h1 r* holds x1 alone, as long as the channel is the same at both elements.
 * With four ports, pairs of elements take turns on ports 0, 2 and 1, 3.
 */
#include "txdiv.h"

#include <math.h>

/* Soft bits of one QPSK symbol (36.211 7.1.2): real and imaginary part, scaled to log-likelihood ratios. */
static void put(float *llr, float complex symbol, float scale)
{
	llr[0] = scale * crealf(symbol);
	llr[1] = scale * cimagf(symbol);
}

static float complex received(const struct lte_subframe *sf, struct re at)
{
	return sf->res[at.symbol][at.subcarrier];
}

static void pair_soft(const struct lte_subframe *sf, unsigned port0, unsigned port1, const struct re at[2], float scale,
                      float *llr)
{
	const float complex r = received(sf, at[0]), s = received(sf, at[1]);
	const float complex h0r = sf->h[port0][at[0].symbol][at[0].subcarrier],
			    h1r = sf->h[port1][at[0].symbol][at[0].subcarrier];
	const float complex h0s = sf->h[port0][at[1].symbol][at[1].subcarrier],
			    h1s = sf->h[port1][at[1].symbol][at[1].subcarrier];
	put(llr, conjf(h0r) * r + h1s * conjf(s), scale);
	put(llr + 2, conjf(h0s) * s - h1r * conjf(r), scale);
}

void txdiv_soft(const struct lte_subframe *sf, unsigned ports, const struct re *elements, size_t n, float *llr)
{
	/* each bit has half of the symbol's energy; of two ports each sends half the power */
	const float precision = sf->noise > 0 ? 1 / sf->noise : 1;
	const float single = 2 * (float)M_SQRT2 * precision, diverse = 2 * precision;
	for (size_t i = 0; ports == 1 && i < n; i++) {
		const float complex h = sf->h[0][elements[i].symbol][elements[i].subcarrier];
		put(llr + 2 * i, conjf(h) * received(sf, elements[i]), single);
	}
	for (size_t i = 0; ports != 1 && i + 1 < n; i += 2) {
		const unsigned first = ports == 4 ? i / 2 % 2 : 0;
		pair_soft(sf, first, ports == 4 ? first + 2 : 1, elements + i, diverse, llr + 2 * i);
	}
}
