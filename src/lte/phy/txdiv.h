// SPDX-License-Identifier: GPL-3.0-or-later
/* txdiv: soft bits of QPSK sent from one antenna port or with transmit diversity over two or four
 * (36.211 6.3.3.3, 6.3.4.3). Private to src/lte.
 */
#pragma once

#include <stddef.h>

#include "../lte.h"  // struct lte_subframe

/* A resource element of a subframe. */
struct re {
	uint8_t symbol;
	uint16_t subcarrier;
};

/* Elements in the order of their symbols [size: n, even with more than one port] -> log P(0) - log P(1) [size: 2 n].
 * 0 where nothing was received. */
void txdiv_soft(const struct lte_subframe *sf, unsigned ports, const struct re *elements, size_t n, float *llr);
