// SPDX-License-Identifier: GPL-3.0-or-later
/* soapy: samples of any receiver that SoapySDR has a module for (Airspy, bladeRF, HackRF, LimeSDR, USRP, another
 * machine's ...), chosen by its arguments: "driver=hackrf,serial=...".
 *
 * What a driver drops it reports as an overflow: its timestamps say how much is missing, where it has any, else the
 * host's clock. The crystal's error is corrected here, for every driver alike: the device is told a frequency that is
 * off by as much, and its samples are taken for as many more a second. */
#include <SoapySDR/Constants.h>
#include <SoapySDR/Errors.h>
#include <SoapySDR/Formats.h>
#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "soapy.h"    // soapy_make, soapy_set_up, struct soapy_form
#include "sources.h"  // soapy_source

enum { BLOCK_BYTES = 65536, BLOCK_SAMPLES = BLOCK_BYTES / 2, SAMPLE_BYTES = 8 };
enum { WAIT_US = 100000, STALL_MS = 1500 };

/* Blocks are no longer than this, or a slow device would be heard late. */
static const double block_s = 0.02;
/* The PLL's own settling; what is under way in the driver is added. */
static const int64_t settle_ns = 40000000;
/* Timestamps count samples, but are rounded to ns, and more coarsely by some; nobody loses a minute unnoticed. */
static const double jump_min_ns = 2000, jump_max_ns = 60e9;

struct soapy {
	struct device device;
	char args[SOAPY_ARGS_SIZE]; /* those given; the serial number too, once it is known */
	SoapySDRDevice *sdr;        /* NULL while it is lost */
	SoapySDRStream *stream;
	struct tuner tuner;
	int gains[2]; /* the tuner's: its least and its greatest, 0.1 dB */
	struct soapy_form form;
	double nominal_hz; /* samples a second by the device's own clock; 0: not started yet */
	char what[96];     /* the device as it calls itself */
	/* the reading thread's */
	size_t most, fill; /* samples that a block holds, and now has */
	bool gap;          /* samples are missing before the next one read */
	long long next_ns; /* timestamp of the next sample, where the last one had any; 0: it had none */
	char raw[BLOCK_SAMPLES * SAMPLE_BYTES];
	int16_t stretched[BLOCK_SAMPLES][2];
};

static double crystal(const struct soapy *s)
{
	return 1 + s->device.config.ppm * 1e-6;
}

/* ---- starting and stopping ---- */

static void close_all(SoapySDRDevice *sdr, SoapySDRStream *stream, const struct source_config *config)
{
	if (stream) {
		SoapySDRDevice_deactivateStream(sdr, stream, 0, 0);
		SoapySDRDevice_closeStream(sdr, stream);
	}
	if (sdr) {
		soapy_set_down(sdr, config);
		SoapySDRDevice_unmake(sdr);
	}
}

static void describe(struct soapy *s, SoapySDRDevice *sdr)
{
	char *driver = SoapySDRDevice_getDriverKey(sdr), *hardware = SoapySDRDevice_getHardwareKey(sdr);
	SoapySDRRange *ranges;
	size_t count = 0;

	snprintf(s->what, sizeof(s->what), "%.40s (%.40s)", hardware ? hardware : "", driver ? driver : "");
	SoapySDR_free(driver);
	SoapySDR_free(hardware);
	ranges = SoapySDRDevice_getFrequencyRange(sdr, SOAPY_SDR_RX, 0, &count);
	soapy_reach(ranges, count, &s->tuner);
	s->tuner.name = s->what;
	SoapySDR_free(ranges);
	const SoapySDRRange gain = SoapySDRDevice_getGainRange(sdr, SOAPY_SDR_RX, 0);

	s->gains[0] = (int)ceil(gain.minimum * 10);
	s->gains[1] = (int)floor(gain.maximum * 10);
	s->tuner.gains = s->gains;
	s->tuner.nof_gains = 2;
}

static int find_form(struct soapy *s, SoapySDRDevice *sdr, struct fault *fault)
{
	double full = 0;
	size_t count = 0;
	char *native = SoapySDRDevice_getNativeStreamFormat(sdr, SOAPY_SDR_RX, 0, &full);
	char **offered = SoapySDRDevice_getStreamFormats(sdr, SOAPY_SDR_RX, 0, &count);
	bool found = soapy_form(&s->form, native, full, offered, count);

	SoapySDR_free(native);
	SoapySDRStrings_clear(&offered, count);
	return found ? 0 : fault_set(fault, ENOTSUP, "%s: none of its sample formats is known", s->device.name);
}

/* The pipeline behind goes by the rate of the first start. */
static int check_rate(struct soapy *s, double rate_hz, struct fault *fault)
{
	if (s->nominal_hz > 0 && rate_hz != s->nominal_hz)
		return fault_set(fault, EIO, "%s: now samples at %.12g a second, before at %.12g", s->device.name,
		                 rate_hz, s->nominal_hz);
	s->nominal_hz = rate_hz;
	s->device.rate_hz = rate_hz * crystal(s);
	return 0;
}

