// SPDX-License-Identifier: GPL-3.0-or-later
/* hopping: which of its carriers a channel is on in a frame (45.002 6.2.3). Private to src/gsm.
 */
#pragma once

#include <stdint.h>

/* Index of the carrier in the mobile allocation of n carriers (1..64), ascending, in frame fn. */
unsigned hopping_index(uint8_t hsn, uint8_t maio, unsigned n, uint32_t fn);
