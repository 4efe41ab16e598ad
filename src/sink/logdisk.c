// SPDX-License-Identifier: GPL-3.0-or-later
/* logdisk: see logdisk.h. O_APPEND puts lines behind what copytruncate (logrotate(8)) left. */
#include "logdisk.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int logdisk_open(struct logdisk *disk, const char *path)
{
	struct stat st;

	*disk = (struct logdisk){ .path = path };
	disk->fd = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0666);
	if (disk->fd < 0 || fstat(disk->fd, &st))
		return -errno;
	disk->size = st.st_size;
	disk->device = st.st_dev;
	disk->inode = st.st_ino;
	disk->changed_ns = (int64_t)st.st_mtim.tv_sec * INT64_C(1000000000);
	return 0;
}

void logdisk_close(struct logdisk *disk)
{
	if (disk->fd >= 0)
		close(disk->fd);
	disk->fd = -1;
}

static int fail(struct logdisk *disk, int error)
{
	logdisk_close(disk);
	return error;
}

/* The file ends in half a line of so many octets. Where it cannot be cut now, it is when it is opened again. */
static void cut_back(struct logdisk *disk, size_t half)
{
	struct stat st;

	if (half && !fstat(disk->fd, &st) && st.st_size >= (off_t)half &&
	    !ftruncate(disk->fd, st.st_size - (off_t)half))
		disk->size -= (off_t)half;
}

int logdisk_write(struct logdisk *disk, const char *lines, size_t size, size_t *done)
{
	size_t written = 0;
	int error = disk->fd < 0 ? -EBADF : 0;

	while (written < size && !error) {
		const ssize_t n = write(disk->fd, lines + written, size - written);

		if (n > 0)
			written += (size_t)n;
		else if (n == 0 || errno != EINTR)
			error = n == 0 ? -ENOSPC : -errno;
	}
	const char *end = memrchr(lines, '\n', written);

	*done = end ? (size_t)(end - lines) + 1 : 0;
	disk->size += (off_t)written;
	disk->unsynced |= *done > 0;
	if (!error)
		return 0;
	cut_back(disk, written - *done);
	return fail(disk, error);
}

int logdisk_sync(struct logdisk *disk)
{
	disk->unsynced = false;
	if (disk->fd < 0 || !fdatasync(disk->fd) || errno == EINVAL || errno == EROFS) /* what cannot be synced */
		return 0;
	return fail(disk, -errno);
}

/* Opens what has the name now. */
static int open_anew(struct logdisk *disk, bool *began, struct torn *torn)
{
	const struct logdisk before = *disk;

	logdisk_sync(disk);
	logdisk_close(disk);
	int error = logdisk_open(disk, before.path);

	if (!error)
		error = torn_cut(disk->fd, torn);
	if (error) {
		logdisk_close(disk);
		return error;
	}
	disk->size -= (off_t)torn->octets;
	*began |= disk->device != before.device || disk->inode != before.inode || disk->size < before.size;
	return 0;
}

int logdisk_look(struct logdisk *disk, bool *began, struct torn *torn)
{
	struct stat named, ours;

	if (disk->fd < 0 || stat(disk->path, &named) || named.st_ino != disk->inode || named.st_dev != disk->device)
		return open_anew(disk, began, torn);
	if (!fstat(disk->fd, &ours) && ours.st_size != disk->size) {
		*began |= ours.st_size < disk->size;
		disk->size = ours.st_size;
	}
	return 0;
}

int logdisk_turn(struct logdisk *disk, struct oldlogs *old, int64_t time_ns)
{
	struct torn torn;
	bool began = false;
	int error = disk->size ? oldlogs_rename(old, time_ns) : 0;

	return error || !disk->size ? error : open_anew(disk, &began, &torn);
}
