// SPDX-License-Identifier: GPL-3.0-or-later
/* said: what a cell says of itself as text: what is in it and what is not, what a second time adds, what is no cell. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "said.h"
#include "../baseline/cell_of.h"

static struct said decoded(const char *text)
{
	return said_decode(text, strlen(text));
}

/* Counters and what changes with every frame are not what a cell says. */
static void what_a_cell_says(void **state)
{
	static const char *const texts[] = {
		"{\"rat\":\"lte\",\"earfcn\":1300,\"pci\":5,\"mcc\":\"460\",\"mnc\":\"00\",\"tac\":7,\"eci\":9}",
		"{\"rat\":\"lte\",\"freq_hz\":1815000000,\"earfcn\":1300,\"pci\":5,\"mcc\":\"460\",\"mnc\":\"00\","
		"\"tac\":7,\"eci\":9}",
	};
	struct cell cell = cell_of(RAT_LTE, 1300, 5, 9);
	(void)state;

	cell.lte.sfn = 7;
	cell.lte.paging = 8;
	for (uint8_t kind = 0; kind < CONDUCT_KINDS; kind++)
		cell_conduct_add(&cell.conduct, &(struct conduct){ kind, 1, CONDUCT_WAS_CLEAR, 9 });
	for (int hz = 0; hz < 2; hz++) {
		cell.freq_hz = hz ? 1815e6 + 0.4 : 0;
		struct said said = said_of(&cell), read = decoded(texts[hz]);

		assert_string_equal(said.text, texts[hz]);
		assert_int_equal(said.cell.lte.sfn, CELL_UNKNOWN);
		assert_int_equal(said.cell.lte.eci, 9);
		assert_true(said.cell.freq_hz == (hz ? 1815e6 : 0));
		assert_memory_equal(&read.cell, &said.cell, sizeof(said.cell));
		said_clear(&said);
		said_clear(&read);
		assert_null(said.text);
	}
	cell.lte.pci = 504;
	assert_null(said_of(&cell).text); /* no cell can */
}

/* What was said first stands first, and what was trusted is still wanted after it. */
static void what_a_second_time_adds(void **state)
{
	static const struct {
		const char *was, *is, *both; /* NULL: nothing changes */
	} cases[] = {
		{ "\"lac\":1", "\"lac\":1", NULL },
		{ "\"lac\":1", "\"lac\":2", "\"lac\":2" },
		{ "\"lac\":1,\"ci\":5", "\"ci\":6", "\"lac\":1,\"ci\":6" },
		{ "\"ci\":5", "\"lac\":1", "\"ci\":5,\"lac\":1" },
		{ "\"si_seen\":[\"3\",\"1\"]", "\"si_seen\":[\"1\",\"2\"]", "\"si_seen\":[\"3\",\"1\",\"2\"]" },
		{ "\"si_seen\":[\"3\",\"1\"]", "\"si_seen\":[\"1\"]", NULL },
		{ "\"sib_seen\":[3]", "\"sib_seen\":[1]", "\"sib_seen\":[3,1]" },
		{ "\"neighbours\":[]", "\"neighbours\":[{\"rat\":\"gsm\",\"arfcn\":1}]",
		  "\"neighbours\":[{\"rat\":\"gsm\",\"arfcn\":1}]" },
		{ "\"neighbours\":[{\"rat\":\"gsm\",\"arfcn\":1}]", "\"neighbours\":[]", NULL },
		{ "\"cell_allocation\":[1,2]", "\"cell_allocation\":[2]", "\"cell_allocation\":[2]" },
		{ "\"plmns\":[\"460-00\",\"460-01\"]", "\"plmns\":[\"460-01\"]", "\"plmns\":[\"460-01\"]" },
		{ "\"new\":[1]", "\"lac\":1", "\"new\":[1],\"lac\":1" },
	};
	char was[160], is[160], both[160];
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		snprintf(was, sizeof(was), "{\"rat\":\"gsm\",%s}", cases[i].was);
		snprintf(is, sizeof(is), "{\"rat\":\"gsm\",%s}", cases[i].is);
		snprintf(both, sizeof(both), "{\"rat\":\"gsm\",%s}", cases[i].both ? cases[i].both : cases[i].was);
		struct said said = decoded(was), now = decoded(is), before = said_copy(&said), wanted = decoded(both);

		assert_int_equal(said_add(&said, &now), cases[i].both != NULL);
		assert_string_equal(said.text, both);
		assert_memory_equal(&said.cell, &wanted.cell, sizeof(wanted.cell));
		assert_string_equal(before.text, was);
		assert_string_equal(now.text, is);
		said_clear(&before);
		assert_true(said_add(&before, &now)); /* to nothing */
		assert_string_equal(before.text, is);
		said_clear(&said);
		said_clear(&now);
		said_clear(&before);
		said_clear(&wanted);
	}
}

static void what_is_no_cell(void **state)
{
	static const char *const texts[] = { "",
		                             "7",
		                             "[]",
		                             "{}",
		                             "{\"rat\":\"gsm\"",
		                             "{\"rat\":\"umts\"}",
		                             "{\"rat\":\"gsm\",\"arfcn\":1024}",
		                             "{\"rat\":\"gsm\",\"rat\":\"gsm\"}" };
	struct said nothing = { 0 }, said = decoded("{\"rat\":\"gsm\",\"lac\":1}");
	(void)state;

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		assert_null(decoded(texts[i]).text);
	assert_null(said_copy(&nothing).text);
	assert_false(said_add(&said, &nothing));
	assert_string_equal(said.text, "{\"rat\":\"gsm\",\"lac\":1}");
	assert_false(said_add(&nothing, &nothing));
	assert_null(nothing.text);
	said_clear(&said);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_a_cell_says),
		cmocka_unit_test(what_a_second_time_adds),
		cmocka_unit_test(what_is_no_cell),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
