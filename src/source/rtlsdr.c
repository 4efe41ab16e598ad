// SPDX-License-Identifier: GPL-3.0-or-later
/* rtlsdr: samples of a dongle at this machine, by librtlsdr's asynchronous reading, which runs in run()'s thread.
 *
 * The library says nothing when a device stalls, and its reading cannot be cancelled before it has begun: a watchdog
 * thread looks every WATCH_MS and cancels, as often as it takes, when run() is to end or no samples came for STALL_MS.
 * A device that was lost is opened again by its serial number. librtlsdr corrects whole ppm only: the fraction of --ppm
 * is rounded.
 */
#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <rtl-sdr.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "device.h"   // struct device
#include "sources.h"  // rtlsdr_source

/* 16384 samples a block (6.8 ms at 2.4 Msps); 32 of them are under way, a fifth of a second to be late in. */
enum { BLOCK_BYTES = 32768, BLOCKS = 32 };
enum { WATCH_MS = 100, STALL_MS = 1500 };

/* The PLL locks within some ms, the automatic gain takes longer. */
static const int64_t settle_ns = 40000000;

struct rtlsdr {
	struct device device;
	char wanted[256];     /* serial number or index; the serial number once it is known */
	bool named;           /* by a serial number that no other has */
	rtlsdr_dev_t *dongle; /* NULL while it is lost */
	/* valid while reading */
	const struct source_out *out;
	atomic_uint blocks; /* blocks so far, which the watchdog looks at */
	atomic_bool stalled, done;
};

/* A small number as text; -1 when it is none. */
static int parse_index(const char *text)
{
	size_t n = strspn(text, "0123456789");
	return n > 0 && n < 4 && !text[n] ? atoi(text) : -1;
}

/* By "#INDEX", by serial number, or by a number that is no serial number. */
static int index_of(const char *wanted)
{
	if (*wanted == '#')
		return parse_index(wanted + 1);
	int index = *wanted ? rtlsdr_get_index_by_serial(wanted) : 0;
	return index < 0 ? parse_index(wanted) : index;
}

/* Index of the device, or -ENODEV with *fault. */
static int find_device(const struct rtlsdr *r, struct fault *fault)
{
	int count = rtlsdr_get_device_count();
	if (count == 0)
		return fault_set(fault, ENODEV, "%s: no RTL-SDR dongle is connected", r->device.name);
	int index = index_of(r->wanted);
	if (index < 0 || index >= count)
		return fault_set(fault, ENODEV, "%s: is neither serial number nor index of the %d dongle(s) connected",
		                 r->device.name, count);
	return index;
}

/* librtlsdr passes libusb's errors on. */
static int open_error(const struct rtlsdr *r, int err, struct fault *fault)
{
	static const struct {
		int libusb, error;
		const char *words;
	} known[] = {
		{ -3, EACCES, "no permission (the udev rules of librtlsdr are missing)" },
		{ -4, ENODEV, "it has been unplugged" },
		{ -6, EBUSY, "another program has it, or the kernel's DVB driver" },
		{ 0, EIO, "it does not open" },
	};
	size_t i = 0;

	while (known[i].libusb && known[i].libusb != err)
		i++;
	return fault_set(fault, known[i].error, "%s: %s (error %d of librtlsdr)", r->device.name, known[i].words, err);
}

/* The dongle's step nearest to *gain_db, which it becomes; NAN: automatic. The setting that failed, NULL: none. */
static const char *set_gain(rtlsdr_dev_t *dongle, double *gain_db)
{
	int gains[64], count = rtlsdr_get_tuner_gains(dongle, NULL);
	if (isnan(*gain_db))
		return rtlsdr_set_tuner_gain_mode(dongle, 0) ? "automatic gain" : NULL;
	if (count < 1 || count > 64 || rtlsdr_get_tuner_gains(dongle, gains) != count)
		return "list of gains";
	int gain = tuner_nearest_gain(gains, count, *gain_db);
	*gain_db = gain / 10.0;
	return rtlsdr_set_tuner_gain_mode(dongle, 1) || rtlsdr_set_tuner_gain(dongle, gain) ? "gain" : NULL;
}

/* The setting that failed, NULL when all are made. */
static const char *configure(struct device *device, rtlsdr_dev_t *dongle)
{
	int ppm = (int)lround(device->config.ppm);
	if (rtlsdr_set_sample_rate(dongle, (uint32_t)device->config.rate_hz))
		return "sample rate";
	if (ppm != 0 && rtlsdr_set_freq_correction(dongle, ppm))
		return "frequency correction";
	if (rtlsdr_set_center_freq(dongle, (uint32_t)llround(device->freq_hz)))
		return "frequency";
	if (rtlsdr_set_agc_mode(dongle, 0))
		return "AGC of the RTL2832U";
	if (device->config.bias_tee && rtlsdr_set_bias_tee(dongle, 1))
		return "bias tee";
	const char *failed = set_gain(dongle, &device->config.gain_db);
	return failed ? failed : rtlsdr_reset_buffer(dongle) ? "buffer" : NULL;
}

/* A serial number finds the same dongle again after it was unplugged; some have none, or the one they all left the
 * factory with. */
static void learn_serial(struct rtlsdr *r, int index)
{
	char serial[257] = "", other[257] = "";
	int count = (int)rtlsdr_get_device_count();
	bool alone = rtlsdr_get_device_usb_strings((uint32_t)index, NULL, NULL, serial) == 0 && *serial;
	for (int i = 0; i < count && alone; i++)
		alone = i == index || rtlsdr_get_device_usb_strings((uint32_t)i, NULL, NULL, other) != 0 ||
		        strcmp(serial, other) != 0;
	r->named = alone;
	if (alone)
		snprintf(r->wanted, sizeof(r->wanted), "%.255s", serial);
}

