// SPDX-License-Identifier: GPL-3.0-or-later
/* device: see device.h. A device that is lost is reported at once and started again every second, with all its
 * settings, until it works or run() is cancelled. What was missed in between is counted by the host's clock (live.h).
 */
#include "device.h"

#include <errno.h>
#include <math.h>
#include <stddef.h>
#include <stdio.h>

enum { RETRY_MS = 1000 };

const struct setting device_options[] = {
	{ "gain", SETTING_AUTO, offsetof(struct source_config, gain_db), -100, 100, "auto|DB", "tuner gain (auto)",
	  "调谐器增益（auto）" },
	{ "ppm", SETTING_NUMBER, offsetof(struct source_config, ppm), -1000, 1000, "PPM",
	  "correction of the crystal (0)", "晶振校正（0）" },
	{ "bias-tee", SETTING_FLAG, offsetof(struct source_config, bias_tee), 0, 0, NULL, "feed the antenna 4.5 V",
	  "给天线端口供 4.5 V 电" },
	{ "rate", SETTING_HERTZ, offsetof(struct source_config, rate_hz), 225e3, 62e6, "HZ",
	  "samples a second (2.4M; soapy: 10M)", "每秒采样数（2.4M；soapy：10M）" },
	{ 0 },
};

/* What can be said of the rate without the device. */
static int check_rate(struct device *device, struct fault *fault)
{
	double *rate_hz = &device->config.rate_hz;

	if (device->driver->chooses_rate)
		return 0;
	if (*rate_hz == 0)
		*rate_hz = TUNER_RATE_DEFAULT_HZ;
	device->rate_hz = tuner_real_rate_hz(*rate_hz);
	return tuner_check_rate(device->name, *rate_hz, fault);
}

static int prepare(struct device *device, struct fault *fault)
{
	int error = check_rate(device, fault);

	if (!error && stream_init(&device->stream))
		error = fault_set(fault, EMFILE, "%s: out of descriptors", device->name);
	if (!error && !(device->hand = hand_create()))
		error = fault_set(fault, ENOMEM, "%s: out of threads", device->name);
	return error;
}

/* What can be mended without us: plugged in, let go of by another program, allowed, switched on. */
static bool may_come(int error)
{
	static const int mended[] = { ENODEV,       EBUSY,       EACCES,    EIO,       EHOSTUNREACH,
		                      ECONNREFUSED, ENETUNREACH, ETIMEDOUT, ECONNRESET };

	for (size_t i = 0; i < sizeof(mended) / sizeof(mended[0]); i++)
		if (error == -mended[i])
			return true;
	return false;
}

/* A device whose rate is its own choice cannot be waited for, unless the user chose. */
static int start_or_wait(struct device *device, struct fault *fault)
{
	const bool rate_known = !device->driver->chooses_rate || device->config.rate_hz > 0;
	int error = device->driver->start(device, fault);

	if (!error || !device->config.wait || !rate_known || !may_come(error))
		return error;
	device->driver->stop(device);
	device->tuner = tuner_by_type(UINT32_MAX);
	device->freq_hz = device->freq_hz > 0 ? device->freq_hz : tuner_start_hz(device->tuner);
	device->absent = true;
	fault_set(&device->absence, -error, "%.*s; waiting for it", (int)sizeof(fault->text) - 20, fault->text);
	return 0;
}

int device_open(struct device *device, const struct device_driver *driver, const struct source_config *config,
                struct fault *fault)
{
	const char *target = config->target ? config->target : "";
	int error;

	pthread_mutex_init(&device->lock, NULL);
	device->driver = driver;
	device->stream = (struct stream){ .fd = -1, .cancel_fd = -1 };
	device->config = *config;
	device->first_gain_db = config->gain_db;
	device->freq_hz = config->freq_hz;
	device->format = IQ_CU8;
	device->settle_ns = driver->settle_ns;
	snprintf(device->name, sizeof(device->name), "%s%s%.255s", driver->name, *target ? "=" : "", target);
	error = prepare(device, fault);
	if (!error)
		error = start_or_wait(device, fault);
	live_init(&device->live, device->format, device->rate_hz, device->freq_hz, device->settle_ns);
	return error;
}

void device_close(struct device *device)
{
	hand_destroy(device->hand);
	device->driver->stop(device);
	stream_close(&device->stream);
	pthread_mutex_destroy(&device->lock);
}

