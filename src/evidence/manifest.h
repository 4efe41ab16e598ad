/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * manifest: what is in a bundle, signed.
 */
#pragma once

#include <jansson.h>

#include "evidence.h"  // struct evidence_seal
#include "files.h"     // FILES_DIGEST
#include "key.h"       // struct key

#define MANIFEST_NAME  "manifest.json"
#define SIGNATURE_NAME "manifest.sig"

/* The bundle before this one: its name and the SHA-256 of its manifest. */
struct manifest_link {
	char name[ALERT_PATH_SIZE]; /* "": this is the first */
	uint8_t digest[FILES_DIGEST];
};

/* Adds the digest of every file of the folder, the link and the public key to `about` (taken over), and writes manifest and signature:
 * 0 or -errno. */
int manifest_write(const char *folder, json_t *about, const struct manifest_link *previous, const struct key *key);

/* SHA-256 of the folder's manifest: 0 or -errno. */
int manifest_digest(const char *folder, uint8_t digest[FILES_DIGEST]);

/* The bundle in this folder that no other one follows, the latest by name: link->name is "" where there is none. */
int manifest_find_last(const char *folder, struct manifest_link *link);
