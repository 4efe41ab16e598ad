// SPDX-License-Identifier: GPL-3.0-or-later
/* device: a driver of our own is lost, fails to start, comes back, is tuned in every state, and ends when it is told
 * to. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "../../src/source/device.h"

static const double first_hz = 947.4e6;

/* What the driver does, and what it was asked for. */
struct toy {
	struct device device; /* first, as a driver has it */
	int absences, error;  /* starts that fail at first, and how */
	int refusals;         /* starts that fail before one works */
	int losses;           /* receive() ends with one, and then is cancelled */
	bool refuses_freq;
	int starts, stops;
	bool refuses_gain;
	double set_hz, started_hz, set_db, started_db;
	char told[512]; /* events, as "error:text|" */
};

static int toy_start(struct device *device, struct fault *fault)
{
	struct toy *toy = (struct toy *)device;

	toy->starts++;
	if (toy->absences-- > 0)
		return fault_set(fault, toy->error, "%s: not there", device->name);
	if (toy->starts > 1 && toy->refusals-- > 0)
		return fault_set(fault, ENODEV, "%s: not yet", device->name);
	int error = device_reached(device, tuner_by_type(5), fault); /* R820T */

	toy->started_hz = device->freq_hz;
	toy->started_db = device->config.gain_db;
	return error;
}

static void toy_stop(struct device *device)
{
	((struct toy *)device)->stops++;
}

static int toy_receive(struct device *device, const struct source_out *out, struct fault *fault)
{
	struct toy *toy = (struct toy *)device;

	(void)out;
	if (device_cancelled(device))
		return -ECANCELED;
	if (toy->losses-- > 0)
		return fault_set(fault, ETIMEDOUT, "%s: lost", device->name);
	device_cancel(device);
	return -ECANCELED;
}

static int toy_set_freq(struct device *device, double freq_hz)
{
	struct toy *toy = (struct toy *)device;

	toy->set_hz = freq_hz;
	return toy->refuses_freq ? -EIO : 0;
}

static int toy_set_gain(struct device *device, double *gain_db)
{
	struct toy *toy = (struct toy *)device;

	toy->set_db = *gain_db;
	*gain_db = 20;
	return toy->refuses_gain ? -EIO : 0;
}

static const struct device_driver driver = {
	.name = "toy",
	.settle_ns = 5000000,
	.start = toy_start,
	.stop = toy_stop,
	.receive = toy_receive,
	.set_freq = toy_set_freq,
	.set_gain = toy_set_gain,
};

static void on_event(void *ctx, int error, const char *text)
{
	struct toy *toy = ctx;
	size_t used = strlen(toy->told);

	snprintf(toy->told + used, sizeof(toy->told) - used, "%d:%s|", error, text);
}

static void open_toy(struct toy *toy, const char *target, double freq_hz)
{
	const struct source_config config = {
		.target = target, .freq_hz = freq_hz, .gain_db = NAN, .start_ns = INT64_MIN
	};
	struct fault fault;

	assert_int_equal(device_open(&toy->device, &driver, &config, &fault), 0);
}

static int run(struct toy *toy)
{
	const struct source_out out = { .event = on_event, .ctx = toy };
	struct fault fault;

	return device_run(&toy->device, &out, &fault);
}

static void what_it_is(void **state)
{
	struct toy toy = { .refusals = 0 };
	struct source_info info;

	(void)state;
	open_toy(&toy, "42", first_hz);
	assert_string_equal(toy.device.name, "toy=42");
	device_info(&toy.device, &info);
	assert_true(info.freq_hz == first_hz);
	assert_true(info.settle_s == 0.005);
	assert_true(info.freq_min_hz < info.freq_max_hz);
	assert_true(fabs(info.rate_hz - TUNER_RATE_DEFAULT_HZ) < 10);
	device_close(&toy.device);
	assert_int_equal(toy.stops, 1);
	toy = (struct toy){ .refusals = 0 };
	open_toy(&toy, "", 0);
	assert_string_equal(toy.device.name, "toy");
	assert_true(toy.started_hz > 0); /* where its tuner begins */
	device_close(&toy.device);
}

static void out_of_reach(void **state)
{
	const struct source_config config = { .target = "", .freq_hz = 5e9 }, fast = { .target = "", .rate_hz = 9e6 };
	struct toy toy = { .refusals = 0 };
	struct fault fault;

	(void)state;
	assert_true(device_open(&toy.device, &driver, &config, &fault) < 0);
	device_close(&toy.device);
	toy = (struct toy){ .refusals = 0 };
	assert_true(device_open(&toy.device, &driver, &fast, &fault) < 0);
	assert_int_equal(toy.starts, 0);
	device_close(&toy.device);
}

static void lost_and_back(void **state)
{
	struct toy toy = { .refusals = 1, .losses = 1 };

	(void)state;
	open_toy(&toy, "", first_hz);
	assert_int_equal(run(&toy), 0);
	assert_int_equal(toy.starts, 3); /* at first, refused, back */
	assert_int_equal(toy.stops, 1);
	assert_true(toy.device.live.gap);
	char expected[64];

	snprintf(expected, sizeof(expected), "%d:toy: lost|0:toy|", -ETIMEDOUT);
	assert_string_equal(toy.told, expected);
	device_close(&toy.device);
}

