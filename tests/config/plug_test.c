// SPDX-License-Identifier: GPL-3.0-or-later
/* plug: words of outputs and devices, taken apart; their options, each type of them; what is refused, and how.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plug.h"

struct options {
	bool append, loud;
	const char *topic;
	double gain_db;
	int port;
};

static const struct setting table[] = {
	{ "append", SETTING_FLAG, offsetof(struct options, append), 0, 0, NULL, "keep", "保留" },
	{ "loud", SETTING_FLAG, offsetof(struct options, loud), 0, 0, NULL, "say", "说" },
	{ "topic", SETTING_STRING, offsetof(struct options, topic), 0, 0, "NAME", "name", "名" },
	{ "gain", SETTING_NUMBER, offsetof(struct options, gain_db), -10, 50, "DB", "gain", "增益" },
	{ "port", SETTING_INT, offsetof(struct options, port), 1, 65535, "PORT", "port", "端口" },
	{ 0 },
};

static struct plug plug; /* larger than a stack needs to be */

static void taken_apart(void **state)
{
	static const struct {
		const char *words;
		char separator;
		const char *kind, *target;
		int count;
		const char *name, *value; /* of the last option */
	} cases[] = {
		{ "jsonl:-", ':', "jsonl", "-", 0, NULL, NULL },
		{ "jsonl:a,b.jsonl", ':', "jsonl", "a,b.jsonl", 0, NULL, NULL },
		{ "jsonl:a,B=1", ':', "jsonl", "a,B=1", 0, NULL, NULL },
		{ "jsonl:a=b:c", ':', "jsonl", "a=b:c", 0, NULL, NULL },
		{ "jsonl:a,b,append=yes", ':', "jsonl", "a,b", 1, "append", "yes" },
		{ "jsonl:a,append=yes,topic=", ':', "jsonl", "a", 2, "topic", "" },
		{ "jsonl:,append=yes", ':', "jsonl", "", 1, "append", "yes" },
		{ "gsmtap:[::1]:4729,max-rate=2k", ':', "gsmtap", "[::1]:4729", 1, "max-rate", "2k" },
		{ "rtlsdr", '=', "rtlsdr", "", 0, NULL, NULL },
		{ "rtlsdr,gain=30", '=', "rtlsdr", "", 1, "gain", "30" },
		{ "rtlsdr=00000001,gain=30,park=947.4M", '=', "rtlsdr", "00000001", 2, "park", "947.4M" },
		{ "rtl_tcp=host:1234,topic=a=b", '=', "rtl_tcp", "host:1234", 1, "topic", "a=b" },
		{ "rtlsdr=2,band=gsm900,b8,gain=30", '=', "rtlsdr", "2", 2, "gain", "30" },
		{ "rtlsdr=2,gain=30,band=gsm900,b8", '=', "rtlsdr", "2", 2, "band", "gsm900,b8" },
		{ "", ':', "", "", 0, NULL, NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct fault fault = { .text = "" };

		assert_int_equal(plug_parse(&plug, cases[i].words, cases[i].separator, &fault), 0);
		assert_string_equal(plug.kind, cases[i].kind);
		assert_string_equal(plug.target, cases[i].target);
		assert_int_equal(plug.count, cases[i].count);
		if (cases[i].count) {
			assert_string_equal(plug.options[plug.count - 1].name, cases[i].name);
			assert_string_equal(plug.options[plug.count - 1].value, cases[i].value);
		}
	}
}

/* Of a kind whose target is KEY=VALUE,... itself. */
static void words_given_back(void **state)
{
	static const struct {
		const char *words, *target;
		int count;
		const char *name, *value; /* of the first option */
	} cases[] = {
		{ "s=driver=x,serial=1", "driver=x,serial=1", 0, NULL, NULL },
		{ "s=driver=x,serial=1,gain=3,port=2", "driver=x,serial=1", 2, "gain", "3" },
		{ "s=driver=x,a_b=1,gain=3", "driver=x,a_b=1", 1, "gain", "3" },
		{ "s=r:x=[::1]:5,driver=y,gain=3", "r:x=[::1]:5,driver=y", 1, "gain", "3" },
		{ "s,serial=1", "serial=1", 0, NULL, NULL },
		{ "s,serial=1,driver=2,gain=3", "serial=1,driver=2", 1, "gain", "3" },
		{ "s=gain=3", "", 1, "gain", "3" },
		{ "s=gain=3,port=1", "", 2, "gain", "3" },
		{ "s,gain=3,port=1", "", 2, "gain", "3" },
		{ "s=x,gain=3", "x", 1, "gain", "3" },
		{ "s", "", 0, NULL, NULL },
		{ "s=", "", 0, NULL, NULL },
	};
	struct options options;
	const struct setting_group groups[] = { { .table = table, .target = &options }, { 0 } };
	struct fault fault;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(plug_parse(&plug, cases[i].words, '=', &fault), 0);
		assert_int_equal(plug_give_back(&plug, groups, &fault), 0);
		assert_string_equal(plug.kind, "s");
		assert_string_equal(plug.target, cases[i].target);
		assert_int_equal(plug.count, cases[i].count);
		if (cases[i].count) {
			assert_string_equal(plug.options[0].name, cases[i].name);
			assert_string_equal(plug.options[0].value, cases[i].value);
		}
	}
	for (int i = 0; i < 2; i++) {
		assert_int_equal(plug_parse(&plug, i ? "s=x=1,gian=3" : "s=gian=3,x=1", '=', &fault), 0);
		assert_int_equal(plug_give_back(&plug, groups, &fault), -EINVAL);
		assert_string_equal(fault.text, "s: there is no option 'gian'; did you mean gain?");
	}
	assert_int_equal(plug_parse(&plug, "s=x=1,gain=3,x=1", '=', &fault), 0); /* words of its own stand first */
	assert_int_equal(plug_give_back(&plug, groups, &fault), 0);
	assert_int_equal(plug_read_groups(&plug, groups, &fault), -EINVAL);
	assert_string_equal(fault.text, "s: there is no option 'x'");
}

