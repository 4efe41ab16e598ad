// SPDX-License-Identifier: GPL-3.0-or-later
/* tape: what a run gives to the thread, and its beginning and end. See tape.h. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tape_inside.h"  // struct tape
#include "utc.h"          // utc_monotonic_ns

enum { SLOTS_MIN = 64, SLOTS_MAX = 2048, NEWS_SLOTS = 64 };

static const double queue_s = 2;                           /* of cs16 */
static const int64_t patience_ns = INT64_C(400) * 1000000; /* at the end, for what waits in the ring … */
static const time_t stuck_s = 1;                           /* … and for all */

static unsigned slots_for(const struct tape_config *config)
{
	const double octets = config->rate_hz * config->radios * queue_s * (double)iq_sample_bytes(IQ_CS16);
	unsigned slots = SLOTS_MIN;

	while (slots < SLOTS_MAX && slots * (double)SLOT_BYTES < octets)
		slots *= 2;
	return slots;
}

static int make_parts(struct tape *tape, struct fault *fault)
{
	const struct tape_config *config = &tape->config;

	tape->shelf = (struct shelf){ .path = config->folder,
		                      .fd = -1,
		                      .most_bytes = (uint64_t)config->ring_bytes,
		                      .most_takes = (size_t)config->ring_files,
		                      .free_bytes = (uint64_t)config->free_bytes };
	for (int i = 0; i < config->radios; i++) {
		tape->reels[i] = (struct reel){ .config = config, .shelf = &tape->shelf, .radio = (uint8_t)i };
		reel_init(&tape->reels[i]);
		tape->heard_ns[i] = utc_monotonic_ns();
	}
	tape->ring = ring_create(slots_for(config), sizeof(struct slot));
	tape->news = ring_create(NEWS_SLOTS, sizeof(struct tape_news));
	if (!tape->ring || !tape->news)
		return fault_set(fault, ENOMEM, "out of memory");
	return shelf_open(&tape->shelf, fault);
}

static void free_parts(struct tape *tape)
{
	for (int i = 0; i < tape->config.radios; i++)
		reel_fini(&tape->reels[i]);
	shelf_close(&tape->shelf);
	ring_destroy(tape->ring);
	ring_destroy(tape->news);
	pthread_mutex_destroy(&tape->lock);
	free(tape);
}

struct tape *tape_open(const struct tape_config *config, struct fault *fault)
{
	struct tape *tape = calloc(1, sizeof(*tape));

	if (!tape) {
		fault_set(fault, ENOMEM, "out of memory");
		return NULL;
	}
	tape->config = *config;
	pthread_mutex_init(&tape->lock, NULL);
	int error = make_parts(tape, fault);

	if (!error && (error = pthread_create(&tape->thread, NULL, tape_main, tape)))
		fault_set(fault, error, "cannot start a thread: %s", strerror(error));
	if (!error)
		return tape;
	free_parts(tape);
	return NULL;
}

/* What did not reach the disk. */
static void tell_dropped(struct tape *tape)
{
	const uint64_t dropped = tape->dropped + tape->missed;

	if (dropped)
		tape_tell(tape, true, "%s: the disk did not keep up: %llu samples are not recorded",
		          tape->config.folder, (unsigned long long)dropped);
}

int tape_end(struct tape *tape, struct fault *fault)
{
	struct timespec until;

	atomic_store(&tape->end_ns, utc_monotonic_ns() + (tape->config.patient ? INT64_MAX / 2 : patience_ns));
	ring_close(tape->ring);
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += stuck_s;
	tape->stuck = tape->config.patient ? pthread_join(tape->thread, NULL)
	                                   : pthread_clockjoin_np(tape->thread, NULL, CLOCK_MONOTONIC, &until);
	if (tape->stuck)
		return fault_set(fault, EIO,
		                 "%s: the disk does not come back from a call: what was being recorded is unfinished",
		                 tape->config.folder);
	tell_dropped(tape);
	if (tape->failure.error)
		*fault = tape->failure;
	return tape->failure.error;
}

/* Nothing that the thread may hold is touched. */
void tape_close(struct tape *tape)
{
	if (tape && !tape->stuck)
		free_parts(tape);
}

static void offer(struct tape *tape, const struct iq_block *piece, uint8_t radio, double first_gain_db)
{
	struct slot *slot;

	while (!(slot = ring_reserve(tape->ring)) && tape->config.patient)
		nanosleep(&(struct timespec){ .tv_nsec = 1000000 }, NULL);
	if (!slot) { /* the count of samples shows the gap */
		tape->dropped += piece->nof_samples;
		return;
	}
	memcpy(slot->samples, piece->samples, piece->nof_samples * iq_sample_bytes(piece->format));
	slot->radio = radio;
	slot->first_gain_db = first_gain_db;
	slot->block = *piece;
	slot->block.samples = slot->samples;
	ring_push(tape->ring);
}

void tape_iq(struct tape *tape, uint8_t radio, const struct iq_block *block, double first_gain_db)
{
	const size_t bytes = iq_sample_bytes(block->format);
	const uint32_t most = (uint32_t)(SLOT_BYTES / bytes);

	for (uint32_t done = 0; done < block->nof_samples; done += most) {
		const uint32_t left = block->nof_samples - done;
		struct iq_block piece = *block;

		piece.samples = (const uint8_t *)block->samples + done * bytes;
		piece.nof_samples = left < most ? left : most;
		piece.index += done;
		piece.time_ns += iq_duration_ns(done, block->rate_hz);
		piece.lost = done ? 0 : block->lost;
		offer(tape, &piece, radio, first_gain_db);
	}
}

void tape_trigger(struct tape *tape, uint8_t radio, int64_t time_ns, const char *label, const char *comment)
{
	struct order *order = &tape->orders[radio];

	pthread_mutex_lock(&tape->lock);
	order->triggered = true;
	order->time_ns = time_ns;
	snprintf(order->label, sizeof(order->label), "%s", label);
	snprintf(order->comment, sizeof(order->comment), "%s", comment);
	pthread_mutex_unlock(&tape->lock);
}

void tape_origin(struct tape *tape, uint8_t radio, const struct sigmf_origin *origin)
{
	pthread_mutex_lock(&tape->lock);
	tape->orders[radio].known = true;
	tape->orders[radio].origin = *origin;
	pthread_mutex_unlock(&tape->lock);
}

void tape_position(struct tape *tape, const struct position *position)
{
	pthread_mutex_lock(&tape->lock);
	tape->position = *position;
	pthread_mutex_unlock(&tape->lock);
}

bool tape_done(struct tape *tape)
{
	return atomic_load(&tape->done);
}

bool tape_news(struct tape *tape, struct tape_news *news)
{
	const struct tape_news *slot = ring_front(tape->news);

	if (!slot)
		return false;
	*news = *slot;
	ring_pop(tape->news);
	return true;
}
