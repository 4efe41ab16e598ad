// SPDX-License-Identifier: GPL-3.0-or-later
/* librtlsdr_standin: a shared library with librtlsdr's names and one dongle that is not there. Put first by
 * LD_LIBRARY_PATH it gives samples in real time at the rate that is set. By environment variable:
 *
 *   FBSWATCH_STANDIN_FILE     cu8 samples, played in a loop; without it every octet is the centre frequency in MHz,
 *                             modulo 256, as it was two buffers ago: the latency of a real one
 *   FBSWATCH_STANDIN_SWITCH   name of files that may come and go: NAME.gone unplugs the dongle, NAME.stall keeps it
 *                             connected and silent; NAME.hang-read, NAME.hang-tune and NAME.hang-close: that call
 *                             does not come back as long as the file is there
 *   FBSWATCH_STANDIN_LOG      file that every setting is appended to, "center_freq 940200000"
 *   FBSWATCH_STANDIN_TUNER    librtlsdr's number of the tuner; 5 (R820T) when not given
 *   FBSWATCH_STANDIN_OPEN     error of opening it: -3 no permission, -6 busy
 *   FBSWATCH_STANDIN_LOSE     every so many-th buffer never arrives
 *   FBSWATCH_STANDIN_AMPLIFY  not empty: samples are those of the file at 25 dB of gain or automatic gain, and follow
 * it FBSWATCH_STANDIN_CLOCK    what the kernel says of its clock: "synchronised", or anything else
 *
 * When the callback is so late that a real device would have run out of buffers, samples are left out and "overrun" is
 * logged.
 */
#include <math.h>
#include <pthread.h>
#include <rtl-sdr.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/timex.h>
#include <time.h>
#include <unistd.h>

enum { LATENCY = 2 }; /* buffers between tuner and callback */
enum { GAIN_OF_FILE = 250, CENTRE_X2 = 255 };

struct rtlsdr_dev {
	_Atomic uint32_t freq;
	uint32_t rate;
	int ppm;
	_Atomic int gain; /* 0.1 dB */
	atomic_bool cancel, reading;
	uint8_t *samples;
	size_t size, at;
};

/* One dongle, or two of one serial number, of which one can be open: a library like this has nowhere else to keep that
 * it is in use. */
static atomic_bool in_use;

static bool is_switched(const char *what)
{
	char path[512];
	const char *name = getenv("FBSWATCH_STANDIN_SWITCH");
	snprintf(path, sizeof(path), "%s.%s", name ? name : "", what);
	return name && access(path, F_OK) == 0;
}

static void hang(const char *what)
{
	while (is_switched(what))
		usleep(10000);
}

static int setting(const char *name, long value)
{
	const char *path = getenv("FBSWATCH_STANDIN_LOG");
	FILE *file = path ? fopen(path, "a") : NULL;
	if (file) {
		fprintf(file, "%s %ld\n", name, value);
		fclose(file);
	}
	return is_switched("gone") ? -1 : 0;
}

uint32_t rtlsdr_get_device_count(void)
{
	return is_switched("gone") ? 0 : is_switched("two") ? 2 : 1;
}

const char *rtlsdr_get_device_name(uint32_t index)
{
	return index == 0 ? "stand-in" : "";
}

int rtlsdr_get_device_usb_strings(uint32_t index, char *manufact, char *product, char *serial)
{
	if (index >= rtlsdr_get_device_count())
		return -1;
	if (manufact)
		strcpy(manufact, "nobody");
	if (product)
		strcpy(product, "stand-in");
	if (serial)
		strcpy(serial, "STANDIN1");
	return 0;
}

int rtlsdr_get_usb_strings(rtlsdr_dev_t *dev, char *manufact, char *product, char *serial)
{
	return dev ? rtlsdr_get_device_usb_strings(0, manufact, product, serial) : -1;
}

int rtlsdr_get_index_by_serial(const char *serial)
{
	return !serial ? -1 : is_switched("gone") ? -2 : strcmp(serial, "STANDIN1") ? -3 : 0;
}

static int load(struct rtlsdr_dev *dev)
{
	const char *path = getenv("FBSWATCH_STANDIN_FILE");
	FILE *file = path ? fopen(path, "rb") : NULL;
	if (!file)
		return path ? -1 : 0;
	fseek(file, 0, SEEK_END);
	dev->size = ftell(file) / 2 * 2;
	rewind(file);
	dev->samples = malloc(dev->size + 1);
	bool complete = dev->samples && dev->size && fread(dev->samples, 1, dev->size, file) == dev->size;
	fclose(file);
	return complete ? 0 : -1;
}

