// SPDX-License-Identifier: GPL-3.0-or-later
/* soapy_setup: every setting of a device, each held against what the device says that it offers. What is not given is
 * left to the driver, but for what drivers leave to the program: the rate, a filter as wide as the part of the window
 * that is used, the offset of I and Q, and a gain where there is no automatic one.
 */
#include <SoapySDR/Constants.h>
#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "quantity.h"  // quantity_parse
#include "soapy.h"     // soapy_set_up

enum { CHANNEL = 0, LIST_SIZE = 200, ELEMENT_SIZE = 32 };
#define RX SOAPY_SDR_RX, CHANNEL

/* A wide receiver shows whole carriers of LTE, and GSM 900 in four windows, and is still read by a small machine. */
static const double rate_wide_hz = 10e6, rate_narrow_hz = 2.4e6, wide_from_hz = 5e6;
static const double rate_min_hz = 225e3, rate_max_hz = 62e6;
/* Of the rate; the part of the window that is used lies well inside. */
static const double bandwidth_share = 0.9;

struct set_up {
	SoapySDRDevice *sdr;
	const char *name;
	const struct source_config *config;
	struct fault *fault;
};

static int refuse(const struct set_up *s, const char *what)
{
	return fault_set(s->fault, EIO, "%s: the device refused its %s: %s", s->name, what, SoapySDRDevice_lastError());
}

/* ---- ranges ---- */

static double nearest(const SoapySDRRange *ranges, size_t count, double wanted)
{
	double best = NAN;

	for (size_t i = 0; i < count; i++) {
		double here = fmin(fmax(wanted, ranges[i].minimum), ranges[i].maximum);

		if (isnan(best) || fabs(here - wanted) < fabs(best - wanted))
			best = here;
	}
	return best;
}

/* The least that is offered from `wanted` on, else the most. */
static double at_least(const SoapySDRRange *ranges, size_t count, double wanted)
{
	double best = INFINITY, most = 0;

	for (size_t i = 0; i < count; i++) {
		most = fmax(most, ranges[i].maximum);
		if (ranges[i].maximum >= wanted)
			best = fmin(best, fmax(wanted, ranges[i].minimum));
	}
	return isfinite(best) ? best : most;
}

static const char *write_ranges(const SoapySDRRange *ranges, size_t count, double unit, char text[LIST_SIZE])
{
	size_t used = 0;

	text[0] = 0;
	for (size_t i = 0; i < count && used < LIST_SIZE; i++) {
		const double low = ranges[i].minimum / unit, high = ranges[i].maximum / unit;

		used += (size_t)snprintf(text + used, LIST_SIZE - used, low < high ? "%s%.6g to %.6g" : "%s%.6g",
		                         i ? ", " : "", low, high);
	}
	return text;
}

/* ---- names ---- */

static int index_of(char *const *names, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(names[i], name) == 0)
			return (int)i;
	return -1;
}

static int refuse_name(const struct set_up *s, const char *what, const char *name, char *const *names, size_t count)
{
	char list[LIST_SIZE] = "none";
	size_t used = 0;

	for (size_t i = 0; i < count && used < LIST_SIZE; i++)
		used += (size_t)snprintf(list + used, LIST_SIZE - used, "%s%s", i ? ", " : "", names[i]);
	return fault_set(s->fault, EINVAL, "%s: it has no %s '%s'; it has: %s", s->name, what, name, list);
}

/* ---- the rate, and what goes by it ---- */

double soapy_rate_hz(const SoapySDRRange *ranges, size_t count, double wanted_hz)
{
	if (wanted_hz == 0)
		wanted_hz = at_least(ranges, count, INFINITY) >= wide_from_hz ? rate_wide_hz : rate_narrow_hz;
	else if (count && fabs(nearest(ranges, count, wanted_hz) - wanted_hz) > 1)
		return 0;
	return count ? nearest(ranges, count, wanted_hz) : wanted_hz;
}

static int set_rate(const struct set_up *s, double *rate_hz)
{
	size_t count = 0;
	char list[LIST_SIZE];
	SoapySDRRange *ranges = SoapySDRDevice_getSampleRateRange(s->sdr, RX, &count);
	double wanted_hz = soapy_rate_hz(ranges, count, s->config->rate_hz);

	write_ranges(ranges, count, 1e6, list);
	SoapySDR_free(ranges);
	if (wanted_hz == 0)
		return fault_set(s->fault, EINVAL, "%s: %.12g samples a second: it offers %s million", s->name,
		                 s->config->rate_hz, list);
	if (SoapySDRDevice_setSampleRate(s->sdr, RX, wanted_hz))
		return refuse(s, "rate");
	*rate_hz = SoapySDRDevice_getSampleRate(s->sdr, RX);
	if (!(*rate_hz >= rate_min_hz && *rate_hz <= rate_max_hz))
		return fault_set(s->fault, EINVAL, "%s: told %.12g samples a second it says %.12g", s->name, wanted_hz,
		                 *rate_hz);
	return 0;
}

