// SPDX-License-Identifier: GPL-3.0-or-later
/* argv: every type of option, operands in their order, and faults that name the option.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config.h"  // config_read

struct options {
	bool verbose;
	const char *name;
	double rate;
	int ppm;
	struct setting_list output;
	double gain_db;
	int64_t start_ns;
};

static const struct setting first_table[] = {
	{ "verbose", SETTING_FLAG, offsetof(struct options, verbose), 0, 0, NULL, "say more", "多说" },
	{ "name", SETTING_STRING, offsetof(struct options, name), 0, 0, "TEXT", "a name", "名称" },
	{ 0 },
};
static const struct setting second_table[] = {
	{ "rate", SETTING_HERTZ, offsetof(struct options, rate), 200e3, 25e6, "HZ", "samples a second", "每秒采样" },
	{ "ppm", SETTING_INT, offsetof(struct options, ppm), -200, 200, "N", "crystal correction", "晶振校正" },
	{ "gain", SETTING_AUTO, offsetof(struct options, gain_db), -100, 100, "auto|DB", "of the tuner", "调谐器" },
	{ "start", SETTING_TIME, offsetof(struct options, start_ns), 0, 0, "RFC3339", "first sample", "起始" },
	{ "output", SETTING_LIST, offsetof(struct options, output), 0, 0, "KIND:TARGET", "where to", "去向" },
	{ 0 },
};

struct run {
	struct options options;
	struct fault fault;
	char **operands;
	int count;
};

/* Splits `line` at blanks into argv, behind a program name. */
static struct run run(const char *line)
{
	static char words[4096], *argv[64];
	struct run r = { .options = { .rate = 1e6 } };
	const struct setting_group groups[] = {
		{ .table = first_table, .target = &r.options },
		{ .table = second_table, .target = &r.options },
		{ 0 },
	};
	snprintf(words, sizeof(words), "fbswatch %s", line);
	int argc = 0;
	for (char *word = strtok(words, " "); word; word = strtok(NULL, " "))
		argv[argc++] = word;
	argv[argc] = NULL;
	struct config config = { .groups = groups };
	r.count = config_read(&config, argc, argv, &r.operands, &r.fault);
	config_close(&config);
	return r;
}

static void all_types(void **state)
{
	(void)state;
	struct run r = run("a --verbose --rate 2.4M b --ppm=-37 --output text:- --output=jsonl:x=y --name --rate - c");
	assert_int_equal(r.count, 4);
	assert_string_equal(r.operands[0], "a");
	assert_string_equal(r.operands[1], "b");
	assert_string_equal(r.operands[2], "-");
	assert_string_equal(r.operands[3], "c");
	assert_true(r.options.verbose);
	assert_true(r.options.rate == 2.4e6);
	assert_int_equal(r.options.ppm, -37);
	assert_string_equal(r.options.name, "--rate");
	assert_int_equal(r.options.output.count, 2);
	assert_string_equal(r.options.output.items[1], "jsonl:x=y");
}

static void numbers_or_auto(void **state)
{
	static const char *const automatic[] = { "auto", "AUTO" };

	(void)state;
	for (size_t i = 0; i < sizeof(automatic) / sizeof(automatic[0]); i++) {
		char line[32];

		snprintf(line, sizeof(line), "--gain 3 --gain %s", automatic[i]);
		assert_true(isnan(run(line).options.gain_db));
	}
	assert_true(run("--gain 30dB").options.gain_db == 30);
	assert_true(run("--gain -100").options.gain_db == -100);
}

static void times(void **state)
{
	(void)state;
	assert_int_equal(run("--start 1970-01-01T00:00:01.5Z").options.start_ns, 1500000000);
}

static void defaults_stay(void **state)
{
	(void)state;
	struct run r = run("");
	assert_int_equal(r.count, 0);
	assert_true(r.options.rate == 1e6);
	assert_false(r.options.verbose);
}

static void dashes_end_options(void **state)
{
	(void)state;
	struct run r = run("--verbose -- --rate -x");
	assert_int_equal(r.count, 2);
	assert_string_equal(r.operands[0], "--rate");
	assert_string_equal(r.operands[1], "-x");
}

