// SPDX-License-Identifier: GPL-3.0-or-later
/* message: layer 3 of what a network says on an SDCCH: 24.008 9.2 and 9.3, 24.011 7.2, 44.018 9.1.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "air.h"  // enum air_act

struct air_cell;
struct air_phone;

enum { AIR_MESSAGE_MAX = 200 };

/* What it takes to write one. */
struct air_message_of {
	const struct air_cell *cell;
	struct air_phone *phone;
	int transaction; /* 0..6 */
	int update_type; /* normal, periodic, attach */
};

/* The message of that act; how many octets, 0 where it has none. */
size_t air_message_put(const struct air_message_of *of, enum air_act act, int value, uint8_t octets[AIR_MESSAGE_MAX]);

/* The phone's first message, for value's purpose, as SABM brought it; by IMSI or by TMSI. */
size_t air_message_first(const struct air_message_of *of, int purpose, bool by_imsi, uint8_t octets[AIR_MESSAGE_MAX]);
