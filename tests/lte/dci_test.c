// SPDX-License-Identifier: GPL-3.0-or-later
/* dci: sizes and fields of assignments, and the blocks they name.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "../../src/lte/phy/dci.h"
#include "grid.h"

static struct lte_cell cell_of(unsigned prbs, bool tdd)
{
	return (struct lte_cell){ .nof_prb = (uint8_t)prbs, .ports = 2, .tdd = tdd };
}

/* 36.212: 24 and 26 bits are ambiguous and get one more, 20 of the smallest carrier as well. */
static void sizes(void **state)
{
	(void)state;
	static const struct {
		unsigned prbs, fdd, tdd, compact;
	} want[] = { { 6, 21, 23, 8 },   { 15, 22, 25, 10 }, { 25, 25, 27, 12 },
		     { 50, 27, 29, 13 }, { 75, 27, 30, 14 }, { 100, 28, 31, 15 } };
	for (unsigned i = 0; i < 6; i++) {
		struct lte_cell fdd = cell_of(want[i].prbs, false), tdd = cell_of(want[i].prbs, true);
		assert_int_equal(dci_size(&fdd, DCI_1A), want[i].fdd);
		assert_int_equal(dci_size(&tdd, DCI_1A), want[i].tdd);
		assert_int_equal(dci_size(&fdd, DCI_1C), want[i].compact);
	}
}

static void put(uint8_t **at, unsigned value, unsigned n)
{
	while (n--)
		*(*at)++ = value >> n & 1;
}

static unsigned riv_of(unsigned n, unsigned first, unsigned nof)
{
	return nof - 1 <= n / 2 ? n * (nof - 1) + first : n * (n - nof + 1) + n - 1 - first;
}

static void put_1a(uint8_t *bits, const struct lte_cell *cell, bool distributed, unsigned riv, unsigned mcs, bool ndi,
                   unsigned rv, bool column)
{
	uint8_t *at = bits;
	memset(bits, 0, DCI_BITS_MAX);
	put(&at, 1, 1);
	put(&at, distributed, 1);
	put(&at, riv, dci_riv_size(cell, DCI_1A));
	put(&at, mcs, 5);
	put(&at, 0, cell->tdd ? 4 : 3);
	put(&at, ndi, 1);
	put(&at, rv, 2);
	put(&at, column, 2);
	put(&at, 0, cell->tdd ? 2 : 0);
}

static void every_localized_allocation(void **state)
{
	(void)state;
	static const uint8_t prbs[] = { 6, 15, 25, 50, 75, 100 };
	uint8_t bits[DCI_BITS_MAX];
	bool blocks[LTE_PRB_MAX];
	for (unsigned i = 0; i < 6; i++) {
		struct lte_cell c = cell_of(prbs[i], i & 1);
		for (unsigned first = 0; first < c.nof_prb; first++) {
			for (unsigned nof = 1; first + nof <= c.nof_prb; nof++) {
				struct dci dci = { 0 };
				put_1a(bits, &c, false, riv_of(c.nof_prb, first, nof), 5, true, 2, true);
				assert_true(dci_parse(&c, DCI_1A, bits, &dci));
				assert_true(dci.first == first && dci.nof == nof && !dci.distributed && !dci.gap2);
				assert_true(dci.rv == 2 && dci.tbs == 224);
				dci_blocks(&c, &dci, nof & 1, blocks);
				for (unsigned b = 0; b < LTE_PRB_MAX; b++)
					assert_int_equal(blocks[b], b >= first && b < first + nof);
			}
		}
		unsigned end = c.nof_prb * (c.nof_prb + 1u) / 2;
		for (unsigned riv = end; riv < 1u << dci_riv_size(&c, DCI_1A); riv++) {
			struct dci dci;
			put_1a(bits, &c, false, riv, 5, true, 2, true);
			assert_false(dci_parse(&c, DCI_1A, bits, &dci));
		}
	}
}

