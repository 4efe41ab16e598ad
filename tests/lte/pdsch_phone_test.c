// SPDX-License-Identifier: GPL-3.0-or-later
/* pdsch_phone, pdcch_phone, dci_phone: assignments and blocks to one phone through a base station's whole subframe and
 * back.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "../../src/lte/phy/pdcch_phone.h"
#include "../../src/lte/phy/pdsch_phone.h"
#include "grid.h"

static struct grid g;
static struct lte_subframe sf;
static struct pdcch_all control;

static struct lte_cell cell_of(unsigned pci, unsigned prbs, unsigned ports)
{
	return (struct lte_cell){ .pci = (uint16_t)pci,
		                  .nof_prb = (uint8_t)prbs,
		                  .ports = (uint8_t)ports,
		                  .phich_resource = LTE_NG_SIXTH,
		                  .tdd_config = -1,
		                  .tdd_special = -1 };
}

static unsigned put(uint8_t *bits, unsigned at, unsigned value, unsigned n)
{
	while (n--)
		bits[at++] = value >> n & 1;
	return at;
}

/* 36.212 5.3.3.1.2: groups and 13 bits, above 10 blocks 14; with 15 blocks one more, as 1A has as many. */
static void sizes(void **state)
{
	(void)state;
	static const uint8_t prbs[] = { 6, 15, 25, 50, 75, 100 }, bits[] = { 19, 23, 27, 31, 33, 39 };

	for (unsigned i = 0; i < sizeof(prbs); i++) {
		const struct lte_cell cell = cell_of(1, prbs[i], 1);

		assert_int_equal(dci_phone_size(&cell), bits[i]);
	}
}

/* Known answers of 36.213: blocks, modulation, size. */
static void formats(void **state)
{
	(void)state;
	const struct lte_cell small = cell_of(1, 6, 1), wide = cell_of(1, 50, 1);
	uint8_t bits[DCI_BITS_MAX] = { 0 };
	struct grant grant;
	unsigned at = put(bits, 0, 0x28, 6); /* blocks 0 and 2 */

	at = put(bits, at, 12, 5);
	at = put(bits, at, 0, 4);
	put(bits, at, 2, 2);
	assert_true(dci_phone_1(&small, bits, &grant));
	assert_true(grant.tbs == 376 && grant.bits == 4 && grant.rv == 2);
	assert_true(grant.blocks[0][0] && !grant.blocks[0][1] && grant.blocks[1][2]);
	put(bits, 6, 31, 5);
	assert_false(dci_phone_1(&small, bits, &grant));
	memset(bits, 0, sizeof(bits));
	at = put(bits, 0, 0, 1); /* groups of three */
	at = put(bits, at, 1, 17);
	put(bits, at, 21, 5);
	assert_true(dci_phone_1(&wide, bits, &grant)); /* the last has two blocks */
	assert_true(grant.tbs == 840 && grant.bits == 6 && grant.blocks[0][48] && grant.blocks[0][49]);
}

/* One assignment and its block, in every kind of cell, at every level: found, and the block read. */
static void through_the_air(void **state)
{
	struct phone *phone = *state;
	static const uint8_t prbs[] = { 6, 15, 25, 50 }, ports[] = { 1, 2, 4 };
	struct random r = { 77 };
	unsigned tried = 0, found = 0, read = 0;

	for (unsigned i = 0; i < 120; i++) {
		const struct lte_cell cell = cell_of(random_bits(&r) % LTE_PCIS, prbs[i % 4], ports[i % 3]);
		const unsigned subframe = random_bits(&r) % 10, level = 1u << random_bits(&r) % 4;
		const uint16_t rnti = (uint16_t)(61 + random_bits(&r) % 60000);
		uint8_t bits[DCI_BITS_MAX] = { 0 }, payload[300], octets[PDSCH_OCTETS_MAX];
		bool in_use[2][LTE_PRB_MAX] = { 0 };
		struct grant grants[PDCCH_GRANTS_MAX];
		unsigned first = 0;
		/* 1A: localized, RIV of two blocks from the first on, MCS 4: 120 bits */
		unsigned at = put(bits, 0, 2, 2);

		at = put(bits, at, cell.nof_prb, dci_riv_size(&cell, DCI_1A));
		put(bits, at, 4, 5);
		in_use[0][0] = in_use[0][1] = in_use[1][0] = in_use[1][1] = true;
		random_fill(&r, payload, 120);
		grid_begin(&g, &cell, 0, subframe, 3, 1);
		const unsigned cces = g.nof_regs / 9;

		while (first + level <= cces && !pdcch_looks(rnti, subframe, cces, level, first))
			first += level;
		if (first + level > cces)
			continue;
		grid_pdcch(&g, bits, dci_size(&cell, DCI_1A), rnti, first, level, 0.5);
		grid_pdsch(&g, (const bool(*)[LTE_PRB_MAX])in_use, payload, 120, 0, rnti);
		grid_receive(&g, 14, &sf);
		pdcch_receive_all(&sf, 3, &control);
		tried++;
		if (pdcch_phones(&sf, &control, &rnti, 1, grants) < 1)
			continue;
		found++;
		assert_int_equal(grants[0].tbs, 120);
		if (!phone_receive(phone, &sf, &grants[0], 3, octets))
			continue;
		read++;
		for (unsigned k = 0; k < 120; k++)
			assert_int_equal(octets[k / 8] >> (7 - k % 8) & 1, payload[k]);
		phone_wipe(phone);
	}
	print_message("%u tried, %u found, %u read\n", tried, found, read);
	assert_true(tried > 80 && found * 10 >= tried * 9 && read * 10 >= found * 9);
}

/* Another phone's assignment is nobody's. */
static void of_others(void **state)
{
	(void)state;
	const struct lte_cell cell = cell_of(9, 6, 1);
	const uint16_t mine = 70;
	struct random r = { 3 };
	struct grant grants[PDCCH_GRANTS_MAX];
	unsigned n = 0;

	for (unsigned i = 0; i < 200; i++) {
		grid_begin(&g, &cell, 0, i % 10, 3, 1);
		grid_pdcch(&g, NULL, 0, 0, 0, 0, 1);
		g.random = r;
		random_bits(&r);
		grid_receive(&g, 15, &sf);
		pdcch_receive_all(&sf, 3, &control);
		n += pdcch_phones(&sf, &control, &mine, 1, grants);
	}
	assert_true(n <= 2); /* 16 bits of parity, some 20 places and two formats */
}

static int begin(void **state)
{
	return !(*state = phone_create());
}

static int end(void **state)
{
	phone_destroy(*state);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sizes),
		cmocka_unit_test(formats),
		cmocka_unit_test_setup_teardown(through_the_air, begin, end),
		cmocka_unit_test(of_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
