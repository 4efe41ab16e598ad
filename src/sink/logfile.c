// SPDX-License-Identifier: GPL-3.0-or-later
/* logfile: see logfile.h. Lines wait in a bounded queue. The thread takes all there are, writes them by one write(2) to
 * a file that is only appended to, and brings them to the disk with fdatasync(2) when the last time was a second ago.
 * What could not be written stays in the queue and is tried again, with a file opened anew, after one second to half a
 * minute. Between lines it compresses old files, a piece at a time. */
#include "logfile.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "logdisk.h"  // struct logdisk
#include "oldlogs.h"  // struct oldlogs
#include "utc.h"      // utc_monotonic_ns

#define SECONDS INT64_C(1000000000)

static const int64_t sync_every_ns = 1 * SECONDS, look_every_ns = 1 * SECONDS, prune_every_ns = 3600 * SECONDS;
static const int64_t first_wait_ns = 1 * SECONDS, longest_wait_ns = 30 * SECONDS, patience_ns = 1 * SECONDS;
static const int64_t day_ns = 86400 * SECONDS;

enum { QUEUE_BYTES = 4 * 1024 * 1024 }; /* half a day of 25 cells */

struct logfile {
	struct logfile_config config;
	char *path;
	bool started;
	pthread_t thread;
	/* of both threads, under the mutex: */
	pthread_mutex_t mutex;
	pthread_cond_t changed;
	char *lines; /* [QUEUE_BYTES]: the thread reads those that are there while others are put behind them */
	size_t used;
	size_t turn_at;   /* behind so many octets of them a new file begins; SIZE_MAX: nowhere */
	int64_t turn_ns;  /* of this time */
	int64_t time_ns;  /* of the last line */
	int64_t first_ns; /* a time of the file that it goes to; 0: none yet */
	double bytes;     /* the size of that, with the lines on their way */
	bool urgent, reopen, ending, ended, began;
	int error; /* -errno while nothing can be written */
	struct torn torn;
	/* of the thread: */
	struct logdisk disk;
	struct oldlogs old;
	int64_t synced_ns, looked_ns, pruned_ns, retry_ns, wait_ns; /* by the monotonic clock */
	bool compressing;
};

static void dispose(struct logfile *log)
{
	logdisk_close(&log->disk);
	oldlogs_close(&log->old);
	pthread_mutex_destroy(&log->mutex);
	pthread_cond_destroy(&log->changed);
	free(log->lines);
	free(log->path);
	free(log);
}

static void init(struct logfile *log)
{
	pthread_condattr_t monotonic;

	pthread_mutex_init(&log->mutex, NULL);
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&log->changed, &monotonic);
	pthread_condattr_destroy(&monotonic);
	log->turn_at = SIZE_MAX;
	log->wait_ns = first_wait_ns;
	log->disk.fd = log->old.in = -1;
}

struct logfile *logfile_open(const struct logfile_config *config, struct fault *fault)
{
	struct logfile *log = calloc(1, sizeof(*log));

	if (!log) {
		fault_set(fault, ENOMEM, "out of memory");
		return NULL;
	}
	init(log);
	log->config = *config;
	log->path = strdup(config->path);
	log->lines = malloc(QUEUE_BYTES);
	int error = log->path && log->lines ? logdisk_open(&log->disk, log->path) : -ENOMEM;

	if (!error) {
		oldlogs_open(&log->old, log->path, config->keep_s, config->keep_free_bytes);
		return log;
	}
	fault_set(fault, -error, "%s: cannot be written: %s", config->path, strerror(-error));
	dispose(log);
	return NULL;
}

/* ---- the thread: it holds the mutex but for what takes time ---- */

static void set_error(struct logfile *log, int error, int64_t now_ns)
{
	log->error = error;
	log->retry_ns = error ? now_ns + log->wait_ns : 0;
	if (!error)
		log->wait_ns = first_wait_ns;
	else if (log->wait_ns < longest_wait_ns)
		log->wait_ns = log->wait_ns * 2 < longest_wait_ns ? log->wait_ns * 2 : longest_wait_ns;
}

