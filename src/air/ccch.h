// SPDX-License-Identifier: GPL-3.0-or-later
/* ccch: what a network sends on its common control channels: paging, assignments, fill. 44.018 9.1.18 to 9.1.24.
 *
 * All identities are made up, and made to be recognised should they ever leak: TMSIs begin with 5a5a, TLLIs with
 * c05a5a, IMSIs with the test network's 001 01 and then 31337.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct air_cell;
struct air_phone;
struct air_prng;

/* The next block of a PCH or AGCH: a page, an assignment (at random, at the rates of the cell) or fill. `blocks` are
 * the CCCH blocks of a 51-multiframe, which turns rates into chances. Identities, and what else belongs to one
 * subscriber alone, come from `who`, which may be prng. */
void air_ccch_next(const struct air_cell *cell, struct air_prng *prng, struct air_prng *who, int blocks, bool agch,
                   uint8_t octets[23]);

/* A page for one phone alone. */
void air_ccch_page(const struct air_phone *phone, bool by_imsi, uint8_t octets[23]);
