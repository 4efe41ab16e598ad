// SPDX-License-Identifier: GPL-3.0-or-later
/* reel: see reel.h. A trigger is known a little after what it is about: the memory reaches further back than asked. */
#include "reel.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static const double late_s = 1;   /* a trigger comes after its time, at most */
static const double part_s = 0.1; /* time that the power is measured over */
static const double share = 0.25; /* of a ring that one recording may take */
static const int64_t forever_ns = INT64_MAX;

void reel_init(struct reel *reel)
{
	const struct tape_config *config = reel->config;

	reel->take.fd = -1;
	reel->first_gain_db = NAN;
	reel->origin.ppm = reel->origin.clock_ppm = NAN;
	reel->memory.seconds = config->waits ? config->before_s + late_s : 0;
	reel->threshold = (struct threshold){ .over_floor_db = config->level_db, .freq_hz = config->freq_hz };
	reel->from_ns = INT64_MIN;
	reel->until_ns = config->waits ? INT64_MIN : forever_ns;
}

void reel_fini(struct reel *reel)
{
	samples_fini(&reel->memory);
	periodogram_free(&reel->spectrum);
	free(reel->take.meta.segments);
}

static int64_t ns(double seconds)
{
	return llround(seconds * 1e9);
}

static int64_t end_of(const struct iq_block *block)
{
	return block->time_ns + iq_duration_ns(block->nof_samples, block->rate_hz);
}

/* What two triggers want is one recording, where they meet. */
static void want(struct reel *reel, int64_t from_ns, int64_t to_ns)
{
	from_ns -= ns(reel->config->before_s);
	if (reel->until_ns < from_ns)
		reel->from_ns = from_ns;
	if (to_ns + ns(reel->config->after_s) > reel->until_ns)
		reel->until_ns = to_ns + ns(reel->config->after_s);
}

void reel_trigger(struct reel *reel, int64_t time_ns, const char *label, const char *comment)
{
	want(reel, time_ns, time_ns);
	reel->marked = true;
	reel->mark_ns = time_ns;
	snprintf(reel->label, sizeof(reel->label), "%s", label);
	snprintf(reel->comment, sizeof(reel->comment), "%s", comment);
}

/* ---- the trigger of a level ---- */

static void judge(struct reel *reel, const struct spectrum_part *part)
{
	const int64_t from_ns = part->to_ns - ns(part->seconds);
	const bool before = reel->above;
	char comment[sizeof(reel->comment)];

	reel->above = threshold_part(&reel->threshold, part, (double)reel->over_db);
	if (!reel->above)
		return;
	snprintf(comment, sizeof(comment), "%.1f dB over the floor at %.3f MHz", reel->threshold.level_db,
	         reel->threshold.at_hz / 1e6);
	if (before)
		want(reel, from_ns, part->to_ns);
	else
		reel_trigger(reel, from_ns, "level", comment);
}

static void measure(struct reel *reel, const struct iq_block *block)
{
	struct periodogram *spectrum = &reel->spectrum;
	struct spectrum_part part;

	if (spectrum->rate_hz != block->rate_hz) {
		periodogram_free(spectrum);
		if (periodogram_init(spectrum, block->rate_hz))
			return;
		spectrum->longest_s = part_s;
	}
	if (periodogram_block(spectrum, block, &part))
		judge(reel, &part);
	reel->over_db = block->over_db;
}

/* ---- the recording ---- */

static double gain_of(const struct reel *reel, const struct iq_block *block)
{
	return reel->first_gain_db + (double)block->over_db;
}

/* Where the samples of its time are written. */
static void mark(struct reel *reel)
{
	if (reel->marked)
		take_mark(&reel->take, reel->mark_ns, reel->label, reel->comment);
	reel->marked = false;
}

void reel_end(struct reel *reel, struct reel_take *ended)
{
	struct take *take = &reel->take;
	uint64_t bytes = 0;

	*ended = (struct reel_take){ .lost = take->lost };
	if (take->fd < 0)
		return;
	mark(reel);
	snprintf(ended->name, sizeof(ended->name), "%s", take->name);
	ended->seconds = (double)take->samples / take->meta.rate_hz;
	ended->error = take_end(take, &reel->origin, &bytes);
	ended->bytes = (double)bytes;
	if (ended->error == -ENODATA) /* nothing came of it, or is lost */
		ended->name[0] = 0;
	else if (!ended->error)
		ended->error = shelf_add(reel->shelf, ended->name, bytes);
}

