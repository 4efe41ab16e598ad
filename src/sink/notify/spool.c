// SPDX-License-Identifier: GPL-3.0-or-later
/* spool: see spool.h. */
#include "spool.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "letter.h"  // LETTER_BYTES_MAX

static const char note_name[] = "told", new_name[] = "new", aside_name[] = "refused", lock_name[] = "lock";

enum { NAME_SIZE = 32, FOUND_MAX = 1 << 20 };

struct spool {
	int folder, lock;
	size_t most, count, room;
	uint64_t *numbers; /* [size: count] of the letters, oldest first */
	uint64_t next, lost;
};

static const char *name_of(uint64_t number, char name[NAME_SIZE])
{
	snprintf(name, NAME_SIZE, "%016" PRIx64 ".letter", number);
	return name;
}

static bool is_letter(const char *name, uint64_t *number)
{
	char again[NAME_SIZE];

	return sscanf(name, "%16" SCNx64, number) == 1 && *number < UINT64_MAX / 2 &&
	       strcmp(name_of(*number, again), name) == 0;
}

static int compare(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static int append(struct spool *spool, uint64_t number)
{
	if (spool->count == spool->room) {
		size_t room = spool->room ? 2 * spool->room : 64;
		uint64_t *numbers = realloc(spool->numbers, room * sizeof(*numbers));

		if (!numbers)
			return -ENOMEM;
		spool->numbers = numbers;
		spool->room = room;
	}
	spool->numbers[spool->count++] = number;
	return 0;
}

/* What an earlier run left. */
static int scan(struct spool *spool)
{
	int fd = openat(spool->folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC), error = 0;
	DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
	const struct dirent *entry;
	uint64_t number;

	if (!dir) {
		error = -errno;
		if (fd >= 0)
			close(fd);
		return error;
	}
	while (!error && spool->count < FOUND_MAX && (entry = readdir(dir)))
		if (is_letter(entry->d_name, &number))
			error = append(spool, number);
	closedir(dir);
	if (spool->count)
		qsort(spool->numbers, spool->count, sizeof(*spool->numbers), compare);
	spool->next = spool->count ? spool->numbers[spool->count - 1] + 1 : 0;
	return error;
}

static int open_folder(struct spool *spool, const char *path, struct fault *fault)
{
	if (mkdir(path, 0700) && errno != EEXIST)
		return fault_set(fault, errno, "%s: cannot be made: %s", path, strerror(errno));
	spool->folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (spool->folder >= 0)
		spool->lock = openat(spool->folder, lock_name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (spool->lock < 0)
		return fault_set(fault, errno, "%s: %s", path, strerror(errno));
	if (flock(spool->lock, LOCK_EX | LOCK_NB))
		return fault_set(fault, EBUSY, "%s: another run has this spool: give one of them a spool= of its own",
		                 path);
	int error = scan(spool);

	return error ? fault_set(fault, -error, "%s: %s", path, strerror(-error)) : 0;
}

struct spool *spool_open(const char *path, size_t most, struct fault *fault)
{
	struct spool *spool = calloc(1, sizeof(*spool));

	if (!spool) {
		fault_set(fault, ENOMEM, "out of memory");
		return NULL;
	}
	spool->folder = spool->lock = -1;
	spool->most = most;
	if (!open_folder(spool, path, fault)) {
		while (spool->count > most)
			spool_drop(spool), spool->lost++;
		return spool;
	}
	spool_close(spool);
	return NULL;
}

void spool_close(struct spool *spool)
{
	if (!spool)
		return;
	if (spool->lock >= 0)
		close(spool->lock);
	if (spool->folder >= 0)
		close(spool->folder);
	free(spool->numbers);
	free(spool);
}

size_t spool_count(const struct spool *spool)
{
	return spool->count;
}

uint64_t spool_lost(const struct spool *spool)
{
	return spool->lost;
}

/* ---- files ---- */

static int write_all(int fd, const char *octets, size_t size)
{
	while (size > 0) {
		ssize_t n = write(fd, octets, size);

		if (n < 0 && errno != EINTR)
			return -errno;
		octets += n > 0 ? n : 0;
		size -= n > 0 ? (size_t)n : 0;
	}
	return fsync(fd) ? -errno : 0;
}

/* The file has its name when it is whole, and on disk. */
static int write_file(const struct spool *spool, const char *name, const char *octets, size_t size)
{
	int fd = openat(spool->folder, new_name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);

	if (fd < 0)
		return -errno;
	int error = write_all(fd, octets, size);

	if (close(fd) && !error)
		error = -errno;
	if (!error && (renameat(spool->folder, new_name, spool->folder, name) || fsync(spool->folder)))
		error = -errno;
	return error;
}

static long read_all(int fd, size_t size, char **octets)
{
	size_t done = 0;
	ssize_t n = 1;

	*octets = malloc(size + 1);
	if (!*octets)
		return -ENOMEM;
	while (done < size && n > 0) {
		n = read(fd, *octets + done, size - done);
		done += n > 0 ? (size_t)n : 0;
	}
	if (n >= 0)
		return (long)done;
	free(*octets);
	return -errno;
}

static long read_file(const struct spool *spool, const char *name, size_t most, char **octets)
{
	int fd = openat(spool->folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	struct stat st;
	long size = -EINVAL;

	if (fd < 0)
		return -errno;
	if (!fstat(fd, &st) && S_ISREG(st.st_mode) && st.st_size >= 0 && (size_t)st.st_size <= most)
		size = read_all(fd, (size_t)st.st_size, octets);
	close(fd);
	return size;
}

/* ---- letters ---- */

int spool_put(struct spool *spool, const char *octets, size_t size)
{
	char name[NAME_SIZE];
	int error = write_file(spool, name_of(spool->next, name), octets, size);

	if (!error)
		error = append(spool, spool->next++);
	while (!error && spool->count > spool->most) {
		spool_drop(spool);
		spool->lost++;
	}
	return error;
}

long spool_at(struct spool *spool, size_t n, char **octets)
{
	char name[NAME_SIZE];

	return n < spool->count ? read_file(spool, name_of(spool->numbers[n], name), LETTER_BYTES_MAX, octets)
	                        : -ENOENT;
}

long spool_first(struct spool *spool, char **octets)
{
	return spool_at(spool, 0, octets);
}

static void forget_first(struct spool *spool)
{
	memmove(spool->numbers, spool->numbers + 1, --spool->count * sizeof(*spool->numbers));
}

void spool_drop(struct spool *spool)
{
	char name[NAME_SIZE];

	unlinkat(spool->folder, name_of(spool->numbers[0], name), 0);
	forget_first(spool);
}

void spool_set_aside(struct spool *spool)
{
	char name[NAME_SIZE];

	renameat(spool->folder, name_of(spool->numbers[0], name), spool->folder, aside_name);
	forget_first(spool);
	spool->lost++;
}

int spool_note(struct spool *spool, const char *octets, size_t size)
{
	return write_file(spool, note_name, octets, size);
}

long spool_read_note(struct spool *spool, char **octets)
{
	return read_file(spool, note_name, LETTER_BYTES_MAX, octets);
}
