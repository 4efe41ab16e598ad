// SPDX-License-Identifier: GPL-3.0-or-later
/* pdcch_phone: each place of the control region that one of the phones looks at is decoded once for each size; its
 * parity holds the RNTI.
 */
#include "pdcch_phone.h"

#include <math.h>
#include <string.h>

#include "coding.h"
#include "regs.h"

enum { RA_RNTI_FDD = 10, RA_RNTI_TDD = 60, LEVELS = 4, COMMON_CCES = 16 };
static const float empty = 0.25f; /* mean weight of the soft bits of a CCE that was not sent, at most */

void pdcch_receive_all(const struct lte_subframe *sf, unsigned cfi, struct pdcch_all *soft)
{
	struct regs regs;
	struct re elements[PDCCH_CCES_MAX * CCE_REGS * REG_RES];

	regs_pdcch(sf->cell, sf->number, cfi, regs_phich_factor(sf->cell, sf->number), &regs);
	soft->nof_cces = regs.count / CCE_REGS < PDCCH_CCES_MAX ? regs.count / CCE_REGS : PDCCH_CCES_MAX;
	const unsigned nof_regs = soft->nof_cces * CCE_REGS;

	for (unsigned i = 0; i < nof_regs; i++)
		reg_elements(sf->cell, &regs.at[i], elements + i * REG_RES);
	memset(soft->llr, 0, sizeof(soft->llr));
	txdiv_soft(sf, sf->cell->ports, elements, nof_regs * REG_RES, soft->llr);
	gold_descramble((uint32_t)sf->number << 9 | sf->cell->pci, soft->llr, soft->nof_cces * PDCCH_CCE_BITS);
}

static bool is_empty(const struct pdcch_all *soft, unsigned first, unsigned level)
{
	float sum = 0;

	for (unsigned i = first * PDCCH_CCE_BITS; i < (first + level) * PDCCH_CCE_BITS; i++)
		sum += fabsf(soft->llr[i]);
	return sum < empty * (float)(level * PDCCH_CCE_BITS);
}

/* -> the RNTI that the parity holds. */
static uint16_t decode(const struct pdcch_all *soft, unsigned first, unsigned level, unsigned size, uint8_t *bits)
{
	float mother[3 * CONV_BITS_MAX] = { 0 };
	const unsigned n = size + DCI_PARITY;

	memset(bits, 0, CONV_BITS_MAX);
	conv_dematch(soft->llr + first * PDCCH_CCE_BITS, level * PDCCH_CCE_BITS, n, mother);
	conv_decode(mother, n, bits);
	uint32_t mask = crc_bits(CRC_16, bits, size);

	for (unsigned i = 0; i < DCI_PARITY; i++)
		mask ^= (uint32_t)bits[size + i] << (DCI_PARITY - 1 - i);
	return (uint16_t)mask;
}

static bool same(const struct grant *a, const struct grant *b)
{
	return a->rnti == b->rnti && a->tbs == b->tbs && memcmp(a->blocks, b->blocks, sizeof(a->blocks)) == 0;
}

/* Returns how many there are then. */
static unsigned add(struct grant *grants, unsigned n, const struct grant *grant)
{
	for (unsigned i = 0; i < n; i++)
		if (same(&grants[i], grant))
			return n;
	if (n < PDCCH_GRANTS_MAX)
		grants[n++] = *grant;
	return n;
}

/* ---- random access ---- */

static bool answer(const struct lte_cell *cell, const struct pdcch_all *soft, unsigned first, unsigned level,
                   enum dci_format format, struct grant *grant)
{
	uint8_t bits[CONV_BITS_MAX];
	struct dci dci;
	const uint16_t rnti = decode(soft, first, level, dci_size(cell, format), bits);

	if (rnti < 1 || rnti > (cell->tdd ? RA_RNTI_TDD : RA_RNTI_FDD) || !dci_parse(cell, format, bits, &dci))
		return false;
	dci.rnti = rnti;
	dci_common_grant(cell, &dci, grant);
	return true;
}

unsigned pdcch_answers(const struct lte_subframe *sf, const struct pdcch_all *soft,
                       struct grant grants[PDCCH_GRANTS_MAX])
{
	const unsigned cces = soft->nof_cces < COMMON_CCES ? soft->nof_cces : COMMON_CCES;
	unsigned n = 0;

	for (unsigned level = 4; level <= 8; level *= 2)
		for (unsigned first = 0; first + level <= cces; first += level) {
			struct grant grant;

			if (is_empty(soft, first, level))
				continue;
			for (unsigned format = 0; format < DCI_FORMATS; format++)
				if (answer(sf->cell, soft, first, level, format, &grant))
					n = add(grants, n, &grant);
		}
	return n;
}

/* ---- phones ---- */

bool pdcch_looks(uint16_t rnti, unsigned subframe, unsigned nof_cces, unsigned level, unsigned first_cce)
{
	const unsigned places = nof_cces / level, candidates = level < 4 ? 6 : 2;
	uint32_t y = rnti;

	if (first_cce % level || first_cce + level > nof_cces)
		return false;
	if (level >= 4 && first_cce + level <= COMMON_CCES)
		return true;
	for (unsigned k = 0; k <= subframe; k++)
		y = 39827 * y % 65537;
	for (unsigned m = 0; m < candidates; m++)
		if ((y + m) % places * level == first_cce)
			return true;
	return false;
}

struct search {
	const struct lte_subframe *sf;
	const struct pdcch_all *soft;
	const uint16_t *rntis;
	unsigned count;
	struct grant *grants;
	unsigned found;
};

/* Whether one of the phones looks there; the parity must be one's that does. */
static bool looked_at(const struct search *s, unsigned level, unsigned first, const uint16_t *rnti)
{
	for (unsigned i = 0; i < s->count; i++)
		if ((!rnti || *rnti == s->rntis[i]) &&
		    pdcch_looks(s->rntis[i], s->sf->number, s->soft->nof_cces, level, first))
			return true;
	return false;
}

static void place(struct search *s, unsigned level, unsigned first)
{
	const struct lte_cell *cell = s->sf->cell;

	for (unsigned format = 0; format < 2; format++) {
		const unsigned size = format ? dci_phone_size(cell) : dci_size(cell, DCI_1A);
		uint8_t bits[CONV_BITS_MAX];
		struct grant grant;
		const uint16_t rnti = decode(s->soft, first, level, size, bits);

		if (looked_at(s, level, first, &rnti) &&
		    (format ? dci_phone_1(cell, bits, &grant) : dci_phone_1a(cell, bits, &grant))) {
			grant.rnti = rnti;
			s->found = add(s->grants, s->found, &grant);
		}
	}
}

unsigned pdcch_phones(const struct lte_subframe *sf, const struct pdcch_all *soft, const uint16_t *rntis,
                      unsigned count, struct grant grants[PDCCH_GRANTS_MAX])
{
	struct search s = { sf, soft, rntis, count, grants, 0 };

	for (unsigned i = 0; i < LEVELS; i++) {
		const unsigned level = 1u << i;

		for (unsigned first = 0; first + level <= soft->nof_cces; first += level)
			if (looked_at(&s, level, first, NULL) && !is_empty(soft, first, level))
				place(&s, level, first);
	}
	return s.found;
}
