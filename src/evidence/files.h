// SPDX-License-Identifier: GPL-3.0-or-later
/* files: what evidence does with the file system. Files are named by an open folder and a name in it, and are regular
 * files or they are refused: no link is followed, no FIFO or device is waited for. What is written is on disk when the
 * call returns.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { FILES_PATH_SIZE = 512, FILES_DIGEST = 32 };

/* folder/name into path[FILES_PATH_SIZE]: 0, or -ENAMETOOLONG. */
int files_path(char path[FILES_PATH_SIZE], const char *folder, const char *name);
/* What an error of these functions means for a file. */
const char *files_reason(int error);

/* A folder in a folder, for reading: a descriptor, or -errno; -ENOTDIR also for a link to one. */
int files_folder(int parent, const char *name);
/* A regular file, for reading, and its size: a descriptor, or -errno; -ELOOP a link, -ENOTSUP no regular file. */
int files_open(int folder, const char *name, uint64_t *size);

/* A new file of these octets, mode 0600: 0 or -errno. */
int files_write(int folder, const char *name, const void *octets, size_t size);
/* The whole file, at most `most` octets, into *octets (to be freed): its size, or -errno; -EFBIG when it is longer. */
long files_read(int folder, const char *name, size_t most, uint8_t **octets);
/* SHA-256 of the file's first `size` octets: 0, or -errno; -ENODATA when there are fewer. */
int files_digest(int fd, uint64_t size, uint8_t digest[FILES_DIGEST]);
/* Makes the file ours alone (mode 0600) and flushes it to the disk. */
int files_settle(int folder, const char *name);
/* Whether there is anything of this name. */
bool files_exist(int folder, const char *name);