/* With the lock held. */
static int open_dongle(struct rtlsdr *r, struct fault *fault)
{
	rtlsdr_dev_t *dongle = NULL;
	int index = find_device(r, fault);
	if (index < 0)
		return index;
	int err = rtlsdr_open(&dongle, index);
	if (err < 0)
		return open_error(r, err, fault);
	learn_serial(r, index);
	err = device_reached(&r->device, tuner_by_type(rtlsdr_get_tuner_type(dongle)), fault);
	const char *failed = err ? NULL : configure(&r->device, dongle);
	if (failed)
		err = fault_set(fault, EIO, "%s: the device refused its %s", r->device.name, failed);
	if (err)
		rtlsdr_close(dongle);
	else
		r->dongle = dongle;
	return err;
}

static int rtlsdr_start(struct device *device, struct fault *fault)
{
	pthread_mutex_lock(&device->lock);
	int err = open_dongle((struct rtlsdr *)device, fault);
	pthread_mutex_unlock(&device->lock);
	return err;
}

static void rtlsdr_stop(struct device *device)
{
	struct rtlsdr *r = (struct rtlsdr *)device;
	pthread_mutex_lock(&device->lock);
	if (r->dongle && device->config.bias_tee)
		rtlsdr_set_bias_tee(r->dongle, 0);
	if (r->dongle)
		rtlsdr_close(r->dongle);
	r->dongle = NULL;
	pthread_mutex_unlock(&device->lock);
}

static void on_samples(unsigned char *octets, uint32_t length, void *ctx)
{
	struct rtlsdr *r = ctx;
	atomic_fetch_add_explicit(&r->blocks, 1, memory_order_relaxed);
	live_block(&r->device.live, octets, length / 2, r->out);
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
		if (quiet_ms >= STALL_MS || device_cancelled(&r->device))
			rtlsdr_cancel_async(r->dongle);
	}
	return NULL;
}

static int rtlsdr_receive(struct device *device, const struct source_out *out, struct fault *fault)
{
	struct rtlsdr *r = (struct rtlsdr *)device;
	pthread_t watchdog;
	r->out = out;
	atomic_store(&r->stalled, false);
	atomic_store(&r->done, false);
	int err = pthread_create(&watchdog, NULL, watch, r);
	if (err)
		return fault_set(fault, err, "%s: no watchdog thread: %s", device->name, strerror(err));
	err = rtlsdr_read_async(r->dongle, on_samples, r, BLOCKS, BLOCK_BYTES);
	atomic_store(&r->done, true);
	pthread_join(watchdog, NULL);
	if (device_cancelled(device))
		return -ECANCELED;
	if (atomic_load(&r->stalled))
		return fault_set(fault, ETIMEDOUT, "%s: no samples for %g s", device->name, STALL_MS / 1e3);
	return fault_set(fault, ENODEV, "%s: the device was lost (librtlsdr ended reading with %d)", device->name, err);
}

/* librtlsdr allows tuning beside the reading. */
static int rtlsdr_set_freq(struct device *device, double freq_hz)
{
	struct rtlsdr *r = (struct rtlsdr *)device;
	return r->dongle && rtlsdr_set_center_freq(r->dongle, (uint32_t)llround(freq_hz)) ? -EIO : 0;
}

static int rtlsdr_set_gain(struct device *device, double *gain_db)
{
	struct rtlsdr *r = (struct rtlsdr *)device;
	return r->dongle && set_gain(r->dongle, gain_db) ? -EIO : 0;
}

static const struct device_driver driver = {
	.name = "rtlsdr",
	.settle_ns = settle_ns,
	.start = rtlsdr_start,
	.stop = rtlsdr_stop,
	.receive = rtlsdr_receive,
	.set_freq = rtlsdr_set_freq,
	.set_gain = rtlsdr_set_gain,
};

static void source_close(void *instance)
{
	struct rtlsdr *r = instance;
	if (!r)
		return;
	device_close(&r->device);
	free(r);
}

static void *source_open(const struct source_config *config, struct fault *fault)
{
	struct rtlsdr *r = calloc(1, sizeof(*r));
	if (!r) {
		fault_set(fault, ENOMEM, "rtlsdr: out of memory");
		return NULL;
	}
	snprintf(r->wanted, sizeof(r->wanted), "%s", config->target ? config->target : "");
	if (!device_open(&r->device, &driver, config, fault))
		return r;
	source_close(r);
	return NULL;
}

static void source_info(void *instance, struct source_info *info)
{
	struct rtlsdr *r = instance;
	device_info(&r->device, info);
	if (r->named)
		snprintf(info->id, sizeof(info->id), "rtlsdr=%s", r->wanted);
	snprintf(info->text, sizeof(info->text), "RTL-SDR, %s tuner, %s %.64s", r->device.tuner->name,
	         r->wanted[0] == '#' ? "device" : "serial number", r->wanted);
}

const struct source rtlsdr_source = {
	.name = "rtlsdr",
	.description =
		"an RTL-SDR dongle at this machine, by its serial number or #INDEX; the first when none is given",
	.description_zh = "本机上的 RTL-SDR 电视棒，按序列号或序号选择；不写则用第一个",
	.options = device_options,
	.live = true,
	.rate_hz = TUNER_RATE_DEFAULT_HZ,
	.open = source_open,
	.run = device_run,
	.cancel = device_cancel,
	.tune = device_tune,
	.set_gain = device_set_gain,
	.close = source_close,
	.info = source_info,
};
