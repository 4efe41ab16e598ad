// SPDX-License-Identifier: GPL-3.0-or-later
/* prometheus: the file letter by letter where it counts, names escaped, put in place whole, and only when a status
 * came.
 */
#include "scratch.h"  // struct scratch

#include <errno.h>
#include <math.h>
#include <sys/stat.h>

static struct scratch room, *const scratch = &room;

static const struct sink *prometheus(void)
{
	return sink_find("prometheus");
}

static int put(void *instance, const struct status *status)
{
	int error = PUT(prometheus(), instance, .type = RECORD_STATUS, .time_ns = 7000000000, .status = status);

	return error ? error : prometheus()->flush(instance);
}

static struct status healthy(void)
{
	return (struct status){
		.live = true,
		.source = "rtlsdr=\"1\\\n",
		.samples = 1000,
		.cells = 25,
		.fake = 2,
		.ppm = -1.5,
		.host = { .synchronised = true,
		          .temperature_c = NAN,
		          .nof_disks = 1,
		          .disks = { { "/x", 5000000000, 0.5 } } },
	};
}

static void *open_one(void)
{
	const struct sink_config config = { .target = scratch->path };
	struct fault fault;

	scratch_make(scratch);
	void *instance = prometheus()->open(&config, &fault);

	assert_non_null(instance);
	return instance;
}

static void what_it_says(void **state)
{
	void *instance = open_one();
	struct status status = healthy();
	struct stat st;

	(void)state;
	assert_int_equal(put(instance, &status), 0);
	assert_int_equal(stat(scratch->path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0644);
	status.radio = 1;
	status.source = "air";
	status.error = "gone";
	assert_int_equal(put(instance, &status), 0);
	scratch_take(scratch);
	assert_non_null(strstr(scratch->text, "# HELP fbswatch_up Whether the watch runs.\n"
	                                      "# TYPE fbswatch_up gauge\n"
	                                      "fbswatch_up 1\n"
	                                      "# HELP fbswatch_status_timestamp_seconds When this was so.\n"
	                                      "# TYPE fbswatch_status_timestamp_seconds gauge\n"
	                                      "fbswatch_status_timestamp_seconds 7\n"));
	assert_non_null(strstr(scratch->text, "fbswatch_samples_total{device=\"rtlsdr=\\\"1\\\\\\n\"} 1000\n"
	                                      "fbswatch_samples_total{device=\"air\"} 1000\n"));
	assert_non_null(strstr(scratch->text, "fbswatch_device_up{device=\"air\"} 0\n"));
	assert_non_null(strstr(scratch->text, "fbswatch_crystal_ppm{device=\"air\"} -1.5\n"));
	assert_non_null(strstr(scratch->text, "fbswatch_alerts_total{level=\"fake\"} 2\n"));
	assert_non_null(strstr(scratch->text, "fbswatch_disk_free_bytes{path=\"/x\"} 5000000000\n"));
	assert_non_null(strstr(scratch->text, "fbswatch_problem{problem=\"device\"} 1\n"));
	assert_null(strstr(scratch->text, "temperature")); /* not told */
	assert_null(strstr(scratch->text, "fbswatch_gain_db{"));
	assert_int_equal(prometheus()->close(instance), 0);
	scratch_take(scratch);
	assert_non_null(strstr(scratch->text, "fbswatch_up 0\n"));
}

/* Neither other records, nor what is no receiver's status, nor flushes alone. */
static void what_it_passes_over(void **state)
{
	void *instance = open_one();
	struct status status = healthy();
	struct cell cell;

	(void)state;
	unlink(scratch->path);
	scratch_cell(&cell);
	assert_int_equal(PUT(prometheus(), instance, .type = RECORD_CELL, .time_ns = 1, .cell = &cell), 0);
	status.radio = PDU_RADIOS_MAX;
	assert_int_equal(put(instance, &status), 0);
	status = healthy();
	status.live = false;
	assert_int_equal(put(instance, &status), 0);
	assert_int_equal(access(scratch->path, F_OK), -1);
	status = healthy();
	assert_int_equal(put(instance, &status), 0);
	assert_int_equal(unlink(scratch->path), 0);
	assert_int_equal(prometheus()->flush(instance), 0);
	assert_int_equal(access(scratch->path, F_OK), -1);
	assert_int_equal(prometheus()->close(instance), 0);
	assert_int_equal(unlink(scratch->path), 0);
}

static void what_is_refused(void **state)
{
	static const char *const cases[][2] = { { "/tmp", "/tmp: is no file that could be replaced" },
		                                { "/dev/null", "/dev/null: is no file that could be replaced" } };
	struct fault fault;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_null(prometheus()->open(&(struct sink_config){ .target = cases[i][0] }, &fault));
		assert_string_equal(fault.text, cases[i][1]);
	}
	void *instance = prometheus()->open(&(struct sink_config){ .target = "/nowhere/x.prom" }, &fault);
	struct status status = healthy();

	assert_non_null(instance); /* the folder may come */
	assert_int_equal(put(instance, &status), -ENOENT);
	assert_int_equal(prometheus()->close(instance), -ENOENT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_it_says),
		cmocka_unit_test(what_it_passes_over),
		cmocka_unit_test(what_is_refused),
	};

	return cmocka_run_group_tests_name("prometheus", tests, NULL, NULL);
}