int rtlsdr_open(rtlsdr_dev_t **dev, uint32_t index)
{
	const char *error = getenv("FBSWATCH_STANDIN_OPEN");
	if (error)
		return atoi(error);
	if (index >= rtlsdr_get_device_count())
		return -4;
	if (atomic_exchange(&in_use, true))
		return -6;
	*dev = calloc(1, sizeof(**dev));
	if (!*dev || load(*dev)) {
		atomic_store(&in_use, false);
		return -1;
	}
	(*dev)->gain = GAIN_OF_FILE;
	return setting("open", index);
}

int rtlsdr_close(rtlsdr_dev_t *dev)
{
	hang("hang-close");
	setting("close", 0);
	free(dev->samples);
	free(dev);
	atomic_store(&in_use, false);
	return 0;
}

int rtlsdr_set_center_freq(rtlsdr_dev_t *dev, uint32_t freq)
{
	hang("hang-tune");
	atomic_store(&dev->freq, freq);
	return setting("center_freq", freq);
}

uint32_t rtlsdr_get_center_freq(rtlsdr_dev_t *dev)
{
	return atomic_load(&dev->freq);
}

int rtlsdr_set_freq_correction(rtlsdr_dev_t *dev, int ppm)
{
	if (dev->ppm == ppm)
		return -2;
	dev->ppm = ppm;
	return setting("freq_correction", ppm);
}

int rtlsdr_get_freq_correction(rtlsdr_dev_t *dev)
{
	return dev->ppm;
}

enum rtlsdr_tuner rtlsdr_get_tuner_type(rtlsdr_dev_t *dev)
{
	const char *type = getenv("FBSWATCH_STANDIN_TUNER");
	return !dev ? RTLSDR_TUNER_UNKNOWN : type ? (enum rtlsdr_tuner)atoi(type) : RTLSDR_TUNER_R820T;
}

int rtlsdr_get_tuner_gains(rtlsdr_dev_t *dev, int *gains)
{
	static const int some[] = { 0, 87, 166, 280, 402, 496 };
	if (dev && gains)
		memcpy(gains, some, sizeof(some));
	return dev ? (int)(sizeof(some) / sizeof(some[0])) : -1;
}

int rtlsdr_set_tuner_gain(rtlsdr_dev_t *dev, int gain)
{
	dev->gain = gain;
	return setting("tuner_gain", gain);
}

int rtlsdr_set_tuner_gain_mode(rtlsdr_dev_t *dev, int manual)
{
	if (!manual)
		dev->gain = GAIN_OF_FILE;
	return setting("tuner_gain_mode", manual);
}

int rtlsdr_get_tuner_gain(rtlsdr_dev_t *dev)
{
	return dev->gain;
}

int rtlsdr_set_sample_rate(rtlsdr_dev_t *dev, uint32_t rate)
{
	dev->rate = rate;
	return setting("sample_rate", rate);
}

uint32_t rtlsdr_get_sample_rate(rtlsdr_dev_t *dev)
{
	return dev->rate;
}

