// SPDX-License-Identifier: GPL-3.0-or-later
/* host: the processor's heat out of files like those of sysfs, and each disk once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../src/run/host.h"

static char folder[] = "/tmp/host-XXXXXX";

static void make(const char *path, const char *text)
{
	char words[256];

	snprintf(words, sizeof(words), "mkdir -p $(dirname %s/%s) && echo '%s' > %s/%s", folder, path, text, folder,
	         path);
	assert_int_equal(system(words), 0);
}

static int setup(void **state)
{
	(void)state;
	return mkdtemp(folder) ? 0 : -1;
}

static int teardown(void **state)
{
	char words[64];

	(void)state;
	snprintf(words, sizeof(words), "rm -r %s", folder);
	return system(words);
}

static void heat(void **state)
{
	(void)state;
	assert_true(isnan(host_temperature_c(folder)));
	make("class/hwmon/hwmon0/name", "nvme");
	make("class/hwmon/hwmon0/temp1_input", "90000");
	assert_true(isnan(host_temperature_c(folder))); /* no processor */
	make("class/hwmon/hwmon3/name", "coretemp");
	make("class/hwmon/hwmon3/temp1_input", "51000");
	assert_true(host_temperature_c(folder) == 51);
	make("class/thermal/thermal_zone0/type", "acpitz");
	make("class/thermal/thermal_zone0/temp", "99000");
	make("class/thermal/thermal_zone1/type", "cpu-thermal");
	make("class/thermal/thermal_zone1/temp", "54768");
	make("class/thermal/thermal_zone2/type", "soc-thermal");
	make("class/thermal/thermal_zone2/temp", "nonsense");
	assert_true(fabs(host_temperature_c(folder) - 54.768) < 1e-9);
}

static void disks(void **state)
{
	char target[64], evidence[64];
	struct engine_config config = { .outputs = { 3, { target, "jsonl:-", "gsmtap:localhost" } },
		                        .evidence = evidence,
		                        .journal = "none" };
	const struct utc_run clock = { .step_ns = -2500000000, .step_at_ns = 7 };
	struct status_host host;

	(void)state;
	snprintf(target, sizeof(target), "jsonl:%s/x.jsonl", folder);
	snprintf(evidence, sizeof(evidence), "%s", folder);
	host_look(&host, &config, &clock);
	assert_int_equal(host.nof_disks, 1); /* one disk, of two that are written to */
	assert_string_equal(host.disks[0].path, folder);
	assert_true(host.disks[0].free_bytes > 0 && host.disks[0].free_share > 0 && host.disks[0].free_share <= 1);
	assert_true(host.step_s == -2.5 && host.stepped_ns == 7);
	config = (struct engine_config){ .outputs = { 1, { "jsonl:/nowhere/at/all" } }, .journal = "none" };
	host_look(&host, &config, &clock);
	assert_int_equal(host.nof_disks, 0);
	config.journal = evidence;
	host_look(&host, &config, &clock);
	assert_int_equal(host.nof_disks, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(heat), cmocka_unit_test(disks) };

	return cmocka_run_group_tests_name("host", tests, setup, teardown);
}
