// SPDX-License-Identifier: GPL-3.0-or-later
/* pdsch: system information through a base station's whole subframe and back.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "../../src/lte/phy/pdsch.h"
#include "grid.h"

static struct grid g;
static struct lte_subframe sf;
static struct pdsch_sum sum;

static struct lte_cell cell_of(unsigned pci, unsigned prbs, unsigned ports)
{
	return (struct lte_cell){ .pci = (uint16_t)pci,
		                  .nof_prb = (uint8_t)prbs,
		                  .ports = (uint8_t)ports,
		                  .phich_resource = LTE_NG_ONE,
		                  .tdd_config = -1,
		                  .tdd_special = -1 };
}

struct sending {
	struct lte_cell cell;
	struct dci dci;
	unsigned subframe, cfi, rv, symbols; /* symbols: 0 for all */
	double snr;
	unsigned first_prb, end_prb; /* what is received; 0, 0 for all */
};

/* Sends the block and receives it, with the sum so far. */
static bool passes(struct pdsch *pdsch, const struct sending *s, const uint8_t *payload)
{
	bool in_use[2][LTE_PRB_MAX] = { 0 };
	uint8_t octets[PDSCH_OCTETS_MAX];
	for (unsigned slot = 0; slot < 2; slot++)
		for (unsigned vrb = s->dci.first; vrb < s->dci.first + s->dci.nof; vrb++)
			in_use[slot][s->dci.distributed ? grid_distributed(s->cell.nof_prb, s->dci.gap2, vrb, slot)
			                                : vrb] = true;
	grid_begin(&g, &s->cell, 0, s->subframe, s->cfi, 1);
	g.symbols = s->symbols ? s->symbols : g.symbols;
	grid_pdcch(&g, NULL, 0, 0, 0, 0, 1);
	grid_pdsch(&g, in_use, payload, s->dci.tbs, s->rv, s->dci.rnti);
	grid_receive(&g, s->snr, &sf);
	if (s->end_prb)
		grid_cut(&sf, s->first_prb, s->end_prb);
	if (!pdsch_receive(pdsch, &sf, &s->dci, s->cfi, s->rv, &sum, octets))
		return false;
	for (unsigned i = 0; i < s->dci.tbs; i++)
		assert_int_equal(octets[i / 8] >> (7 - i % 8) & 1, payload[i]);
	return true;
}

static struct dci blocks(unsigned first, unsigned nof, unsigned tbs)
{
	return (struct dci){ .rnti = DCI_SI_RNTI, .first = (uint8_t)first, .nof = (uint8_t)nof, .tbs = (uint16_t)tbs };
}

static void every_kind_of_cell(void **state)
{
	static const uint8_t prbs[] = { 6, 15, 25, 50, 75, 100 }, ports[] = { 1, 2, 4 };
	static const uint16_t sizes[] = { 32, 56, 72, 120, 144, 176, 208, 224, 256, 296, 328, 456 };
	struct random r = { 21 };
	for (unsigned i = 0; i < 300; i++) {
		uint8_t payload[500];
		struct sending s = { .cell = cell_of(random_bits(&r) % LTE_PCIS, prbs[random_bits(&r) % 6],
			                             ports[random_bits(&r) % 3]) };
		unsigned n = s.cell.nof_prb, end = n, gap;
		s.cell.tdd = random_bits(&r) & 1;
		s.cell.cp_extended = random_bits(&r) >> 5 & 1;
		s.cell.phich_resource = random_bits(&r) >> 7 & 1;
		s.snr = 12;
		s.subframe = random_bits(&r) % 10;
		s.cfi = 1 + random_bits(&r) % 3;
		s.rv = random_bits(&r) % 4;
		s.dci = blocks(0, 0, sizes[random_bits(&r) % 12]);
		s.dci.rnti = random_bits(&r) & 1 ? DCI_SI_RNTI : DCI_P_RNTI;
		s.dci.distributed = random_bits(&r) >> 3 & 1;
		s.dci.gap2 = s.dci.distributed && n >= 50 && random_bits(&r) & 1;
		gap = n < 64 ? 9 : 16;
		if (s.dci.distributed)
			end = s.dci.gap2 ? n / (2 * gap) * 2 * gap : n / 2;
		s.dci.first = random_bits(&r) % (end - 2);
		s.dci.nof = end - s.dci.first < 12 ? end - s.dci.first : 12;
		if (s.dci.tbs > 25u * s.dci.nof || (s.subframe % 5 == 0 && s.dci.tbs > 12u * s.dci.nof))
			continue; /* too much for that few elements */
		random_fill(&r, payload, s.dci.tbs);
		sum.count = 0;
		if (!passes(*state, &s, payload) && s.rv != 0)
			continue; /* other versions need not hold enough by themselves */
		if (s.rv == 0)
			assert_int_equal(sum.count, 0);
	}
}

/* Every version alone, where there is room for all of the code word. */
static void every_version(void **state)
{
	struct random r = { 22 };
	uint8_t payload[500];
	for (unsigned rv = 0; rv < 4; rv++) {
		struct sending s = { cell_of(301, 100, 2), blocks(93, 7, 176), 5, 3, rv, 0, 15, 0, 0 };
		random_fill(&r, payload, 176);
		sum.count = 0;
		assert_true(passes(*state, &s, payload));
	}
}

/* Elements by hand: 4 blocks at the edge, subframe 5, CFI 1, two ports: 13 symbols of 48, less 16 in each of 3 with
 * reference signals; in the middle 2 symbols less for the synchronisation signals. */