/* Settings that change nothing here. */
#define SETTING(name)                                                                                                  \
	int rtlsdr_set_##name(rtlsdr_dev_t *dev, int value)                                                            \
	{                                                                                                              \
		return dev ? setting(#name, value) : -1;                                                               \
	}
SETTING(testmode)
SETTING(agc_mode)
SETTING(direct_sampling)
SETTING(offset_tuning)
SETTING(bias_tee)

int rtlsdr_set_tuner_bandwidth(rtlsdr_dev_t *dev, uint32_t bandwidth)
{
	return dev ? setting("tuner_bandwidth", bandwidth) : -1;
}

int rtlsdr_set_tuner_if_gain(rtlsdr_dev_t *dev, int stage, int gain)
{
	return dev && stage ? setting("tuner_if_gain", gain) : -1;
}

int rtlsdr_set_bias_tee_gpio(rtlsdr_dev_t *dev, int gpio, int on)
{
	return dev && gpio >= 0 ? setting("bias_tee_gpio", on) : -1;
}

int rtlsdr_get_direct_sampling(rtlsdr_dev_t *dev)
{
	return dev ? 0 : -1;
}

int rtlsdr_get_offset_tuning(rtlsdr_dev_t *dev)
{
	return dev ? 0 : -1;
}

int rtlsdr_set_xtal_freq(rtlsdr_dev_t *dev, uint32_t rtl_freq, uint32_t tuner_freq)
{
	return dev && tuner_freq ? setting("xtal_freq", rtl_freq) : -1;
}

int rtlsdr_get_xtal_freq(rtlsdr_dev_t *dev, uint32_t *rtl_freq, uint32_t *tuner_freq)
{
	if (rtl_freq)
		*rtl_freq = 28800000;
	if (tuner_freq)
		*tuner_freq = 28800000;
	return dev ? 0 : -1;
}

int rtlsdr_write_eeprom(rtlsdr_dev_t *dev, uint8_t *data, uint8_t offset, uint16_t len)
{
	return dev && data && offset + len <= 256 ? -3 : -2;
}

int rtlsdr_read_eeprom(rtlsdr_dev_t *dev, uint8_t *data, uint8_t offset, uint16_t len)
{
	return rtlsdr_write_eeprom(dev, data, offset, len);
}

int rtlsdr_reset_buffer(rtlsdr_dev_t *dev)
{
	dev->at = 0;
	return setting("reset_buffer", 0);
}

static void fill(struct rtlsdr_dev *dev, uint32_t freq, uint8_t *buffer, size_t size)
{
	if (!dev->samples)
		memset(buffer, freq / 1000000, size);
	for (size_t done = 0; dev->samples && done < size;) {
		size_t n = size - done < dev->size - dev->at ? size - done : dev->size - dev->at;
		memcpy(buffer + done, dev->samples + dev->at, n);
		dev->at = (dev->at + n) % dev->size;
		done += n;
	}
}

static void amplify(const struct rtlsdr_dev *dev, uint8_t *buffer, size_t size)
{
	const char *wanted = getenv("FBSWATCH_STANDIN_AMPLIFY");
	const double factor = pow(10, (dev->gain - GAIN_OF_FILE) / 200.0);
	for (size_t i = 0; wanted && *wanted && dev->gain != GAIN_OF_FILE && i < size; i++) {
		double value = round((2 * buffer[i] - CENTRE_X2) * factor / 2 + CENTRE_X2 / 2.0);
		buffer[i] = value < 0 ? 0 : value > 255 ? 255 : (uint8_t)value;
	}
}

int rtlsdr_read_sync(rtlsdr_dev_t *dev, void *buf, int len, int *n_read)
{
	fill(dev, dev->freq, buf, len);
	*n_read = len;
	return 0;
}

static double seconds(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec * 1e-9;
}

/* Waits until `due`; returns how late it is [s]. */
static double wait_until(double due)
{
	double wait = due - seconds();
	if (wait > 0)
		nanosleep(&(struct timespec){ .tv_nsec = (long)(wait * 1e9) }, NULL);
	return wait < 0 ? -wait : 0;
}

int rtlsdr_read_async(rtlsdr_dev_t *dev, rtlsdr_read_async_cb_t cb, void *ctx, uint32_t buf_num, uint32_t buf_len)
{
	uint32_t size = buf_len ? buf_len : 262144, freqs[LATENCY];
	uint8_t *buffer = malloc(size);
	double block_s = size / 2.0 / dev->rate, due = seconds();
	const char *every = getenv("FBSWATCH_STANDIN_LOSE");
	unsigned lose = every ? (unsigned)atoi(every) : 0;
	for (int i = 0; i < LATENCY; i++)
		freqs[i] = dev->freq;
	atomic_store(&dev->reading, true);
	for (unsigned i = 0; !atomic_load(&dev->cancel) && !is_switched("gone"); i++) {
		hang("hang-read");
		due += block_s;
		double late = wait_until(due);
		if (late > block_s * (buf_num ? buf_num : 15)) {
			setting("overrun", (long)(late * dev->rate));
			due += late;
		}
		fill(dev, freqs[i % LATENCY], buffer, size);
		freqs[i % LATENCY] = dev->freq;
		amplify(dev, buffer, size);
		if (!is_switched("stall") && (!lose || i % lose))
			cb(buffer, size, ctx);
	}
	atomic_store(&dev->reading, false);
	atomic_store(&dev->cancel, false);
	free(buffer);
	return 0;
}

int rtlsdr_wait_async(rtlsdr_dev_t *dev, rtlsdr_read_async_cb_t cb, void *ctx)
{
	return rtlsdr_read_async(dev, cb, ctx, 0, 0);
}

/* As in the real one, nothing happens when nobody reads. */
int rtlsdr_cancel_async(rtlsdr_dev_t *dev)
{
	if (!atomic_load(&dev->reading))
		return -2;
	atomic_store(&dev->cancel, true);
	return 0;
}

/* Found before the C library's, like all here. */
int adjtimex(struct timex *state)
{
	const char *clock = getenv("FBSWATCH_STANDIN_CLOCK");
	state->status = clock && strcmp(clock, "synchronised") == 0 ? 0 : STA_UNSYNC;
	return TIME_OK;
}
