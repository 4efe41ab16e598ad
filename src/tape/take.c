// SPDX-License-Identifier: GPL-3.0-or-later
/* take: see take.h. The disk is kept busy from the start: the kernel begins to write each piece when it is there, and
 * the one before has to be done by then, so that little is left to be waited for at the end. */
#include "take.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FILE_NAME = SHELF_NAME + 32, SAME_TIME_MAX = 100 };

static int open_part(int folder, const char *name, const char *ending)
{
	char file[FILE_NAME];

	snprintf(file, sizeof(file), "%s%s" SHELF_PART, name, ending);
	int fd = openat(folder, file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);

	return fd < 0 ? -errno : fd;
}

static bool is_there(int folder, const char *name)
{
	char file[FILE_NAME];

	snprintf(file, sizeof(file), "%s" SHELF_DATA, name);
	return !faccessat(folder, file, F_OK, AT_SYMLINK_NOFOLLOW);
}

int take_begin(struct take *take, int folder, uint8_t radio, const struct iq_block *block)
{
	struct sigmf_segment *segments = take->meta.segments;

	*take = (struct take){ .folder = folder, .fd = -EEXIST, .room = take->room };
	take->meta = (struct sigmf_meta){
		.format = block->format, .rate_hz = block->rate_hz, .segments = segments, .marks = take->marks
	};
	for (int i = 0; i < SAME_TIME_MAX && take->fd == -EEXIST; i++) { /* the clock may have been set back */
		shelf_name(take->name, block->time_ns + i * INT64_C(1000), radio);
		if (!is_there(folder, take->name))
			take->fd = open_part(folder, take->name, SHELF_DATA);
	}
	int error = take->fd < 0 ? take->fd : 0;

	take->fd = error ? -1 : take->fd;
	return error;
}

bool take_fits(const struct take *take, const struct iq_block *block)
{
	return block->format == take->meta.format && block->rate_hz == take->meta.rate_hz &&
	       take->meta.count < TAKE_SEGMENTS_MAX;
}

static int write_all(int fd, const uint8_t *octets, size_t size)
{
	while (size) {
		const ssize_t n = write(fd, octets, size);

		if (n < 0 && errno != EINTR)
			return -errno;
		octets += n > 0 ? n : 0;
		size -= n > 0 ? (size_t)n : 0;
	}
	return 0;
}

static int add_segment(struct take *take, const struct iq_block *block, double gain_db, const struct position *position)
{
	struct sigmf_meta *meta = &take->meta;

	if (meta->count == take->room) {
		const size_t room = take->room ? 2 * take->room : 16;
		struct sigmf_segment *segments = realloc(meta->segments, room * sizeof(*segments));

		if (!segments)
			return -ENOMEM;
		meta->segments = segments;
		take->room = room;
	}
	meta->segments[meta->count++] = (struct sigmf_segment){ take->samples,  block->freq_hz, block->time_ns,
		                                                block->over_db, gain_db,        *position };
	return 0;
}

/* Samples that are missing since the block before, though the tuner did not move. */
static uint64_t missing(const struct take *take, const struct iq_block *block)
{
	const uint64_t next = take->last.index + take->last.nof_samples;

	return take->samples && block->tune == take->last.tune && block->index > next ? block->index - next : 0;
}

static void keep_disk_busy(struct take *take)
{
	if (take->bytes - take->synced_bytes < TAKE_STEP_BYTES)
		return;
	const off_t from = (off_t)take->synced_bytes, size = (off_t)take->bytes - from;

	if (from)
		sync_file_range(take->fd, 0, from,
		                SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE | SYNC_FILE_RANGE_WAIT_AFTER);
	sync_file_range(take->fd, from, size, SYNC_FILE_RANGE_WRITE);
	posix_fadvise(take->fd, 0, from, POSIX_FADV_DONTNEED);
	take->synced_bytes = take->bytes;
}

