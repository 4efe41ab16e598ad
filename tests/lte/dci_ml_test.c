// SPDX-License-Identifier: GPL-3.0-or-later
/* dci_ml: assignments read from twelve blocks of a carrier, and not read where there are none.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "../../src/lte/phy/dci_ml.h"
#include "../../src/lte/phy/pdcch.h"
#include "grid.h"

static struct grid g;
static struct lte_subframe sf;
static struct pdcch_soft soft;

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
	for (unsigned i = 0; i < n; i++)
		bits[at + i] = value >> (n - 1 - i) & 1;
	return at + n;
}

/* Localized, blocks first to first + nof - 1 (half of the carrier at most). */
static void assignment(const struct lte_cell *cell, unsigned first, unsigned nof, unsigned mcs, unsigned rv,
                       uint8_t *bits)
{
	memset(bits, 0, DCI_BITS_MAX);
	unsigned at = put(bits, 0, 2, 2);
	at = put(bits, at, cell->nof_prb * (nof - 1) + first, dci_riv_size(cell, DCI_1A));
	at = put(bits, at, mcs, 5);
	at = put(bits, at, 0, cell->tdd ? 4 : 3);
	at = put(bits, at, rv & 1, 1); /* NDI: anything */
	at = put(bits, at, rv, 2);
	put(bits, at, 1, 2);
}

struct soft_bits {
	struct lte_cell cell;
	unsigned first_prb, end_prb, level;
	double snr;
};

/* One transmission of the assignment, or of none (bits NULL), through the slice, added to the sum. */
static void look(const struct soft_bits *s, const uint8_t *bits, unsigned rv, struct dci_ml_sum *sum)
{
	grid_begin(&g, &s->cell, 0, 5, 2, s->cell.tdd ? 0 : 1);
	grid_pdcch(&g, bits, bits ? dci_size(&s->cell, DCI_1A) : 0, DCI_SI_RNTI, 0, s->level, 1);
	grid_receive(&g, s->snr, &sf);
	grid_cut(&sf, s->first_prb, s->end_prb);
	pdcch_receive(&sf, 2, s->cell.tdd ? 0 : 1, &soft);
	dci_ml_add(&s->cell, soft.llr, s->level * PDCCH_CCE_BITS, rv, sum);
}

struct outcome {
	unsigned best, listed, believed,
		wrong; /* right and on top, right and in the list, believed and right, and wrong */
};

static struct outcome try(struct dci_ml *ml, struct soft_bits s, unsigned transmissions, unsigned times)
{
	static const unsigned versions[] = { 0, 2, 3, 1 };
	struct random r = { 31 };
	struct outcome o = { 0 };
	for (unsigned i = 0; i < times; i++) {
		uint8_t bits[DCI_BITS_MAX];
		struct dci_ml_sum sum = { 0 };
		struct dci_ml_hit hits[DCI_ML_HITS];
		unsigned nof = 2 + random_bits(&r) % (s.cell.nof_prb < 25 ? 2 : 10),
			 first = random_bits(&r) % (s.cell.nof_prb - nof), mcs = random_bits(&r) % 8;
		s.cell.pci = random_bits(&r) % LTE_PCIS;
		for (unsigned k = 0; k < transmissions; k++) {
			assignment(&s.cell, first, nof, mcs, versions[k], bits);
			bits[2 + dci_riv_size(&s.cell, DCI_1A) + 5 + (s.cell.tdd ? 4 : 3)] = 1; /* NDI stays */
			look(&s, bits, versions[k], &sum);
		}
		unsigned n = dci_ml_decode(ml, &s.cell, &sum, hits);
		bool right = n && hits[0].dci.first == first && hits[0].dci.nof == nof && hits[0].dci.mcs == mcs;
		bool believed = dci_ml_believed(ml, &s.cell, &sum, hits, n, 36);
		o.best += right;
		o.believed += believed && right;
		o.wrong += believed && !right;
		for (unsigned k = 0; k < n; k++) {
			o.listed += hits[k].dci.first == first && hits[k].dci.nof == nof && hits[k].dci.mcs == mcs &&
			            hits[k].bits[1] == 0;
			assert_true(k == 0 || hits[k].score <= hits[k - 1].score);
		}
	}
	print_message("%u blocks %u-%u level %u, %.0f dB x %u: best %u, listed %u, believed %u, wrongly %u of %u\n",
	              s.cell.nof_prb, s.first_prb, s.end_prb, s.level, s.snr, transmissions, o.best, o.listed,
	              o.believed, o.wrong, times);
	return o;
}

