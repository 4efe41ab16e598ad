// SPDX-License-Identifier: GPL-3.0-or-later
/* known_cell: a line for another sensor's baseline: its octets, what of it comes back, what is refused and why. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "known_cell.h"
#include "../baseline/cell_of.h"

#define SAID  "{\"rat\":\"gsm\",\"arfcn\":62,\"bsic\":43,\"mcc\":\"460\",\"mnc\":\"00\",\"lac\":7,\"ci\":9}"
#define HEAD  "{\"type\":\"known_cell\",\"version\":1,\"learned\":"
#define TIMES "\"first_seen\":\"1970-01-01T00:00:01.000000Z\",\"last_seen\":\"1970-01-01T00:00:02.000000Z\","

static const int64_t second_ns = 1000000000;

static void the_octets_of_a_line(void **state)
{
	const struct cell cell = cell_of(RAT_GSM, 62, 43, 9);
	struct known_cell known = { true, second_ns, 2 * second_ns, 0, { said_of(&cell), 0, 0, 4 * second_ns - 1 } };
	struct known_cell read;
	(void)state;

	era_add_days(&known.era, 5, 20000);
	char *line = known_cell_encode(&known);

	assert_string_equal(line, HEAD "true," TIMES "\"days\":[19998,20000],\"listened_s\":3,\"said\":" SAID "}");
	assert_null(known_cell_decode(line, strlen(line), &read));
	assert_true(read.learned && read.first_ns == second_ns && read.last_ns == 2 * second_ns && !read.alert_ns);
	assert_true(read.era.days == 5 && read.era.last_day == 20000 && read.era.listened_ns == 3 * second_ns);
	assert_string_equal(read.era.said.text, SAID);
	free(line);
	era_clear(&read.era);
	assert_true(!read.era.said.text && !read.era.days);
	known.learned = false;
	known.first_ns = known.last_ns = 0;
	known.alert_ns = 3 * second_ns;
	known.era.days = UINT64_C(1) << 63;
	line = known_cell_encode(&known);
	assert_string_equal(line, HEAD "false,\"last_alert\":\"1970-01-01T00:00:03.000000Z\",\"days\":[19937],"
	                               "\"listened_s\":3,\"said\":" SAID "}");
	free(line);
	era_clear(&known.era);
}

static void what_a_line_may_say(void **state)
{
	static const struct {
		const char *line, *wrong;
	} cases[] = {
#define REST ",\"said\":" SAID "}"
		{ "", "no JSON object" },
		{ "[]", "no JSON object" },
		{ "{\"version\":2}", "is no line of an export that this version can read" },
		{ "{\"version\":1}", "said: is no cell" },
		{ "{\"version\":1,\"said\":{\"rat\":\"gsm\",\"arfcn\":1}}", "said: is no cell" },
		{ "{\"version\":1" REST, "days: no list of days" },
		{ "{\"version\":1,\"days\":{}" REST, "days: no list of days" },
		{ "{\"version\":1,\"days\":[-1]" REST, "days: no list of days" },
		{ "{\"version\":1,\"days\":[2147483648]" REST, "days: no list of days" },
		{ "{\"version\":1,\"days\":[2147483647]" REST, "listened_s: no number of seconds" },
		{ "{\"version\":1,\"days\":[0],\"listened_s\":-1" REST, "listened_s: no number of seconds" },
		{ "{\"version\":1,\"days\":[],\"listened_s\":2147483648" REST, "listened_s: no number of seconds" },
		{ "{\"version\":1,\"days\":[],\"listened_s\":2147483647,\"first_seen\":\"yesterday\"" REST, NULL },
		{ "{\"version\":1,\"days\":[],\"listened_s\":0,\"last_alert\":\"1970-01-01T00:00:00+01:00\"" REST,
		  NULL },
	};
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct known_cell known;
		const char *wrong = known_cell_decode(cases[i].line, strlen(cases[i].line), &known);

		if (!wrong != !cases[i].wrong || (wrong && strcmp(wrong, cases[i].wrong) != 0))
			fail_msg("%s: %s", cases[i].line, wrong ? wrong : "taken");
		assert_true(!known.first_ns && !known.last_ns && !known.alert_ns && !known.learned);
		era_clear(&known.era);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_octets_of_a_line),
		cmocka_unit_test(what_a_line_may_say),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
