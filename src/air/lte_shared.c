// SPDX-License-Identifier: GPL-3.0-or-later
/* lte_shared: PDSCH (36.211 6.3.5, 6.4) with QPSK and one code block of the turbo code.
 */
#include "lte_shared.h"

#include <string.h>

#include "lte_code.h"  // air_turbo_encode
#include "lte_gold.h"  // air_gold_scramble

enum { PLACES_MAX = AIR_LTE_SYMBOLS * AIR_LTE_CARRIERS, PARITY = 24 };

/* Takes the free elements of the blocks, subcarriers first (36.211 6.3.5). */
static size_t take_blocks(struct air_lte_grid *grid, int first, bool blocks[2][AIR_LTE_PRBS],
                          struct air_lte_place *places)
{
	size_t n = 0;
	for (int l = first; l < grid->end; l++)
		for (int k = 0; k < grid->width; k++) {
			if (!blocks[l >= grid->nof_symbols / 2][k / 12] || grid->taken[l][k])
				continue;
			grid->taken[l][k] = true;
			places[n++] = (struct air_lte_place){ .symbol = (uint16_t)l, .carrier = (uint16_t)k };
		}
	return n;
}

static void put_transport(struct air_lte_grid *grid, int first, const struct air_lte_transport *t,
                          bool taken[2][AIR_LTE_PRBS])
{
	struct air_lte_place places[PLACES_MAX];
	uint8_t bits[AIR_TURBO_BITS_MAX], coded[2 * PLACES_MAX];
	const struct air_enb *enb = grid->enb;
	size_t size = (size_t)air_lte_transport_bits(t);
	for (int i = 0; i < t->nof_blocks; i++) {
		int prb[2];
		air_lte_vrb_place(enb->nof_prb, t->distributed, t->first_block + i, prb);
		taken[0][prb[0]] = taken[1][prb[1]] = true;
	}
	for (size_t i = 0; i < size; i++)
		bits[i] = i < 8 * (size_t)t->nof_octets ? t->octets[i / 8] >> (7 - i % 8) & 1 : 0;
	air_crc24_append(bits, size);
	size_t n = take_blocks(grid, first, taken, places);
	air_turbo_encode(bits, size + PARITY, t->rv, coded, 2 * n);
	air_gold_scramble(((uint32_t)t->rnti << 14) + (uint32_t)(grid->number << 9) + (uint32_t)enb->pci, coded, 2 * n);
	air_lte_grid_send(grid, coded, places, n);
}

static void put_load(struct air_lte_grid *grid, int first, bool taken[2][AIR_LTE_PRBS], double load,
                     struct air_prng *prng)
{
	struct air_lte_place places[PLACES_MAX];
	uint8_t bits[2 * PLACES_MAX];
	bool blocks[2][AIR_LTE_PRBS] = { 0 };
	for (int prb = 0; prb < grid->enb->nof_prb; prb++) {
		bool used = air_prng_uniform(prng) < load;
		for (int slot = 0; slot < 2; slot++)
			blocks[slot][prb] = used && !taken[slot][prb];
	}
	size_t n = take_blocks(grid, first, blocks, places);
	for (size_t i = 0; i < 2 * n; i += 64) {
		uint64_t random = air_prng_next(prng);
		for (size_t j = i; j < i + 64 && j < 2 * n; j++, random >>= 1)
			bits[j] = random & 1;
	}
	air_lte_grid_send(grid, bits, places, n);
}

void air_lte_put_shared(struct air_lte_grid *grid, int first, const struct air_lte_transport *transport, double load,
                        struct air_prng *prng)
{
	bool taken[2][AIR_LTE_PRBS] = { 0 };
	if (transport)
		put_transport(grid, first, transport, taken);
	if (load > 0)
		put_load(grid, first, taken, load, prng);
}
