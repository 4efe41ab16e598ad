// SPDX-License-Identifier: GPL-3.0-or-later
/* key: a file of the seed as 64 hex digits; the key pair follows from it. */
#include "key.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files.h"  // files_write

enum { SEED_HEX = 2 * crypto_sign_SEEDBYTES };

static int make(const char *path, const char *folder, unsigned char seed[crypto_sign_SEEDBYTES], struct fault *fault)
{
	char temporary[FILES_PATH_SIZE], hex[SEED_HEX + 2];

	randombytes_buf(seed, crypto_sign_SEEDBYTES);
	sodium_bin2hex(hex, SEED_HEX + 1, seed, crypto_sign_SEEDBYTES);
	strcat(hex, "\n");
	int error = files_path(temporary, folder, ".key-new");

	unlink(temporary);
	if (!error)
		error = files_write(temporary, hex, SEED_HEX + 1, 0600);
	if (!error && rename(temporary, path))
		error = -errno;
	if (!error)
		error = files_sync(folder);
	sodium_memzero(hex, sizeof(hex));
	return error ? fault_set(fault, -error, "%s: %s", path, strerror(-error)) : 0;
}

static int read_seed(const char *path, unsigned char seed[crypto_sign_SEEDBYTES], struct fault *fault)
{
	uint8_t *text;
	size_t length = 0;
	struct stat st;

	if (stat(path, &st))
		return -errno;
	if (st.st_mode & 077)
		return fault_set(fault, EPERM, "%s: others may read this key: chmod 600 it, or remove it for a new one",
		                 path);
	long n = files_read(path, SEED_HEX + 1, &text);

	if (n < 0)
		return fault_set(fault, (int)-n, "%s: %s", path, strerror((int)-n));
	int bad = sodium_hex2bin(seed, crypto_sign_SEEDBYTES, (const char *)text, (size_t)n, "\n", &length, NULL);

	sodium_memzero(text, (size_t)n);
	free(text);
	if (bad || length != crypto_sign_SEEDBYTES)
		return fault_set(fault, EINVAL, "%s: not a key: 64 hex digits are expected", path);
	return 0;
}

int key_open(const char *folder, struct key *key, struct fault *fault)
{
	unsigned char seed[crypto_sign_SEEDBYTES];
	char path[FILES_PATH_SIZE];

	if (files_path(path, folder, "key"))
		return fault_set(fault, ENAMETOOLONG, "%s: the path is too long", folder);
	int error = read_seed(path, seed, fault);

	if (error == -ENOENT)
		error = make(path, folder, seed, fault);
	if (!error)
		crypto_sign_seed_keypair(key->public, key->secret, seed);
	sodium_memzero(seed, sizeof(seed));
	return error;
}
