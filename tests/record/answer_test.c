// SPDX-License-Identifier: GPL-3.0-or-later
/* answer: comes out as it went in; what is none is refused. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "answer.h"  // answer_encode

static struct order_answer answer;
static char line[ANSWER_BYTES_MAX];

static void there_and_back(void **state)
{
	struct order_answer sent = { .text = "stays on \"it\"" };
	(void)state;

	int size = answer_encode(&sent, line);

	assert_memory_equal(line, "{\"ok\":true,\"answer\":\"stays on \\\"it\\\"\"}\n", (size_t)size);
	assert_null(answer_decode(line, (size_t)size, &answer));
	assert_int_equal(answer.error, 0);
	assert_string_equal(answer.text, sent.text);
	sent.error = -ENOENT;
	size = answer_encode(&sent, line);
	assert_null(answer_decode(line, (size_t)size, &answer));
	assert_int_equal(answer.error, -EIO);
}

/* The longest, each of its octets two in JSON. */
static void as_long_as_it_gets(void **state)
{
	struct order_answer sent = { .error = -1 };
	(void)state;

	memset(sent.text, '"', sizeof(sent.text) - 1);
	int size = answer_encode(&sent, line);

	assert_true(size > 2 * (int)sizeof(sent.text) - 2);
	assert_null(answer_decode(line, (size_t)size, &answer));
	assert_string_equal(answer.text, sent.text);
	strcpy(sent.text, "\033[2J\xff");
	size = answer_encode(&sent, line);
	assert_memory_equal(line, "{\"ok\":false,\"answer\":\"?[2J?\"}\n", (size_t)size);
}

static void what_is_none(void **state)
{
	static const struct {
		const char *line, *why;
	} rows[] = {
		{ "", "no JSON object" },         { "[]", "no JSON object" },
		{ "{\"ok\":", "no JSON object" }, { "{\"answer\":\"x\"}", "ok: missing" },
		{ "{\"ok\":1}", "ok: missing" },
	};
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_string_equal(answer_decode(rows[i].line, strlen(rows[i].line), &answer), rows[i].why);
		assert_int_equal(answer.error, -EIO);
	}
	assert_null(answer_decode("{\"ok\":true,\"answer\":7}", 22, &answer));
	assert_string_equal(answer.text, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(there_and_back),
		cmocka_unit_test(as_long_as_it_gets),
		cmocka_unit_test(what_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
