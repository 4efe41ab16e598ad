// SPDX-License-Identifier: GPL-3.0-or-later
/* manifest: what is in a bundle, whose it is, and where it stands in the chain (attest.h), signed, in its folder.
 */
#pragma once

#include "attest.h"    // struct manifest
#include "evidence.h"  // struct evidence_seal
#include "signed.h"    // struct signed_text

#define MANIFEST_NAME  "manifest.json"
#define SIGNATURE_NAME "manifest.sig"

/* Adds name and number, every file of the folder with its digest, and the bundle before to what the manifest says of
 * alert and verdict, and writes it and its signature; the files are on disk then. *link: in the bundle before, out this
 * one. 0 or -errno, and *link as it was; -E2BIG: there are more files than a manifest lists. */
int manifest_write(int folder, struct manifest *manifest, const struct manifest_origin *origin, const char *name,
                   struct manifest_link *link, const struct key *key);

/* Reads it and checks the signature: 0, or -EBADMSG with the reason. Which of its files are there is not looked at. */
int manifest_read(int folder, const char *where, struct manifest *manifest, struct evidence_seal *seal,
                  struct fault *fault);