static int set_bandwidth(const struct set_up *s, double rate_hz)
{
	const double given_hz = s->config->bandwidth_hz;
	size_t count = 0;
	char list[LIST_SIZE];
	SoapySDRRange *ranges = SoapySDRDevice_getBandwidthRange(s->sdr, RX, &count);
	const double wanted_hz =
		given_hz > 0 ? nearest(ranges, count, given_hz) : at_least(ranges, count, bandwidth_share * rate_hz);

	write_ranges(ranges, count, 1e6, list);
	SoapySDR_free(ranges);
	if (given_hz > 0 && (!count || fabs(wanted_hz - given_hz) > 1))
		return fault_set(s->fault, EINVAL, "%s: a bandwidth of %.12g: it offers %s MHz", s->name, given_hz,
		                 count ? list : "none");
	return count && SoapySDRDevice_setBandwidth(s->sdr, RX, wanted_hz) ? refuse(s, "bandwidth") : 0;
}

void soapy_reach(const SoapySDRRange *ranges, size_t count, struct tuner *tuner)
{
	double end = INFINITY;

	tuner->min_hz = tuner->max_hz = tuner->gap_min_hz = tuner->gap_max_hz = 0;
	for (size_t i = 0; i < count; i++) {
		tuner->min_hz = i ? fmin(tuner->min_hz, ranges[i].minimum) : ranges[i].minimum;
		tuner->max_hz = fmax(tuner->max_hz, ranges[i].maximum);
	}
	for (double from = tuner->min_hz; count && from < tuner->max_hz; from = end) {
		double covered = from;

		end = INFINITY;
		for (size_t i = 0; i < count; i++)
			if (ranges[i].minimum <= from)
				covered = fmax(covered, ranges[i].maximum);
		for (size_t i = 0; i < count; i++)
			if (ranges[i].minimum > from)
				end = fmin(end, ranges[i].minimum);
		if (isfinite(end) && end - covered > tuner->gap_max_hz - tuner->gap_min_hz) {
			tuner->gap_min_hz = covered;
			tuner->gap_max_hz = end;
		}
	}
}

/* ---- gain ---- */

/* One of "NAME:DB,NAME:DB". */
static int set_element(const struct set_up *s, const char *name, const char *words)
{
	size_t count = 0;
	double gain_db = NAN;
	char **names = SoapySDRDevice_listGains(s->sdr, RX, &count);
	int error = index_of(names, count, name) < 0 ? refuse_name(s, "gain", name, names, count) : 0;

	SoapySDRStrings_clear(&names, count);
	if (error)
		return error;
	const SoapySDRRange range = SoapySDRDevice_getGainElementRange(s->sdr, RX, name);

	if (quantity_parse(words, "DB", &gain_db) || !(gain_db >= range.minimum && gain_db <= range.maximum))
		return fault_set(s->fault, EINVAL, "%s: gain %s is %g to %g dB, not '%s'", s->name, name, range.minimum,
		                 range.maximum, words);
	return SoapySDRDevice_setGainElement(s->sdr, RX, name, gain_db) ? refuse(s, "gain") : 0;
}

static int set_elements(const struct set_up *s)
{
	char name[ELEMENT_SIZE], value[ELEMENT_SIZE];
	int error = 0;

	for (const char *at = s->config->gains; at && *at && !error; at += strcspn(at, ","), at += *at == ',') {
		const size_t length = strcspn(at, ","), colon = strcspn(at, ":,");

		if (at[colon] != ':' || colon >= sizeof(name) || length - colon > sizeof(value))
			return fault_set(s->fault, EINVAL, "%s: gains are NAME:DB,NAME:DB, not '%s'", s->name, at);
		snprintf(name, sizeof(name), "%.*s", (int)colon, at);
		snprintf(value, sizeof(value), "%.*s", (int)(length - colon - 1), at + colon + 1);
		error = set_element(s, name, value);
	}
	return error;
}

