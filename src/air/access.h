// SPDX-License-Identifier: GPL-3.0-or-later
/* access: the octet of an access burst that says why the phone comes, 44.018 9.1.8. The network's answer repeats it.
 */
#pragma once

#include <stdint.h>

struct air_prng;

enum air_purpose {
	AIR_PURPOSE_UPDATE,
	AIR_PURPOSE_ANSWER, /* to a page */
	AIR_PURPOSE_CALL,
	AIR_PURPOSE_MESSAGE, /* short message or supplementary service */
	AIR_PURPOSE_EMERGENCY,
	AIR_PURPOSE_PACKET,
	AIR_PURPOSES,
};

/* A reference for that purpose: the form by prng, the bits that are drawn at random by `who`. */
uint8_t air_access_reason(enum air_purpose purpose, int neci, struct air_prng *prng, struct air_prng *who);

/* The bits of a reference that the phone draws at random. */
uint8_t air_access_own_bits(uint8_t reason, int neci);
