// SPDX-License-Identifier: GPL-3.0-or-later
/* captures: every bundled recording is what its scenario makes today. The last digit of a float may differ between
 * machines, so a few octets may be one step off.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "air.h"

enum { CHUNK = 10000 };

/* Octets that differ; fails on one that is off by more than a step. */
static long differences(struct air *air, FILE *data, const char *name)
{
	static float complex samples[CHUNK];
	static uint8_t ours[2 * CHUNK], theirs[2 * CHUNK];
	long count = 0;
	for (size_t n; (n = air_read(air, samples, CHUNK));) {
		air_quantise(IQ_CU8, samples, n, ours);
		if (fread(theirs, 2, n, data) != n)
			fail_msg("%s is shorter than its scenario", name);
		for (size_t i = 0; i < 2 * n; i++) {
			count += ours[i] != theirs[i];
			if (abs(ours[i] - theirs[i]) > 1)
				fail_msg("%s is not what its scenario makes", name);
		}
	}
	if (fgetc(data) != EOF)
		fail_msg("%s is longer than its scenario", name);
	return count;
}

static void check(const char *path)
{
	char name[200];
	struct fault fault;
	struct air_info info;
	struct air_scenario *scenario = air_scenario_read(path, &fault);
	if (!scenario)
		fail_msg("%s", fault.text);
	air_scenario_info(scenario, &info);
	assert_int_equal(info.format, IQ_CU8);
	snprintf(name, sizeof(name), "%.*s.sigmf-data", (int)(strlen(path) - 4), path);
	FILE *data = fopen(name, "rb");
	if (!data)
		fail_msg("%s is missing", name);
	struct air *air = air_create(scenario, NULL, NULL);
	assert_true((double)differences(air, data, name) < 1e-3 * (double)info.nof_samples);
	fclose(data);
	air_destroy(air);
	air_scenario_destroy(scenario);
}

static void recordings_follow_from_their_scenarios(void **state)
{
	(void)state;
	glob_t found;
	assert_int_equal(glob("captures/*.ini", 0, NULL, &found), 0);
	assert_true(found.gl_pathc >= 3);
	for (size_t i = 0; i < found.gl_pathc; i++)
		check(found.gl_pathv[i]);
	globfree(&found);
}

/* Those that come without a recording. */
static void other_scenarios_can_be_read(void **state)
{
	(void)state;
	glob_t found;
	assert_int_equal(glob("captures/scenarios/*.ini", 0, NULL, &found), 0);
	for (size_t i = 0; i < found.gl_pathc; i++) {
		struct fault fault;
		struct air_scenario *scenario = air_scenario_read(found.gl_pathv[i], &fault);
		if (!scenario)
			fail_msg("%s", fault.text);
		air_scenario_destroy(scenario);
	}
	globfree(&found);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(recordings_follow_from_their_scenarios),
		cmocka_unit_test(other_scenarios_can_be_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