/* Half of the range keeps a receiver without automatic gain off both its noise and its limits. */
static int set_gain(const struct set_up *s)
{
	const bool given = !isnan(s->config->gain_db), elements = s->config->gains;
	const SoapySDRRange range = SoapySDRDevice_getGainRange(s->sdr, RX);
	const bool automatic = SoapySDRDevice_hasGainMode(s->sdr, RX);
	const double gain_db = given ? fmin(fmax(s->config->gain_db, range.minimum), range.maximum)
	                             : (range.minimum + range.maximum) / 2;

	if (given && elements)
		return fault_set(s->fault, EINVAL, "%s: either gain or gains, not both", s->name);
	if (automatic && SoapySDRDevice_setGainMode(s->sdr, RX, !given && !elements))
		return refuse(s, "gain mode");
	if (elements)
		return set_elements(s);
	return (given || !automatic) && SoapySDRDevice_setGain(s->sdr, RX, gain_db) ? refuse(s, "gain") : 0;
}

int soapy_set_gain(SoapySDRDevice *sdr, double *gain_db)
{
	if (SoapySDRDevice_hasGainMode(sdr, RX) && SoapySDRDevice_setGainMode(sdr, RX, false))
		return -EIO;
	if (SoapySDRDevice_setGain(sdr, RX, *gain_db))
		return -EIO;
	*gain_db = SoapySDRDevice_getGain(sdr, RX);
	return 0;
}

/* ---- the rest ---- */

static int set_antenna(const struct set_up *s)
{
	const char *name = s->config->antenna;
	size_t count = 0;

	if (!name)
		return 0;
	char **names = SoapySDRDevice_listAntennas(s->sdr, RX, &count);
	int error = index_of(names, count, name) < 0 ? refuse_name(s, "antenna", name, names, count) : 0;

	SoapySDRStrings_clear(&names, count);
	return error ? error : SoapySDRDevice_setAntenna(s->sdr, RX, name) ? refuse(s, "antenna") : 0;
}

static int set_clock(const struct set_up *s)
{
	const char *name = s->config->clock_source;
	size_t count = 0;

	if (!name)
		return 0;
	char **names = SoapySDRDevice_listClockSources(s->sdr, &count);
	int error = index_of(names, count, name) < 0 ? refuse_name(s, "clock source", name, names, count) : 0;

	SoapySDRStrings_clear(&names, count);
	return error ? error : SoapySDRDevice_setClockSource(s->sdr, name) ? refuse(s, "clock source") : 0;
}

/* Drivers name the setting as they like: biastee, bias_tx, biasT_ctrl. */
static int switch_bias(SoapySDRDevice *sdr, bool on)
{
	size_t count = 0;
	SoapySDRArgInfo *settings = SoapySDRDevice_getSettingInfo(sdr, &count);
	int error = -ENOTSUP;

	for (size_t i = 0; i < count && error == -ENOTSUP; i++)
		if (strncasecmp(settings[i].key, "bias", 4) == 0)
			error = SoapySDRDevice_writeSetting(sdr, settings[i].key, on ? "true" : "false") ? -EIO : 0;
	SoapySDRArgInfoList_clear(settings, count);
	return error;
}

static int set_bias(const struct set_up *s)
{
	int error = s->config->bias_tee ? switch_bias(s->sdr, true) : 0;

	if (error == -ENOTSUP)
		return fault_set(s->fault, ENOTSUP, "%s: its driver has no bias tee", s->name);
	return error ? refuse(s, "bias tee") : 0;
}

static int set_offset(const struct set_up *s)
{
	return SoapySDRDevice_hasDCOffsetMode(s->sdr, RX) && SoapySDRDevice_setDCOffsetMode(s->sdr, RX, true)
	               ? refuse(s, "DC offset")
	               : 0;
}

int soapy_set_up(SoapySDRDevice *sdr, const char *name, const struct source_config *config, double *rate_hz,
                 struct fault *fault)
{
	const struct set_up s = { sdr, name, config, fault };
	int error = set_clock(&s);

	if (!error)
		error = set_antenna(&s);
	if (!error)
		error = set_rate(&s, rate_hz);
	if (!error)
		error = set_bandwidth(&s, *rate_hz);
	if (!error)
		error = set_gain(&s);
	if (!error)
		error = set_offset(&s);
	return error ? error : set_bias(&s);
}

void soapy_set_down(SoapySDRDevice *sdr, const struct source_config *config)
{
	if (config->bias_tee)
		switch_bias(sdr, false);
}
