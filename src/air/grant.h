// SPDX-License-Identifier: GPL-3.0-or-later
/* grant: Immediate Assignment (44.018 9.1.18) of one SDCCH, or of a packet channel.
 */
#pragma once

#include <stdint.h>

#include "access.h"  // enum air_purpose

struct air_cell;
struct air_phone;

struct air_grant {
	enum air_purpose purpose;
	int subslot;
	uint32_t fn; /* about when the phone asked */
};

void air_grant_build(const struct air_cell *cell, const struct air_grant *grant, struct air_prng *prng,
                     struct air_phone *phone, uint8_t octets[23]);
