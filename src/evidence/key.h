// SPDX-License-Identifier: GPL-3.0-or-later
/* key: the sensor's signing key (Ed25519), made on first use.
 */
#pragma once

#include <sodium.h>

#include "fault.h"  // struct fault

#define KEY_NAME     "key"
#define KEY_NEW_NAME ".key-new"

struct key {
	unsigned char public[crypto_sign_PUBLICKEYBYTES], secret[crypto_sign_SECRETKEYBYTES];
};

/* Reads the folder's key, or makes it with mode 0600: 0, or -errno with the reason (a key that others may read is
 * refused). where: what faults call the folder. */
int key_open(int folder, const char *where, struct key *key, struct fault *fault);
