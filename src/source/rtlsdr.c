/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * rtlsdr: samples of a dongle at this machine, by librtlsdr's asynchronous reading, which runs in run()'s thread.
 *
 * The library says nothing when a device stalls, and its reading cannot be cancelled before it has begun: a watchdog
 * thread looks every WATCH_MS and cancels, as often as it takes, when run() is to end or no samples came for STALL_MS.
 * A device that is lost is reported at once and opened again by its serial number, every second, with its settings.
 * librtlsdr corrects whole ppm only: the fraction of --ppm is rounded.
 */
#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <rtl-sdr.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "live.h"     // struct live
#include "sources.h"  // rtlsdr_source
#include "stream.h"   // stream_cancel, stream_sleep
#include "tuner.h"    // struct tuner

/* 16384 samples a block (6.8 ms at 2.4 Msps); 32 of them are under way, a fifth of a second to be late in. */
enum { BLOCK_BYTES = 32768, BLOCKS = 32 };
enum { WATCH_MS = 100, STALL_MS = 1500, RETRY_MS = 1000 };

/* The PLL locks within some ms, the automatic gain takes longer. */
static const int64_t settle_ns = 40000000;

struct rtlsdr {
	struct live live;
	struct stream cancel; /* no descriptor of its own: the device has none */
	char wanted[256];     /* serial number or index; the serial number once it is known */
	char name[280];       /* "rtlsdr=…", for faults */
	struct source_config config;
	pthread_mutex_t lock; /* of the three below, between run() and tune(); not taken on the sample path */
	rtlsdr_dev_t *device; /* NULL while it is lost */
	const struct tuner *tuner;
	double freq_hz;
	/* while reading */
	const struct source_out *out;
	atomic_uint blocks; /* so far: what the watchdog looks at */
	atomic_bool stalled, done;
};

/* A small number as text; -1 when it is none. */
static int parse_index(const char *text)
{
	size_t n = strspn(text, "0123456789");
	return n > 0 && n < 4 && !text[n] ? atoi(text) : -1;
}

/* Index of the device, or -ENODEV with *fault. */
static int find_device(const struct rtlsdr *r, struct fault *fault)
{
	int count = rtlsdr_get_device_count();
	if (count == 0)
		return fault_set(fault, ENODEV, "%s: no RTL-SDR dongle is connected", r->name);
	int index = *r->wanted ? rtlsdr_get_index_by_serial(r->wanted) : 0;
	if (index < 0)
		index = parse_index(r->wanted);
	if (index < 0 || index >= count)
		return fault_set(fault, ENODEV, "%s: is neither serial number nor index of the %d dongle(s) connected", r->name,
				 count);
	return index;
}

/* librtlsdr passes libusb's errors on. */
static const char *open_error(int err)
{
	switch (err) {
	case -3:
		return "no permission (the udev rules of librtlsdr are missing)";
	case -4:
		return "it has been unplugged";
	case -6:
		return "another program has it, or the kernel's DVB driver";
	default:
		return "it does not open";
	}
}

static const char *set_gain(rtlsdr_dev_t *device, double gain_db)
{
	int gains[64], count = rtlsdr_get_tuner_gains(device, NULL);
	if (isnan(gain_db))
		return rtlsdr_set_tuner_gain_mode(device, 0) ? "automatic gain" : NULL;
	if (count < 1 || count > 64 || rtlsdr_get_tuner_gains(device, gains) != count)
		return "list of gains";
	if (rtlsdr_set_tuner_gain_mode(device, 1) ||
	    rtlsdr_set_tuner_gain(device, tuner_nearest_gain(gains, count, gain_db)))
		return "gain";
	return NULL;
}

/* The setting that failed, NULL when all are made. */
static const char *configure(const struct rtlsdr *r, rtlsdr_dev_t *device)
{
	int ppm = (int)lround(r->config.ppm);
	if (rtlsdr_set_sample_rate(device, (uint32_t)r->config.rate_hz))
		return "sample rate";
	if (ppm != 0 && rtlsdr_set_freq_correction(device, ppm))
		return "frequency correction";
	if (rtlsdr_set_center_freq(device, (uint32_t)llround(r->freq_hz)))
		return "frequency";
	if (rtlsdr_set_agc_mode(device, 0))
		return "AGC of the RTL2832U";
	if (r->config.bias_tee && rtlsdr_set_bias_tee(device, 1))
		return "bias tee";
	const char *failed = set_gain(device, r->config.gain_db);
	return failed ? failed : rtlsdr_reset_buffer(device) ? "buffer" : NULL;
}

