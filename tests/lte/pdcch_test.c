// SPDX-License-Identifier: GPL-3.0-or-later
/* pcfich and pdcch: from a base station's resource elements to assignments, on every kind of cell, in noise, and in
 * nothing.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "../../src/lte/phy/pcfich.h"
#include "../../src/lte/phy/pdcch.h"
#include "../../src/lte/phy/regs.h"
#include "grid.h"

static struct grid g;
static struct lte_subframe sf;

static struct lte_cell cell_of(unsigned pci, unsigned prbs, unsigned ports)
{
	return (struct lte_cell){ .pci = (uint16_t)pci,
		                  .nof_prb = (uint8_t)prbs,
		                  .ports = (uint8_t)ports,
		                  .phich_resource = LTE_NG_ONE,
		                  .tdd_config = -1,
		                  .tdd_special = -1 };
}

/* 1A: flag 1, localized, RIV as given, MCS 5; the rest 0. */
static unsigned assignment(const struct lte_cell *cell, unsigned riv, uint8_t *bits)
{
	unsigned n = dci_riv_size(cell, DCI_1A);
	memset(bits, 0, DCI_BITS_MAX);
	bits[0] = 1;
	for (unsigned i = 0; i < n; i++)
		bits[2 + i] = riv >> (n - 1 - i) & 1;
	bits[2 + n + 2] = 1;
	bits[2 + n + 4] = 1;
	return dci_size(cell, DCI_1A);
}

static unsigned search(unsigned cfi, unsigned factor, struct pdcch_hit *hits)
{
	static struct pdcch_soft soft;
	pdcch_receive(&sf, cfi, factor, &soft);
	return pdcch_search(&g.cell, &soft, hits);
}

static void cell_of_every_kind(struct random *r, struct lte_cell *c)
{
	static const uint8_t prbs[] = { 6, 15, 25, 50, 75, 100 }, ports[] = { 1, 2, 4 };
	*c = cell_of(random_bits(r) % LTE_PCIS, prbs[random_bits(r) % 6], ports[random_bits(r) % 3]);
	c->tdd = random_bits(r) & 1;
	c->cp_extended = random_bits(r) >> 5 & 1;
	c->phich_resource = random_bits(r) >> 7 & 1;
}

static void found_on_every_kind_of_cell(void **state)
{
	(void)state;
	struct random r = { 5 };
	for (unsigned i = 0; i < 300; i++) {
		struct lte_cell c;
		uint8_t bits[DCI_BITS_MAX];
		struct pdcch_hit hits[PDCCH_HITS_MAX];
		cell_of_every_kind(&r, &c);
		unsigned subframe = random_bits(&r) % 10, cfi = 2 + random_bits(&r) % 2,
			 level = random_bits(&r) & 1 ? 4 : 8;
		unsigned rnti = random_bits(&r) & 1 ? DCI_SI_RNTI : DCI_P_RNTI,
			 n = assignment(&c, random_bits(&r) % 20, bits);
		grid_begin(&g, &c, 0, subframe, cfi, 1);
		unsigned cces = g.nof_regs / 9, raster = cces < 16 ? cces / level : 16 / level;
		if (raster == 0)
			continue;
		unsigned first = level * (random_bits(&r) % raster);
		grid_pdcch(&g, bits, n, rnti, first, level, 0.5);
		grid_receive(&g, 15, &sf);
		struct cfi found = pcfich_decode(&sf);
		assert_int_equal(found.value, cfi);
		assert_true(found.lead > 50);
		assert_int_equal(search(cfi, 1, hits), 1);
		assert_int_equal(hits[0].first_cce, first);
		assert_int_equal(hits[0].dci.rnti, rnti);
		assert_int_equal(hits[0].dci.format, DCI_1A);
		assert_memory_equal(hits[0].bits, bits, DCI_BITS_MAX);
		assert_true(hits[0].agreement > 0.9f);
	}
}

static void compact_and_two_at_once(void **state)
{
	(void)state;
	struct lte_cell c = cell_of(54, 75, 2);
	uint8_t compact[DCI_BITS_MAX] = { [9] = 1, [13] = 1 }, long_one[DCI_BITS_MAX];
	struct pdcch_hit hits[PDCCH_HITS_MAX];
	static struct pdcch_soft a, b;
	grid_begin(&g, &c, 0, 5, 2, 1);
	grid_pdcch(&g, compact, dci_size(&c, DCI_1C), DCI_P_RNTI, 8, 8, 0);
	grid_receive(&g, 10, &sf);
	pdcch_receive(&sf, 2, 1, &a);
	assert_int_equal(pdcch_search(&c, &a, hits), 1);
	assert_true(hits[0].dci.format == DCI_1C && hits[0].dci.rnti == DCI_P_RNTI && hits[0].dci.rv == DCI_RV_BY_TIME);
	grid_begin(&g, &c, 0, 5, 2, 1);
	grid_pdcch(&g, long_one, assignment(&c, 3, long_one), DCI_SI_RNTI, 4, 4, 0);
	grid_receive(&g, 10, &sf);
	pdcch_receive(&sf, 2, 1, &b);
	memcpy(a.llr + 4 * PDCCH_CCE_BITS, b.llr + 4 * PDCCH_CCE_BITS, sizeof(float) * 4 * PDCCH_CCE_BITS);
	assert_int_equal(pdcch_search(&c, &a, hits), 2);
	assert_int_equal(hits[0].dci.rnti, DCI_SI_RNTI);
	assert_int_equal(hits[1].dci.rnti, DCI_P_RNTI);
}

