// SPDX-License-Identifier: GPL-3.0-or-later
/* files: the few things that evidence does with the file system. */
#include "files.h"

#include <dirent.h>
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

int files_write(const char *path, const void *octets, size_t size, unsigned mode)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);

	if (fd < 0)
		return -errno;
	int error = write_all(fd, octets, size);

	return close(fd) && !error ? -errno : error;
}

long files_read(const char *path, size_t most, uint8_t **octets)
{
	FILE *file = fopen(path, "re");

	if (!file)
		return -errno;
	*octets = malloc(most + 1);
	size_t n = *octets ? fread(*octets, 1, most + 1, file) : 0;
	long result = !*octets ? -ENOMEM : ferror(file) ? -EIO : n > most ? -EFBIG : (long)n;

	fclose(file);
	if (result < 0) {
		free(*octets);
		*octets = NULL;
	}
	return result;
}

int files_sync(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	int error = fsync(fd) ? -errno : 0;

	close(fd);
	return error;
}

int files_digest(const char *path, uint8_t digest[FILES_DIGEST], uint64_t *size)
{
	uint8_t piece[65536];
	crypto_hash_sha256_state state;
	FILE *file = fopen(path, "re");
	size_t n;

	if (!file)
		return -errno;
	*size = 0;
	crypto_hash_sha256_init(&state);
	while ((n = fread(piece, 1, sizeof(piece), file)) > 0) {
		crypto_hash_sha256_update(&state, piece, n);
		*size += n;
	}
	int error = ferror(file) ? -EIO : 0;

	fclose(file);
	crypto_hash_sha256_final(&state, digest);
	return error;
}

int files_remove_folder(const char *path)
{
	DIR *folder = opendir(path);
	struct dirent *entry;

	if (!folder)
		return -errno;
	while ((entry = readdir(folder)))
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			unlinkat(dirfd(folder), entry->d_name, 0);
	closedir(folder);
	return rmdir(path) ? -errno : 0;
}