static int make_stream(struct soapy *s, SoapySDRDevice *sdr, SoapySDRStream **stream, struct fault *fault)
{
	int error = find_form(s, sdr, fault);

	if (error)
		return error;
	*stream = SoapySDRDevice_setupStream(sdr, SOAPY_SDR_RX, s->form.name, NULL, 0, NULL);
	if (!*stream)
		return fault_set(fault, EIO, "%s: no stream of %s samples: %s", s->device.name, s->form.name,
		                 SoapySDRDevice_lastError());
	const double under_way = 2.0 * (double)SoapySDRDevice_getStreamMTU(sdr, *stream);

	s->device.format = s->form.format;
	s->device.settle_ns = settle_ns + (int64_t)(under_way / s->nominal_hz * 1e9);
	s->most = (size_t)fmin(BLOCK_BYTES / (double)iq_sample_bytes(s->form.format), s->nominal_hz * block_s);
	return 0;
}

/* The frequency; from then on set_freq() finds the device. */
static int take_over(struct soapy *s, SoapySDRDevice *sdr, SoapySDRStream *stream, struct fault *fault)
{
	pthread_mutex_lock(&s->device.lock);
	int error = device_reached(&s->device, &s->tuner, fault);

	if (!error && SoapySDRDevice_setFrequency(sdr, SOAPY_SDR_RX, 0, s->device.freq_hz / crystal(s), NULL))
		error = fault_set(fault, EIO, "%s: refuses %.6f MHz: %s", s->device.name, s->device.freq_hz / 1e6,
		                  SoapySDRDevice_lastError());
	if (!error) {
		s->sdr = sdr;
		s->stream = stream;
	}
	pthread_mutex_unlock(&s->device.lock);
	return error;
}

/* The library's messages are for whoever sets the device up; later its return codes say it, and nothing is printed
 * while samples are read. */
static int soapy_start(struct device *device, struct fault *fault)
{
	struct soapy *s = (struct soapy *)device;
	SoapySDRStream *stream = NULL;
	double rate_hz = 0;

	soapy_log(s->nominal_hz > 0);
	SoapySDRDevice *sdr = soapy_make(device->name, s->args, fault);
	int error = sdr ? soapy_set_up(sdr, device->name, &device->config, &rate_hz, fault) : -ENODEV;

	if (!error)
		error = check_rate(s, rate_hz, fault);
	if (!error) {
		describe(s, sdr);
		error = make_stream(s, sdr, &stream, fault);
	}
	if (!error)
		error = take_over(s, sdr, stream, fault);
	if (error)
		close_all(sdr, stream, &device->config);
	soapy_log(true);
	return error;
}

static void soapy_stop(struct device *device)
{
	struct soapy *s = (struct soapy *)device;

	pthread_mutex_lock(&device->lock);
	SoapySDRDevice *sdr = s->sdr;

	s->sdr = NULL;
	pthread_mutex_unlock(&device->lock);
	if (sdr)
		close_all(sdr, s->stream, &device->config);
}

/* ---- reading ---- */

static void give(struct soapy *s, const struct source_out *out)
{
	const void *samples = soapy_form_samples(&s->form, s->raw, s->stretched, s->fill);

	if (s->fill > 0)
		live_block(&s->device.live, samples, (uint32_t)s->fill, out);
	s->fill = 0;
}

/* What is missing before a sample of this time, by the timestamps; negative: they do not say [samples]. */
static double missing_before(const struct soapy *s, long long time_ns)
{
	const double late_ns = (double)(time_ns - s->next_ns);
	const bool known = time_ns != 0 && s->next_ns != 0 && late_ns > -jump_min_ns && late_ns < jump_max_ns;

	return !known ? -1 : late_ns < jump_min_ns ? 0 : round(late_ns * 1e-9 * s->nominal_hz);
}

/* Takes n samples that stand behind those of the block. */
static void take(struct soapy *s, size_t n, long long time_ns, const struct source_out *out)
{
	const double missing = missing_before(s, time_ns);
	char *here = s->raw + s->fill * s->form.bytes;

	if (s->gap || missing > 0) {
		give(s, out);
		memmove(s->raw, here, n * s->form.bytes);
		if (missing < 0)
			live_gap(&s->device.live);
		else
			live_missed(&s->device.live, (uint64_t)fmax(missing, 1));
	}
	s->gap = false;
	s->next_ns = time_ns ? time_ns + llround((double)n / s->nominal_hz * 1e9) : 0;
	s->fill += n;
	if (s->fill >= s->most)
		give(s, out);
}

/* Samples read, or what SoapySDR calls an error. */
static int read_some(struct soapy *s, const struct source_out *out)
{
	void *const to[] = { s->raw + s->fill * s->form.bytes };
	int flags = 0;
	long long time_ns = 0;
	int n = SoapySDRDevice_readStream(s->sdr, s->stream, to, s->most - s->fill, &flags, &time_ns, WAIT_US);

	if (n > 0)
		take(s, (size_t)n, flags & SOAPY_SDR_HAS_TIME ? time_ns : 0, out);
	s->gap |= n == SOAPY_SDR_OVERFLOW || n == SOAPY_SDR_CORRUPTION || (n > 0 && (flags & SOAPY_SDR_END_ABRUPT));
	return n;
}

