// SPDX-License-Identifier: GPL-3.0-or-later
/* pdcch: from resource elements to assignments. Elements of the common search space are gathered and descrambled once;
 * each candidate is then one dematching and one Viterbi decoding per size, and its parity holds the RNTI.
 */
#include "pdcch.h"

#include <string.h>

#include "coding.h"
#include "regs.h"

void pdcch_receive(const struct lte_subframe *sf, unsigned cfi, unsigned phich_factor, struct pdcch_soft *soft)
{
	struct regs regs;
	struct re elements[PDCCH_CCES * CCE_REGS * REG_RES];
	regs_pdcch(sf->cell, sf->number, cfi, phich_factor, &regs);
	soft->nof_cces = regs.count / CCE_REGS < PDCCH_CCES ? regs.count / CCE_REGS : PDCCH_CCES;
	const unsigned nof_regs = soft->nof_cces * CCE_REGS;
	for (unsigned i = 0; i < nof_regs; i++)
		reg_elements(sf->cell, &regs.at[i], elements + i * REG_RES);
	memset(soft->llr, 0, sizeof(soft->llr));
	txdiv_soft(sf, sf->cell->ports, elements, nof_regs * REG_RES, soft->llr);
	gold_descramble((uint32_t)sf->number << 9 | sf->cell->pci, soft->llr, soft->nof_cces * PDCCH_CCE_BITS);
}

bool pdcch_candidate(const struct pdcch_soft *soft, unsigned candidate, unsigned *first_cce, unsigned *level)
{
	*level = candidate < 4 ? 4 : 8;
	*first_cce = candidate < 4 ? 4 * candidate : 8 * (candidate - 4);
	return candidate < PDCCH_CANDIDATES && *first_cce + *level <= soft->nof_cces;
}

static bool seen(const struct pdcch_hit *hits, unsigned n, const struct pdcch_hit *hit)
{
	for (unsigned i = 0; i < n; i++)
		if (hits[i].dci.format == hit->dci.format && hits[i].dci.rnti == hit->dci.rnti &&
		    memcmp(hits[i].bits, hit->bits, sizeof(hit->bits)) == 0)
			return true;
	return false;
}

/* One candidate read as one format. */
static bool decode(const struct lte_cell *cell, const float *llr, enum dci_format format, struct pdcch_hit *hit)
{
	const unsigned size = dci_size(cell, format), n = size + DCI_PARITY;
	float mother[3 * CONV_BITS_MAX] = { 0 };
	uint8_t bits[CONV_BITS_MAX];
	conv_dematch(llr, hit->level * PDCCH_CCE_BITS, n, mother);
	conv_decode(mother, n, bits);
	uint32_t mask = crc_bits(CRC_16, bits, size);
	for (unsigned i = 0; i < DCI_PARITY; i++)
		mask ^= (uint32_t)bits[size + i] << (DCI_PARITY - 1 - i);
	if (mask != DCI_SI_RNTI && mask != DCI_P_RNTI)
		return false;
	memset(hit->bits, 0, sizeof(hit->bits));
	memcpy(hit->bits, bits, size);
	hit->agreement = conv_agreement(mother, n, bits);
	hit->dci.rnti = (uint16_t)mask;
	return dci_parse(cell, format, bits, &hit->dci);
}

unsigned pdcch_search(const struct lte_cell *cell, const struct pdcch_soft *soft, struct pdcch_hit hits[PDCCH_HITS_MAX])
{
	unsigned n = 0;
	for (unsigned candidate = 0; candidate < PDCCH_CANDIDATES; candidate++) {
		unsigned first_cce, level;
		if (!pdcch_candidate(soft, candidate, &first_cce, &level))
			continue;
		for (unsigned format = 0; format < DCI_FORMATS && n < PDCCH_HITS_MAX; format++) {
			struct pdcch_hit *hit = &hits[n];
			*hit = (struct pdcch_hit){ .first_cce = (uint8_t)first_cce, .level = (uint8_t)level };
			if (decode(cell, soft->llr + first_cce * PDCCH_CCE_BITS, format, hit) && !seen(hits, n, hit))
				n++;
		}
	}
	return n;
}
