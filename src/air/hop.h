// SPDX-License-Identifier: GPL-3.0-or-later
/* hop: on which carrier a hopping channel is sent in each frame, 45.002 6.2.3.
 */
#pragma once

#include <stdint.h>

/* Place in a mobile allocation of n (1..64) carriers; hsn 0..63, maio below n. */
int air_hop_index(uint32_t fn, int hsn, int maio, int n);
