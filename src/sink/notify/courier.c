// SPDX-License-Identifier: GPL-3.0-or-later
/* courier: see courier.h. */
#include "courier.h"

#include <errno.h>
#include <math.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <zlib.h>

#include "log.h"  // log_line
#include "outlook.h"
#include "postman.h"
#include "state.h"  // state_path

enum { QUEUE_MAX = 64 };

/* At the end: for how long letters go on being delivered, live and of a recording; for how long a carrier that was told
 * to stop may take. */
static const double linger_live_s = 0.3, linger_s = 10, stop_s = 0.5;

struct courier {
	const struct carrier *carrier;
	struct courier_options options;
	char shown[CARRIER_SHOWN_SIZE], path[512]; /* of the spool, "" none */
	enum language language;
	bool live;        /* remembers what was told from one run to the next; ends soon */
	bool patient;     /* though live, ends as a replay does */
	struct gate gate; /* of the main thread */
	struct outlook outlook;
	struct gate told; /* of the courier's thread: what is on disk */
	struct postman postman;
	pthread_t thread;
	int wake_fd, stop_fd;
	pthread_cond_t end;   /* of the thread */
	pthread_mutex_t lock; /* of the rest */
	int count;
	struct letter *queue[QUEUE_MAX];
	struct summary summary;
	bool news, closing, ended; /* ended: so is the thread */
	double deadline_s;
	struct fault why;
	uint64_t unqueued, lost; /* letters: no room in the queue; lost later */
};

