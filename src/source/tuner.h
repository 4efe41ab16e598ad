// SPDX-License-Identifier: GPL-3.0-or-later
/* tuner: what the tuner chips behind an RTL2832U can do, and what the RTL2832U itself can.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "fault.h"  // struct fault

/* Where a live source listens until it is told, and how fast. */
#define TUNER_FREQ_DEFAULT_HZ 947.6e6
#define TUNER_RATE_DEFAULT_HZ 2.4e6

struct tuner {
	const char *name;
	double min_hz, max_hz;         /* centre frequencies */
	double gap_min_hz, gap_max_hz; /* in between, where it does not lock; both 0: none */
	size_t nof_gains;
	const int *gains; /* [nof_gains], 0.1 dB, rising */
};

/* Where to listen until told: TUNER_FREQ_DEFAULT_HZ, or what is nearest in the tuner's range. */
double tuner_start_hz(const struct tuner *tuner);

/* By librtlsdr's number, which is also rtl_tcp's; anything else gives the unknown tuner. */
const struct tuner *tuner_by_type(uint32_t type);

/* 0, or -EINVAL naming the device, the frequency and the range. */
int tuner_check_freq(const struct tuner *tuner, const char *device, double freq_hz, struct fault *fault);

/* 0, or -EINVAL naming the rates that an RTL2832U can sample at. */
int tuner_check_rate(const char *device, double rate_hz, struct fault *fault);

/* The rate an RTL2832U (28.8 MHz crystal) really samples at when told rate_hz: its divider has 26 bits, 22 of them
 * fraction. */
double tuner_real_rate_hz(double rate_hz);

/* The step nearest to gain_db [0.1 dB]; with no steps known, gain_db itself. */
int tuner_nearest_gain(const int *gains, size_t nof_gains, double gain_db);