/* A real assignment of a 20 MHz cell: blocks 0 to 3, 176 bits. */
static void fields(void **state)
{
	(void)state;
	struct lte_cell c = cell_of(100, false);
	struct dci dci = { 0 };
	uint8_t bits[DCI_BITS_MAX];
	put_1a(bits, &c, false, 300, 6, false, 3, false);
	assert_true(dci_parse(&c, DCI_1A, bits, &dci));
	assert_true(dci.first == 0 && dci.nof == 4 && dci.tbs == 176 && dci.rv == 3);
	put_1a(bits, &c, false, 300, 3, false, 3, true);
	assert_true(dci_parse(&c, DCI_1A, bits, &dci) && dci.tbs == 176);
	put_1a(bits, &c, false, 300, 27, false, 3, true);
	assert_false(dci_parse(&c, DCI_1A, bits, &dci));
	put_1a(bits, &c, true, riv_of(100, 90, 6), 3, false, 3, true);
	assert_true(dci_parse(&c, DCI_1A, bits, &dci) && dci.distributed && !dci.gap2 && dci.first == 90);
	put_1a(bits, &c, true, riv_of(100, 90, 7), 3, false, 3, true); /* 96 with gap 1 */
	assert_false(dci_parse(&c, DCI_1A, bits, &dci));
	put_1a(bits, &c, true, riv_of(100, 90, 6), 3, true, 3, true);
	assert_true(dci_parse(&c, DCI_1A, bits, &dci) && dci.gap2);
	bits[0] = 0;
	assert_false(dci_parse(&c, DCI_1A, bits, &dci));
}

/* 1C over 96 / 4 = 24 steps: gap, RIV, I_TBS. */
static void compact(void **state)
{
	(void)state;
	struct lte_cell c = cell_of(100, false);
	struct dci dci = { 0 };
	uint8_t bits[DCI_BITS_MAX] = { 0 }, *at = bits;
	put(&at, 1, 1);
	put(&at, riv_of(24, 3, 2), 9);
	put(&at, 6, 5);
	assert_true(dci_parse(&c, DCI_1C, bits, &dci));
	assert_true(dci.distributed && dci.gap2 && dci.first == 12 && dci.nof == 8 && dci.tbs == 176);
	assert_int_equal(dci.rv, DCI_RV_BY_TIME);
	c = cell_of(25, false); /* 24 / 2 = 12 steps, no gap bit */
	at = bits;
	put(&at, riv_of(12, 11, 1), 7);
	put(&at, 31, 5);
	assert_true(dci_parse(&c, DCI_1C, bits, &dci));
	assert_true(!dci.gap2 && dci.first == 22 && dci.nof == 2 && dci.tbs == 1736);
}

static void distributed_blocks(void **state)
{
	(void)state;
	for (unsigned prbs = 6; prbs <= 110; prbs++) {
		for (unsigned gap2 = 0; gap2 <= (prbs >= 50); gap2++) {
			struct lte_cell c = cell_of(prbs, false);
			unsigned gap = gap2 ? (prbs < 64 ? 9 : 16) : 0, seen[2] = { 0 };
			for (unsigned vrb = 0;; vrb++) {
				struct dci dci = { .distributed = true, .gap2 = gap2, .first = (uint8_t)vrb, .nof = 1 };
				bool blocks[2][LTE_PRB_MAX];
				if (gap2 ? vrb == prbs / (2 * gap) * 2 * gap : vrb + 1 >= prbs / 2)
					break;
				for (unsigned slot = 0; slot < 2; slot++) {
					dci_blocks(&c, &dci, slot, blocks[slot]);
					for (unsigned b = 0; b < LTE_PRB_MAX; b++)
						seen[slot] += blocks[slot][b];
					assert_true(blocks[slot][grid_distributed(prbs, gap2, vrb, slot)]);
				}
				assert_int_equal(seen[0], vrb + 1);
				assert_int_equal(seen[1], vrb + 1);
			}
		}
	}
}

/* 36.211 by hand for 6 blocks: two rows of four columns, the last row of columns 2 and 4 empty: 0 1 2 3 / 4 - 5 -, read
 * 0 4 1 2 5 3: blocks 0 to 5 in slot 0, half a turn on in slot 1. */
static void distributed_by_hand(void **state)
{
	(void)state;
	static const unsigned place[6] = { 0, 2, 3, 5, 1, 4 };
	struct lte_cell c = cell_of(6, false);
	for (unsigned vrb = 0; vrb < 6; vrb++) {
		struct dci dci = { .distributed = true, .first = (uint8_t)vrb, .nof = 1 };
		bool blocks[LTE_PRB_MAX];
		dci_blocks(&c, &dci, 0, blocks);
		assert_true(blocks[place[vrb]]);
		dci_blocks(&c, &dci, 1, blocks);
		assert_true(blocks[(place[vrb] + 3) % 6]);
	}
}

static void versions_by_time(void **state)
{
	(void)state;
	static const unsigned want[8] = { 0, 2, 3, 1, 0, 2, 3, 1 };
	for (unsigned k = 0; k < 8; k++)
		assert_int_equal(dci_rv_by_time(k), want[k]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sizes),
		cmocka_unit_test(every_localized_allocation),
		cmocka_unit_test(fields),
		cmocka_unit_test(compact),
		cmocka_unit_test(distributed_blocks),
		cmocka_unit_test(distributed_by_hand),
		cmocka_unit_test(versions_by_time),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
