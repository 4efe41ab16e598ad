// SPDX-License-Identifier: GPL-3.0-or-later
/* burst: the 148 bits of each kind of burst, 45.002 5.2.
 */
#pragma once

#include <stdint.h>

struct air_prng;

enum { AIR_BURST_BITS = 148, AIR_NORMAL_BITS = 116, AIR_BLOCK_BITS = 4 * AIR_NORMAL_BITS };

/* 5.2.4: all zero, which is a tone of 67.7 kHz. */
void air_burst_frequency(uint8_t bits[AIR_BURST_BITS]);
/* 5.2.5: coded SCH for this bsic (0..63) and frame number. */
void air_burst_sync(uint8_t bits[AIR_BURST_BITS], int bsic, uint32_t fn);
/* 5.2.6 */
void air_burst_dummy(uint8_t bits[AIR_BURST_BITS]);
/* 5.2.3: 57 bits, stealing flag, training sequence tsc (0..7), stealing flag, 57 bits. */
void air_burst_normal(uint8_t bits[AIR_BURST_BITS], const uint8_t payload[AIR_NORMAL_BITS], int tsc);
/* A normal burst of somebody's traffic. */
void air_burst_random(uint8_t bits[AIR_BURST_BITS], int tsc, struct air_prng *prng);
