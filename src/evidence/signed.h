// SPDX-License-Identifier: GPL-3.0-or-later
/* signed: JSON objects under a signature (Ed25519, RFC 8032) of the key that they name: the one way in which evidence
 * is written and read. The signature is made of the object's octets as they lie in the file; its 128 hex digits and a
 * line feed are a file beside it, or the last line of the same file.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

#include "fault.h"  // struct fault
#include "files.h"  // FILES_DIGEST
#include "key.h"    // struct key

enum { SIGNED_KEY_SIZE = 2 * crypto_sign_PUBLICKEYBYTES + 1 };

/* A public key as 64 hex digits in lower case: what a user typed is brought to this form. False: it is none. */
bool signed_key_parse(const char *text, char key[SIGNED_KEY_SIZE]);
void signed_key_text(const struct key *key, char text[SIGNED_KEY_SIZE]);

struct signed_text {
	json_t *root;                 /* an object; signed_clear() frees it */
	char key[SIGNED_KEY_SIZE];    /* that signed it */
	uint8_t digest[FILES_DIGEST]; /* SHA-256 of what was signed */
};

/* Adds the public key to the object (taken over) and writes it. signature: file of the signature; NULL: the last line.
 */
int signed_write(int folder, const char *name, const char *signature, json_t *object, const struct key *key);

/* Reads it and checks the signature: 0, or -EBADMSG with file and reason, -ENOENT when there is no file of this name.
 * where: what faults call the folder. signed_clear() in either case. */
int signed_read(int folder, const char *where, const char *name, const char *signature, struct signed_text *text,
                struct fault *fault);
void signed_clear(struct signed_text *text);

/* What a member says: a word of visible ASCII without '/'; SHA-256 as hex; a number from 0 on. False: it is none. */
bool signed_word(const json_t *object, const char *key, char *word, size_t size);
bool signed_digest(const json_t *object, const char *key, uint8_t digest[FILES_DIGEST]);
bool signed_number(const json_t *object, const char *key, uint64_t *number);

json_t *signed_hex(const uint8_t *octets, size_t size);
