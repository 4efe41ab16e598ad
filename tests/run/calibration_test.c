// SPDX-License-Identifier: GPL-3.0-or-later
/* calibration: what one run keeps of a device's crystal the next one knows, of that device alone; files that anybody
 * may have written, and places that cannot be written. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../src/run/calibration.h"
#include "said.h"  // struct said

static char folder[64];
static struct calibration calibration;
static struct said said;

static int setup(void **state)
{
	(void)state;
	strcpy(folder, "/tmp/calibration-XXXXXX");
	assert_non_null(mkdtemp(folder));
	setenv("XDG_STATE_HOME", folder, 1);
	return 0;
}

static int files(void)
{
	char path[128];
	int count = 0;

	snprintf(path, sizeof(path), "%s/fbswatch", folder);
	DIR *dir = opendir(path);

	for (const struct dirent *entry; dir && (entry = readdir(dir));)
		count += entry->d_name[0] != '.';
	if (dir)
		closedir(dir);
	return count;
}

static double kept(const char *device)
{
	calibration_open(&calibration, device);
	return calibration.kept_ppm;
}

static void next_run_knows(void **state)
{
	(void)state;
	assert_true(isnan(kept("rtlsdr=00000001")));
	calibration_keep(&calibration, NAN);
	assert_int_equal(files(), 0);
	calibration_keep(&calibration, -31.274);
	assert_true(fabs(kept("rtlsdr=00000001") + 31.27) < 1e-9);
	assert_true(isnan(kept("rtlsdr=00000002")));
	calibration_keep(&calibration, 12);
	assert_true(fabs(kept("rtlsdr=00000001") + 31.27) < 1e-9);
	assert_true(kept("rtlsdr=00000002") == 12);
	assert_int_equal(files(), 2);
}

/* Written when it is worth it. */
static void only_changes(void **state)
{
	struct stat before, after;

	(void)state;
	kept("toy=1");
	calibration_keep(&calibration, 5);
	assert_int_equal(stat(calibration.path, &before), 0);
	calibration_keep(&calibration, 5.04);
	assert_int_equal(stat(calibration.path, &after), 0);
	assert_true(before.st_ino == after.st_ino);
	calibration_keep(&calibration, 5.06);
	assert_int_equal(stat(calibration.path, &after), 0);
	assert_true(before.st_ino != after.st_ino);
	assert_true(kept("toy=1") == 5.06);
}

/* No name leads out of the folder, and a device without one has no file. */
static void names(void **state)
{
	char expected[256], longest[400];

	(void)state;
	kept("rtl_tcp=[::1]:1234/../../x");
	snprintf(expected, sizeof(expected),
	         "%s/fbswatch/crystal-rtl_tcp=%%5B%%3A%%3A1%%5D%%3A1234%%2F%%2E%%2E%%2F%%2E%%2E%%2Fx", folder);
	assert_string_equal(calibration.path, expected);
	calibration_keep(&calibration, 1);
	assert_int_equal(files(), 1);
	assert_true(isnan(kept("")));
	assert_string_equal(calibration.path, "");
	calibration_keep(&calibration, 1);
	memset(longest, '/', sizeof(longest));
	longest[sizeof(longest) - 1] = 0;
	assert_true(isnan(kept(longest)));
	assert_string_equal(calibration.path, "");
	assert_int_equal(files(), 1);
}

static void nobodys_folder(void **state)
{
	(void)state;
	unsetenv("XDG_STATE_HOME");
	setenv("HOME", "nowhere", 1);
	assert_true(isnan(kept("toy=1")));
	assert_string_equal(calibration.path, "");
}

static void hostile(void **state)
{
	static const struct {
		const char *text, *why;
	} cases[] = {
		{ "ppm = 451\n", ":1: ppm is a number of at most 450, not '451'" },
		{ "ppm = -450.5\n", "not '-450.5'" },
		{ "ppm = nan\n", "not 'nan'" },
		{ "ppm = 1e999\n", "not '1e999'" },
		{ "\nppm = \x1b[2J\n", ":2: ppm is a number" },
		{ "gain = 3\n", "'gain' has no place here" },
		{ "[crystal]\nppm = 1\n", "there are no sections" },
		{ "3", "not key = value" },
	};
	char path[CALIBRATION_PATH_SIZE], large[400];

	(void)state;
	kept("toy=1");
	calibration_keep(&calibration, 1);
	strcpy(path, calibration.path);
	memset(large, '#', sizeof(large));
	for (size_t i = 0; i <= sizeof(cases) / sizeof(cases[0]); i++) {
		const bool too_large = i == sizeof(cases) / sizeof(cases[0]);
		FILE *file = fopen(path, "w");

		fwrite(too_large ? large : cases[i].text, 1, too_large ? sizeof(large) : strlen(cases[i].text), file);
		fclose(file);
		said_begin(&said);
		const double ppm = kept("toy=1");

		said_end(&said);
		assert_true(isnan(ppm));
		assert_non_null(strstr(said.text, too_large ? "larger than such a file can be" : cases[i].why));
		assert_non_null(strstr(said.text, "is not used"));
		assert_null(strchr(said.text, '\x1b'));
	}
	calibration_keep(&calibration, 7); /* and it is written anew */
	assert_true(kept("toy=1") == 7);
}

static void cannot_be_written(void **state)
{
	char path[128];

	(void)state;
	snprintf(path, sizeof(path), "%s/fbswatch", folder);
	FILE *file = fopen(path, "w"); /* where the folder should be */

	fclose(file);
	kept("toy=1");
	said_begin(&said);
	calibration_keep(&calibration, 3);
	calibration_keep(&calibration, 9);
	said_end(&said);
	const char *first = strstr(said.text, "the crystal's error is not kept");

	assert_non_null(first);
	assert_null(strstr(first + 1, "the crystal")); /* once */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(next_run_knows, setup),
		cmocka_unit_test_setup(only_changes, setup),
		cmocka_unit_test_setup(names, setup),
		cmocka_unit_test_setup(hostile, setup),
		cmocka_unit_test_setup(cannot_be_written, setup),
		cmocka_unit_test(nobodys_folder),
	};

	return cmocka_run_group_tests_name("calibration", tests, NULL, NULL);
}