/* Twelve blocks in the middle. */
static void in_noise(void **state)
{
	struct soft_bits s = { cell_of(0, 25, 2), 6, 18, 4, 0 };
	assert_in_range(try(*state, s, 1, 40).best, 39, 40);
	s = (struct soft_bits){ cell_of(0, 50, 2), 19, 31, 4, 3 };
	assert_in_range(try(*state, s, 1, 40).best, 38, 40);
	s = (struct soft_bits){ cell_of(0, 100, 2), 44, 56, 4, 6 };
	assert_in_range(try(*state, s, 1, 60).best, 50, 60);
	s.level = 8;
	s.snr = 3;
	assert_in_range(try(*state, s, 1, 40).best, 37, 40);
	s.cell.tdd = true;
	assert_in_range(try(*state, s, 1, 40).best, 37, 40);
	s = (struct soft_bits){ cell_of(0, 6, 1), 0, 6, 4, 0 };
	assert_in_range(try(*state, s, 1, 20).best, 19, 20);
}

/* Four transmissions of four redundancy versions bring 6 dB, exactly. */
static void versions_combine(void **state)
{
	struct soft_bits s = { cell_of(0, 75, 2), 0, 12, 4, -3 };
	struct outcome one = try(*state, s, 1, 40), four = try(*state, s, 4, 40);
	assert_in_range(one.best, 0, 25);
	assert_in_range(four.best, 36, 40);
	assert_in_range(four.best - one.best, 10, 40);
}

static void nothing_is_not_believed(void **state)
{
	struct lte_cell c = cell_of(17, 50, 2);
	struct dci_ml_hit hits[DCI_ML_HITS];
	unsigned believed = 0;
	for (unsigned i = 0; i < 100; i++) {
		struct soft_bits s = { c, 0, 12, 4, 10 };
		struct dci_ml_sum sum = { 0 };
		s.cell.pci = (uint16_t)(5 * i);
		look(&s, NULL, 0, &sum);
		unsigned n = dci_ml_decode(*state, &s.cell, &sum, hits);
		believed += dci_ml_believed(*state, &c, &sum, hits, n, 1);
	}
	assert_in_range(believed, 0, 1);
	struct dci_ml_sum silence = { 0 };
	const float none[576] = { 0, NAN, 0, -NAN };
	dci_ml_add(&c, none, 576, 3, &silence);
	assert_int_equal(silence.visible, 0);
	assert_int_equal(dci_ml_decode(*state, &c, &silence, hits), 0);
}

/* With all of it received, the score is one bit for each bit received, and the message is the Viterbi decoder's. */
static void agrees_with_the_other_decoder(void **state)
{
	struct soft_bits s = { cell_of(301, 100, 2), 0, 100, 4, 20 };
	struct dci_ml_sum sum = { 0 };
	struct dci_ml_hit hits[DCI_ML_HITS];
	struct pdcch_hit plain[PDCCH_HITS_MAX];
	uint8_t bits[DCI_BITS_MAX];
	assignment(&s.cell, 93, 7, 3, 1, bits);
	look(&s, bits, 1, &sum);
	assert_int_equal(sum.visible, 288);
	assert_true(dci_ml_decode(*state, &s.cell, &sum, hits) >= 1);
	assert_true(hits[0].score > 285 && hits[0].score <= 288.1f);
	assert_int_equal(pdcch_search(&s.cell, &soft, plain), 1);
	assert_true(hits[0].dci.first == 93 && hits[0].dci.nof == 7 && hits[0].dci.tbs == 176);
	assert_true(plain[0].dci.first == 93 && plain[0].dci.nof == 7 && plain[0].dci.tbs == 176 &&
	            plain[0].dci.rv == 1);
}

