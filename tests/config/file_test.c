// SPDX-License-Identifier: GPL-3.0-or-later
/* file: settings out of a file, the command line before it, and faults that name the line - also those found long
 * afterwards. */
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
#include <unistd.h>

#include "config.h"

struct target {
	bool messages, loud;
	const char *sensor;
	double rate_hz;
	int port;
	struct setting_list outputs;
};

static const struct setting table[] = {
	{ "messages", SETTING_FLAG, offsetof(struct target, messages), 0, 0, NULL, "", "" },
	{ "loud", SETTING_FLAG, offsetof(struct target, loud), 0, 0, NULL, "", "" },
	{ "sensor", SETTING_STRING, offsetof(struct target, sensor), 0, 0, "NAME", "", "" },
	{ "rate", SETTING_HERTZ, offsetof(struct target, rate_hz), 200e3, 25e6, "HZ", "", "" },
	{ "port", SETTING_INT, offsetof(struct target, port), 1, 65535, "PORT", "", "" },
	{ "output", SETTING_LIST, offsetof(struct target, outputs), 0, 0, "KIND:TARGET", "", "" },
	{ "config", SETTING_FILE, 0, 0, 0, "FILE", "", "" },
	{ 0 },
};

struct run {
	struct target target;
	struct setting_group groups[2];
	struct config config;
	struct fault fault;
	char path[32];
	int count;
};

/* With this in the file, and that on the command line (blanks part its words). */
static void run(struct run *r, const char *file, const char *line)
{
	static char words[256], *argv[16];
	char **operands;
	int argc = 0, descriptor;

	*r = (struct run){ .path = "/tmp/fbswatch-conf-XXXXXX" };
	r->groups[0] = (struct setting_group){ .table = table, .target = &r->target };
	r->config.groups = r->groups;
	descriptor = mkstemp(r->path);
	assert_true(descriptor >= 0);
	assert_int_equal(write(descriptor, file, strlen(file)), (ssize_t)strlen(file));
	close(descriptor);
	snprintf(words, sizeof(words), "fbswatch --config %s %s", r->path, line);
	for (char *word = strtok(words, " "); word; word = strtok(NULL, " "))
		argv[argc++] = word;
	r->count = config_read(&r->config, argc, argv, &operands, &r->fault);
	unlink(r->path);
}

static void every_type(void **state)
{
	struct run r;

	(void)state;
	run(&r,
	    "# roof\nmessages = yes\nloud = no\nsensor = on the roof\nrate = 2.4 MHz\nport = 8080\noutput = "
	    "text:-\noutput = jsonl:x\n",
	    "a b");
	assert_int_equal(r.count, 2);
	assert_true(r.target.messages);
	assert_false(r.target.loud);
	assert_string_equal(r.target.sensor, "on the roof");
	assert_true(r.target.rate_hz == 2.4e6);
	assert_int_equal(r.target.port, 8080);
	assert_int_equal(r.target.outputs.count, 2);
	assert_string_equal(r.target.outputs.items[1], "jsonl:x");
	config_close(&r.config);
}

static void the_command_line_wins(void **state)
{
	struct run r;

	(void)state;
	run(&r, "sensor = roof\noutput = text:-\noutput = jsonl:x\nport = 1\n", "--sensor cellar --output pcap:y");
	assert_int_equal(r.count, 0);
	assert_string_equal(r.target.sensor, "cellar");
	assert_int_equal(r.target.port, 1);
	assert_int_equal(r.target.outputs.count, 1); /* a list is given whole, here or there */
	assert_string_equal(r.target.outputs.items[0], "pcap:y");
	config_close(&r.config);
}

