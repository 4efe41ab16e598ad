// SPDX-License-Identifier: GPL-3.0-or-later
/* attest: what a sensor signs: the octets of each text, what of it comes back, what is refused. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "attest.h"

#define KEY   "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
#define ONES  "0101010101010101010101010101010101010101010101010101010101010101"
#define TWOS  "0202020202020202020202020202020202020202020202020202020202020202"
#define FILES "\"files\":[{\"name\":\"a\",\"bytes\":0,\"sha256\":\"" ONES "\"}]"
#define HEAD  "\"alert\":\"a\",\"level\":\"fake\",\"cell\":\"c\","
#define NOW   "\"format\":\"fbswatch evidence 2\",\"name\":\"a-fake\",\"number\":1,"
#define SEEN  "\"verdict\":{\"blocks\":7,\"at_end\":true,\"time_ns\":8,\"replayed\":\"notice\"},"

static void the_octets_of_a_manifest(void **state)
{
	struct manifest manifest = { .name = "a-fake",
		                     .number = 2,
		                     .previous = { .name = "b" },
		                     .alert = "a",
		                     .level = "fake",
		                     .cell = "c",
		                     .blocks = 7,
		                     .time_ns = 8,
		                     .replayed = "fake",
		                     .nof_files = 1,
		                     .files = { { .name = "f", .bytes = 9 } } };
	const struct manifest_origin origin = {
		.asked_ns = 1000000000, .sensor = "s", .source = "", .gain_db = 0.5, .ppm = NAN, .position = "北京"
	};
	struct manifest read;
	(void)state;

	memset(manifest.previous.digest, 1, ATTEST_DIGEST);
	memset(manifest.files[0].digest, 2, ATTEST_DIGEST);
	char *text = manifest_encode(&manifest, &origin, KEY);

	assert_string_equal(text,
	                    "{\n \"alert\": \"a\",\n \"level\": \"fake\",\n \"cell\": \"c\",\n"
	                    " \"time\": \"1970-01-01T00:00:01.000000Z\",\n \"verdict\": {\n  \"blocks\": 7,\n"
	                    "  \"at_end\": false,\n  \"time_ns\": 8,\n  \"replayed\": \"fake\"\n },\n"
	                    " \"sensor\": \"s\",\n \"program\": \"fbswatch " FBSWATCH_VERSION "\",\n"
	                    " \"gain_db\": 0.5,\n \"position\": \"北京\",\n \"format\": \"fbswatch evidence 2\",\n"
	                    " \"name\": \"a-fake\",\n \"number\": 2,\n \"files\": [\n  {\n   \"name\": \"f\",\n"
	                    "   \"bytes\": 9,\n   \"sha256\": \"" TWOS "\"\n  }\n ],\n \"previous\": {\n"
	                    "  \"name\": \"b\",\n  \"sha256\": \"" ONES "\"\n },\n \"public_key\": \"" KEY "\"\n}");
	assert_true(manifest_decode(text, strlen(text), &read));
	manifest.files[0].sound = true;
	assert_memory_equal(&read, &manifest, sizeof(read));
	free(text);
}

static void what_a_manifest_may_say(void **state)
{
	static const struct {
		const char *text;
		bool good;
	} cases[] = {
		{ "", false },
		{ "[]", false },
		{ "{" HEAD NOW SEEN FILES "}", true },
		{ "{" HEAD NOW SEEN FILES ",\"previous\":{\"name\":\"b\",\"sha256\":\"" ONES "\"}}", true },
		{ "{" HEAD NOW SEEN FILES ",\"previous\":{\"name\":\"b\",\"sha256\":\"1\"}}", false },
		{ "{" HEAD NOW SEEN FILES ",\"previous\":{\"sha256\":\"" ONES "\"}}", false },
		{ "{" HEAD NOW SEEN FILES ",\"previous\":7}", false },
		{ "{" HEAD NOW SEEN FILES "," FILES "}", false }, /* twice */
		{ "{" HEAD NOW FILES "}", false },
		{ "{" HEAD NOW SEEN "\"files\":[]}", false },
		{ "{" HEAD NOW SEEN "\"files\":[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16]}", true },
		{ "{" HEAD NOW SEEN "\"files\":[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17]}", false },
		{ "{" NOW SEEN FILES "}", false },
		{ "{" HEAD "\"format\":\"fbswatch evidence 3\"," SEEN FILES "}", false },
		{ "{" HEAD "\"format\":\"fbswatch evidence 2\"," SEEN FILES "}", false },
		{ "{" HEAD "\"format\":\"fbswatch evidence 2\",\"name\":\"a-fake\"," SEEN FILES "}", false },
		{ "{" HEAD "\"format\":\"fbswatch evidence 1\"," FILES "}", true },
	};
	struct manifest read;
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (manifest_decode(cases[i].text, strlen(cases[i].text), &read) != cases[i].good)
			fail_msg("%s", cases[i].text);
	assert_true(read.older && !read.name[0] && !read.number && !read.replayed[0] && read.nof_files == 1);
}

