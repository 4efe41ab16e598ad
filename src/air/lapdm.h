// SPDX-License-Identifier: GPL-3.0-or-later
/* lapdm: frames of a network on an SDCCH (44.006 clauses 3 and 6), 23 octets each, format B.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { AIR_LAPDM_OCTETS = 23, AIR_LAPDM_ROOM = 20 };

/* What travels with an I frame: the numbers, and whether more of the message follows. */
struct air_lapdm {
	int sapi; /* 0, 3 */
	unsigned ns, nr;
	bool more, poll;
};

void air_lapdm_i(uint8_t frame[AIR_LAPDM_OCTETS], const struct air_lapdm *with, const uint8_t *part, size_t n);
/* Repeats the n octets that came with SABM, none where that had none. */
void air_lapdm_ua(uint8_t frame[AIR_LAPDM_OCTETS], int sapi, const uint8_t *part, size_t n);
void air_lapdm_sabm(uint8_t frame[AIR_LAPDM_OCTETS], int sapi);
void air_lapdm_rr(uint8_t frame[AIR_LAPDM_OCTETS], int sapi, unsigned nr);

/* UI frame with nothing in it. */
void air_lapdm_fill(uint8_t frame[AIR_LAPDM_OCTETS]);