/* Whether the file is still the one that has its name. */
static int look(struct logfile *log, int64_t now_ns)
{
	struct torn torn = { .octets = 0 };
	bool began = log->reopen;

	log->looked_ns = now_ns;
	pthread_mutex_unlock(&log->mutex);
	if (began)
		logdisk_close(&log->disk);
	began = false;
	int error = logdisk_look(&log->disk, &began, &torn);

	pthread_mutex_lock(&log->mutex);
	log->reopen &= error != 0;
	if (began) { /* by somebody else */
		log->began = true;
		log->bytes = (double)log->used;
		log->first_ns = log->time_ns;
	}
	if (torn.octets)
		log->torn = torn;
	return error;
}

static int write_lines(struct logfile *log)
{
	const size_t size = log->turn_at < log->used ? log->turn_at : log->used;
	size_t done = 0;

	if (!size)
		return 0;
	pthread_mutex_unlock(&log->mutex);
	int error = logdisk_write(&log->disk, log->lines, size, &done);

	pthread_mutex_lock(&log->mutex);
	log->used -= done;
	memmove(log->lines, log->lines + done, log->used);
	if (log->turn_at != SIZE_MAX)
		log->turn_at -= done;
	return error;
}

/* A new file begins where it is to. Where that fails, the one that there is goes on. */
static int turn(struct logfile *log)
{
	const int64_t time_ns = log->turn_ns;

	if (log->turn_at)
		return 0;
	log->turn_at = SIZE_MAX;
	pthread_mutex_unlock(&log->mutex);
	int error = logdisk_turn(&log->disk, &log->old, time_ns);

	oldlogs_prune(&log->old, time_ns);
	log->compressing = true;
	pthread_mutex_lock(&log->mutex);
	return error;
}

/* Writes all there is, as far as the disk lets it. */
static void write_all(struct logfile *log, int64_t now_ns)
{
	int error = 0;

	if (log->error || log->reopen || now_ns - log->looked_ns >= look_every_ns)
		error = look(log, now_ns);
	while (!error && (log->used || log->turn_at != SIZE_MAX)) {
		error = write_lines(log);
		if (!error)
			error = turn(log);
	}
	if (error || log->error)
		set_error(log, error, now_ns);
}

static void sync_lines(struct logfile *log, int64_t now_ns)
{
	log->urgent = false;
	log->synced_ns = now_ns;
	pthread_mutex_unlock(&log->mutex);
	int error = logdisk_sync(&log->disk);

	pthread_mutex_lock(&log->mutex);
	if (error)
		set_error(log, error, now_ns);
}

/* One piece of it. */
static void tend_old(struct logfile *log, int64_t now_ns)
{
	const bool due = now_ns - log->pruned_ns >= prune_every_ns;
	const int64_t time_ns = log->time_ns;

	if (!due && !log->compressing)
		return;
	pthread_mutex_unlock(&log->mutex);
	if (due)
		oldlogs_prune(&log->old, time_ns);
	log->compressing = oldlogs_compress(&log->old);
	pthread_mutex_lock(&log->mutex);
	if (due)
		log->pruned_ns = now_ns;
}

static void wait_for_lines(struct logfile *log)
{
	const int64_t until_ns = utc_monotonic_ns() + look_every_ns;
	const struct timespec until = { until_ns / SECONDS, until_ns % SECONDS };

	pthread_cond_timedwait(&log->changed, &log->mutex, &until);
}

static void *thread_main(void *ctx)
{
	struct logfile *log = ctx;
	bool ending;

	pthread_mutex_lock(&log->mutex);
	do {
		const int64_t now_ns = utc_monotonic_ns();

		ending = log->ending;
		if (!log->error || now_ns >= log->retry_ns || ending)
			write_all(log, now_ns);
		if (log->disk.unsynced && (log->urgent || ending || now_ns - log->synced_ns >= sync_every_ns))
			sync_lines(log, now_ns);
		pthread_cond_broadcast(&log->changed); /* there may be room */
		tend_old(log, now_ns);
		if (!log->ending && !log->compressing && (!log->used || log->error))
			wait_for_lines(log);
	} while (!ending);
	log->ended = true;
	pthread_cond_broadcast(&log->changed);
	pthread_mutex_unlock(&log->mutex);
	return NULL;
}

/* ---- whoever writes ---- */

