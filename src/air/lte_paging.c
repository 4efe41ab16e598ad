// SPDX-License-Identifier: GPL-3.0-or-later
/* lte_paging: Paging (36.331 6.2.2) of identities that nobody has, behind marks that make a leak easy to see.
 */
#include <string.h>

#include "lte_rrc.h"

enum { RECORDS_MOST = 4, TMSI_MARK = 0x5a5a0000, IMSI_DIGITS = 15 };

static void put_record(struct air_bits *bits, bool imsi, struct air_prng *who)
{
	static const char mark[] = "0010131337";
	air_bits_put(bits, 0, 2); /* extension; of the choice */
	air_bits_put(bits, imsi, 1);
	if (imsi) {
		air_bits_put(bits, IMSI_DIGITS - 6, 4);
		for (int i = 0; i < IMSI_DIGITS; i++)
			air_bits_put(bits, i < 10 ? (uint32_t)(mark[i] - '0') : (uint32_t)air_prng_below(who, 10), 4);
	} else {
		air_bits_put(bits, 0x5a, 8);
		air_bits_put(bits, TMSI_MARK | (uint32_t)air_prng_below(who, 65536), 32);
	}
	air_bits_put(bits, 0, 1); /* packet switched */
}

int air_lte_paging(const struct air_enb *enb, struct air_prng *prng, struct air_prng *who, uint8_t *octets)
{
	struct air_bits bits = { .octets = octets, .size = 8 * AIR_SI_OCTETS };
	const int records = 1 + (int)air_prng_below(prng, RECORDS_MOST);
	memset(octets, 0, AIR_SI_OCTETS);
	air_bits_put(&bits, 0, 1); /* c1: paging */
	air_bits_put(&bits, 8, 4); /* records alone */
	air_bits_put(&bits, (uint32_t)records - 1, 4);
	for (int i = 0; i < records; i++)
		put_record(&bits, air_prng_uniform(prng) < enb->imsi_share, who);
	return (int)(bits.at + 7) / 8;
}
