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

static int make(int folder, const char *where, unsigned char seed[crypto_sign_SEEDBYTES], struct fault *fault)
{
	char hex[SEED_HEX + 2];

	randombytes_buf(seed, crypto_sign_SEEDBYTES);
	sodium_bin2hex(hex, SEED_HEX + 1, seed, crypto_sign_SEEDBYTES);
	strcat(hex, "\n");
	unlinkat(folder, KEY_NEW_NAME, 0);
	int error = files_write(folder, KEY_NEW_NAME, hex, SEED_HEX + 1);

	sodium_memzero(hex, sizeof(hex));
	if (!error && (renameat(folder, KEY_NEW_NAME, folder, KEY_NAME) || fsync(folder)))
		error = -errno;
	return error ? fault_set(fault, -error, "%s/%s: %s", where, KEY_NAME, strerror(-error)) : 0;
}

static int read_seed(int folder, const char *where, unsigned char seed[crypto_sign_SEEDBYTES], struct fault *fault)
{
	uint8_t *text;
	size_t length = 0;
	struct stat st;
	long n = files_read(folder, KEY_NAME, SEED_HEX + 1, &text);

	if (n == -ENOENT)
		return -ENOENT;
	if (n < 0)
		return fault_set(fault, (int)-n, "%s/%s: %s", where, KEY_NAME, files_reason((int)n));
	int bad = sodium_hex2bin(seed, crypto_sign_SEEDBYTES, (const char *)text, (size_t)n, "\n", &length, NULL);

	sodium_memzero(text, (size_t)n);
	free(text);
	if (fstatat(folder, KEY_NAME, &st, 0) || st.st_mode & 077)
		return fault_set(fault, EPERM, "%s/%s: others may read this key: chmod 600 it, or begin a new folder",
		                 where, KEY_NAME);
	if (bad || length != crypto_sign_SEEDBYTES)
		return fault_set(fault, EINVAL, "%s/%s: not a key: 64 hex digits are expected", where, KEY_NAME);
	return 0;
}

int key_open(int folder, const char *where, struct key *key, struct fault *fault)
{
	unsigned char seed[crypto_sign_SEEDBYTES];
	int error = read_seed(folder, where, seed, fault);

	if (error == -ENOENT)
		error = make(folder, where, seed, fault);
	if (!error)
		crypto_sign_seed_keypair(key->public, key->secret, seed);
	sodium_memzero(seed, sizeof(seed));
	return error;
}