static void cancelled_while_it_is_away(void **state)
{
	struct toy toy = { .refusals = 1000, .losses = 1 };

	(void)state;
	open_toy(&toy, "", first_hz);
	toy.losses = 1;
	device_cancel(&toy.device);
	assert_int_equal(run(&toy), 0);
	assert_int_equal(toy.starts, 1);
	assert_string_equal(toy.told, "");
	device_close(&toy.device);
}

static void tuned(void **state)
{
	struct toy toy = { .losses = 1 };

	(void)state;
	open_toy(&toy, "", first_hz);
	assert_int_equal(device_tune(&toy.device, 950e6), 0);
	assert_true(toy.set_hz == 950e6 && toy.device.freq_hz == 950e6);
	toy.refuses_freq = true;
	assert_int_equal(device_tune(&toy.device, 951e6), -EIO);
	assert_true(toy.device.freq_hz == 950e6); /* where it still is */
	assert_true(device_tune(&toy.device, 5e9) < 0);
	assert_true(toy.set_hz == 951e6); /* was not asked */
	assert_int_equal(run(&toy), 0);
	assert_true(toy.started_hz == 950e6); /* comes back where it was */
	device_close(&toy.device);
}

static void amplified(void **state)
{
	struct toy toy = { .losses = 1 };
	struct source_info info;
	double gain_db = 21.3;

	(void)state;
	open_toy(&toy, "", first_hz);
	device_info(&toy.device, &info);
	assert_true(info.gain_min_db == 0 && fabs(info.gain_max_db - 49.6) < 1e-9); /* an R820T's */
	const unsigned tune = toy.device.live.wanted_tune;

	assert_int_equal(device_set_gain(&toy.device, &gain_db), 0);
	assert_true(toy.set_db == 21.3 && gain_db == 20);
	assert_int_equal(toy.device.live.wanted_tune, tune + 1); /* nobody takes samples before and after for one */
	assert_true(toy.device.live.wanted_hz == first_hz);
	toy.refuses_gain = true;
	assert_int_equal(device_set_gain(&toy.device, &(double){ 7 }), -EIO);
	assert_int_equal(run(&toy), 0);
	assert_true(toy.started_db == 20); /* comes back as it was */
	device_close(&toy.device);
}

static int open_absent(struct toy *toy, const struct device_driver *by, bool wait, int error)
{
	const struct source_config config = { .target = "", .gain_db = NAN, .start_ns = INT64_MIN, .wait = wait };
	struct fault fault;

	*toy = (struct toy){ .absences = 2, .error = error };
	return device_open(&toy->device, by, &config, &fault);
}

/* It is not there, and comes with the third attempt, where it was tuned to in between; it is told once. */
static void waited_for(void **state)
{
	struct source_info info;
	struct toy toy;

	(void)state;
	assert_int_equal(open_absent(&toy, &driver, true, ENODEV), 0);
	device_info(&toy.device, &info);
	assert_true(info.absent && fabs(info.rate_hz - TUNER_RATE_DEFAULT_HZ) < 10);
	assert_int_equal(device_tune(&toy.device, 951e6), 0);
	assert_int_equal(run(&toy), 0);
	assert_int_equal(toy.starts, 3);
	assert_true(toy.started_hz == 951e6);
	char expected[64];

	snprintf(expected, sizeof(expected), "%d:toy: not there; waiting for it|0:toy|", -ENODEV);
	assert_string_equal(toy.told, expected);
	device_info(&toy.device, &info);
	assert_false(info.absent);
	device_close(&toy.device);
}

/* Where nobody wants to wait; what waiting does not mend; whose rate is not known before it is there. */
static void not_waited_for(void **state)
{
	static const int mended[] = { ENODEV, EBUSY, EACCES, EIO, EHOSTUNREACH, ECONNREFUSED, ENETUNREACH, ETIMEDOUT };
	struct device_driver chooser = driver;
	struct toy toy;

	(void)state;
	chooser.chooses_rate = true;
	for (size_t i = 0; i < sizeof(mended) / sizeof(mended[0]); i++) {
		assert_int_equal(open_absent(&toy, &driver, true, mended[i]), 0);
		device_close(&toy.device);
		assert_int_equal(open_absent(&toy, &driver, false, mended[i]), -mended[i]);
		device_close(&toy.device);
		assert_int_equal(open_absent(&toy, &chooser, true, mended[i]), -mended[i]);
		device_close(&toy.device);
	}
	assert_int_equal(open_absent(&toy, &driver, true, EINVAL), -EINVAL);
	device_close(&toy.device);
	assert_int_equal(open_absent(&toy, &driver, true, ERANGE), -ERANGE);
	device_close(&toy.device);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_it_is),    cmocka_unit_test(out_of_reach),
		cmocka_unit_test(lost_and_back), cmocka_unit_test(cancelled_while_it_is_away),
		cmocka_unit_test(tuned),         cmocka_unit_test(amplified),
		cmocka_unit_test(waited_for),    cmocka_unit_test(not_waited_for),
	};

	return cmocka_run_group_tests_name("device", tests, NULL, NULL);
}
