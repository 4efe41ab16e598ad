// SPDX-License-Identifier: GPL-3.0-or-later
/* section: what a section says is what an item of the list says in one line; what is wrong in it is told with its line,
 * all of it where that is asked for. */
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
#include "plug.h"

struct target {
	const char *sensor;
	double gain_db;
	bool bias;
	struct setting_list devices;
};

static const struct setting table[] = {
	{ "sensor", SETTING_STRING, offsetof(struct target, sensor), 0, 0, "NAME", "", "" },
	{ "device", SETTING_LIST, offsetof(struct target, devices), 0, 0, "DEVICE", "", "" },
	{ "config", SETTING_FILE, 0, 0, 0, "FILE", "", "" },
	{ 0 },
};

static const struct setting own[] = {
	{ "gain", SETTING_NUMBER, offsetof(struct target, gain_db), 0, 50, "DB", "", "" },
	{ "bias", SETTING_FLAG, offsetof(struct target, bias), 0, 0, NULL, "", "" },
	{ "band", SETTING_STRING, offsetof(struct target, sensor), 0, 0, "LIST", "", "" },
	{ 0 },
};

static int tables(const char *words, const struct setting *found[CONFIG_SECTION_TABLES], struct fault *fault)
{
	if (strncmp(words, "dongle", 6) != 0)
		return fault_set(fault, EINVAL, "'%s' is no device", words);
	found[0] = own;
	return 0;
}

static const struct config_section sections[] = { { "device", tables }, { 0 } };

struct run {
	struct target target;
	struct setting_group groups[2];
	struct config config;
	struct fault fault;
	char path[32], told[2048];
	int error;
};

static void tell(void *ctx, const struct fault *fault)
{
	struct run *r = ctx;
	const char *place = strchr(fault->text, ':'); /* the name of the file is another every time */
	size_t used = strlen(r->told);

	snprintf(r->told + used, sizeof(r->told) - used, "%s\n", place ? place + 1 : fault->text);
}

/* With this in the file, and that on the command line (NULL: none, and all that is wrong is asked for). */
static void run(struct run *r, const char *file, char *option)
{
	char *argv[] = { "fbswatch", "--config", r->path, "--device", option }, **operands;

	*r = (struct run){ .path = "/tmp/fbswatch-conf-XXXXXX" };
	r->groups[0] = (struct setting_group){ .table = table, .target = &r->target };
	r->config = (struct config){ .groups = r->groups, .sections = sections, .ctx = r };
	int fd = mkstemp(r->path);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, file, strlen(file)), (ssize_t)strlen(file));
	close(fd);
	if (option) {
		r->error = config_read(&r->config, 5, argv, &operands, &r->fault);
	} else {
		r->config.wrong = tell;
		r->error = config_read_file(&r->config, r->path, &r->fault);
	}
	unlink(r->path);
}

static void sections_are_items(void **state)
{
	struct run r;

	(void)state;
	run(&r,
	    "sensor = roof\ndevice = dongle=0\n[device dongle=1]\ngain = 30 # of the tuner\nbias = no\nband = "
	    "gsm900,b8\n[ device\t dongle ]\n",
	    NULL);
	assert_int_equal(r.error, 0);
	assert_string_equal(r.told, "");
	assert_string_equal(r.target.sensor, "roof");
	assert_int_equal(r.target.devices.count, 3);
	assert_string_equal(r.target.devices.items[0], "dongle=0");
	assert_string_equal(r.target.devices.items[1], "dongle=1,gain=30,bias=no,band=gsm900,b8");
	assert_string_equal(r.target.devices.items[2], "dongle");
	config_close(&r.config);
	assert_null(r.config.words);
}

