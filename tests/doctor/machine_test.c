// SPDX-License-Identifier: GPL-3.0-or-later
/* machine: places that are there, that are not yet, and a folder of evidence that is part full. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cmocka.h>

#include "../../src/doctor/machine.h"

static struct doctor_facts facts;

static double really_free(const char *path)
{
	struct statvfs state;

	assert_int_equal(statvfs(path, &state), 0);
	return (double)state.f_bavail * (double)state.f_frsize;
}

static void places(void **state)
{
	const struct doctor_request request = {
		.paths = { "/tmp", "/tmp/not/there/yet", "not-there-yet", "/", "" },
		.evidence = "/tmp/not-there",
		.evidence_space = 7e9,
	};
	(void)state;

	memset(&facts, 0, sizeof(facts));
	machine_look(&request, &facts);
	assert_int_equal(facts.nof_folders, 6);
	for (int i = 0; i < 2; i++)
		assert_float_equal(facts.folders[i].free_bytes / really_free("/tmp"), 1, 0.1);
	assert_float_equal(facts.folders[2].free_bytes / really_free("."), 1, 0.1);
	assert_float_equal(facts.folders[3].free_bytes / really_free("/"), 1, 0.1);
	assert_true(isnan(facts.folders[4].free_bytes));
	assert_string_equal(facts.folders[5].path, "/tmp/not-there");
	assert_float_equal(facts.folders[5].wanted_bytes, 7e9, 1);
	assert_float_equal(facts.folders[0].wanted_bytes, 0, 1);
}

static void evidence_that_is_there(void **state)
{
	char folder[] = "/tmp/fbswatch-machine-XXXXXX", command[128];
	const struct doctor_request request = { .evidence = folder, .evidence_space = 5000 };
	(void)state;

	assert_non_null(mkdtemp(folder));
	snprintf(command, sizeof(command), "mkdir %s/a && head -c 3000 /dev/zero > %s/a/b", folder, folder);
	assert_int_equal(system(command), 0);
	memset(&facts, 0, sizeof(facts));
	machine_look(&request, &facts);
	assert_float_equal(facts.folders[0].wanted_bytes, 2000, 1);
	snprintf(command, sizeof(command), "head -c 3000 /dev/zero > %s/c", folder);
	assert_int_equal(system(command), 0);
	memset(&facts, 0, sizeof(facts));
	machine_look(&request, &facts);
	assert_float_equal(facts.folders[0].wanted_bytes, 0, 1);
	snprintf(command, sizeof(command), "rm -r %s", folder);
	assert_int_equal(system(command), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(places), cmocka_unit_test(evidence_that_is_there) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