/* Distributed blocks and an MCS above 15 only the wide search finds. */
static void every_message(void **state)
{
	struct dci_ml *every = dci_ml_create(DCI_ML_EVERY);
	struct soft_bits s = { cell_of(271, 25, 2), 0, 25, 8, 6 };
	struct dci_ml_hit hits[DCI_ML_HITS];
	uint8_t bits[DCI_BITS_MAX];
	assert_non_null(every);
	for (unsigned k = 0; k < 2; k++) {
		struct dci_ml_sum sum = { 0 };
		assignment(&s.cell, 4, 9, k ? 16 : 5, 0, bits);
		bits[1] = k == 0;
		look(&s, bits, 0, &sum);
		unsigned n = dci_ml_decode(every, &s.cell, &sum, hits);
		assert_true(n >= 1);
		assert_true(hits[0].dci.distributed == (k == 0) && hits[0].dci.first == 4 && hits[0].dci.nof == 9);
		assert_int_equal(hits[0].dci.mcs, k ? 16 : 5);
		assert_true(dci_ml_believed(every, &s.cell, &sum, hits, n, 36));
		n = dci_ml_decode(*state, &s.cell, &sum, hits);
		assert_false(dci_ml_believed(*state, &s.cell, &sum, hits, n, 36));
	}
	s.cell = cell_of(1, 100, 2); /* the largest transform */
	struct dci_ml_sum sum = { 0 };
	s.end_prb = 100;
	assignment(&s.cell, 40, 9, 17, 0, bits);
	look(&s, bits, 0, &sum);
	assert_true(dci_ml_decode(every, &s.cell, &sum, hits) >= 1);
	assert_true(hits[0].dci.first == 40 && hits[0].dci.mcs == 17);
	dci_ml_destroy(every);
}

/* Distributed blocks, by the transform that looks for nothing else. */
static void spread_out(void **state)
{
	struct dci_ml *spread = dci_ml_create(DCI_ML_SPREAD);
	const struct soft_bits s = { cell_of(0, 50, 2), 19, 31, 8, 6 };
	struct dci_ml_hit hits[DCI_ML_HITS];
	uint8_t bits[DCI_BITS_MAX];
	assert_non_null(spread);
	for (unsigned k = 0; k < 2; k++) {
		struct dci_ml_sum sum = { 0 };
		assignment(&s.cell, 4, 6, 5, 0, bits);
		bits[1] = k == 0;
		look(&s, bits, 0, &sum);
		struct dci_ml *right = k ? *state : spread, *wrong = k ? spread : *state;
		unsigned n = dci_ml_decode(right, &s.cell, &sum, hits);
		assert_true(dci_ml_believed(right, &s.cell, &sum, hits, n, 36));
		assert_true(hits[0].dci.distributed == (k == 0) && hits[0].dci.first == 4 && hits[0].dci.nof == 6);
		n = dci_ml_decode(wrong, &s.cell, &sum, hits);
		assert_false(dci_ml_believed(wrong, &s.cell, &sum, hits, n, 36));
	}
	dci_ml_destroy(spread);
}

static int make(void **state)
{
	*state = dci_ml_create(DCI_ML_LIKELY);
	return *state ? 0 : -1;
}

static int unmake(void **state)
{
	dci_ml_destroy(*state);
	dci_ml_destroy(NULL);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(in_noise),
		cmocka_unit_test(versions_combine),
		cmocka_unit_test(nothing_is_not_believed),
		cmocka_unit_test(agrees_with_the_other_decoder),
		cmocka_unit_test(every_message),
		cmocka_unit_test(spread_out),
	};
	return cmocka_run_group_tests(tests, make, unmake);
}