int take_add(struct take *take, const struct iq_block *block, const uint8_t *const pieces[2], const size_t bytes[2],
             double gain_db, const struct position *position)
{
	const bool goes_on = sigmf_goes_on(take->samples ? &take->last : NULL, block);
	int error = goes_on ? 0 : add_segment(take, block, gain_db, position);

	if (error)
		return error;
	error = write_all(take->fd, pieces[0], bytes[0]);
	if (!error)
		error = write_all(take->fd, pieces[1], bytes[1]);
	if (error) { /* half a block is none: it is cut off at the end */
		take->meta.count -= !goes_on;
		return error;
	}
	take->lost += missing(take, block);
	take->last = *block;
	take->samples += block->nof_samples;
	take->bytes += bytes[0] + bytes[1];
	keep_disk_busy(take);
	return 0;
}

void take_mark(struct take *take, int64_t time_ns, const char *label, const char *comment)
{
	const struct sigmf_meta *meta = &take->meta;
	size_t i = meta->count;

	if (!meta->count || meta->nof_marks == TAKE_MARKS_MAX)
		return;
	while (i > 1 && meta->segments[i - 1].time_ns > time_ns)
		i--;
	const struct sigmf_segment *segment = &meta->segments[i - 1];
	const uint64_t end = i < meta->count ? meta->segments[i].start : take->samples;
	const double after = (double)(time_ns - segment->time_ns) * 1e-9 * meta->rate_hz;
	struct sigmf_mark *mark = &take->marks[take->meta.nof_marks++];

	mark->start = segment->start + (after > 0 ? (uint64_t)after : 0);
	if (mark->start >= end)
		mark->start = end ? end - 1 : 0;
	snprintf(mark->label, sizeof(mark->label), "%s", label);
	snprintf(mark->comment, sizeof(mark->comment), "%s", comment);
}

static int name_it(const struct take *take, const char *ending)
{
	char part[FILE_NAME], file[FILE_NAME];

	snprintf(part, sizeof(part), "%s%s" SHELF_PART, take->name, ending);
	snprintf(file, sizeof(file), "%s%s", take->name, ending);
	return renameat(take->folder, part, take->folder, file) ? -errno : 0;
}

/* Of both files: metadata may be there or not. */
static void drop(const struct take *take)
{
	char file[FILE_NAME];

	snprintf(file, sizeof(file), "%s" SHELF_DATA SHELF_PART, take->name);
	unlinkat(take->folder, file, 0);
	snprintf(file, sizeof(file), "%s" SHELF_META SHELF_PART, take->name);
	unlinkat(take->folder, file, 0);
}

static int write_meta(struct take *take, const struct sigmf_origin *origin, uint64_t *bytes)
{
	take->meta.origin = origin;
	char *text = sigmf_meta_encode(&take->meta);
	int fd = text ? open_part(take->folder, take->name, SHELF_META) : -ENOMEM;
	int error = fd < 0 ? fd : write_all(fd, (const uint8_t *)text, strlen(text));

	if (!error && fdatasync(fd))
		error = -errno;
	if (fd >= 0)
		close(fd);
	*bytes = take->bytes + (text ? strlen(text) : 0);
	free(text);
	return error;
}

/* Samples, then metadata: who sees these finds all. */
int take_end(struct take *take, const struct sigmf_origin *origin, uint64_t *bytes)
{
	int error = take->samples ? 0 : -ENODATA;

	if (!error && (ftruncate(take->fd, (off_t)take->bytes) || fdatasync(take->fd)))
		error = -errno;
	close(take->fd);
	take->fd = -1;
	if (!error)
		error = write_meta(take, origin, bytes);
	if (!error)
		error = name_it(take, SHELF_DATA);
	if (!error)
		error = name_it(take, SHELF_META);
	if (!error && fsync(take->folder))
		error = -errno;
	if (error)
		drop(take);
	return error;
}
