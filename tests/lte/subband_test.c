// SPDX-License-Identifier: GPL-3.0-or-later
/* subband: the windows wished for, one after the other, and that they come to an end.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>

#include "../../src/lte/follow/subband.h"

#define RATE_HZ  2.4e6
#define BLOCK_HZ 180e3

enum { SEEN = 13, STRETCH = 192000 }; /* blocks of a window; samples of 80 ms */

/* The blocks of the window that is wished for. */
static void blocks_at(const struct lte_cell *cell, double place_hz, unsigned *first, unsigned *end)
{
	const double low = place_hz / BLOCK_HZ + cell->nof_prb / 2.0 - SEEN / 2.0;
	assert_true(low >= 0 && low + SEEN <= cell->nof_prb);
	*first = (unsigned)ceil(low);
	*end = (unsigned)floor(low + SEEN);
}

/* Grants every wish until there is none: how many different ones, and stretches in all. */
static unsigned grant(struct subband *subband, const struct lte_cell *cell, const struct reading *reading,
                      uint64_t *index, double raster_hz[8], unsigned *looks)
{
	unsigned n = 0, first, end;
	double place_hz, seconds;
	while (subband_wish(subband, cell, reading, *index, RATE_HZ, &place_hz, &seconds)) {
		assert_true(seconds > 0.16 && seconds < 1);
		if (n == 0 || place_hz != raster_hz[n - 1]) {
			assert_true(n < 8);
			raster_hz[n++] = place_hz;
		}
		blocks_at(cell, place_hz, &first, &end);
		*index += STRETCH;
		subband_looked(subband, cell, reading, first, end, *index, RATE_HZ);
		assert_true(++*looks < 1000);
	}
	return n;
}

static void edges_then_the_middle(void **state)
{
	(void)state;
	static const uint8_t prbs[] = { 25, 50, 75, 100 };
	for (int i = 0; i < 4; i++) {
		const struct lte_cell cell = { .nof_prb = prbs[i] };
		const double edge_hz = (prbs[i] - SEEN) * BLOCK_HZ / 2;
		struct reading reading = { 0 };
		struct subband subband = { 0 };
		uint64_t index = 0;
		double raster_hz[8];
		unsigned looks = 0;
		assert_int_equal(grant(&subband, &cell, &reading, &index, raster_hz, &looks), 3);
		assert_true(raster_hz[0] == -edge_hz && raster_hz[1] == edge_hz && fabs(raster_hz[2]) <= BLOCK_HZ / 2);
	}
}

static void what_was_named_comes_first(void **state)
{
	(void)state;
	static const struct {
		uint8_t first, nof;
		double place; /* blocks */
	} all[] = { { 27, 4, 27 + 2 - 50 }, { 0, 6, 6.5 - 50 }, { 94, 6, 93.5 - 50 }, { 40, 20, 46.5 - 50 } };
	const struct lte_cell cell = { .nof_prb = 100 };
	for (int i = 0; i < 4; i++) {
		struct reading reading = { .slice = { .located = true,
			                              .dci = { .first = all[i].first, .nof = all[i].nof } } };
		const struct subband subband = { 0 };
		double place_hz, seconds;
		assert_true(subband_wish(&subband, &cell, &reading, 0, RATE_HZ, &place_hz, &seconds));
		assert_true(fabs(place_hz / BLOCK_HZ - all[i].place) <= 0.5);
		reading.slice.dci.distributed = true; /* everywhere and nowhere */
		assert_true(subband_wish(&subband, &cell, &reading, 0, RATE_HZ, &place_hz, &seconds));
		assert_true(place_hz == -(100 - SEEN) * BLOCK_HZ / 2);
	}
}

static void narrow_carriers_need_no_hunt(void **state)
{
	(void)state;
	const struct reading reading = { 0 };
	const struct subband subband = { 0 };
	const struct lte_cell central = { .nof_prb = 6 }, wide = { .nof_prb = 50 };
	double place_hz, seconds;
	assert_false(subband_wish(&subband, &central, &reading, 0, RATE_HZ, &place_hz, &seconds));
	assert_false(subband_wish(&subband, &wide, &reading, 0, 12e6, &place_hz, &seconds));
}