static void the_command_line_wins(void **state)
{
	struct run r;

	(void)state;
	run(&r, "[device dongle=1]\ngain = 30\n", "dongle=2");
	assert_int_equal(r.error, 0);
	assert_int_equal(r.target.devices.count, 1);
	assert_string_equal(r.target.devices.items[0], "dongle=2");
	config_close(&r.config);
	run(&r, "[device dongle=1]\ngain = 51\n", "dongle=2"); /* though not used, it is wrong */
	assert_true(r.error < 0);
	assert_string_equal(strchr(r.fault.text, ':'), ":2: gain: 51 is outside 0 to 50");
	config_close(&r.config);
}

static void each_line_is_told(void **state)
{
	static const char file[] = "sensor = a\n"
				   "sensr = b\n"
				   "[device dongle=1]\n"
				   "gain = 300\n"
				   "gain = 3\n"
				   "bias = maybe\n"
				   "sensor = c\n"
				   "gian = 3\n"
				   "frobnicate = 3\n"
				   "band = b8,gain=3\n"
				   "no words\n"
				   "[device]\n"
				   "gain = 300\n"
				   "[device teapot]\n"
				   "gain = 300\n"
				   "[frob dongle]\n"
				   "[ device ]\n"
				   "[device dongle\n"
				   "config = x\n";
	struct run r;

	(void)state;
	run(&r, file, NULL);
	assert_int_equal(r.error, -EINVAL);
	assert_string_equal(r.told, "2: there is no setting 'sensr'; did you mean sensor?\n"
	                            "4: gain: 300 is outside 0 to 50\n"
	                            "5: gain: was given in line 4 already\n"
	                            "6: bias: 'maybe' is neither yes nor no\n"
	                            "7: sensor: belongs before the first section: [device] has no such setting\n"
	                            "8: [device] has no setting 'gian'; did you mean gain?\n"
	                            "9: [device] has no setting 'frobnicate'\n"
	                            "10: band: a value cannot have NAME= behind a comma\n"
	                            "11: neither a section nor key = value\n"
	                            "12: a section is written [device NAME], its settings below it\n"
	                            "14: device: 'teapot' is no device\n"
	                            "16: there is no section 'frob'\n"
	                            "17: a section is written [device NAME], its settings below it\n"
	                            "18: a section is written [NAME]\n");
	config_close(&r.config);
}

/* What only its user can tell is of the section's line. */
static void later_faults_name_the_section(void **state)
{
	struct run r;

	(void)state;
	run(&r, "[device dongle=1]\ngain = 3\n\n[device dongle=2]\n", NULL);
	fault_item(&r.fault, "device", r.target.devices.items[1], EINVAL, "is not there");
	config_blame(&r.config, &r.fault);
	assert_string_equal(strchr(r.fault.text, ':'), ":4: device: is not there");
	config_close(&r.config);
}

/* As many devices as there can be, and settings as long as they can be. */
static void bounds(void **state)
{
	static char file[32 * 1024];
	size_t used = 0;
	struct run r;

	(void)state;
	for (int i = 0; i <= SETTING_LIST_MAX; i++)
		used += (size_t)snprintf(file + used, sizeof(file) - used, "[device dongle=%d]\n", i);
	run(&r, file, NULL);
	assert_int_equal(r.error, -EINVAL);
	assert_int_equal(r.target.devices.count, SETTING_LIST_MAX);
	assert_non_null(strstr(r.told, "device: given more than 16 times"));
	config_close(&r.config);
	snprintf(file, sizeof(file), "[device dongle]\nband = %0990d\n", 0);
	run(&r, file, NULL);
	assert_int_equal(r.error, 0);
	assert_int_equal(strlen(r.target.devices.items[0]), strlen("dongle,band=") + 990);
	config_close(&r.config);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sections_are_items),
		cmocka_unit_test(the_command_line_wins),
		cmocka_unit_test(each_line_is_told),
		cmocka_unit_test(later_faults_name_the_section),
		cmocka_unit_test(bounds),
	};

	return cmocka_run_group_tests_name("section", tests, NULL, NULL);
}