int device_reached(struct device *device, const struct tuner *tuner, struct fault *fault)
{
	device->tuner = tuner;
	if (device->freq_hz == 0)
		device->freq_hz = tuner_start_hz(tuner);
	return tuner_check_freq(tuner, device->name, device->freq_hz, fault);
}

bool device_cancelled(const struct device *device)
{
	return stream_sleep(&device->stream, 0) == -ECANCELED;
}

static void tell_try(const struct source_out *out)
{
	if (out->tried)
		out->tried(out->ctx);
}

/* Until the device is back (0) or run() was cancelled (-ECANCELED). */
static int restart(struct device *device, const struct source_out *out)
{
	struct fault fault;
	int error;

	device->driver->stop(device);
	do {
		error = stream_sleep(&device->stream, RETRY_MS);
		if (!error)
			error = device->driver->start(device, &fault);
		tell_try(out);
	} while (error && error != -ECANCELED);
	return error;
}

static void report(const struct source_out *out, int error, const char *text)
{
	if (out->event)
		out->event(out->ctx, error, text);
}

/* Until it is lost; at once where it never was there. */
static int receive(struct device *device, const struct source_out *out, struct fault *fault)
{
	if (!device->absent)
		return device->driver->receive(device, out, fault);
	*fault = device->absence;
	return fault->error;
}

int device_run(void *instance, const struct source_out *out, struct fault *fault)
{
	struct device *device = instance;

	for (;;) {
		int error = receive(device, out, fault);

		if (error == -ECANCELED)
			return 0;
		report(out, error, fault->text);
		if (restart(device, out) == -ECANCELED)
			return 0;
		live_gap(&device->live);
		pthread_mutex_lock(&device->lock);
		device->absent = false;
		pthread_mutex_unlock(&device->lock);
		report(out, 0, device->name);
	}
}

void device_cancel(void *instance)
{
	struct device *device = instance;

	stream_cancel(&device->stream);
}

/* While the device is lost the frequency is kept for its return. */
static int tune(void *ctx, double *freq)
{
	struct device *device = ctx;
	const double freq_hz = *freq;
	struct fault fault;

	pthread_mutex_lock(&device->lock);
	int error = tuner_check_freq(device->tuner, device->name, freq_hz, &fault);

	if (!error) {
		live_tune_begin(&device->live);
		error = device->driver->set_freq(device, freq_hz);
		if (!error)
			device->freq_hz = freq_hz;
		live_tune_end(&device->live, device->freq_hz);
	}
	pthread_mutex_unlock(&device->lock);
	return error;
}

int device_tune(void *instance, double freq_hz)
{
	struct device *device = instance;

	return hand_do(device->hand, tune, device, &freq_hz);
}

/* While the device is lost it is kept for its return. */
static int set_gain(void *ctx, double *gain_db)
{
	struct device *device = ctx;

	pthread_mutex_lock(&device->lock);
	live_tune_begin(&device->live);
	int error = device->driver->set_gain(device, gain_db);

	if (!error) {
		if (isnan(device->first_gain_db))
			device->first_gain_db = *gain_db;
		device->config.gain_db = *gain_db;
		live_gain(&device->live, *gain_db - device->first_gain_db);
	}
	live_tune_end(&device->live, device->freq_hz);
	pthread_mutex_unlock(&device->lock);
	return error;
}

int device_set_gain(void *instance, double *gain_db)
{
	struct device *device = instance;

	return hand_do(device->hand, set_gain, device, gain_db);
}

void device_info(struct device *device, struct source_info *info)
{
	pthread_mutex_lock(&device->lock);
	const struct tuner *tuner = device->tuner;

	*info = (struct source_info){
		.rate_hz = device->live.rate_hz,
		.absent = device->absent,
		.freq_hz = device->freq_hz,
		.freq_min_hz = tuner->min_hz,
		.freq_max_hz = tuner->max_hz,
		.freq_gap_min_hz = tuner->gap_min_hz,
		.freq_gap_max_hz = tuner->gap_max_hz,
		.settle_s = (double)device->settle_ns * 1e-9,
		.gain_min_db = tuner->nof_gains ? tuner->gains[0] / 10.0 : 0,
		.gain_max_db = tuner->nof_gains ? tuner->gains[tuner->nof_gains - 1] / 10.0 : 0,
	};
	pthread_mutex_unlock(&device->lock);
}
