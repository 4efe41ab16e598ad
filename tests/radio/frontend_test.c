// SPDX-License-Identifier: GPL-3.0-or-later
/* frontend: which device and which windows the options mean, and where the device is tuned. The devices are the tests'
 * own. */
#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/radio/frontend.h"

/* What the device is, and what was asked of it. */
static struct {
	struct source_info info;
	double opened_hz, tuned_hz;
	int opens, tunes, closes, error;
	char target[32];
} device;

static void *open_device(const struct source_config *config, struct fault *fault)
{
	if (strcmp(config->target, "missing") == 0) {
		fault_set(fault, ENODEV, "it is not there");
		return NULL;
	}
	device.opens++;
	device.opened_hz = config->freq_hz;
	strcpy(device.target, config->target);
	return &device;
}

static void close_device(void *instance)
{
	assert_ptr_equal(instance, &device);
	device.closes++;
}

static int tune_device(void *instance, double freq_hz)
{
	assert_ptr_equal(instance, &device);
	device.tunes++;
	device.tuned_hz = freq_hz;
	return device.error;
}

static void info_of_device(void *instance, struct source_info *info)
{
	(void)instance;
	*info = device.info;
}

static const struct source dongle = {
	.name = "dongle",
	.live = true,
	.rate_hz = 2.4e6,
	.open = open_device,
	.close = close_device,
	.tune = tune_device,
	.info = info_of_device,
};
static const struct source fixed = {
	.name = "fixed",
	.live = true,
	.open = open_device,
	.close = close_device,
	.info = info_of_device,
};
static const struct source recording = { .name = "recording", .open = open_device, .close = close_device };

/* In place of src/source/source.c. */
const struct source *const sources[] = { &dongle, &fixed, &recording, NULL };

const struct source *source_find(const char *name)
{
	for (const struct source *const *source = sources; *source; source++)
		if (strcmp((*source)->name, name) == 0)
			return *source;
	return NULL;
}

static struct frontend frontend;
static struct fault fault;

/* A tuner of 24 to 1766 MHz that stands at 100 MHz. */
static int setup(void **state)
{
	(void)state;
	memset(&device, 0, sizeof(device));
	device.info =
		(struct source_info){ .rate_hz = 2.4e6, .freq_hz = 100e6, .freq_min_hz = 24e6, .freq_max_hz = 1766e6 };
	fault.text[0] = 0;
	return 0;
}

static int open_frontend(const char *name, const char *bands, double freq_hz, const struct reception *reception)
{
	const struct radio_config config = {
		.device = name,
		.bands = bands,
		.source = { .rate_hz = 2.4e6, .freq_hz = freq_hz },
		.reception = reception ? *reception : (struct reception){ 0 },
	};

	return frontend_open(&frontend, &config, &fault);
}

static void the_device_by_its_name(void **state)
{
	(void)state;
	assert_int_equal(open_frontend("dongle=00000001", NULL, 0, NULL), 0);
	assert_ptr_equal(frontend.source, &dongle);
	assert_string_equal(device.target, "00000001");
	assert_true(device.opened_hz == 0);
	frontend_close(&frontend);
	frontend_close(&frontend);
	assert_int_equal(device.closes, 1);
	assert_int_equal(open_frontend("dongle", NULL, 947e6, NULL), 0);
	assert_string_equal(device.target, "");
	assert_true(device.opened_hz == 0); /* wherever it likes at first */
	frontend_close(&frontend);
	assert_int_equal(open_frontend("recording", NULL, 0, NULL), -EINVAL);
	assert_string_equal(fault.text, "there is no device 'recording'");
	assert_int_equal(open_frontend("dong", NULL, 0, NULL), -EINVAL);
	assert_int_equal(open_frontend("dongle=missing", NULL, 0, NULL), -EINVAL);
	assert_string_equal(fault.text, "it is not there");
	frontend_close(&frontend);
	assert_int_equal(device.closes, 2);
}

/* Where no rate is given it is the source's that bands are first held against: LTE needs 1.92 million. */
static void the_usual_rate(void **state)
{
	struct radio_config config = { .device = "dongle", .bands = "b8" };

	(void)state;
	assert_int_equal(frontend_open(&frontend, &config, &fault), 0);
	frontend_close(&frontend);
	config.device = "fixed";
	assert_int_equal(frontend_open(&frontend, &config, &fault), -EINVAL);
	assert_non_null(strstr(fault.text, "b8 needs 1920000 samples a second, not 0"));
	frontend_close(&frontend);
	config.source.rate_hz = 2e6;
	config.device = "dongle";
	assert_int_equal(frontend_open(&frontend, &config, &fault), 0);
	frontend_close(&frontend);
}