static void faults_name_the_option(void **state)
{
	(void)state;
	static const char *const wrong[][2] = {
		{ "--speed 3", "unknown option --speed" },
		{ "--speed=3", "unknown option --speed" },
		{ "--rat 3", "unknown option --rat; did you mean --rate?" },
		{ "--raet=3", "unknown option --raet; did you mean --rate?" },
		{ "--ouptut 3", "unknown option --ouptut; did you mean --output?" },
		{ "--otptu 3", "unknown option --otptu; did you mean --output?" },
		{ "--nam", "unknown option --nam; did you mean --name?" },
		{ "--nx", "unknown option --nx" },
		{ "--frobnicatefrobnicatefrobnicate", "unknown option --frobnicatefrobnicatefrobnicate" },
		{ "--rate 2.4", "option --rate: 2.4 Hz is too little; did you mean 2.4M?" },
		{ "--rate 250", "option --rate: 250 Hz is too little; did you mean 250k?" },
		{ "--rate 199999", "option --rate: 199999 is too little: 200000 at least" },
		{ "--rate -2.4", "option --rate: -2.4 is too little: 200000 at least" },
		{ "--rate 0.1k", "option --rate: 0.1k is too little: 200000 at least" },
		{ "--rate 30dB", "option --rate: '30dB' is not a number" },
		{ "--gain loud", "option --gain: 'loud' is neither auto nor a number" },
		{ "--gain 30Hz", "option --gain: '30Hz' is neither auto nor a number" },
		{ "--gain 101", "option --gain: 101 is outside -100 to 100" },
		{ "--start yesterday", "option --start: 'yesterday' is not a time like 2026-01-02T03:04:05Z" },
		{ "--rate Hz", "option --rate: 'Hz' is not a number" },
		{ "--=3", "unknown option --=3" },
		{ "-v", "unknown option -v" },
		{ "--rate", "option --rate: HZ is missing" },
		{ "--rate fast", "option --rate: 'fast' is not a number" },
		{ "--rate=", "option --rate: '' is not a number" },
		{ "--rate 26M", "option --rate: 26M is outside 200000 to 25000000" },
		{ "--ppm 1.5", "option --ppm: '1.5' is not a whole number" },
		{ "--ppm 99999999999", "option --ppm: '99999999999' is not a whole number" },
		{ "--ppm 201", "option --ppm: 201 is outside -200 to 200" },
		{ "--verbose=yes", "option --verbose: takes no argument" },
	};
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct run r = run(wrong[i][0]);
		assert_int_equal(r.count, -EINVAL);
		assert_string_equal(r.fault.text, wrong[i][1]);
	}
}

static void units_are_understood(void **state)
{
	(void)state;
	assert_true(run("--rate 2.4Msps").options.rate == 2.4e6);
}

static void list_is_bounded(void **state)
{
	(void)state;
	char line[1024] = "";
	for (int i = 0; i < SETTING_LIST_MAX; i++)
		strcat(line, "--output text:- ");
	assert_int_equal(run(line).count, 0);
	strcat(line, "--output text:-");
	struct run r = run(line);
	assert_int_equal(r.count, -EINVAL);
	assert_non_null(strstr(r.fault.text, "--output"));
}

static void help_shows_every_option(void **state)
{
	static const struct setting_group groups[] = {
		{ first_table, NULL, "First", "第一" },
		{ second_table, NULL, "Second", "第二" },
		{ 0 },
	};
	static const char *const said[][5] = {
		[LANGUAGE_EN] = { "First:\n  --verbose ", "Second:\n  --rate HZ ", "  --output KIND:TARGET ",
		                  " crystal correction\n", " say more\n" },
		[LANGUAGE_ZH] = { "第一:\n  --verbose ", "第二:\n  --rate HZ ", "  --output KIND:TARGET ",
		                  " 晶振校正\n", " 多说\n" },
	};

	(void)state;
	for (int language = LANGUAGE_EN; language <= LANGUAGE_ZH; language++) {
		char *text = NULL;
		size_t size;
		FILE *out = open_memstream(&text, &size);

		config_help(groups, (enum language)language, out);
		fclose(out);
		for (int i = 0; i < 5; i++)
			assert_non_null(strstr(text, said[language][i]));
		free(text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_types),
		cmocka_unit_test(numbers_or_auto),
		cmocka_unit_test(times),
		cmocka_unit_test(defaults_stay),
		cmocka_unit_test(dashes_end_options),
		cmocka_unit_test(faults_name_the_option),
		cmocka_unit_test(units_are_understood),
		cmocka_unit_test(list_is_bounded),
		cmocka_unit_test(help_shows_every_option),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
