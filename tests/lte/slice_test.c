// SPDX-License-Identifier: GPL-3.0-or-later
/* slice: what is not there must not be found. (That what is there is found, retune_test and the recordings show.)
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>

#include "../../src/lte/follow/slice.h"
#include "encoder.h"  // struct random

static struct random dice = { 17 };

/* A slice of 13 blocks of 100 full of what the cell does not send: noise, or somebody's QPSK. */
static void fill(struct lte_subframe *sf, const struct lte_cell *cell, unsigned first, bool loud, uint16_t sfn)
{
	const float complex i = CMPLXF(0, 1);
	*sf = (struct lte_subframe){ .cell = cell,
		                     .sfn = sfn,
		                     .number = 5,
		                     .nof_symbols = 14,
		                     .first_prb = (uint8_t)first,
		                     .end_prb = (uint8_t)(first + 13),
		                     .noise = loud ? 0.05f : 1 };
	for (unsigned l = 0; l < 14; l++)
		for (unsigned k = 12 * first; k < 12 * (first + 13); k++) {
			for (unsigned port = 0; port < cell->ports; port++)
				sf->h[port][l][k] = port ? i : 1;
			sf->res[l][k] = loud ? (random_bits(&dice) & 1 ? 1 : -1) + (random_bits(&dice) & 1 ? i : -i)
			                     : (float)random_gauss(&dice) + (float)random_gauss(&dice) * i;
		}
}

static void nothing_in_nothing(void **state)
{
	(void)state;
	struct lte_cell cell = { .ports = 2, .nof_prb = 100, .phich_resource = LTE_NG_ONE, .tdd_config = -1 };
	struct lte_subframe *sf = malloc(sizeof(*sf));
	struct slice_reading *reading = malloc(sizeof(*reading));
	struct slice *slice = slice_create();
	struct pdsch *pdsch = pdsch_create();
	uint8_t octets[PDSCH_OCTETS_MAX];
	unsigned len, located = 0;
	assert_true(sf && reading && slice && pdsch);
	for (unsigned i = 0; i < 12; i++) {
		cell.pci = (uint16_t)(random_bits(&dice) % 504);
		*reading = (struct slice_reading){ 0 };
		slice_restart(slice, reading);
		for (unsigned k = 0; k < 6; k++) { /* one more than there is room for */
			fill(sf, &cell, i % 3 * 43, i % 2, (uint16_t)(2 * k));
			slice_see(slice, sf);
		}
		assert_false(slice_sib1(slice, pdsch, reading, &(uint16_t){ 0 }, octets));
		assert_false(slice_message(slice, pdsch, sf, &len, octets));
		located += reading->located;
	}
	assert_true(located <= 1); /* once in 256 times, by design */
	pdsch_destroy(pdsch);
	slice_destroy(slice);
	free(reading);
	free(sf);
}

/* Before anything was seen. */
static void nothing_at_all(void **state)
{
	(void)state;
	struct slice *slice = slice_create();
	struct pdsch *pdsch = pdsch_create();
	struct slice_reading *reading = calloc(1, sizeof(*reading));
	uint8_t octets[PDSCH_OCTETS_MAX];
	slice_restart(slice, reading);
	assert_false(slice_sib1(slice, pdsch, reading, &(uint16_t){ 0 }, octets));
	assert_false(reading->located);
	pdsch_destroy(pdsch);
	slice_destroy(slice);
	free(reading);
	slice_destroy(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_in_nothing),
		cmocka_unit_test(nothing_at_all),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