static void the_bands_of_a_run(void **state)
{
	const struct reception lte = { .rats = "lte" }, both = { .rats = "lte,gsm" };
	(void)state;

	assert_int_equal(open_frontend("dongle", NULL, 0, NULL), 0);
	assert_string_equal(frontend.bands, "gsm900");
	assert_int_equal(frontend.plan.count, 18);
	assert_int_equal(open_frontend("dongle", NULL, 0, &lte), 0);
	assert_string_equal(frontend.bands, "b8");
	assert_int_equal(open_frontend("dongle", NULL, 0, &both), 0);
	assert_string_equal(frontend.bands, "gsm900");
	assert_int_equal(open_frontend("dongle", "gsm850", 0, &lte), 0);
	assert_string_equal(frontend.bands, "gsm850");
	assert_int_equal(open_frontend("dongle", "gsm850", 947e6, NULL), 0);
	assert_string_equal(frontend.bands, "");
	assert_int_equal(frontend.plan.count, 1);
	assert_true(frontend.plan.windows[0].centre_hz == 947e6);
}

/* Slips in the options are told before the device is looked for, what its tuner does not reach after it. */
static void what_cannot_be_planned(void **state)
{
	(void)state;
	assert_int_equal(open_frontend("dongle", "foo", 0, NULL), -EINVAL);
	assert_int_equal(device.opens, 0);
	assert_int_equal(open_frontend("dongle", NULL, 2000e6, NULL), -ERANGE);
	assert_int_equal(device.opens, 1);
	assert_non_null(strstr(fault.text, "24 to 1766 MHz"));
	device.info.freq_gap_min_hz = 1100e6;
	device.info.freq_gap_max_hz = 1250e6;
	assert_int_equal(open_frontend("dongle", NULL, 1200e6, NULL), -ERANGE);
	assert_int_equal(open_frontend("dongle", NULL, 1250e6, NULL), 0);
}

static void the_first_window_is_tuned_to(void **state)
{
	(void)state;
	assert_int_equal(open_frontend("dongle", NULL, 947e6, NULL), 0);
	assert_true(device.tuned_hz == 947e6 && frontend.tuned_hz == 947e6);
	assert_int_equal(frontend_tune(&frontend, 947e6), 0);
	assert_int_equal(device.tunes, 1);
	device.error = -EIO;
	assert_int_equal(frontend_tune(&frontend, 948e6), -EIO);
	assert_true(frontend.tuned_hz == 947e6);
	assert_int_equal(open_frontend("dongle", NULL, 947e6, NULL), -EIO);
	assert_string_equal(fault.text, "cannot tune to 947.000 MHz: Input/output error");
	assert_int_equal(open_frontend("fixed", NULL, 947e6, NULL), -ENOTSUP);
	assert_int_equal(open_frontend("fixed", NULL, 100e6, NULL), 0);
}

/* A down-converter of 800 MHz: its device hears 24 to 1766 MHz where 824 to 2566 MHz are on the air. */
static void behind_a_converter(void **state)
{
	const struct reception run = { .lo_hz = 800e6 }, wrong = { .lo_invert = true };
	(void)state;

	assert_int_equal(open_frontend("dongle", NULL, 1842e6, &run), 0);
	assert_true(device.tuned_hz == 1042e6 && frontend.tuned_hz == 1842e6);
	assert_true(frontend.tuner.min_hz == 824e6 && frontend.tuner.max_hz == 2566e6 &&
	            frontend.tuner.rate_hz == 2.4e6);
	assert_int_equal(open_frontend("dongle", NULL, 900e6, &run), 0);
	assert_int_equal(device.tunes, 1); /* it stood there */
	assert_int_equal(open_frontend("dongle", NULL, 820e6, &run), -ERANGE);
	device.opens = 0;
	assert_int_equal(open_frontend("dongle", NULL, 947e6, &wrong), -EINVAL);
	assert_int_equal(device.opens, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(the_device_by_its_name, setup),
		cmocka_unit_test_setup(the_usual_rate, setup),
		cmocka_unit_test_setup(the_bands_of_a_run, setup),
		cmocka_unit_test_setup(what_cannot_be_planned, setup),
		cmocka_unit_test_setup(the_first_window_is_tuned_to, setup),
		cmocka_unit_test_setup(behind_a_converter, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
