// SPDX-License-Identifier: GPL-3.0-or-later
/* phone: somebody who is served, with everything that is theirs alone. Made up, and made to be recognised should it
 * ever leak, as in ccch.h; telephone numbers begin with 99931337, texts with CANARY.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "prng.h"  // struct air_prng

enum { AIR_TEXT_MAX = 155, AIR_NUMBER_DIGITS = 12, AIR_IMSI_DIGITS = 15 };

struct air_phone {
	uint8_t tmsi[4], new_tmsi[4];
	char imsi[AIR_IMSI_DIGITS + 1], number[AIR_NUMBER_DIGITS + 1];
	char text[AIR_TEXT_MAX + 1];
	uint8_t timing_advance, key_number; /* CKSN */
	struct air_prng who;                /* for the rest */
};

/* id: tells the phones of a cell apart. */
void air_phone_init(struct air_phone *phone, uint64_t identity_seed, int cell, uint32_t id);

/* 24.008 10.5.1.4, length and value; how many octets. */
size_t air_phone_put_tmsi(const uint8_t tmsi[4], uint8_t *octets);
size_t air_phone_put_imsi(const struct air_phone *phone, uint8_t *octets);