/* Each pause is longer than the one before, and some day it is enough. */
static void it_comes_to_an_end(void **state)
{
	(void)state;
	const struct lte_cell cell = { .nof_prb = 100 };
	struct reading reading = { 0 };
	struct subband subband = { 0 };
	uint64_t index = 0, rest = 0;
	unsigned looks = 0, rounds = 0;
	double raster_hz[8];
	while (subband_goes_on(&subband)) {
		assert_int_equal(grant(&subband, &cell, &reading, &index, raster_hz, &looks), 3);
		assert_true(++rounds < 10);
		if (!subband_goes_on(&subband))
			break;
		assert_true(subband.rest_until - index >= 2 * rest);
		rest = subband.rest_until - index;
		index = subband.rest_until;
	}
	assert_true(rounds >= 3 && looks <= 40 && rest >= 10 * RATE_HZ);
	index += (uint64_t)(3600 * RATE_HZ);
	assert_int_equal(grant(&subband, &cell, &reading, &index, raster_hz, &looks), 0);
}

/* Where SIB1 was read the others are waited for, and at the other edge: for a while, or until they were read. */
static void messages_are_waited_for(void **state)
{
	(void)state;
	const struct lte_cell cell = { .nof_prb = 100 };
	struct reading reading = { .scheduled = true,
		                   .schedule = { .nof_messages = 2 },
		                   .slice = { .located = true, .dci = { .first = 0, .nof = 4 } } };
	struct subband subband = { 0 };
	uint64_t index = 0;
	unsigned looks = 0;
	double raster_hz[8];
	assert_int_equal(grant(&subband, &cell, &reading, &index, raster_hz, &looks), 2);
	assert_true(raster_hz[0] == -(100 - SEEN) * BLOCK_HZ / 2 && raster_hz[1] == -raster_hz[0]);
	assert_in_range(looks, 4, 20);
}

/* In vain less and less often, and in the end not at all; those that were read once are worth it again and again,
 * though not at once. */
static void messages_are_read_again(void **state)
{
	(void)state;
	const struct lte_cell cell = { .nof_prb = 100 };
	struct reading reading = { .scheduled = true,
		                   .schedule = { .nof_messages = 2 },
		                   .slice = { .located = true, .dci = { .first = 0, .nof = 4 } } };
	struct subband subband = { 0 };
	uint64_t index = 0;
	unsigned looks = 0, rounds = 0;
	double raster_hz[8];
	for (uint64_t rest = 0; grant(&subband, &cell, &reading, &index, raster_hz, &looks) > 0;
	     index = subband.rest_until) {
		assert_true(++rounds < 10 && subband.rest_until - index > rest);
		rest = subband.rest_until - index;
	}
	assert_in_range(rounds, 3, 5);
	reading.agenda.messages[0] = (struct agenda_item){ .last = index, .read = 2 };
	for (int i = 0; i < 3; i++) {
		const uint64_t read = index;
		assert_int_equal(grant(&subband, &cell, &reading, &index, raster_hz, &looks), 0);
		index = read + (uint64_t)(19.9 * RATE_HZ);
		assert_int_equal(grant(&subband, &cell, &reading, &index, raster_hz, &looks), 0);
		index = read + (uint64_t)(20.1 * RATE_HZ);
		double place_hz, seconds;
		assert_true(subband_wish(&subband, &cell, &reading, index, RATE_HZ, &place_hz, &seconds));
		reading.agenda.messages[0].last = index;
		subband_looked(&subband, &cell, &reading, 0, SEEN, index, RATE_HZ);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(edges_then_the_middle),        cmocka_unit_test(what_was_named_comes_first),
		cmocka_unit_test(narrow_carriers_need_no_hunt), cmocka_unit_test(it_comes_to_an_end),
		cmocka_unit_test(messages_are_waited_for),      cmocka_unit_test(messages_are_read_again),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
