// SPDX-License-Identifier: GPL-3.0-or-later
/* files: the few things that evidence does with the file system. */
#include "files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sodium.h>

int files_path(char path[FILES_PATH_SIZE], const char *folder, const char *name)
{
	int n = snprintf(path, FILES_PATH_SIZE, "%s/%s", folder, name);

	return n < 0 || n >= FILES_PATH_SIZE ? -ENAMETOOLONG : 0;
}

const char *files_reason(int error)
{
	switch (-error) {
	case ELOOP:
		return "is a link";
	case ENOTSUP:
		return "is no regular file";
	case ENOENT:
		return "is missing";
	case EFBIG:
		return "is larger than any of its kind";
	default:
		return strerror(-error);
	}
}

int files_folder(int parent, const char *name)
{
	int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

int files_open(int folder, const char *name, uint64_t *size)
{
	int fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	struct stat st;

	if (fd < 0)
		return errno == ENXIO ? -ENOTSUP : -errno; /* a socket */
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode)) {
		*size = (uint64_t)st.st_size;
		return fd;
	}
	close(fd);
	return -ENOTSUP;
}

static int write_all(int fd, const uint8_t *octets, size_t size)
{
	while (size) {
		ssize_t n = write(fd, octets, size);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		octets += n;
		size -= (size_t)n;
	}
	return fsync(fd) ? -errno : 0;
}

int files_write(int folder, const char *name, const void *octets, size_t size)
{
	int fd = openat(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);

	if (fd < 0)
		return -errno;
	int error = write_all(fd, octets, size);

	return close(fd) && !error ? -errno : error;
}

/* As many octets as there are, up to `size`: their number, or -errno. */
static ssize_t read_all(int fd, uint8_t *octets, size_t size)
{
	size_t got = 0;
	ssize_t n = 1;

	while (got < size && n != 0) {
		n = read(fd, octets + got, size - got);
		if (n < 0 && errno != EINTR)
			return -errno;
		got += n > 0 ? (size_t)n : 0;
	}
	return (ssize_t)got;
}

long files_read(int folder, const char *name, size_t most, uint8_t **octets)
{
	uint64_t size;
	int fd = files_open(folder, name, &size);

	*octets = NULL;
	if (fd < 0)
		return fd;
	long result = size > most ? -EFBIG : 0;

	if (!result)
		*octets = malloc((size_t)size + 1);
	if (!result)
		result = *octets ? read_all(fd, *octets, (size_t)size) : -ENOMEM;
	close(fd);
	if (result < 0) {
		free(*octets);
		*octets = NULL;
	}
	return result;
}

int files_digest(int fd, uint64_t size, uint8_t digest[FILES_DIGEST])
{
	uint8_t piece[65536];
	crypto_hash_sha256_state state;

	crypto_hash_sha256_init(&state);
	while (size) {
		ssize_t n = read_all(fd, piece, size < sizeof(piece) ? (size_t)size : sizeof(piece));

		if (n <= 0)
			return n ? (int)n : -ENODATA;
		crypto_hash_sha256_update(&state, piece, (unsigned long long)n);
		size -= (uint64_t)n;
	}
	crypto_hash_sha256_final(&state, digest);
	return 0;
}

int files_settle(int folder, const char *name)
{
	uint64_t size;
	int fd = files_open(folder, name, &size);

	if (fd < 0)
		return fd;
	int error = fchmod(fd, 0600) || fsync(fd) ? -errno : 0;

	close(fd);
	return error;
}

bool files_exist(int folder, const char *name)
{
	struct stat st;

	return fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) == 0;
}