static void elements_by_hand(void **state)
{
	(void)state;
	static struct re elements[PDSCH_RES_MAX];
	struct lte_cell c = cell_of(10, 100, 2);
	struct dci edge = blocks(0, 4, 176), middle = blocks(48, 4, 176);
	struct lte_subframe *s = calloc(1, sizeof(*s));
	s->cell = &c;
	s->number = 5;
	s->nof_symbols = 14;
	assert_int_equal(pdsch_elements(s, &edge, 1, elements), 13 * 48 - 3 * 16);
	assert_int_equal(pdsch_elements(s, &edge, 3, elements), 11 * 48 - 3 * 16);
	assert_int_equal(pdsch_elements(s, &middle, 1, elements), 11 * 48 - 3 * 16);
	s->number = 0; /* and four symbols of PBCH, one with reference signals, which are not counted twice */
	assert_int_equal(pdsch_elements(s, &middle, 1, elements), 7 * 48 - 2 * 16);
	c.tdd = true; /* PBCH, and SSS in the last symbol */
	assert_int_equal(pdsch_elements(s, &middle, 1, elements), 8 * 48 - 2 * 16);
	s->number = 1; /* PSS in the third symbol, nine symbols of DwPTS: 2 to 8, with reference signals in 4 and 7 */
	s->nof_symbols = 9;
	assert_int_equal(pdsch_elements(s, &middle, 2, elements), 6 * 48 - 2 * 16);
	c.ports = 1; /* eight of them in each */
	assert_int_equal(pdsch_elements(s, &middle, 2, elements), 6 * 48 - 2 * 8);
	assert_true(elements[0].symbol == 3 && elements[0].subcarrier == 576);
	free(s);
}

static void special_subframe(void **state)
{
	struct random r = { 23 };
	uint8_t payload[500];
	struct sending s = { cell_of(68, 100, 2), blocks(47, 6, 144), 6, 2, 0, 9, 12, 0, 0 };
	s.cell.tdd = true;
	random_fill(&r, payload, 144);
	sum.count = 0;
	assert_true(passes(*state, &s, payload));
}

static unsigned successes(struct pdsch *pdsch, struct sending s, unsigned transmissions, unsigned blocks_sent)
{
	static const unsigned versions[] = { 0, 2, 3, 1 };
	struct random r = { 24 };
	unsigned right = 0;
	for (unsigned i = 0; i < blocks_sent; i++) {
		uint8_t payload[500];
		bool through = false;
		random_fill(&r, payload, s.dci.tbs);
		sum.count = 0;
		for (unsigned k = 0; k < transmissions && !through; k++) {
			s.rv = versions[k];
			through = passes(pdsch, &s, payload);
		}
		right += through;
	}
	return right;
}

/* SIB1 of a 10 MHz cell, 176 bits on blocks 0 to 3. Four transmissions bring 6 dB; one block of the four is enough with
 * four transmissions, and too little for the code with one. */
static void rates_in_noise(void **state)
{
	struct sending s = { cell_of(300, 50, 2), blocks(0, 4, 176), 5, 2, 0, 0, -1.5, 0, 0 };
	unsigned once = successes(*state, s, 1, 100);
	s.snr = -7.5;
	unsigned four = successes(*state, s, 4, 50), never = successes(*state, s, 1, 30);
	s.snr = 3;
	s.end_prb = 1; /* one of the four blocks */
	unsigned slice = successes(*state, s, 4, 50), one_slice = successes(*state, s, 1, 20);
	print_message("once %u of 100, four %u of 50, low %u of 30, slice %u of 50, once %u of 20\n", once, four, never,
	              slice, one_slice);
	assert_in_range(once, 98, 100);
	assert_in_range(four, 48, 50);
	assert_int_equal(never, 0);
	assert_in_range(slice, 48, 50);
	assert_int_equal(one_slice, 0);
}

static void sums(void **state)
{
	struct sending s = { cell_of(300, 50, 2), blocks(0, 4, 176), 5, 2, 0, 0, -20, 0, 0 };
	uint8_t payload[500] = { 1 }, octets[PDSCH_OCTETS_MAX];
	memset(&sum, 0, sizeof(sum));
	assert_false(pdsch_decode(*state, &sum, 8, octets));
	assert_false(passes(*state, &s, payload));
	assert_false(passes(*state, &s, payload));
	assert_true(sum.count == 2 && sum.tbs == 176);
	s.dci.tbs = 144; /* another block: the old is forgotten */
	assert_false(passes(*state, &s, payload));
	assert_true(sum.count == 1 && sum.tbs == 144);
	s.end_prb = 0;
	grid_cut(&sf, 0, 0);
	memset(&sum, 0, sizeof(sum));
	assert_false(pdsch_receive(*state, &sf, &s.dci, 2, 0, &sum, octets)); /* silence is no block */
	s.dci.tbs = UINT16_MAX;
	assert_false(pdsch_receive(*state, &sf, &s.dci, 2, 0, &sum, octets));
}

static int make(void **state)
{
	*state = pdsch_create();
	return *state ? 0 : -1;
}

static int unmake(void **state)
{
	pdsch_destroy(*state);
	pdsch_destroy(NULL);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_kind_of_cell), cmocka_unit_test(every_version),
		cmocka_unit_test(elements_by_hand),   cmocka_unit_test(special_subframe),
		cmocka_unit_test(rates_in_noise),     cmocka_unit_test(sums),
	};
	return cmocka_run_group_tests(tests, make, unmake);
}
