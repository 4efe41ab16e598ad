// SPDX-License-Identifier: GPL-3.0-or-later
/* shelf: see shelf.h. The lock is the kernel's, on the folder itself: it ends with the process, however that ends. */
#include "shelf.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "log.h"  // log_line
#include "utc.h"  // utc_format

enum { FILE_NAME = SHELF_NAME + 32 };

static const char prefix[] = "fbswatch-";

/* "fbswatch-20260102T030405.123456Z": names in the order of the alphabet are in that of time. */
void shelf_name(char name[SHELF_NAME], int64_t time_ns, uint8_t radio)
{
	char time[UTC_TEXT_SIZE], *to = stpcpy(name, prefix);

	for (const char *from = utc_format(time_ns, time); *from; from++)
		if (*from != '-' && *from != ':')
			*to++ = *from;
	*to = 0;
	if (radio)
		snprintf(to, 8, "-%u", radio + 1u);
}

static char *file_name(char file[FILE_NAME], const char *name, const char *ending, const char *part)
{
	snprintf(file, FILE_NAME, "%s%s%s", name, ending, part);
	return file;
}

/* Whether a file's name is NAME and this ending; then NAME is in name. */
static bool is_of(const char *file, const char *ending, char name[SHELF_NAME])
{
	const size_t length = strlen(file), tail = strlen(ending), head = strlen(prefix);

	if (length <= tail + head || strncmp(file, prefix, head) != 0 || strcmp(file + length - tail, ending) != 0 ||
	    length - tail >= SHELF_NAME || strspn(file + head, "0123456789T.Z-") < length - tail - head)
		return false;
	snprintf(name, SHELF_NAME, "%.*s", (int)(length - tail), file);
	return true;
}

/* Octets of a regular file; 0 where there is none. */
static uint64_t size_of(const struct shelf *shelf, const char *name, const char *ending)
{
	char file[FILE_NAME];
	struct stat st;

	return !fstatat(shelf->fd, file_name(file, name, ending, ""), &st, AT_SYMLINK_NOFOLLOW) && S_ISREG(st.st_mode)
	               ? (uint64_t)st.st_size
	               : 0;
}

int shelf_add(struct shelf *shelf, const char *name, uint64_t bytes)
{
	if (shelf->count == shelf->room) {
		const size_t room = shelf->room ? 2 * shelf->room : 64;
		struct shelf_take *takes = realloc(shelf->takes, room * sizeof(*takes));

		if (!takes)
			return -ENOMEM;
		shelf->takes = takes;
		shelf->room = room;
	}
	struct shelf_take *take = &shelf->takes[shelf->count++];

	snprintf(take->name, sizeof(take->name), "%s", name);
	take->bytes = bytes;
	shelf->bytes += bytes;
	return 0;
}

static void remove_file(const struct shelf *shelf, const char *name, const char *ending, const char *part)
{
	char file[FILE_NAME];

	unlinkat(shelf->fd, file_name(file, name, ending, part), 0);
}

/* Metadata first: what has none is no recording. */
static void remove_oldest(struct shelf *shelf)
{
	const struct shelf_take *take = &shelf->takes[0];

	remove_file(shelf, take->name, SHELF_META, "");
	remove_file(shelf, take->name, SHELF_DATA, "");
	shelf->bytes -= take->bytes;
	memmove(shelf->takes, shelf->takes + 1, --shelf->count * sizeof(*take));
}

/* What a run that was killed left: where both files are whole it was killed between the two names, and this is made up
 * for; else they go. */
static void mend(const struct shelf *shelf, const char *file)
{
	char name[SHELF_NAME], from[FILE_NAME], to[FILE_NAME];
	const bool is_meta = is_of(file, SHELF_META SHELF_PART, name);

	if (!is_meta && !is_of(file, SHELF_DATA SHELF_PART, name))
		return;
	file_name(from, name, SHELF_META, SHELF_PART);
	if (is_meta && size_of(shelf, name, SHELF_DATA) &&
	    !renameat(shelf->fd, from, shelf->fd, file_name(to, name, SHELF_META, "")))
		return;
	if (!unlinkat(shelf->fd, file, 0) && !is_meta)
		log_line(LOG_LEVEL_WARNING, "%s/%s: a run that was killed left it unfinished: removed", shelf->path,
		         file);
}

static int take_stock(struct shelf *shelf, struct dirent **entries, int count)
{
	char name[SHELF_NAME];
	int error = 0;

	for (int i = 0; i < count && !error; i++)
		if (is_of(entries[i]->d_name, SHELF_DATA, name))
			error = shelf_add(shelf, name,
			                  size_of(shelf, name, SHELF_DATA) + size_of(shelf, name, SHELF_META));
	return error;
}

/* Calls `look` with all that is in the folder, sorted by name. */
static int look_through(struct shelf *shelf, int (*look)(struct shelf *shelf, struct dirent **entries, int count))
{
	struct dirent **entries;
	int count = scandirat(shelf->fd, ".", &entries, NULL, alphasort);

	if (count < 0)
		return -errno;
	int error = look(shelf, entries, count);

	for (int i = 0; i < count; i++)
		free(entries[i]);
	free(entries);
	return error;
}

static int mend_all(struct shelf *shelf, struct dirent **entries, int count)
{
	for (int i = 0; i < count; i++)
		mend(shelf, entries[i]->d_name);
	return 0;
}

int shelf_open(struct shelf *shelf, struct fault *fault)
{
	const char *path = shelf->path;

	shelf->fd = -1;
	if (mkdir(path, 0700) && errno != EEXIST)
		return fault_set(fault, errno, "%s: %s", path, strerror(errno));
	shelf->fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (shelf->fd < 0)
		return fault_set(fault, errno, "%s: %s", path, strerror(errno));
	if (flock(shelf->fd, LOCK_EX | LOCK_NB))
		return errno == EWOULDBLOCK
		               ? fault_set(fault, EBUSY, "%s: another run records there", path)
		               : fault_set(fault, errno, "%s: cannot be locked: %s", path, strerror(errno));
	if (faccessat(shelf->fd, ".", W_OK, 0))
		return fault_set(fault, errno, "%s: %s", path, strerror(errno));
	int error = look_through(shelf, mend_all);

	if (!error)
		error = look_through(shelf, take_stock);
	return error ? fault_set(fault, -error, "%s: %s", path, strerror(-error)) : 0;
}

void shelf_close(struct shelf *shelf)
{
	if (shelf->fd >= 0)
		close(shelf->fd);
	free(shelf->takes);
	*shelf = (struct shelf){ .fd = -1 };
}

static bool disk_is_full(const struct shelf *shelf, uint64_t more_bytes)
{
	struct statvfs vfs;

	return !fstatvfs(shelf->fd, &vfs) &&
	       (double)vfs.f_bavail * (double)vfs.f_frsize < (double)shelf->free_bytes + (double)more_bytes;
}

int shelf_make_room(struct shelf *shelf, uint64_t open_bytes, size_t open_takes, uint64_t more_bytes)
{
	const bool is_ring = shelf->most_bytes || shelf->most_takes;

	for (;;) {
		const bool over = shelf->most_bytes && shelf->bytes + open_bytes + more_bytes > shelf->most_bytes;
		const bool many = shelf->most_takes && shelf->count + open_takes > shelf->most_takes;
		const bool full = disk_is_full(shelf, more_bytes);

		if (!over && !many && !full)
			return 0;
		if (!is_ring || !shelf->count)
			return full ? -ENOSPC : over ? -EDQUOT : 0;
		remove_oldest(shelf);
	}
}