/* The stream begins to flow when somebody reads it, or the first that is read would be late. */
static int begin(struct soapy *s, struct fault *fault)
{
	s->fill = 0;
	s->gap = false;
	s->next_ns = 0;
	if (SoapySDRDevice_activateStream(s->sdr, s->stream, 0, 0, 0))
		return fault_set(fault, EIO, "%s: does not start: %s", s->device.name, SoapySDRDevice_lastError());
	return 0;
}

static int soapy_receive(struct device *device, const struct source_out *out, struct fault *fault)
{
	struct soapy *s = (struct soapy *)device;
	int error = begin(s, fault);
	int64_t heard_ms = stream_now_ms();

	if (error)
		return error;
	while (!device_cancelled(device)) {
		int n = read_some(s, out);

		if (n > 0)
			heard_ms = stream_now_ms();
		else if (n < 0 && n != SOAPY_SDR_TIMEOUT && n != SOAPY_SDR_OVERFLOW && n != SOAPY_SDR_CORRUPTION)
			return fault_set(fault, ENODEV, "%s: the device was lost (%s)", device->name,
			                 SoapySDR_errToStr(n));
		if (stream_now_ms() - heard_ms >= STALL_MS)
			return fault_set(fault, ETIMEDOUT, "%s: no samples for %g s", device->name, STALL_MS / 1e3);
	}
	return -ECANCELED;
}

/* SoapySDR allows tuning, and other settings, beside the reading. */
static int soapy_set_freq(struct device *device, double freq_hz)
{
	struct soapy *s = (struct soapy *)device;

	if (s->sdr && SoapySDRDevice_setFrequency(s->sdr, SOAPY_SDR_RX, 0, freq_hz / crystal(s), NULL))
		return -EIO;
	return 0;
}

static int set_gain(struct device *device, double *gain_db)
{
	struct soapy *s = (struct soapy *)device;

	*gain_db = fmin(fmax(*gain_db, s->gains[0] / 10.0), s->gains[1] / 10.0);
	return s->sdr ? soapy_set_gain(s->sdr, gain_db) : 0;
}

/* ---- the source ---- */

static const struct device_driver driver = {
	.name = "soapy",
	.settle_ns = settle_ns,
	.chooses_rate = true,
	.start = soapy_start,
	.stop = soapy_stop,
	.receive = soapy_receive,
	.set_freq = soapy_set_freq,
	.set_gain = set_gain,
};

static void source_close(void *instance)
{
	struct soapy *s = instance;

	if (s)
		device_close(&s->device);
	free(s);
}

static void *source_open(const struct source_config *config, struct fault *fault)
{
	struct soapy *s = calloc(1, sizeof(*s));

	if (!s) {
		fault_set(fault, ENOMEM, "soapy: out of memory");
		return NULL;
	}
	snprintf(s->args, sizeof(s->args), "%s", config->target ? config->target : "");
	if (!device_open(&s->device, &driver, config, fault))
		return s;
	source_close(s);
	return NULL;
}

static void source_info(void *instance, struct source_info *info)
{
	struct soapy *s = instance;

	device_info(&s->device, info);
	snprintf(info->text, sizeof(info->text), "SoapySDR: %.100s", s->what);
	SoapySDRKwargs args = SoapySDRKwargs_fromString(s->args);
	const char *module = SoapySDRKwargs_get(&args, "driver"), *serial = SoapySDRKwargs_get(&args, "serial");

	if (module && serial)
		snprintf(info->id, sizeof(info->id), "soapy=driver=%.100s,serial=%.150s", module, serial);
	SoapySDRKwargs_clear(&args);
}

static const struct setting own_options[] = {
	{ "gains", SETTING_STRING, offsetof(struct source_config, gains), 0, 0, "NAME:DB,...",
	  "gain of each element, instead of gain", "逐级设置增益，代替 gain" },
	{ "antenna", SETTING_STRING, offsetof(struct source_config, antenna), 0, 0, "NAME", "socket to listen at",
	  "所用的天线端口" },
	{ "bandwidth", SETTING_HERTZ, offsetof(struct source_config, bandwidth_hz), 100e3, 100e6, "HZ",
	  "of the filter (by the rate)", "滤波器带宽（随采样率）" },
	{ "clock-source", SETTING_STRING, offsetof(struct source_config, clock_source), 0, 0, "NAME",
	  "reference clock, as external", "参考时钟，如 external" },
	{ 0 },
};

const struct source soapy_source = {
	.name = "soapy",
	.description = "any receiver that SoapySDR has a module for, by its arguments: driver=hackrf",
	.description_zh = "SoapySDR 模块支持的任何接收机，按其参数选择：driver=hackrf",
	.options = device_options,
	.own_options = own_options,
	.arguments = true,
	.live = true,
	.rate_hz = 10e6,
	.open = source_open,
	.run = device_run,
	.cancel = device_cancel,
	.tune = device_tune,
	.set_gain = device_set_gain,
	.close = source_close,
	.info = source_info,
};