static double now_s(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static void raise_fd(int fd)
{
	(void)!write(fd, &(uint64_t){ 1 }, sizeof(uint64_t));
}

/* ---- the courier's thread ---- */

/* Takes over what the main thread laid down; whether the run is ending. */
static bool fetch(struct courier *courier, struct summary *summary, bool *news)
{
	struct letter *letters[QUEUE_MAX];

	pthread_mutex_lock(&courier->lock);
	const int count = courier->count;
	const bool closing = courier->closing;

	memcpy(letters, courier->queue, sizeof(letters));
	courier->count = 0;
	*summary = courier->summary;
	*news |= courier->news;
	courier->news = false;
	pthread_mutex_unlock(&courier->lock);
	for (int i = 0; i < count; i++)
		postman_take(&courier->postman, letters[i]);
	return closing;
}

static void show_state(struct courier *courier)
{
	pthread_mutex_lock(&courier->lock);
	courier->why = courier->postman.why;
	courier->lost = postman_lost(&courier->postman);
	pthread_mutex_unlock(&courier->lock);
}

/* Until somebody wakes it, or the time is over; whether the connection has something to say. */
static bool sleep_for(const struct courier *courier, double wait_s)
{
	struct pollfd fds[2] = { { .fd = courier->wake_fd, .events = POLLIN }, { .fd = -1, .events = POLLIN } };
	uint64_t count;

	if (courier->carrier->fd && !courier->postman.failures)
		fds[1].fd = courier->carrier->fd(courier->postman.instance);
	poll(fds, 2, isinf(wait_s) ? -1 : (int)ceil(fmin(wait_s, 3600) * 1e3));
	if (fds[0].revents)
		(void)!read(courier->wake_fd, &count, sizeof(count));
	return fds[1].revents != 0;
}

/* The run is ending: nothing more can be done in the time that is left. */
static bool is_done(const struct courier *courier, double wait_s)
{
	const struct postman *postman = &courier->postman;

	return !postman_waiting(postman) || (courier->live && !courier->patient && postman->failures) ||
	       now_s() + wait_s > courier->deadline_s;
}

static void *courier_main(void *ctx)
{
	struct courier *courier = ctx;
	struct summary summary;
	bool news = true;

	for (;;) {
		const bool closing = fetch(courier, &summary, &news);
		const double wait_s = postman_round(&courier->postman, &summary, news, now_s());

		if (!courier->postman.failures)
			news = false;
		show_state(courier);
		if (closing && is_done(courier, wait_s))
			break;
		news |= sleep_for(courier, wait_s);
	}
	pthread_mutex_lock(&courier->lock);
	courier->ended = true;
	pthread_cond_signal(&courier->end);
	pthread_mutex_unlock(&courier->lock);
	return NULL;
}

/* ---- opening ---- */

/* What waits, and what was told by an earlier run, is not told again. */
static void recall(struct courier *courier)
{
	struct spool *spool = courier->postman.spool;
	struct letter letter;
	char *octets;
	long size = courier->live ? spool_read_note(spool, &octets) : -ENOENT;

	if (size >= 0) {
		gate_read(&courier->told, octets, (size_t)size);
		free(octets);
	}
	for (size_t i = 0; i < spool_count(spool); i++) {
		size = spool_at(spool, i, &octets);
		if (size < 0)
			continue;
		if (!letter_decode(octets, (size_t)size, &letter) && letter.type == RECORD_ALERT)
			gate_tell(&courier->told, letter.id, letter.level, letter.state);
		free(octets);
	}
	courier->gate = courier->told;
	if (!courier->live)
		return;
	courier->postman.told = &courier->told;
	postman_remember(&courier->postman); /* of a letter, a kill may have left no note */
}

/* One folder for each output, told apart by a sum of its address. */
static void find_place(struct courier *courier, const struct sink_config *config)
{
	const char *address = courier->options.address ? courier->options.address : config->target;
	char name[64], outbox[sizeof(courier->path)];

	if (courier->options.spool) {
		snprintf(courier->path, sizeof(courier->path), "%s", courier->options.spool);
		return;
	}
	if (state_path("outbox", outbox, sizeof(outbox)))
		return;
	state_make_folder();
	mkdir(outbox, 0700);
	snprintf(name, sizeof(name), "outbox/%s-%08lx", courier->carrier->name,
	         crc32(0, (const Bytef *)address, (uInt)strlen(address)));
	state_path(name, courier->path, sizeof(courier->path));
}

/* Without a spool letters are told all the same, from memory. */
static int open_spool(struct courier *courier, const struct sink_config *config, struct fault *fault)
{
	struct fault why = { .text = "there is no state folder (HOME is not set)" };

	find_place(courier, config);
	if (courier->path[0])
		courier->postman.spool = spool_open(courier->path, (size_t)courier->options.keep, &why);
	if (!courier->postman.spool && why.error == -EBUSY)
		return fault_set(fault, EBUSY, "%s", why.text);
	if (courier->postman.spool)
		recall(courier);
	else
		log_line(LOG_LEVEL_WARNING, "%s: what cannot be sent waits in memory only: %s", courier->shown,
		         why.text);
	return 0;
}

/* Signals are the main thread's. */
static int start(struct courier *courier, struct fault *fault)
{
	sigset_t all, before;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	int error = pthread_create(&courier->thread, NULL, courier_main, courier);

	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return error ? fault_set(fault, error, "cannot start a thread: %s", strerror(error)) : 0;
}

static void destroy(struct courier *courier)
{
	if (courier->postman.instance)
		courier->carrier->destroy(courier->postman.instance);
	postman_end(&courier->postman);
	spool_close(courier->postman.spool);
	for (int i = 0; i < courier->count; i++)
		free(courier->queue[i]);
	if (courier->wake_fd >= 0)
		close(courier->wake_fd);
	if (courier->stop_fd >= 0)
		close(courier->stop_fd);
	pthread_cond_destroy(&courier->end);
	pthread_mutex_destroy(&courier->lock);
	free(courier);
}

static int open_parts(struct courier *courier, const struct sink_config *config, struct fault *fault)
{
	struct postman *postman = &courier->postman;

	postman->instance = courier->carrier->make(config, &courier->options, courier->shown, fault);
	if (!postman->instance)
		return -EINVAL;
	if (gate_parse_level(courier->options.level, &courier->told.least))
		return fault_set(fault, EINVAL, "level: '%s' is none of notice, suspicious, fake",
		                 courier->options.level);
	if (courier->wake_fd < 0 || courier->stop_fd < 0)
		return fault_set(fault, EMFILE, "%s", strerror(EMFILE));
	courier->told.updates = courier->options.updates;
	courier->gate = courier->told;
	*postman = (struct postman){ .carrier = courier->carrier,
		                     .instance = postman->instance,
		                     .retry_s = courier->options.retry_s,
		                     .per_minute = courier->options.per_minute,
		                     .stop_fd = courier->stop_fd };
	postman_init(postman);
	return open_spool(courier, config, fault);
}

/* Its end is waited for by the monotonic clock. */
static void init_end(struct courier *courier)
{
	pthread_condattr_t attributes;

	pthread_mutex_init(&courier->lock, NULL);
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&courier->end, &attributes);
	pthread_condattr_destroy(&attributes);
}

