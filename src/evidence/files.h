/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * files: whole files and folders, on disk when the call returns.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

enum { FILES_PATH_SIZE = 512, FILES_DIGEST = 32 };

/* folder/name into path[FILES_PATH_SIZE]: 0, or -ENAMETOOLONG. */
int files_path(char path[FILES_PATH_SIZE], const char *folder, const char *name);

/* A new file of these octets, written through to the disk: 0 or -errno. */
int files_write(const char *path, const void *octets, size_t size, unsigned mode);
/* The whole file, at most `most` octets, into *octets (to be freed): its size, or -errno. */
long files_read(const char *path, size_t most, uint8_t **octets);
/* Writes file or folder through to the disk. */
int files_sync(const char *path);
/* SHA-256 and size. */
int files_digest(const char *path, uint8_t digest[FILES_DIGEST], uint64_t *size);
/* Removes a folder of files, one level deep. */
int files_remove_folder(const char *path);
