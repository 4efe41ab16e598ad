// SPDX-License-Identifier: GPL-3.0-or-later
/* envelope: a file that its writer can close but not open again: only who holds the secret half of a key pair can.
 * Samples hold whatever was on the air; so they leave a sensor for the authority that may look at them, or not at all.
 *
 *   file   "fbswatch sealed 1\n" | public key 32 | a key of this file's own, sealed to it by crypto_box_seal 80 |
 *          header of crypto_secretstream_xchacha20poly1305 24 | pieces of 65536 octets, each 17 longer; the last one
 *          is shorter, perhaps empty, and says that it is the last
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "fault.h"  // struct fault

enum { ENVELOPE_KEY = 32, ENVELOPE_KEY_TEXT = 2 * ENVELOPE_KEY + 1 };

/* A public key as a user gives it, 64 hex digits: 0, or -EINVAL with the reason. */
int envelope_key_parse(const char *text, uint8_t key[ENVELOPE_KEY], struct fault *fault);

struct envelope;

/* A new file at `path` for who holds the other half of `key`. NULL: errno says why. */
struct envelope *envelope_create(const char *path, const uint8_t key[ENVELOPE_KEY]);
/* 0 or -errno. */
int envelope_put(struct envelope *envelope, const uint8_t *octets, size_t size);
/* 0, or -errno: also of an earlier put. The file is whole only after this. */
int envelope_close(struct envelope *envelope);

/* A new key pair: the secret half into a new file, mode 0600, the public one into `text`. 0, or -errno with the reason.
 */
int envelope_keys(const char *path, char text[ENVELOPE_KEY_TEXT], struct fault *fault);

/* Opens the envelope at `path` by the secret key in the file `key_path` into a new file `out`: 0, or -errno with the
 * reason, and then `out` is not there: every octet is checked, and that none is missing at the end. */
int envelope_open(const char *path, const char *key_path, const char *out, struct fault *fault);