/* Where a step is full there must be room for the next. */
static int make_room(struct reel *reel, uint64_t open_bytes, size_t open_takes)
{
	const uint64_t written = reel->take.fd < 0 ? 0 : reel->take.bytes;

	if (reel->take.fd >= 0 && written - reel->take.synced_bytes > 0)
		return 0;
	return shelf_make_room(reel->shelf, open_bytes, open_takes + (reel->take.fd < 0),
	                       TAKE_STEP_BYTES + reel->memory.used);
}

static int add(struct reel *reel, const struct iq_block *block, const uint8_t *const pieces[2], const size_t bytes[2])
{
	int error = reel->take.fd < 0 ? take_begin(&reel->take, reel->shelf->fd, reel->radio, block) : 0;

	if (!error)
		error = take_add(&reel->take, block, pieces, bytes, gain_of(reel, block), &reel->position);
	if (!error)
		reel->recorded += block->nof_samples;
	return error;
}

/* What memory has of the time that is wanted and can stand before this block; then it has none. */
static int add_memory(struct reel *reel, const struct iq_block *next)
{
	struct samples *memory = &reel->memory;
	int error = 0;

	for (unsigned i = 0; i < memory->nof_blocks && !error; i++) {
		const uint8_t *pieces[2];
		size_t bytes[2];
		const struct iq_block *block = samples_block(memory, i, pieces, bytes);

		if (block->format == next->format && block->rate_hz == next->rate_hz && end_of(block) > reel->from_ns)
			error = add(reel, block, pieces, bytes);
	}
	samples_clear(memory);
	return error;
}

/* A recording that is long enough, or of other samples, is followed by the next. */
static bool is_over(const struct reel *reel, const struct iq_block *block)
{
	const struct tape_config *config = reel->config;
	const struct take *take = &reel->take;

	if (take->fd < 0)
		return false;
	return block->time_ns >= reel->until_ns || !take_fits(take, block) ||
	       (config->file_s > 0 && (double)take->samples >= config->file_s * take->meta.rate_hz) ||
	       (config->ring_bytes > 0 && (double)take->bytes >= config->ring_bytes * share / config->radios);
}

/* As much of the block as is still wanted. */
static struct iq_block cut(const struct reel *reel, const struct iq_block *block)
{
	const double left = ceil(reel->config->seconds * block->rate_hz) - (double)reel->recorded;
	struct iq_block piece = *block;

	if (reel->config->seconds > 0 && left < block->nof_samples)
		piece.nof_samples = left > 0 ? (uint32_t)left : 0;
	return piece;
}

static int record(struct reel *reel, const struct iq_block *block, uint64_t open_bytes, size_t open_takes)
{
	int error = make_room(reel, open_bytes, open_takes);

	if (!error)
		error = add_memory(reel, block);
	const struct iq_block piece = cut(reel, block);
	const uint8_t *const pieces[2] = { piece.samples, NULL };
	const size_t bytes[2] = { piece.nof_samples * iq_sample_bytes(piece.format), 0 };

	if (!error && piece.nof_samples)
		error = add(reel, &piece, pieces, bytes);
	if (!error && reel->mark_ns <= end_of(block))
		mark(reel);
	reel->done =
		reel->config->seconds > 0 && (double)reel->recorded >= ceil(reel->config->seconds * block->rate_hz);
	return error;
}

int reel_block(struct reel *reel, const struct iq_block *block, uint64_t open_bytes, size_t open_takes,
               struct reel_take *ended)
{
	*ended = (struct reel_take){ .name = "" };
	if (reel->done)
		return 0;
	if (reel->config->level_db > 0)
		measure(reel, block);
	if (is_over(reel, block)) {
		open_bytes -= reel->take.bytes;
		open_takes--;
		reel_end(reel, ended);
	}
	if (block->time_ns >= reel->until_ns || end_of(block) <= reel->from_ns) {
		samples_add(&reel->memory, block);
		return 0;
	}
	return record(reel, block, open_bytes, open_takes);
}
