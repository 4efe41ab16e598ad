// SPDX-License-Identifier: GPL-3.0-or-later
/* manifest: what is in a bundle, whose it is, and where it stands in the chain; signed.
 */
#pragma once

#include "evidence.h"  // struct evidence_seal
#include "signed.h"    // struct signed_text

#define MANIFEST_NAME  "manifest.json"
#define SIGNATURE_NAME "manifest.sig"

enum { MANIFEST_FILES_MAX = 16 };

/* A bundle as others name it: its number, its name, and the SHA-256 of its manifest. */
struct manifest_link {
	uint64_t number;            /* from 1 on */
	char name[ALERT_PATH_SIZE]; /* "": there is none */
	uint8_t digest[FILES_DIGEST];
};

/* Adds name and number, the digest of every file of the folder and the bundle before to `about` (taken over), and
 * writes manifest and signature; the files are on disk then. *link: in the bundle before, out this one. 0 or -errno,
 * and *link as it was. */
int manifest_write(int folder, json_t *about, const char *name, struct manifest_link *link, const struct key *key);

/* Reads it and checks the signature: 0, or -EBADMSG with the reason. signed_clear(text) in either case. Which of its
 * files are there is not looked at. */
int manifest_read(int folder, const char *where, struct signed_text *text, struct evidence_seal *seal,
                  struct fault *fault);