/* One bad entry leaves the others as they are. */
static void files_that_are_none(void **state)
{
	static const char text[] =
		"{" HEAD NOW SEEN "\"files\":[{\"name\":\"a/b\",\"bytes\":1,\"sha256\":\"" ONES "\"},"
		"{\"name\":\"b\",\"bytes\":-1,\"sha256\":\"" ONES "\"},{\"name\":\"c\",\"bytes\":1},"
		"{\"name\":\"d\",\"bytes\":1,\"sha256\":\"" ONES "\"}]}";
	struct manifest read;
	(void)state;

	assert_true(manifest_decode(text, strlen(text), &read));
	assert_int_equal(read.nof_files, 4);
	assert_string_equal(read.files[0].name, "");
	assert_string_equal(read.files[1].name, "b");
	assert_true(!read.files[1].sound && !read.files[2].sound && read.files[3].sound);
	assert_true(read.at_end && read.blocks == 7 && read.time_ns == 8);
	assert_string_equal(read.replayed, "notice");
}

/* Of several receivers, whose samples are inside; the first is not named. */
static void which_receiver(void **state)
{
	static const struct {
		const char *word;
		int radio; /* -1: malformed */
	} cases[] = { { "", 0 },
		      { "\"radio\":0,", 0 },
		      { "\"radio\":1,", 1 },
		      { "\"radio\":7,", 7 },
		      { "\"radio\":8,", -1 },
		      { "\"radio\":-1,", -1 },
		      { "\"radio\":\"a\",", -1 } };
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct manifest read;
		char text[2048];
		const int size = snprintf(text, sizeof(text),
		                          "{" HEAD NOW "\"verdict\":{%s\"blocks\":7,\"at_end\":true,\"time_ns\":8,"
		                          "\"replayed\":\"notice\"},\"files\":[{\"name\":\"c\"}]}",
		                          cases[i].word);

		assert_int_equal(manifest_decode(text, (size_t)size, &read), cases[i].radio >= 0);
		if (cases[i].radio < 0)
			continue;
		assert_int_equal(read.radio, cases[i].radio);
		char *again = manifest_encode(&read, &(struct manifest_origin){ .gain_db = NAN, .ppm = NAN }, KEY);

		assert_int_equal(strstr(again, "\"radio\": 7") != NULL, cases[i].radio == 7);
		assert_int_equal(strstr(again, "radio") != NULL, cases[i].radio > 0);
		free(again);
	}
}

static void head_and_tombstone(void **state)
{
	struct manifest_link link = { .number = 5, .name = "a-fake" }, read = { 0 };
	(void)state;

	memset(link.digest, 1, ATTEST_DIGEST);
	char *head = head_encode(&link, KEY), *stone = tombstone_encode(link.name, link.digest, 1500000000, KEY);

	assert_string_equal(head,
	                    "{\"format\":\"fbswatch evidence head 1\",\"number\":5,\"name\":\"a-fake\",\"sha256\":"
	                    "\"" ONES "\",\"public_key\":\"" KEY "\"}");
	assert_string_equal(stone,
	                    "{\"format\":\"fbswatch evidence tombstone 1\",\"name\":\"a-fake\",\"sha256\":\"" ONES
	                    "\",\"time\":\"1970-01-01T00:00:01.500000Z\",\"reason\":"
	                    "\"the space for evidence was used up\",\"public_key\":\"" KEY "\"}");
	assert_true(head_decode(head, strlen(head), &read));
	assert_memory_equal(&read, &link, sizeof(link));
	read = (struct manifest_link){ .number = 5 };
	assert_true(tombstone_decode(stone, strlen(stone), &read));
	assert_memory_equal(&read, &link, sizeof(link));
	assert_false(head_decode(stone, strlen(stone), &read) || tombstone_decode(head, strlen(head), &read));
	assert_false(head_decode(head, strlen(head) - 1, &read) || tombstone_decode("7", 1, &read));
	free(head);
	link.number = 0;
	head = head_encode(&link, KEY);
	assert_false(head_decode(head, strlen(head), &read));
	free(head);
	free(stone);
}

static void who_signs(void **state)
{
	static const struct {
		const char *text, *wrong; /* NULL: it names KEY */
	} cases[] = {
		{ "{\"public_key\":\"" KEY "\",\"n\":1}", NULL },
		{ "[]", "p/m:1: no object" },
		{ "{}", "p/m: no public_key of 64 hex digits" },
		{ "{\"public_key\":7}", "p/m: no public_key of 64 hex digits" },
		{ "{\"public_key\":\"" KEY "0\"}", "p/m: no public_key of 64 hex digits" },
		{ "{\"public_key\":\"A0112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\"}",
		  "p/m: no public_key of 64 hex digits" },
	};
	struct fault fault;
	char key[ATTEST_KEY_SIZE];
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		int error = attest_signer("p/m", cases[i].text, strlen(cases[i].text), key, &fault);

		assert_int_equal(error != 0, cases[i].wrong != NULL);
		assert_string_equal(error ? fault.text : key, error ? cases[i].wrong : KEY);
	}
	assert_true(attest_signer("p/m", "{\n\n", 3, key, &fault) < 0);
	assert_non_null(strstr(fault.text, "p/m:3: ")); /* the line where it ends */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_octets_of_a_manifest), cmocka_unit_test(what_a_manifest_may_say),
		cmocka_unit_test(files_that_are_none),      cmocka_unit_test(which_receiver),
		cmocka_unit_test(head_and_tombstone),       cmocka_unit_test(who_signs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
