// SPDX-License-Identifier: GPL-3.0-or-later
/* device: what all dongles have in common: opening and setting up, loss and a new attempt every second, tuning from
 * another thread. How a device is reached is its driver's part.
 */
#pragma once

#include <pthread.h>
#include <stdint.h>

#include "hand.h"    // struct hand
#include "live.h"    // struct live
#include "source.h"  // struct source_config
#include "stream.h"  // struct stream
#include "tuner.h"   // struct tuner

struct device;

struct device_driver {
	const char *name;  /* "rtlsdr" */
	int64_t settle_ns; /* from the return of set_freq() to the first settled sample; start() may say otherwise */
	bool chooses_rate; /* start() sets rate_hz, and format, by what the device offers; else an RTL2832U is meant */
	/* Opens the device and makes all settings; device->freq_hz is 0 where none is wanted yet: device_reached() says
	 * one. Rate and format are those of the first start. Takes the lock while tune() could find the device half
	 * open. 0, or -errno with *fault and nothing left open. */
	int (*start)(struct device *device, struct fault *fault);
	/* Closes what start() opened; does nothing when start() failed or was not called. */
	void (*stop)(struct device *device);
	/* Gives blocks to live_block() until the device is lost (-errno with *fault) or device_cancelled()
	 * (-ECANCELED). */
	int (*receive)(struct device *device, const struct source_out *out, struct fault *fault);
	/* Called by the hand with the lock held, while receive() runs. -errno when the device refuses; a lost one is no
	 * error. */
	int (*set_freq)(struct device *device, double freq_hz);
	/* The same with a manual gain: takes the step nearest to *gain_db, and says which that is. */
	int (*set_gain)(struct device *device, double *gain_db);
};

/* Must be the first member of each driver's struct. */
struct device {
	const struct device_driver *driver;
	struct live live;
	struct hand *hand;    /* makes the calls of device_tune() and device_set_gain(), whose caller may not wait */
	struct stream stream; /* for cancelling; its descriptor is the driver's, -1: none */
	char name[280];       /* "rtlsdr=…", for faults */
	struct source_config config;
	pthread_mutex_t lock; /* guards what tune() needs against run() opening and closing it; never taken on the
	                         sample path */
	const struct tuner *tuner;
	bool absent;          /* it was not there when it was opened, nor since */
	struct fault absence; /* why */
	double freq_hz;
	double rate_hz;        /* samples a second, as they really come */
	enum iq_format format; /* of its samples */
	int64_t settle_ns;
	double first_gain_db; /* NAN: none was chosen so far */
};

/* Fills in *device and starts it: 0, or -errno with *fault. device_close() either way. */
int device_open(struct device *device, const struct device_driver *driver, const struct source_config *config,
                struct fault *fault);
/* Stops it; the struct stays the caller's. */
void device_close(struct device *device);

/* For start(), with the lock held: tells which tuner it is, and checks that it reaches the frequency: 0, or -errno with
 * *fault. */
int device_reached(struct device *device, const struct tuner *tuner, struct fault *fault);

/* Whether run() is to end. */
bool device_cancelled(const struct device *device);

/* For the table of a source; text is left to the source. */
int device_run(void *device, const struct source_out *out, struct fault *fault);
void device_cancel(void *device);
int device_tune(void *device, double freq_hz);
int device_set_gain(void *device, double *gain_db);
void device_info(struct device *device, struct source_info *info);