int logfile_start(struct logfile *log, struct torn *torn)
{
	int error = torn_cut(log->disk.fd, torn);

	if (error)
		return error;
	log->disk.size -= (off_t)torn->octets;
	log->bytes = (double)log->disk.size;
	log->first_ns = log->disk.size ? log->disk.changed_ns : 0;
	log->compressing = true; /* what the last run left */
	log->synced_ns = log->looked_ns = log->pruned_ns = utc_monotonic_ns();
	log->started = true;
	return -pthread_create(&log->thread, NULL, thread_main, log);
}

/* A new file begins behind the lines that there are. */
static void begin_file(struct logfile *log, int64_t time_ns)
{
	if (log->turn_at != SIZE_MAX)
		return;
	log->turn_at = log->used;
	log->turn_ns = time_ns;
	log->bytes = 0;
	log->first_ns = 0;
	log->began = true;
}

/* A time of yesterday is of a block that was held back, one of long ago of a clock that was set. */
static bool is_other_day(const struct logfile *log, int64_t time_ns)
{
	const int64_t days = time_ns / day_ns - log->first_ns / day_ns;

	return log->config.daily && log->first_ns && (days > 0 || days < -1);
}

static void put_line(struct logfile *log, const char *line, size_t size, int64_t time_ns)
{
	if (is_other_day(log, time_ns))
		begin_file(log, time_ns);
	memcpy(log->lines + log->used, line, size);
	log->used += size;
	log->bytes += (double)size;
	log->time_ns = time_ns;
	if (!log->first_ns)
		log->first_ns = time_ns;
}

bool logfile_write(struct logfile *log, const char *line, size_t size, int64_t time_ns, bool urgent)
{
	pthread_mutex_lock(&log->mutex);
	while (log->config.patient && size > QUEUE_BYTES - log->used && !log->error)
		pthread_cond_wait(&log->changed, &log->mutex);
	const bool room = size <= QUEUE_BYTES - log->used;

	if (room)
		put_line(log, line, size, time_ns);
	log->urgent |= room && urgent;
	pthread_cond_signal(&log->changed);
	pthread_mutex_unlock(&log->mutex);
	return room;
}

bool logfile_tick(struct logfile *log, struct torn *torn)
{
	pthread_mutex_lock(&log->mutex);
	if (log->config.rotate_bytes > 0 && log->bytes >= log->config.rotate_bytes)
		begin_file(log, log->time_ns);
	const bool began = log->began;

	log->began = false;
	*torn = log->torn;
	log->torn.octets = 0;
	pthread_mutex_unlock(&log->mutex);
	return began;
}

void logfile_flush(struct logfile *log)
{
	pthread_mutex_lock(&log->mutex);
	while (log->config.patient && (log->used || log->turn_at != SIZE_MAX) && !log->error)
		pthread_cond_wait(&log->changed, &log->mutex);
	pthread_mutex_unlock(&log->mutex);
}

void logfile_reopen(struct logfile *log)
{
	pthread_mutex_lock(&log->mutex);
	log->reopen = true;
	pthread_cond_signal(&log->changed);
	pthread_mutex_unlock(&log->mutex);
}

int logfile_trouble(struct logfile *log, struct fault *why)
{
	pthread_mutex_lock(&log->mutex);
	const int error = log->error;

	pthread_mutex_unlock(&log->mutex);
	return error ? fault_set(why, -error, "%s", strerror(-error)) : 0;
}

/* Asks the thread to end: whether it does within a second. */
static bool end_thread(struct logfile *log)
{
	const int64_t until_ns = utc_monotonic_ns() + patience_ns;
	const struct timespec until = { until_ns / SECONDS, until_ns % SECONDS };
	int late = 0;

	pthread_mutex_lock(&log->mutex);
	log->ending = true;
	pthread_cond_broadcast(&log->changed);
	while (!log->ended && !late)
		late = pthread_cond_timedwait(&log->changed, &log->mutex, &until);
	const bool ended = log->ended;

	pthread_mutex_unlock(&log->mutex);
	if (ended)
		pthread_join(log->thread, NULL);
	else
		pthread_detach(log->thread);
	return ended;
}

int logfile_close(struct logfile *log)
{
	if (log->started && !end_thread(log))
		return -ETIMEDOUT; /* the disk hangs: what the thread still reads is left to it */
	const int error = !log->used ? 0 : log->error ? log->error : -EIO;

	dispose(log);
	return error;
}