/* A serial number finds the same dongle again after it was unplugged; some have none. */
static void learn_serial(struct rtlsdr *r, uint32_t index)
{
	char serial[257] = "";
	if (rtlsdr_get_device_usb_strings(index, NULL, NULL, serial) == 0 && *serial)
		snprintf(r->wanted, sizeof(r->wanted), "%.255s", serial);
}

/* Opens and sets up, with the lock held: 0, or -errno with *fault. */
static int open_device(struct rtlsdr *r, struct fault *fault)
{
	rtlsdr_dev_t *device = NULL;
	int index = find_device(r, fault);
	if (index < 0)
		return index;
	int err = rtlsdr_open(&device, index);
	if (err < 0)
		return fault_set(fault, EIO, "%s: %s (error %d of librtlsdr)", r->name, open_error(err), err);
	learn_serial(r, index);
	r->tuner = tuner_by_type(rtlsdr_get_tuner_type(device));
	if (r->freq_hz == 0)
		r->freq_hz = tuner_start_hz(r->tuner);
	err = tuner_check_freq(r->tuner, r->name, r->freq_hz, fault);
	const char *failed = err ? NULL : configure(r, device);
	if (failed)
		err = fault_set(fault, EIO, "%s: the device refused its %s", r->name, failed);
	if (err)
		rtlsdr_close(device);
	else
		r->device = device;
	return err;
}

static int open_locked(struct rtlsdr *r, struct fault *fault)
{
	pthread_mutex_lock(&r->lock);
	int err = open_device(r, fault);
	pthread_mutex_unlock(&r->lock);
	return err;
}

static void close_device(struct rtlsdr *r)
{
	pthread_mutex_lock(&r->lock);
	if (r->device && r->config.bias_tee)
		rtlsdr_set_bias_tee(r->device, 0);
	if (r->device)
		rtlsdr_close(r->device);
	r->device = NULL;
	pthread_mutex_unlock(&r->lock);
}

static void source_close(void *instance)
{
	struct rtlsdr *r = instance;
	if (!r)
		return;
	close_device(r);
	stream_close(&r->cancel);
	pthread_mutex_destroy(&r->lock);
	free(r);
}

static int prepare(struct rtlsdr *r, struct fault *fault)
{
	if (r->config.rate_hz == 0)
		r->config.rate_hz = TUNER_RATE_DEFAULT_HZ;
	r->freq_hz = r->config.freq_hz;
	int err = tuner_check_rate(r->name, r->config.rate_hz, fault);
	if (!err && stream_init(&r->cancel))
		err = fault_set(fault, EMFILE, "%s: out of descriptors", r->name);
	if (!err)
		err = open_locked(r, fault);
	live_init(&r->live, tuner_real_rate_hz(r->config.rate_hz), r->freq_hz, settle_ns);
	return err;
}

static void *source_open(const struct source_config *config, struct fault *fault)
{
	const char *target = config->target ? config->target : "";
	struct rtlsdr *r = calloc(1, sizeof(*r));
	if (!r) {
		fault_set(fault, ENOMEM, "rtlsdr: out of memory");
		return NULL;
	}
	pthread_mutex_init(&r->lock, NULL);
	r->cancel = (struct stream){ .fd = -1, .cancel_fd = -1 };
	r->config = *config;
	snprintf(r->wanted, sizeof(r->wanted), "%s", target);
	snprintf(r->name, sizeof(r->name), "rtlsdr%s%s", *target ? "=" : "", r->wanted);
	if (prepare(r, fault)) {
		source_close(r);
		return NULL;
	}
	return r;
}

static void on_samples(unsigned char *octets, uint32_t length, void *ctx)
{
	struct rtlsdr *r = ctx;
	atomic_fetch_add_explicit(&r->blocks, 1, memory_order_relaxed);
	live_block(&r->live, octets, length / 2, r->out);
}

static bool cancelled(const struct rtlsdr *r)
{
	return stream_sleep(&r->cancel, 0) == -ECANCELED;
}

