// SPDX-License-Identifier: GPL-3.0-or-later
/* soapy: the parts of the soapy source: finding a device, setting it up, what its samples are. All of them speak
 * SoapySDR's C interface; a device of theirs is used by one thread at a time, but for tuning beside the reading.
 */
#pragma once

#include <SoapySDR/Device.h>
#include <stdint.h>

#include "device.h"  // struct device
#include "fault.h"   // struct fault
#include "tuner.h"   // struct tuner

enum { SOAPY_ARGS_SIZE = 512 };

/* ---- soapy_find.c: which device ---- */

/* Messages of the library and its modules go into our log from now on: warnings, or (quiet) next to none. */
void soapy_log(bool quiet);

/* Opens the first device that `args` ("driver=hackrf,serial=...") fit and adds to them, once it is known, what finds
 * the same one again. NULL with *fault, which says what was found instead. */
SoapySDRDevice *soapy_make(const char *name, char args[SOAPY_ARGS_SIZE], struct fault *fault);

/* ---- soapy_setup.c: the settings ---- */

/* Makes every setting but the frequency and fills in *rate_hz, at which the device says that it samples: 0, or -errno
 * with *fault. */
int soapy_set_up(SoapySDRDevice *sdr, const char *name, const struct source_config *config, double *rate_hz,
                 struct fault *fault);

/* Turns automatic gain off; *gain_db, within the device's range, becomes what it makes of it: 0 or -EIO. */
int soapy_set_gain(SoapySDRDevice *sdr, double *gain_db);

/* Switches off what must not stay on. */
void soapy_set_down(SoapySDRDevice *sdr, const struct source_config *config);

/* The rate to ask for, out of `count` ranges (none: any): the wanted one, 0 for one that suits the device; 0 where it
 * offers none such. */
double soapy_rate_hz(const SoapySDRRange *ranges, size_t count, double wanted_hz);

/* What it tunes to, its widest gap as the gap. */
void soapy_reach(const SoapySDRRange *ranges, size_t count, struct tuner *tuner);

/* ---- soapy_form.c: the samples ---- */

/* How the driver delivers samples, and what becomes of them: 8 bits stay, all others become cs16 whose full scale is
 * the converter's. */
struct soapy_form {
	const char *name; /* SoapySDR's, of what is read */
	size_t bytes;     /* of one such sample */
	enum iq_format format;
	float gain; /* from what is read to cs16 */
	float top;  /* what is read from here on is full scale */
};

/* The driver's native form where it is one of ours, else the best that it converts to; full_scale: of the native one.
 * False: it has none of ours. */
bool soapy_form(struct soapy_form *form, const char *native, double full_scale, char *const *offered, size_t count);

/* n samples as read into those of form->format; the result is at `in` or at `out` [n]. */
const void *soapy_form_samples(const struct soapy_form *form, void *in, int16_t (*out)[2], size_t n);
