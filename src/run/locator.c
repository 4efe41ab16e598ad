// SPDX-License-Identifier: GPL-3.0-or-later
/* locator: see locator.h. libgps waits for its daemon when it connects, so the thread is let go at the end instead of
 * waited for; whoever of the two is last frees what they share. */
#include "locator.h"

#include <errno.h>
#include <gps.h>
#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "address.h"   // address_split
#include "log.h"       // log_line
#include "position.h"  // struct position

enum { WAIT_US = 500000, RETRY_S = 5, SILENT_S = 30 };

/* gpsd tells a fix once a second. */
static const double fresh_s = 10;

struct locator {
	struct address daemon;
	struct position told; /* to the engine */
	pthread_mutex_t lock; /* of what follows */
	struct position position;
	double at_s; /* when it came */
	atomic_int holders;
	atomic_bool closed;
};

static double now_s(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static void let_go(struct locator *locator)
{
	if (atomic_fetch_sub(&locator->holders, 1) > 1)
		return;
	pthread_mutex_destroy(&locator->lock);
	free(locator);
}

static bool position_of(const struct gps_fix_t *fix, struct position *position)
{
	*position = (struct position){ fix->latitude, fix->longitude, fix->eph, "gpsd" };
	return fix->mode >= MODE_2D && fabs(position->lat) <= 90 && fabs(position->lon) <= 180;
}

static void take(struct locator *locator, const struct gps_data_t *data)
{
	struct position position;

	if (!(data->set & MODE_SET) || !position_of(&data->fix, &position))
		return;
	pthread_mutex_lock(&locator->lock);
	locator->position = position;
	locator->at_s = now_s();
	pthread_mutex_unlock(&locator->lock);
}

/* Until the daemon goes away, or says nothing for so long. */
static void listen_to(struct locator *locator, struct gps_data_t *data)
{
	double heard_s = now_s();

	gps_stream(data, WATCH_ENABLE | WATCH_JSON, NULL);
	while (!locator->closed && now_s() - heard_s < SILENT_S) {
		if (!gps_waiting(data, WAIT_US))
			continue;
		if (gps_read(data, NULL, 0) < 0)
			return;
		heard_s = now_s();
		take(locator, data);
	}
}

static void *main_of(void *ctx)
{
	struct locator *locator = ctx;
	struct gps_data_t *data = calloc(1, sizeof(*data));
	bool told = false;

	while (data && !locator->closed) {
		const int error = gps_open(locator->daemon.host, locator->daemon.port, data);

		if (!error) {
			listen_to(locator, data);
			gps_close(data);
		} else if (!told) {
			log_line(LOG_LEVEL_WARNING, "gpsd at %s:%s: %s; tried again every %d s", locator->daemon.host,
			         locator->daemon.port, gps_errstr(error), RETRY_S);
		}
		told = error != 0;
		for (int i = 0; i < 10 * RETRY_S && !locator->closed; i++)
			usleep(100000);
	}
	free(data);
	let_go(locator);
	return NULL;
}

/* The thread gets no signals, which are the loop's. */
static int start(struct locator *locator)
{
	pthread_attr_t attributes;
	pthread_t thread;
	sigset_t all, before;

	sigfillset(&all);
	pthread_attr_init(&attributes);
	pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	int error = pthread_create(&thread, &attributes, main_of, locator);

	pthread_sigmask(SIG_SETMASK, &before, NULL);
	pthread_attr_destroy(&attributes);
	return error;
}

struct locator *locator_open(const char *daemon, struct fault *fault)
{
	struct locator *locator = calloc(1, sizeof(*locator));

	if (!locator) {
		fault_set(fault, ENOMEM, "out of memory");
		return NULL;
	}
	if (address_split(daemon, DEFAULT_GPSD_PORT, &locator->daemon)) {
		fault_setting(fault, "gpsd", EINVAL, "'%s' is neither HOST nor HOST:PORT", daemon);
		free(locator);
		return NULL;
	}
	locator->position.accuracy_m = locator->told.accuracy_m = NAN;
	locator->at_s = -INFINITY;
	locator->holders = 2;
	pthread_mutex_init(&locator->lock, NULL);
	int error = start(locator);

	if (!error)
		return locator;
	fault_set(fault, error, "cannot start a thread: %s", strerror(error));
	locator->holders = 1;
	let_go(locator);
	return NULL;
}

void locator_close(struct locator *locator)
{
	if (!locator)
		return;
	locator->closed = true;
	let_go(locator);
}

void locator_tell(struct locator *locator, struct engine *engine, int64_t time_ns)
{
	struct position now = { .accuracy_m = NAN };

	if (!locator)
		return;
	pthread_mutex_lock(&locator->lock);
	if (now_s() - locator->at_s <= fresh_s)
		now = locator->position;
	pthread_mutex_unlock(&locator->lock);
	if (now.source == locator->told.source && now.lat == locator->told.lat && now.lon == locator->told.lon)
		return;
	locator->told = now;
	engine_position(engine, time_ns, &now);
}
