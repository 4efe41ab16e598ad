// SPDX-License-Identifier: GPL-3.0-or-later
/* signed: texts of attest.h under a signature (Ed25519, RFC 8032) of the key that they name: the one way in which
 * evidence is written and read. The signature is made of the text's octets as they lie in the file; its 128 hex digits
 * and a line feed are a file beside it, or the last line of the same file.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "attest.h"  // ATTEST_KEY_SIZE
#include "fault.h"   // struct fault
#include "files.h"   // FILES_DIGEST
#include "key.h"     // struct key

/* Reads a public key that a user typed into 64 lower-case hex digits. False: it is no key. */
bool signed_key_parse(const char *text, char key[ATTEST_KEY_SIZE]);
void signed_key_text(const struct key *key, char text[ATTEST_KEY_SIZE]);

struct signed_text {
	char *text; /* [size]; signed_clear() frees it */
	size_t size;
	char key[ATTEST_KEY_SIZE];    /* public key of the signer */
	uint8_t digest[FILES_DIGEST]; /* SHA-256 of what was signed */
};

/* Writes the text, which names the public key, and is freed. signature: file of the signature; NULL: the last line.
 * text NULL: -ENOMEM. */
int signed_write(int folder, const char *name, const char *signature, char *text, const struct key *key);

/* Reads it and checks the signature: 0, or -EBADMSG with file and reason, -ENOENT when there is no file of this name.
 * where: what faults call the folder. signed_clear() in either case. */
int signed_read(int folder, const char *where, const char *name, const char *signature, struct signed_text *text,
                struct fault *fault);
void signed_clear(struct signed_text *text);
