// SPDX-License-Identifier: GPL-3.0-or-later
/* memory: a table of cells is made whole or not at all. The C library's calloc() is the tests' own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cells.h"

static int pieces = -1; /* that there are yet; -1: any number */
static void *(*volatile from_library)(size_t size) = malloc;

void *calloc(size_t count, size_t size)
{
	const bool is_left = pieces < 0 || (pieces > 0 && pieces--);
	void *memory = is_left ? from_library(count * size) : NULL;

	return memory ? memset(memory, 0, count * size) : NULL;
}

static void on_due(void *ctx, int64_t time_ns, const struct cell *cell)
{
	(void)ctx, (void)time_ns, (void)cell;
}

static bool parse_nothing(const struct pdu *pdu, struct cell *cell)
{
	(void)pdu, (void)cell;
	return false;
}

/* With one piece less than it takes there is none. */
static void whole_or_not_at_all(void **state)
{
	const struct pdu pdu = { .gsm = { .arfcn = 62, .bsic = 5 } };
	struct cells *cells = NULL;
	int count = 0;
	(void)state;

	for (; !cells; count++) {
		assert_true(count < 20);
		pieces = count;
		cells = cells_create(8, on_due, NULL);
		pieces = -1;
	}
	assert_int_equal(count - 1, 7); /* itself, entries, their order, places, three kinds of buckets */
	cells_update(cells, &pdu, parse_nothing);
	assert_int_equal(cells_count(cells), 1);
	cells_destroy(cells);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whole_or_not_at_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
