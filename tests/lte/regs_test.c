// SPDX-License-Identifier: GPL-3.0-or-later
/* regs: groups of the control region against counts worked out by hand and against the tests' own reading of 36.211.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "../../src/lte/phy/regs.h"
#include "grid.h"

static struct lte_cell cell_of(unsigned pci, unsigned prbs, unsigned ports)
{
	return (struct lte_cell){ .pci = (uint16_t)pci,
		                  .nof_prb = (uint8_t)prbs,
		                  .ports = (uint8_t)ports,
		                  .phich_resource = LTE_NG_ONE,
		                  .tdd_config = -1,
		                  .tdd_special = -1 };
}

static unsigned count(const struct lte_cell *cell, unsigned cfi)
{
	static struct regs regs;
	regs_pdcch(cell, 5, cfi, 1, &regs);
	return regs.count;
}

/* Groups of the symbols, less four of PCFICH and three of each PHICH group. */
static void counts_by_hand(void **state)
{
	(void)state;
	struct lte_cell c = cell_of(301, 100, 2);
	c.phich_resource = LTE_NG_SIXTH; /* 100 / 48 rounded up: 3 groups */
	assert_int_equal(count(&c, 1), 200 - 4 - 9);
	assert_int_equal(count(&c, 3), 200 + 300 + 300 - 4 - 9);
	c.ports = 4;
	assert_int_equal(count(&c, 2), 200 + 200 - 4 - 9);
	c = cell_of(360, 50, 2); /* 50 / 8 rounded up: 7 */
	assert_int_equal(count(&c, 1), 100 - 4 - 21);
	assert_int_equal(count(&c, 2), 250 - 4 - 21);
	c.phich_resource = LTE_NG_TWO; /* 13 */
	assert_int_equal(count(&c, 2), 250 - 4 - 39);
	c = cell_of(0, 6, 1); /* one symbol more; 1 group */
	assert_int_equal(count(&c, 3), 12 + 18 + 18 + 18 - 4 - 3);
	c.cp_extended = true;
	assert_int_equal(count(&c, 3), 12 + 18 + 18 + 12 - 4 - 3);
}

/* PCI 1 of 25 blocks: kbar = 6, then steps of floor(25 i / 2) half blocks. */
static void pcfich_by_hand(void **state)
{
	(void)state;
	struct lte_cell c = cell_of(1, 25, 2);
	struct reg at[REGS_PCFICH];
	struct re e[REG_RES];
	static const unsigned first[4] = { 6, 6 + 72, 6 + 150, 6 + 222 };
	regs_pcfich(&c, at);
	for (int i = 0; i < 4; i++)
		assert_int_equal(at[i].first, first[i]);
	reg_elements(&c, &at[0], e); /* reference signals at 7 and 10 */
	assert_true(e[0].subcarrier == 6 && e[1].subcarrier == 8 && e[2].subcarrier == 9 && e[3].subcarrier == 11);
	c.pci = 49; /* kbar = 294: the second wraps at 300 */
	regs_pcfich(&c, at);
	assert_int_equal(at[0].first, 294);
	assert_int_equal(at[1].first, 66);
}

static void same_as_the_reference(const struct lte_cell *cell, unsigned subframe, unsigned cfi, unsigned factor)
{
	static struct grid g;
	static struct regs regs;
	struct re e[REG_RES];
	grid_begin(&g, cell, 0, subframe, cfi, factor);
	regs_pdcch(cell, subframe, cfi, factor, &regs);
	assert_int_equal(regs.count, g.nof_regs);
	for (unsigned i = 0; i < regs.count; i++) {
		reg_elements(cell, &regs.at[i], e);
		for (unsigned j = 0; j < REG_RES; j++) {
			assert_int_equal(e[j].symbol, g.regs[i].symbol);
			assert_int_equal(e[j].subcarrier, g.regs[i].k[j]);
		}
	}
}

static void every_kind_of_cell(void **state)
{
	(void)state;
	static const uint8_t prbs[] = { 6, 15, 25, 50, 75, 100 }, ports[] = { 1, 2, 4 };
	struct random r = { 11 };
	for (unsigned i = 0; i < 1500; i++) {
		struct lte_cell c =
			cell_of(random_bits(&r) % LTE_PCIS, prbs[random_bits(&r) % 6], ports[random_bits(&r) % 3]);
		c.tdd = random_bits(&r) & 1;
		c.cp_extended = random_bits(&r) >> 5 & 1;
		c.phich_extended = random_bits(&r) >> 6 & 1;
		c.phich_resource = random_bits(&r) >> 7 & 3;
		unsigned factor = c.tdd ? random_bits(&r) % 3 : 1, cfi = 1 + random_bits(&r) % 3;
		unsigned subframe = random_bits(&r) % 4 == 0 ? 5 : random_bits(&r) % 10;
		if (c.nof_prb == 6)
			factor = factor ? 1 : 0; /* more PHICH than there are groups */
		if (c.phich_extended)
			cfi = 3; /* the control region holds all of PHICH */
		same_as_the_reference(&c, subframe, cfi, factor);
	}
}

static void phich_factors(void **state)
{
	(void)state;
	struct lte_cell c = cell_of(0, 25, 2);
	assert_int_equal(regs_phich_factor(&c, 5), 1);
	c.tdd = true;
	assert_int_equal(regs_phich_factor(&c, 5), 0);
	static const uint8_t in_5[7] = { 2, 0, 0, 0, 0, 0, 1 }, in_0[7] = { 2, 0, 0, 1, 0, 0, 1 };
	for (c.tdd_config = 0; c.tdd_config < 7; c.tdd_config++) {
		assert_int_equal(regs_phich_factor(&c, 5), in_5[c.tdd_config]);
		assert_int_equal(regs_phich_factor(&c, 0), in_0[c.tdd_config]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts_by_hand),
		cmocka_unit_test(pcfich_by_hand),
		cmocka_unit_test(every_kind_of_cell),
		cmocka_unit_test(phich_factors),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
