// SPDX-License-Identifier: GPL-3.0-or-later
/* Synchronisation and reference signals: values and places derived again from 36.211, some known from elsewhere;
 * subframes of TDD; the parts of a special subframe.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../src/air/lte_gold.h"  // air_gold_scramble
#include "../../src/air/lte_grid.h"  // air_lte_put_sync …
#include "../../src/air/lte_keys.h"  // air_enb_defaults
#include "lte_slow.h"                // slow_gold, slow_crs_port

static struct air_lte_grid *grid;

static struct air_enb make(int pci, int prb, int ports)
{
	struct air_enb enb;
	air_enb_defaults(&enb);
	enb.pci = pci;
	enb.nof_prb = prb;
	enb.ports = ports;
	return enb;
}

static void assert_close(float complex got, double complex wanted)
{
	if (cabs(got - wanted) > 1e-5)
		fail_msg("%g%+gj instead of %g%+gj", crealf(got), cimagf(got), creal(wanted), cimag(wanted));
}

static const float complex *sync_symbol(const struct air_enb *enb, int number, int symbol)
{
	air_lte_grid_begin(grid, enb, 0, number);
	air_lte_put_sync(grid);
	return grid->re[0][symbol] + grid->width / 2 - 31;
}

static void primary_signals(void **state)
{
	(void)state;
	/* the first three values of root 25, to four places, as they are printed everywhere */
	struct air_enb enb = make(3, 6, 1);
	const float complex *d = sync_symbol(&enb, 0, 6);
	assert_true(cabsf(d[0] - 1) < 1e-4 && cabsf(d[1] - (-0.7971f - 0.6038f * I)) < 1e-4f &&
	            cabsf(d[2] - (0.3653f - 0.9309f * I)) < 1e-4f);
	for (int n_id_2 = 0; n_id_2 < 3; n_id_2++) {
		const double roots[3] = { 25, 29, 34 };
		enb = make(30 + n_id_2, 25, 2);
		d = sync_symbol(&enb, 5, 6);
		for (int n = 0; n < 62; n++) {
			double product = n < 31 ? n * (n + 1.) : (n + 1.) * (n + 2.);
			assert_close(d[n], cexp(-I * M_PI * roots[n_id_2] * product / 63));
			assert_true(grid->taken[6][grid->width / 2 - 31 + n]);
		}
		for (int n = 1; n <= 5; n++) { /* five on either side are empty and not to be used */
			assert_true(d[-n] == 0 && d[61 + n] == 0);
			assert_true(grid->taken[6][grid->width / 2 - 31 - n] &&
			            grid->taken[6][grid->width / 2 + 30 + n]);
		}
		assert_false(grid->taken[6][grid->width / 2 - 37]);
	}
}

static int chip(int taps, int n)
{
	int x[31] = { 0, 0, 0, 0, 1 };
	for (int i = 5; i < 31; i++)
		for (int j = 0; j < 5; j++)
			x[i] ^= (taps >> j & 1) & x[i - 5 + j];
	return x[n % 31] ? -1 : 1;
}

/* Pairs m0, m1 in the order of table 6.11.2.1-1: by their distance, then by m0. */
static void pair_of(int n_id_1, int *m0, int *m1)
{
	int i = 0;
	for (int distance = 1; distance < 31; distance++)
		for (int m = 0; m + distance < 31; m++)
			if (i++ == n_id_1) {
				*m0 = m;
				*m1 = m + distance;
			}
}

static void secondary_signals(void **state)
{
	(void)state;
	for (int pci = 0; pci < 504; pci++) {
		struct air_enb enb = make(pci, 6, 1);
		int m0 = 0, m1 = 0;
		pair_of(pci / 3, &m0, &m1);
		for (int half = 0; half < 2; half++) {
			const float complex *d = sync_symbol(&enb, 5 * half, 5);
			int first = half ? m1 : m0, second = half ? m0 : m1;
			for (int n = 0; n < 31; n++) {
				int c0 = chip(0x09, n + pci % 3), c1 = chip(0x09, n + pci % 3 + 3);
				assert_close(d[2 * n], chip(0x05, n + first) * c0);
				assert_close(d[2 * n + 1], chip(0x05, n + second) * c1 * chip(0x17, n + first % 8));
			}
		}
	}
}

/* Where the secondary signal lies, and the primary one: symbols of FDD and TDD, normal and extended prefix. */
static void places_of_both(void **state)
{
	(void)state;
	static const struct {
		int tdd, extended, sss_subframe, sss, pss_subframe, pss;
	} cases[] = { { 0, 0, 0, 5, 0, 6 }, { 0, 1, 0, 4, 0, 5 }, { 1, 0, 0, 13, 1, 2 }, { 1, 1, 0, 11, 1, 2 } };
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		for (int number = 0; number < 10; number++) {
			struct air_enb enb = make(100, 15, 1);
			enb.tdd = cases[i].tdd;
			enb.cp_extended = cases[i].extended;
			air_lte_grid_begin(grid, &enb, 0, number);
			air_lte_put_sync(grid);
			for (int l = 0; l < grid->nof_symbols; l++) {
				bool sss = number % 5 == cases[i].sss_subframe && l == cases[i].sss;
				bool pss = number % 5 == cases[i].pss_subframe && l == cases[i].pss;
				assert_int_equal(grid->taken[l][90], sss || pss);
				if (sss)
					assert_true(cimagf(grid->re[0][l][90]) == 0);
			}
		}
}