static void faults_name_the_line(void **state)
{
	static const char *const cases[][2] = {
		{ "\nrate = 2.4\n", ":2: rate: 2.4 Hz is too little; did you mean 2.4M?" },
		{ "rate = 26M\n", ":1: rate: 26M is outside 200000 to 25000000" },
		{ "port = 0\n", ":1: port: 0 is outside 1 to 65535" },
		{ "port = x\n", ":1: port: 'x' is not a whole number" },
		{ "messages = maybe\n", ":1: messages: 'maybe' is neither yes nor no" },
		{ "raet = 2.4M\n", ":1: there is no setting 'raet'; did you mean rate?" },
		{ "frobnicate = 1\n", ":1: there is no setting 'frobnicate'" },
		{ "config = other\n", ":1: config: is for the command line only" },
		{ "port = 1\n\nport = 2\n", ":3: port: was given in line 1 already" },
		{ "[radio]\n", ":1: there are no sections in this file" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct run r;
		char expected[128];

		run(&r, cases[i][0], "");
		snprintf(expected, sizeof(expected), "%s%s", r.path, cases[i][1]);
		assert_true(r.count < 0);
		assert_string_equal(r.fault.text, expected);
		config_close(&r.config);
	}
}

/* What only its user can tell: there, nobody knows of lines and dashes. */
static void later_faults_name_the_place(void **state)
{
	struct run r;
	char expected[128];

	(void)state;
	run(&r, "port = 8\n\nsensor = roof\n", "--port 9");
	assert_int_equal(fault_setting(&r.fault, "sensor", EINVAL, "'%s' is too high", "roof"), -EINVAL);
	config_blame(&r.config, &r.fault);
	snprintf(expected, sizeof(expected), "%s:3: sensor: 'roof' is too high", r.path);
	assert_string_equal(r.fault.text, expected);
	config_blame(&r.config, &r.fault); /* once is enough */
	assert_string_equal(r.fault.text, expected);
	fault_setting(&r.fault, "port", EINVAL, "is taken");
	config_blame(&r.config, &r.fault);
	assert_string_equal(r.fault.text, "option --port: is taken");
	fault_setting(&r.fault, "rate", EINVAL, "is wanted"); /* given nowhere */
	config_blame(&r.config, &r.fault);
	assert_string_equal(r.fault.text, "option --rate: is wanted");
	fault_set(&r.fault, EIO, "no setting's fault");
	config_blame(&r.config, &r.fault);
	assert_string_equal(r.fault.text, "no setting's fault");
	config_close(&r.config);
}

/* Of a list, the line of the item that is wrong. */
static void faults_name_the_item(void **state)
{
	struct run r;
	char expected[128];

	(void)state;
	run(&r, "output = text:-\noutput = jsonl:x\n\noutput = pcap:y\n", "");
	assert_int_equal(fault_item(&r.fault, "output", r.target.outputs.items[2], EINVAL, "no"), -EINVAL);
	config_blame(&r.config, &r.fault);
	snprintf(expected, sizeof(expected), "%s:4: output: no", r.path);
	assert_string_equal(r.fault.text, expected);
	fault_item(&r.fault, "output", r.target.outputs.items[1], EINVAL, "no");
	config_blame(&r.config, &r.fault);
	snprintf(expected, sizeof(expected), "%s:2: output: no", r.path);
	assert_string_equal(r.fault.text, expected);
	fault_item(&r.fault, "output", "another", EINVAL, "no"); /* of the list, but none of these */
	config_blame(&r.config, &r.fault);
	snprintf(expected, sizeof(expected), "%s:1: output: no", r.path);
	assert_string_equal(r.fault.text, expected);
	config_close(&r.config);
}

static void no_such_file(void **state)
{
	struct target target = { 0 };
	const struct setting_group groups[] = { { .table = table, .target = &target }, { 0 } };
	struct config config = { .groups = groups };
	char *argv[] = { "fbswatch", "--config", "/nowhere/x.conf" }, **operands;
	struct fault fault;

	(void)state;
	assert_true(config_read(&config, 3, argv, &operands, &fault) < 0);
	assert_string_equal(fault.text, "/nowhere/x.conf: No such file or directory");
	config_close(&config);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_type),           cmocka_unit_test(the_command_line_wins),
		cmocka_unit_test(faults_name_the_line), cmocka_unit_test(later_faults_name_the_place),
		cmocka_unit_test(faults_name_the_item), cmocka_unit_test(no_such_file),
	};

	return cmocka_run_group_tests_name("file", tests, NULL, NULL);
}