void *courier_open(const struct carrier *carrier, const struct sink_config *config, struct fault *fault)
{
	struct courier *courier = calloc(1, sizeof(*courier));

	if (!courier) {
		fault_set(fault, ENOMEM, "out of memory");
		return NULL;
	}
	courier->carrier = carrier;
	courier->language = config->language;
	courier->live = config->live;
	courier->patient = config->patient;
	courier->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	courier->stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	init_end(courier);
	outlook_init(&courier->outlook);
	courier->summary = courier->outlook.summary;
	if (!open_parts(courier, config, fault) && !start(courier, fault))
		return courier;
	destroy(courier);
	return NULL;
}

/* ---- the main thread ---- */

/* Whether people are told, and if so, that they are. */
static bool wanted(struct courier *courier, const struct record *record)
{
	const struct alert *alert = record->alert;

	if (record->type == RECORD_DIGEST)
		return courier->options.digest;
	if (record->type != RECORD_ALERT || !gate_wants(&courier->gate, alert->id, alert->level, alert->state))
		return false;
	gate_tell(&courier->gate, alert->id, alert->level, alert->state);
	return true;
}

int courier_put(void *instance, const struct record *record)
{
	struct courier *courier = instance;
	struct letter *letter = wanted(courier, record) ? letter_make(record, courier->language) : NULL;
	const bool news = outlook_note(&courier->outlook, record, &courier->gate);

	if (!letter && !news)
		return 0;
	pthread_mutex_lock(&courier->lock);
	courier->summary = courier->outlook.summary;
	courier->news |= news;
	if (letter && courier->count < QUEUE_MAX) {
		courier->queue[courier->count++] = letter;
		letter = NULL;
	}
	courier->unqueued += letter != NULL;
	pthread_mutex_unlock(&courier->lock);
	free(letter);
	raise_fd(courier->wake_fd);
	return 0;
}

uint64_t courier_dropped(const void *instance)
{
	struct courier *courier = (struct courier *)instance;

	pthread_mutex_lock(&courier->lock);
	const uint64_t sum = courier->unqueued + courier->lost;

	pthread_mutex_unlock(&courier->lock);
	return sum;
}

int courier_trouble(const void *instance, struct fault *why)
{
	struct courier *courier = (struct courier *)instance;

	pthread_mutex_lock(&courier->lock);
	*why = courier->why;
	pthread_mutex_unlock(&courier->lock);
	return why->error;
}

/* Waits for the thread until then; whether it ended. */
static bool joined(struct courier *courier, double until_s)
{
	const struct timespec until = { (time_t)until_s, (long)((until_s - floor(until_s)) * 1e9) };
	int error = 0;

	pthread_mutex_lock(&courier->lock);
	while (!courier->ended && !error)
		error = pthread_cond_timedwait(&courier->end, &courier->lock, &until);
	const bool ended = courier->ended;

	pthread_mutex_unlock(&courier->lock);
	return ended && pthread_join(courier->thread, NULL) == 0;
}

int courier_close(void *instance)
{
	struct courier *courier = instance;
	const double deadline_s = now_s() + (courier->live && !courier->patient ? linger_live_s : linger_s);

	pthread_mutex_lock(&courier->lock);
	courier->closing = true;
	courier->deadline_s = deadline_s;
	pthread_mutex_unlock(&courier->lock);
	raise_fd(courier->wake_fd);
	if (!joined(courier, deadline_s)) {
		raise_fd(courier->stop_fd);
		if (!joined(courier, now_s() + stop_s)) {
			pthread_detach(courier->thread); /* it waits for a resolver: all it needs is left to it */
			return 0;
		}
	}
	if (postman_waiting(&courier->postman))
		log_line(LOG_LEVEL_WARNING, "%s: %zu not delivered%s%s%s%s", courier->shown,
		         postman_waiting(&courier->postman), courier->postman.why.error ? ": " : "",
		         courier->postman.why.text,
		         courier->postman.spool ? "; the next run with this output goes on, from " : "",
		         courier->postman.spool ? courier->path : "");
	destroy(courier);
	return 0;
}