static void check_crs(const struct air_enb *enb, const struct slow_cell *cell, int number)
{
	uint8_t c[440];
	air_lte_grid_begin(grid, enb, 0, number);
	air_lte_put_crs(grid);
	for (int l = 0; l < grid->nof_symbols; l++)
		for (int k = 0; k < grid->width; k++) {
			int port = slow_crs_port(cell, l, k), per_slot = grid->nof_symbols / 2;
			assert_int_equal(grid->taken[l][k], port >= 0);
			if (port < 0)
				continue;
			int m = k / 6 + 110 - enb->nof_prb, ns = 2 * number + l / per_slot;
			if (k < 6)
				slow_gold((uint32_t)(1024 * (7 * (ns + 1) + l % per_slot + 1) * (2 * enb->pci + 1) +
				                     2 * enb->pci + !enb->cp_extended),
				          c, sizeof(c));
			assert_close(grid->re[port][l][k], ((1 - 2 * c[2 * m]) + I * (1 - 2 * c[2 * m + 1])) / sqrt(2));
			for (int other = 0; other < enb->ports; other++)
				assert_true(other == port || grid->re[other][l][k] == 0);
		}
}

static void reference_signals(void **state)
{
	(void)state;
	for (int ports = 1; ports <= 4; ports *= 2)
		for (int extended = 0; extended < 2; extended++)
			for (int pci = 0; pci < 504; pci += 71) {
				struct air_enb enb = make(pci, pci % 2 ? 100 : 6, ports);
				enb.cp_extended = extended;
				struct slow_cell cell = {
					.pci = pci, .prb = enb.nof_prb, .ports = ports, .extended = extended
				};
				check_crs(&enb, &cell, pci % 10);
			}
	/* figure 6.10.1.2-1: port 0 of cell 0 begins at k = 0 in symbols 0 and 7, at 3 in 4 and 11 */
	struct air_enb enb = make(0, 6, 1);
	air_lte_grid_begin(grid, &enb, 0, 3);
	air_lte_put_crs(grid);
	assert_true(grid->taken[0][0] && grid->taken[7][6] && grid->taken[4][3] && grid->taken[11][69]);
	assert_false(grid->taken[0][3] || grid->taken[4][0] || grid->taken[1][0]);
}

/* 0x54d21b24: the first register's well-known state 31 bits before c(0). */
static void sequence(void **state)
{
	(void)state;
	uint8_t x1[62], c[31] = { 0 };
	for (int i = 0; i < 62; i++)
		x1[i] = i < 31 ? 0x54d21b24 >> i & 1 : x1[i - 28] ^ x1[i - 31];
	air_gold_scramble(0, c, sizeof(c));
	assert_memory_equal(c, x1 + 31, sizeof(c));
	uint8_t ours[5000] = { 0 }, theirs[5000];
	air_gold_scramble(0x12345678, ours, sizeof(ours));
	slow_gold(0x12345678, theirs, sizeof(theirs));
	assert_memory_equal(ours, theirs, sizeof(ours));
}

/* 36.211 tables 4.2-1 and 4.2-2 */
static void downlink_of_tdd(void **state)
{
	(void)state;
	static const char *const configs[7] = { "DSUUUDSUUU", "DSUUDDSUUD", "DSUDDDSUDD", "DSUUUDDDDD",
		                                "DSUUDDDDDD", "DSUDDDDDDD", "DSUUUDSUUD" };
	static const int units[10] = { 6592, 19760, 21952, 24144, 26336, 6592, 19760, 21952, 24144, 13168 };
	static const int extended_units[8] = { 7680, 20480, 23040, 25600, 7680, 20480, 23040, 12800 };
	struct air_enb enb = make(0, 6, 1);
	enb.tdd = 1;
	for (enb.tdd_config = 0; enb.tdd_config < 7; enb.tdd_config++)
		for (int number = 0; number < 10; number++) {
			char kind = configs[enb.tdd_config][number];
			assert_int_equal(air_lte_special(&enb, number), kind == 'S');
			if (kind != 'S')
				assert_int_equal(air_lte_downlink_symbols(&enb, number), kind == 'D' ? 14 : 0);
		}
	enb.tdd_config = 2;
	for (enb.tdd_special = 0; enb.tdd_special < 10; enb.tdd_special++)
		assert_int_equal(air_lte_downlink_symbols(&enb, 1), units[enb.tdd_special] / 2192);
	enb.cp_extended = 1;
	for (enb.tdd_special = 0; enb.tdd_special < 8; enb.tdd_special++)
		assert_int_equal(air_lte_downlink_symbols(&enb, 1), extended_units[enb.tdd_special] / 2560);
}

static int allocate(void **state)
{
	(void)state;
	grid = calloc(1, sizeof(*grid));
	return !grid;
}

static int release(void **state)
{
	(void)state;
	free(grid);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(primary_signals), cmocka_unit_test(secondary_signals),
		cmocka_unit_test(places_of_both),  cmocka_unit_test(reference_signals),
		cmocka_unit_test(sequence),        cmocka_unit_test(downlink_of_tdd),
	};
	return cmocka_run_group_tests(tests, allocate, release);
}
