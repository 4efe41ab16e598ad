// SPDX-License-Identifier: GPL-3.0-or-later
/* options: every sink that has options of its own reads them, refuses others before it touches anything, and each does
 * what it says. */
#include "scratch.h"  // struct scratch

#include <unistd.h>

static struct scratch room, *const scratch = &room;
static struct plug plug;

/* A sink with these words, on the scratch file. */
static void *open_with(const struct sink *sink, const char *options, bool messages, struct fault *fault)
{
	char words[128];
	const struct sink_config config = { .target = scratch->path, .messages = messages, .plug = &plug };

	*fault = (struct fault){ .text = "" };
	snprintf(words, sizeof(words), "%s:%s%s", sink->name, scratch->path, options);
	assert_int_equal(plug_parse(&plug, words, ':', fault), 0);
	return sink->open(&config, fault);
}

static void others_are_refused(void **state)
{
	int count = 0;

	(void)state;
	for (int i = 0; sinks[i]; i++) {
		char expected[64];
		struct fault fault;

		if (!sinks[i]->options)
			continue;
		count++;
		scratch_make(scratch);
		unlink(scratch->path);
		assert_null(open_with(sinks[i], ",nonsense=1", false, &fault));
		snprintf(expected, sizeof(expected), "%s: there is no option 'nonsense'", sinks[i]->name);
		assert_string_equal(fault.text, expected);
		assert_int_equal(access(scratch->path, F_OK), -1);
	}
	assert_true(count >= 2);
}

/* How many octets one message leaves in the file. */
static size_t message_octets(const struct sink *sink, const char *options, bool messages)
{
	struct pdu pdu = scratch_pdu();
	const struct message message = { &pdu, "System Information Type 3", "gsm:460-00-4187-21034" };
	struct fault fault;

	scratch_make(scratch);
	void *instance = open_with(sink, options, messages, &fault);

	assert_non_null(instance);
	PUT(sink, instance, .type = RECORD_MESSAGE, .time_ns = pdu.time_ns, .message = &message);
	assert_int_equal(sink->close(instance), 0);
	scratch_take(scratch);
	return scratch->size;
}

static void messages_of_one_output(void **state)
{
	static const char *const names[] = { "jsonl", "text" };

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const struct sink *sink = sink_find(names[i]);

		assert_int_equal(message_octets(sink, "", false), 0);
		assert_true(message_octets(sink, ",messages=yes", false) > 0);
		assert_true(message_octets(sink, "", true) > 0);
		assert_int_equal(message_octets(sink, ",messages=no", true), 0);
	}
}

/* One line in a file that holds "before\n", which is looked at after `options`. */
static void put_survey(const char *options)
{
	const struct sink *jsonl = sink_find("jsonl");
	const struct survey survey = { .bands = "b8" };
	struct fault fault;

	scratch_make(scratch);
	FILE *file = fopen(scratch->path, "w");

	assert_non_null(file);
	fputs("before\n", file);
	fclose(file);
	void *instance = open_with(jsonl, options, false, &fault);

	assert_non_null(instance);
	PUT(jsonl, instance, .type = RECORD_SURVEY, .time_ns = 1, .survey = &survey);
	assert_int_equal(jsonl->close(instance), 0);
	scratch_take(scratch);
}

static void appended_or_emptied(void **state)
{
	static const char before[] = "before\n{\"type\":\"survey\"";

	(void)state;
	put_survey(",append=yes");
	assert_int_equal(strncmp(scratch->text, before, strlen(before)), 0);
	put_survey(",append=no");
	assert_int_equal(strncmp(scratch->text, "{\"type\":\"survey\"", 16), 0);
	put_survey("");
	assert_int_equal(strncmp(scratch->text, "{\"type\":\"survey\"", 16), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(others_are_refused),
		cmocka_unit_test(messages_of_one_output),
		cmocka_unit_test(appended_or_emptied),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
