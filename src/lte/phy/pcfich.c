// SPDX-License-Identifier: GPL-3.0-or-later
/* pcfich: sixteen QPSK symbols spread over the carrier name one of three codewords (36.212 table 5.3.4-1): 011
 * repeated, 101 repeated, 110 repeated. Their bits are independent given the noise, so the correlation is the log
 * likelihood.
 */
#include "pcfich.h"

#include "coding.h"  // gold_descramble
#include "regs.h"

enum { BITS = 32 };
static const float sure = 8; /* log likelihood ratio */

static unsigned best_but(const float score[3], unsigned except)
{
	unsigned best = except == 0;
	for (unsigned i = 0; i < 3; i++)
		best = i != except && score[i] > score[best] ? i : best;
	return best;
}

struct cfi pcfich_decode(const struct lte_subframe *sf)
{
	struct cfi cfi = { 0 };
	struct reg regs[REGS_PCFICH];
	struct re elements[REGS_PCFICH * REG_RES];
	float llr[BITS];
	const uint32_t pci = sf->cell->pci;
	regs_pcfich(sf->cell, regs);
	for (unsigned i = 0; i < REGS_PCFICH; i++)
		reg_elements(sf->cell, &regs[i], elements + i * REG_RES);
	txdiv_soft(sf, sf->cell->ports, elements, REGS_PCFICH * REG_RES, llr);
	gold_descramble((sf->number + 1u) * (2 * pci + 1) << 9 | pci, llr, BITS);
	for (unsigned i = 0; i < BITS; i++)
		for (unsigned value = 0; value < 3; value++)
			cfi.score[value] += (i + 3 - value) % 3 == 0 ? 0.5f * llr[i] : -0.5f * llr[i];
	const unsigned best = best_but(cfi.score, 3);
	cfi.value = (uint8_t)(best + 1);
	cfi.lead = cfi.score[best] - cfi.score[best_but(cfi.score, best)];
	return cfi;
}

bool cfi_possible(const struct cfi *cfi, unsigned value)
{
	/* two codewords differ in two bits of three: where one is sent, the score of another is below zero */
	return cfi->score[value - 1] > 0 || cfi->score[cfi->value - 1] - cfi->score[value - 1] < sure;
}