static void *watch(void *arg)
{
	struct rtlsdr *r = arg;
	unsigned seen = atomic_load(&r->blocks);
	for (int quiet_ms = 0; !atomic_load(&r->done); quiet_ms += WATCH_MS) {
		usleep(WATCH_MS * 1000);
		unsigned blocks = atomic_load_explicit(&r->blocks, memory_order_relaxed);
		if (blocks != seen)
			quiet_ms = 0;
		seen = blocks;
		if (quiet_ms >= STALL_MS)
			atomic_store(&r->stalled, true);
		if (quiet_ms >= STALL_MS || cancelled(r))
			rtlsdr_cancel_async(r->device);
	}
	return NULL;
}

/* Reads until the device is lost, stalls or run() is cancelled: why, as -errno. */
static int read_device(struct rtlsdr *r, struct fault *fault)
{
	pthread_t watchdog;
	atomic_store(&r->stalled, false);
	atomic_store(&r->done, false);
	int err = pthread_create(&watchdog, NULL, watch, r);
	if (err)
		return fault_set(fault, err, "%s: no watchdog thread: %s", r->name, strerror(err));
	err = rtlsdr_read_async(r->device, on_samples, r, BLOCKS, BLOCK_BYTES);
	atomic_store(&r->done, true);
	pthread_join(watchdog, NULL);
	if (cancelled(r))
		return -ECANCELED;
	if (atomic_load(&r->stalled))
		return fault_set(fault, ETIMEDOUT, "%s: no samples for %g s", r->name, STALL_MS / 1e3);
	return fault_set(fault, ENODEV, "%s: the device was lost (librtlsdr ended reading with %d)", r->name, err);
}

/* Until the device is back (0) or run() was cancelled (-ECANCELED). */
static int reopen(struct rtlsdr *r)
{
	struct fault fault;
	close_device(r);
	for (;;) {
		if (stream_sleep(&r->cancel, RETRY_MS) == -ECANCELED)
			return -ECANCELED;
		if (open_locked(r, &fault) == 0)
			return 0;
	}
}

static void report(const struct source_out *out, int err, const char *text)
{
	if (out->event)
		out->event(out->ctx, err, text);
}

static int source_run(void *instance, const struct source_out *out, struct fault *fault)
{
	struct rtlsdr *r = instance;
	r->out = out;
	for (;;) {
		int err = read_device(r, fault);
		if (err == -ECANCELED)
			return 0;
		report(out, err, fault->text);
		if (reopen(r) == -ECANCELED)
			return 0;
		live_gap(&r->live);
		report(out, 0, r->name);
	}
}

static void source_cancel(void *instance)
{
	struct rtlsdr *r = instance;
	stream_cancel(&r->cancel);
}

/* librtlsdr allows tuning beside the reading. While the device is lost the frequency is kept for its return. */
static int source_tune(void *instance, double freq_hz)
{
	struct rtlsdr *r = instance;
	struct fault fault;
	pthread_mutex_lock(&r->lock);
	int err = tuner_check_freq(r->tuner, r->name, freq_hz, &fault);
	if (!err) {
		live_tune_begin(&r->live);
		if (r->device && rtlsdr_set_center_freq(r->device, (uint32_t)llround(freq_hz)))
			err = -EIO;
		else
			r->freq_hz = freq_hz;
		live_tune_end(&r->live, r->freq_hz);
	}
	pthread_mutex_unlock(&r->lock);
	return err;
}

static void source_info(void *instance, struct source_info *info)
{
	struct rtlsdr *r = instance;
	pthread_mutex_lock(&r->lock);
	*info = (struct source_info){
		.rate_hz = r->live.rate_hz,
		.freq_hz = r->freq_hz,
		.freq_min_hz = r->tuner->min_hz,
		.freq_max_hz = r->tuner->max_hz,
		.freq_gap_min_hz = r->tuner->gap_min_hz,
		.freq_gap_max_hz = r->tuner->gap_max_hz,
		.settle_s = settle_ns * 1e-9,
	};
	snprintf(info->text, sizeof(info->text), "RTL-SDR, %s tuner, serial number %.64s", r->tuner->name, r->wanted);
	pthread_mutex_unlock(&r->lock);
}

const struct source rtlsdr_source = {
	.name = "rtlsdr",
	.description = "an RTL-SDR dongle at this machine, by its serial number or index; the first when none is given",
	.live = true,
	.open = source_open,
	.run = source_run,
	.cancel = source_cancel,
	.tune = source_tune,
	.close = source_close,
	.info = source_info,
};
