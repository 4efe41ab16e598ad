// SPDX-License-Identifier: GPL-3.0-or-later
/* usb: a tree of /sys, /dev and /proc with sticks, a hub and a keyboard; which one is meant, who holds it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "../../src/doctor/usb.h"

static char root[] = "/tmp/fbswatch-usb-XXXXXX";
static struct doctor_usb usb;

static const char *path(const char *name)
{
	static char text[4][256];
	static int turn;
	char *out = text[turn++ % 4];

	snprintf(out, sizeof(text[0]), "%s/%s", root, name);
	return out;
}

static void make_folders(const char *name)
{
	char text[256];

	snprintf(text, sizeof(text), "mkdir -p %s", path(name));
	assert_int_equal(system(text), 0);
}

static void write_file(const char *folder, const char *name, const char *words)
{
	char place[128];
	FILE *file;

	snprintf(place, sizeof(place), "%s/%s", folder, name);
	file = fopen(path(place), "w");
	assert_non_null(file);
	fputs(words, file);
	fclose(file);
}

static void make_device(const char *place, const char *vendor, const char *product, const char *serial, int number)
{
	char folder[64], text[16];

	snprintf(folder, sizeof(folder), "sys/bus/usb/devices/%s", place);
	make_folders(folder);
	write_file(folder, "idVendor", vendor);
	write_file(folder, "idProduct", product);
	write_file(folder, "serial", serial);
	write_file(folder, "product", "Stick\n");
	write_file(folder, "busnum", "3\n");
	snprintf(text, sizeof(text), "%d\n", number);
	write_file(folder, "devnum", text);
	snprintf(folder, sizeof(folder), "sys/bus/usb/devices/%s:1.0", place);
	make_folders(folder);
}

static int make_tree(void **state)
{
	(void)state;
	if (!mkdtemp(root))
		return -1;
	make_folders("dev/bus/usb/003");
	make_folders("proc/12/fd");
	make_folders("proc/self/fd");
	make_device("3-1", "1d6b\n", "0002\n", "0000:00\n", 1);
	make_device("3-1.2", "0bda\n", "2838\n", "00000001\n", 4);
	make_device("3-1.4", "0bda\n", "2832\n", "FROG\n", 17);
	make_device("3-2", "046d\n", "c31c\n", "\n", 5);
	write_file("dev/bus/usb/003", "017", "");
	write_file("proc/12", "comm", "gqrx\n");
	assert_int_equal(chmod(path("dev/bus/usb/003/017"), 0640), 0);
	assert_int_equal(symlink("../../../drivers/dvb_usb_rtl28xxu", path("sys/bus/usb/devices/3-1.2:1.0/driver")), 0);
	assert_int_equal(symlink("/dev/bus/usb/003/017", path("proc/12/fd/7")), 0);
	return 0;
}

static int remove_tree(void **state)
{
	char text[64];

	(void)state;
	snprintf(text, sizeof(text), "rm -r %s", root);
	return system(text);
}

static void the_first(void **state)
{
	(void)state;
	usb_look(root, "", &usb);
	assert_int_equal(usb.count, 2);
	assert_true(usb.found);
	assert_string_equal(usb.place, "3-1.2");
	assert_string_equal(usb.product, "0bda:2838 Stick");
	assert_string_equal(usb.vendor_id, "0bda");
	assert_string_equal(usb.product_id, "2838");
	assert_string_equal(usb.driver, "dvb_usb_rtl28xxu");
	assert_string_equal(usb.interface, "3-1.2:1.0");
	assert_string_equal(usb.node, "/dev/bus/usb/003/004");
	assert_false(usb.node_there);
	assert_int_equal(usb.holder_pid, 0);
}

static void by_serial_number_and_index(void **state)
{
	static const char *const targets[] = { "FROG", "#1" };
	(void)state;

	for (int i = 0; i < 2; i++) {
		usb_look(root, targets[i], &usb);
		assert_string_equal(usb.place, "3-1.4");
		assert_true(usb.node_there);
		assert_int_equal(usb.node_mode, 0640);
		assert_string_equal(usb.driver, "");
		assert_int_equal(usb.holder_pid, 12);
		assert_string_equal(usb.holder, "gqrx");
	}
}

static void one_that_is_not_there(void **state)
{
	static const char *const targets[] = { "TOAD", "#2", "#-1" };
	(void)state;

	for (int i = 0; i < 3; i++) {
		usb_look(root, targets[i], &usb);
		assert_int_equal(usb.count, 2);
		assert_false(usb.found);
	}
	usb_look("/nonexistent", "", &usb);
	assert_int_equal(usb.count, -1);
	assert_false(usb.found);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first),
		cmocka_unit_test(by_serial_number_and_index),
		cmocka_unit_test(one_that_is_not_there),
	};
	return cmocka_run_group_tests(tests, make_tree, remove_tree);
}