/* 27 + 16 bits over 288 at 0 dB for every bit: found nearly always; at -4 dB a good half; at -12 dB never, and false
 * ones are as rare as the parity says. */
static void rates_in_noise(void **state)
{
	(void)state;
	struct lte_cell c = cell_of(360, 50, 2);
	static const double snr[] = { -1, -5, -14 };
	unsigned right[3] = { 0 }, wrong[3] = { 0 }, cfi_right[3] = { 0 };
	for (unsigned level = 0; level < 3; level++) {
		for (unsigned i = 0; i < 150; i++) {
			uint8_t bits[DCI_BITS_MAX];
			struct pdcch_hit hits[PDCCH_HITS_MAX];
			unsigned n = assignment(&c, i, bits);
			grid_begin(&g, &c, 0, 5, 2, 1);
			grid_pdcch(&g, bits, n, DCI_SI_RNTI, 0, 4, 0.7);
			grid_receive(&g, snr[level], &sf);
			cfi_right[level] += pcfich_decode(&sf).value == 2;
			for (unsigned found = search(2, 1, hits); found--;) {
				bool same = memcmp(hits[found].bits, bits, DCI_BITS_MAX) == 0;
				right[level] += same;
				wrong[level] += !same;
			}
		}
	}
	print_message("right %u %u %u, wrong %u %u %u of 150; control format %u %u %u\n", right[0], right[1], right[2],
	              wrong[0], wrong[1], wrong[2], cfi_right[0], cfi_right[1], cfi_right[2]);
	assert_in_range(right[0], 148, 150);
	assert_in_range(right[1], 20, 149);
	assert_in_range(right[2], 0, 2);
	assert_in_range(wrong[0] + wrong[1] + wrong[2], 0, 2);
	assert_in_range(cfi_right[0], 148, 150);
	assert_in_range(cfi_right[2], 50, 149);
}

/* A slice of the carrier: elements elsewhere count nothing; 5 MHz are read from 12 blocks of 25. */
static void from_a_slice(void **state)
{
	(void)state;
	struct lte_cell c = cell_of(271, 25, 2);
	uint8_t bits[DCI_BITS_MAX];
	struct pdcch_hit hits[PDCCH_HITS_MAX];
	static struct pdcch_soft soft;
	grid_begin(&g, &c, 0, 5, 2, 1);
	grid_pdcch(&g, bits, assignment(&c, 131, bits), DCI_SI_RNTI, 0, 4, 1);
	grid_receive(&g, 15, &sf);
	grid_cut(&sf, 7, 19);
	pdcch_receive(&sf, 2, 1, &soft);
	unsigned seen = 0;
	for (unsigned i = 0; i < 288; i++)
		seen += soft.llr[i] != 0;
	assert_in_range(seen, 100, 170);
	assert_int_equal(pdcch_search(&c, &soft, hits), 1);
	assert_memory_equal(hits[0].bits, bits, DCI_BITS_MAX);
	grid_cut(&sf, 0, 0);
	assert_int_equal(search(2, 1, hits), 0);
	assert_true(pcfich_decode(&sf).lead == 0);
}

static void candidates(void **state)
{
	(void)state;
	static struct pdcch_soft soft = { .nof_cces = 16 };
	unsigned first, level;
	for (unsigned i = 0; i < PDCCH_CANDIDATES; i++)
		assert_true(pdcch_candidate(&soft, i, &first, &level));
	assert_true(first == 8 && level == 8);
	assert_false(pdcch_candidate(&soft, PDCCH_CANDIDATES, &first, &level));
	soft.nof_cces = 7;
	assert_true(pdcch_candidate(&soft, 0, &first, &level));
	assert_false(pdcch_candidate(&soft, 1, &first, &level));
	assert_false(pdcch_candidate(&soft, 4, &first, &level));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(found_on_every_kind_of_cell),
		cmocka_unit_test(compact_and_two_at_once),
		cmocka_unit_test(rates_in_noise),
		cmocka_unit_test(from_a_slice),
		cmocka_unit_test(candidates),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