static int read_words(const char *words, struct options *options, struct fault *fault)
{
	int error = plug_parse(&plug, words, ':', fault);

	return error ? error : plug_read(&plug, table, options, fault);
}

static void every_type(void **state)
{
	struct options options = { .loud = true, .port = 7 };
	struct fault fault = { .text = "" };

	(void)state;
	assert_int_equal(read_words("x:y,append=yes,loud=no,topic=roof 3,gain=-3.5dB", &options, &fault), 0);
	assert_true(options.append && !options.loud);
	assert_string_equal(options.topic, "roof 3");
	assert_true(options.gain_db == -3.5);
	assert_int_equal(options.port, 7); /* the default */
	assert_int_equal(plug_read(NULL, table, &options, &fault), 0);
	assert_int_equal(options.port, 7);
}

static void faults_name_plug_and_option(void **state)
{
	static const char *const cases[][2] = {
		{ "x:y,apend=yes", "x: there is no option 'apend'; did you mean append?" },
		{ "x:y,frobnicate=1", "x: there is no option 'frobnicate'" },
		{ "x:y,append=maybe", "x: append: 'maybe' is neither yes nor no" },
		{ "x:y,append=", "x: append: '' is neither yes nor no" },
		{ "x:y,gain=51", "x: gain: 51 is outside -10 to 50" },
		{ "x:y,port=1k", "x: port: '1k' is not a whole number" },
		{ "x:y,port=1,loud", "x: port: '1,loud' is not a whole number" },
		{ "x:y,port=1,", "x: port: '1,' is not a whole number" },
		{ "x:y,port=1,,loud=yes", "x: port: '1,' is not a whole number" },
		{ "x:y,port=1,port=1", "x: port is given twice" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct options options;
		struct fault fault;

		assert_true(read_words(cases[i][0], &options, &fault) < 0);
		assert_string_equal(fault.text, cases[i][1]);
		assert_null(fault.setting);
	}
	assert_int_equal(plug_parse(&plug, "x:y,port=1", ':', &(struct fault){ 0 }), 0);
	assert_int_equal(plug_read(&plug, NULL, NULL, &(struct fault){ 0 }), -EINVAL);
}

static void bounds(void **state)
{
	const struct setting_group groups[] = { { .table = table }, { 0 } };
	char words[PLUG_TEXT_MAX + 1] = "x:y";
	struct fault fault;

	(void)state;
	for (int i = 0; i < PLUG_OPTIONS_MAX; i++)
		strcat(words, ",a=1");
	assert_int_equal(plug_parse(&plug, words, ':', &fault), 0);
	assert_int_equal(plug.count, PLUG_OPTIONS_MAX);
	strcat(words, ",a=1");
	assert_int_equal(plug_parse(&plug, words, ':', &fault), -E2BIG);
	for (int own = 0; own < 2; own++) { /* the target's own word is one more */
		strcpy(words, own ? "x=b=1" : "x=b");
		for (int i = 0; i < PLUG_OPTIONS_MAX; i++)
			strcat(words, ",a=1");
		assert_int_equal(plug_parse(&plug, words, '=', &fault), 0);
		assert_int_equal(plug_give_back(&plug, groups, &fault), own ? -E2BIG : 0);
	}
	memset(words, 'x', PLUG_TEXT_MAX);
	words[PLUG_TEXT_MAX - 1] = 0;
	assert_int_equal(plug_parse(&plug, words, ':', &fault), 0);
	words[PLUG_TEXT_MAX - 1] = 'x';
	words[PLUG_TEXT_MAX] = 0;
	assert_int_equal(plug_parse(&plug, words, ':', &fault), -ENAMETOOLONG);
}

static void helped(void **state)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	(void)state;
	plug_help(table, false, LANGUAGE_EN, out);
	plug_help(table + 3, true, LANGUAGE_ZH, out);
	plug_help(NULL, true, LANGUAGE_EN, out);
	fclose(out);
	assert_non_null(strstr(text, "      append=yes|no       keep\n"));
	assert_non_null(strstr(text, "      port=PORT           port\n"));
	assert_non_null(strstr(text, "      --gain DB           增益\n"));
	assert_non_null(strstr(text, "      --port PORT         端口\n"));
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(taken_apart), cmocka_unit_test(words_given_back),
		cmocka_unit_test(every_type),  cmocka_unit_test(faults_name_plug_and_option),
		cmocka_unit_test(bounds),      cmocka_unit_test(helped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
