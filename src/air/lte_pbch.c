// SPDX-License-Identifier: GPL-3.0-or-later
/* lte_pbch: 24 bits and 16 of parity whose mask tells the number of antenna ports (36.212 5.3.1), coded to 1920 bits
 * (1728 with the extended prefix), scrambled, a quarter in each of four radio frames (36.211 6.6).
 */
#include "lte_pbch.h"

#include <string.h>

#include "bits.h"      // air_bits_put
#include "lte_code.h"  // air_conv_encode
#include "lte_gold.h"  // air_gold_scramble

enum { BITS_MAX = 1920, PLACES_MAX = 240, CARRIERS = 72, SYMBOLS = 4, PARITY = 16 };

static int bandwidth_code(int nof_prb)
{
	static const int widths[6] = { 6, 15, 25, 50, 75, 100 };
	int code = 0;
	while (code < 5 && widths[code] != nof_prb)
		code++;
	return code;
}

void air_lte_mib(const struct air_enb *enb, int sfn, uint8_t bits[AIR_MIB_BITS])
{
	uint8_t octets[3] = { 0 };
	struct air_bits writer = { .octets = octets, .size = AIR_MIB_BITS };
	air_bits_put(&writer, (uint32_t)bandwidth_code(enb->nof_prb), 3);
	air_bits_put(&writer, (uint32_t)enb->phich_extended, 1);
	air_bits_put(&writer, (uint32_t)enb->phich_resource, 2);
	air_bits_put(&writer, (uint32_t)sfn >> 2, 8);
	for (int i = 0; i < AIR_MIB_BITS; i++)
		bits[i] = octets[i / 8] >> (7 - i % 8) & 1;
}

/* The middle 72 subcarriers of the second slot's first four symbols, without what four ports' reference signals would
 * take; those stay empty otherwise (36.211 6.6.4). */
static size_t take_places(struct air_lte_grid *grid, struct air_lte_place *places)
{
	int per_slot = grid->nof_symbols / 2, first = grid->width / 2 - CARRIERS / 2;
	size_t n = 0;
	for (int l = 0; l < SYMBOLS; l++) {
		memset(grid->taken[per_slot + l] + first, true, CARRIERS);
		bool reference = l < 2 || l == per_slot - 3;
		for (int k = first; k < first + CARRIERS; k++)
			if (!reference || k % 3 != grid->enb->pci % 3)
				places[n++] = (struct air_lte_place){ .symbol = (uint16_t)(per_slot + l),
					                              .carrier = (uint16_t)k };
	}
	return n;
}

void air_lte_put_pbch(struct air_lte_grid *grid)
{
	static const uint16_t masks[5] = { [1] = 0, [2] = 0xffff, [4] = 0x5555 };
	const struct air_enb *enb = grid->enb;
	uint8_t bits[AIR_MIB_BITS + PARITY], coded[BITS_MAX];
	struct air_lte_place places[PLACES_MAX];
	if (grid->number != 0)
		return;
	size_t n = take_places(grid, places);
	air_lte_mib(enb, grid->sfn, bits);
	air_crc16_append(bits, AIR_MIB_BITS, masks[enb->ports]);
	air_conv_encode(bits, sizeof(bits), coded, 8 * n);
	air_gold_scramble((uint32_t)enb->pci, coded, 8 * n);
	air_lte_grid_send(grid, coded + (size_t)(grid->sfn % 4) * 2 * n, places, n);
}
