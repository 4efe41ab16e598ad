// SPDX-License-Identifier: GPL-3.0-or-later
/* tape_main: the thread that waits for the disk. Samples come by a ring; what else there is to say waits under a lock
 * that nobody holds while a disk is waited for. */
#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "tape_inside.h"  // struct tape
#include "utc.h"          // utc_monotonic_ns

static const int64_t retry_ns = INT64_C(2) * 1000000000;   /* after the disk was full */
static const int64_t silence_ns = INT64_C(5) * 1000000000; /* of a receiver, after which its recording ends */

void tape_tell(struct tape *tape, bool trouble, const char *format, ...)
{
	struct tape_news *slot = ring_reserve(tape->news);
	va_list args;

	if (!slot) /* nobody listens */
		return;
	slot->trouble = trouble;
	va_start(args, format);
	vsnprintf(slot->text, sizeof(slot->text), format, args);
	va_end(args);
	ring_push(tape->news);
}

static const char *reason(int error)
{
	return error == -EDQUOT ? "the ring is too small for one recording" : strerror(-error);
}

static bool is_ring(const struct tape *tape)
{
	return tape->config.ring_bytes > 0 || tape->config.ring_files > 0;
}

/* Of a ring's recordings only those that have gaps. */
static void tell_take(struct tape *tape, const struct reel_take *take)
{
	char lost[64] = "";

	if (!take->name[0])
		return;
	if (take->error) {
		tape_tell(tape, true, "%s/%s: could not be finished (%s): %.1f s are lost", tape->config.folder,
		          take->name, reason(take->error), take->seconds);
		return;
	}
	if (is_ring(tape) && !take->lost)
		return;
	if (take->lost)
		snprintf(lost, sizeof(lost), ", %llu samples are missing in it", (unsigned long long)take->lost);
	tape_tell(tape, false, "recorded %s/%s" SHELF_META ": %.1f s, %.1f MB%s", tape->config.folder, take->name,
	          take->seconds, take->bytes / 1e6, lost);
}

static void end_reel(struct tape *tape, struct reel *reel)
{
	struct reel_take ended;

	reel_end(reel, &ended);
	tell_take(tape, &ended);
}

static void fail(struct tape *tape, int error)
{
	pthread_mutex_lock(&tape->lock);
	fault_set(&tape->failure, -error, "%s: %s: the recording ends", tape->config.folder, reason(error));
	pthread_mutex_unlock(&tape->lock);
	atomic_store(&tape->done, true);
}

/* Told once, until it works again; where somebody waits for the end, that is now. */
static void pause_all(struct tape *tape, int error)
{
	const struct tape_config *config = &tape->config;
	const bool unattended = config->waits || is_ring(tape);

	for (int i = 0; i < config->radios; i++)
		end_reel(tape, &tape->reels[i]);
	if (!unattended) {
		fail(tape, error);
		return;
	}
	if (!tape->again_ns)
		tape_tell(tape, true, "%s: %s: nothing is recorded until there is room again", config->folder,
		          reason(error));
	tape->again_ns = utc_monotonic_ns() + retry_ns;
}

static void take_orders(struct tape *tape)
{
	pthread_mutex_lock(&tape->lock);
	for (int i = 0; i < tape->config.radios; i++) {
		struct order *order = &tape->orders[i];

		tape->reels[i].position = tape->position;
		if (order->known)
			tape->reels[i].origin = order->origin;
		if (order->triggered)
			reel_trigger(&tape->reels[i], order->time_ns, order->label, order->comment);
		order->known = order->triggered = false;
	}
	pthread_mutex_unlock(&tape->lock);
}

/* Of the others also what they were promised. */
static void sum_open(const struct tape *tape, int number, uint64_t *bytes, size_t *takes)
{
	*bytes = *takes = 0;
	for (int i = 0; i < tape->config.radios; i++) {
		const struct take *take = &tape->reels[i].take;

		if (take->fd < 0)
			continue;
		*bytes += take->bytes + (i != number ? TAKE_STEP_BYTES : 0);
		++*takes;
	}
}

static bool all_done(const struct tape *tape)
{
	for (int i = 0; i < tape->config.radios; i++)
		if (!tape->reels[i].done)
			return false;
	return true;
}

static void take_block(struct tape *tape, const struct slot *slot)
{
	struct reel *reel = &tape->reels[slot->radio];
	struct reel_take ended;
	uint64_t open_bytes;
	size_t open_takes;

	tape->heard_ns[slot->radio] = utc_monotonic_ns();
	if (atomic_load(&tape->done) || utc_monotonic_ns() < tape->again_ns)
		return;
	reel->first_gain_db = slot->first_gain_db;
	sum_open(tape, slot->radio, &open_bytes, &open_takes);
	int error = reel_block(reel, &slot->block, open_bytes, open_takes, &ended);

	tell_take(tape, &ended);
	if (error) {
		pause_all(tape, error);
		return;
	}
	if (tape->again_ns && reel->take.fd >= 0) {
		tape_tell(tape, false, "%s: there is room again", tape->config.folder);
		tape->again_ns = 0;
	}
	if (reel->done)
		end_reel(tape, reel);
	if (all_done(tape))
		atomic_store(&tape->done, true);
}

/* A device that is lost leaves no recording open. */
static void end_silent(struct tape *tape)
{
	for (int i = 0; i < tape->config.radios; i++)
		if (utc_monotonic_ns() - tape->heard_ns[i] > silence_ns)
			end_reel(tape, &tape->reels[i]);
}

static bool is_late(const struct tape *tape)
{
	const int64_t end_ns = atomic_load(&tape->end_ns);

	return end_ns && utc_monotonic_ns() > end_ns;
}

static void drain(struct tape *tape)
{
	const struct slot *slot;

	for (; (slot = ring_front(tape->ring)); ring_pop(tape->ring)) {
		take_orders(tape);
		if (is_late(tape))
			tape->missed += slot->block.nof_samples;
		else
			take_block(tape, slot);
	}
}

void *tape_main(void *ctx)
{
	struct tape *tape = ctx;
	struct pollfd fd = { .fd = ring_fd(tape->ring), .events = POLLIN };
	bool more = true;

	while (more) {
		poll(&fd, 1, 1000);
		ring_fd_clear(tape->ring);
		more = !ring_closed(tape->ring);
		drain(tape);
		end_silent(tape);
	}
	for (int i = 0; i < tape->config.radios; i++)
		end_reel(tape, &tape->reels[i]);
	return NULL;
}
