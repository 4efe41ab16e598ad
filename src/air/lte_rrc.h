// SPDX-License-Identifier: GPL-3.0-or-later
/* lte_rrc: system information of an LTE cell as BCCH-DL-SCH-Messages of 36.331, in unaligned PER (X.691).
 */
#pragma once

#include "bits.h"      // struct air_bits
#include "prng.h"      // struct air_prng
#include "scenario.h"  // struct air_enb

/* Each writes into octets [size: AIR_SI_OCTETS] and returns how many it took: SIB1, and SI message n (from 0). */
int air_lte_sib1(const struct air_enb *enb, uint8_t *octets);
int air_lte_si(const struct air_enb *enb, int n, uint8_t *octets);

/* The insides of SIB2 to SIB7; nothing for another. */
void air_lte_sib(struct air_bits *bits, const struct air_enb *enb, int sib);

/* A Paging message of one to four records as a PCCH-Message into octets [size: AIR_SI_OCTETS]; how many octets. The
 * identities come from `who`, which may be prng. */
int air_lte_paging(const struct air_enb *enb, struct air_prng *prng, struct air_prng *who, uint8_t *octets);
