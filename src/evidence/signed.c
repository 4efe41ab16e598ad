// SPDX-License-Identifier: GPL-3.0-or-later
/* signed: see signed.h. Nothing of a text is used before its signature holds. */
#include "signed.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT_MOST = 1024 * 1024, SIGNATURE_HEX = 2 * crypto_sign_BYTES };

static const char hex_digits[] = "0123456789abcdef";

/* Lower-case hex of exactly this many octets. */
static bool from_hex(const char *text, uint8_t *octets, size_t size)
{
	size_t n = 0;

	return text && strlen(text) == 2 * size && strspn(text, hex_digits) == 2 * size &&
	       sodium_hex2bin(octets, size, text, 2 * size, NULL, &n, NULL) == 0 && n == size;
}

bool signed_key_parse(const char *text, char key[ATTEST_KEY_SIZE])
{
	uint8_t octets[crypto_sign_PUBLICKEYBYTES];

	if (strlen(text) != ATTEST_KEY_SIZE - 1)
		return false;
	for (int i = 0; i < ATTEST_KEY_SIZE; i++)
		key[i] = (char)tolower((unsigned char)text[i]);
	return from_hex(key, octets, sizeof(octets));
}

void signed_key_text(const struct key *key, char text[ATTEST_KEY_SIZE])
{
	sodium_bin2hex(text, ATTEST_KEY_SIZE, key->public, sizeof(key->public));
}

/* One file of two lines: whoever looks finds text and signature that belong together. */
static int write_lines(int folder, const char *name, const char *text, const char *signature)
{
	size_t size = strlen(text) + 1 + SIGNATURE_HEX + 1;
	char *lines = malloc(size + 1);

	if (!lines)
		return -ENOMEM;
	snprintf(lines, size + 1, "%s\n%s", text, signature);
	int error = files_write(folder, name, lines, size);

	free(lines);
	return error;
}

int signed_write(int folder, const char *name, const char *signature, char *text, const struct key *key)
{
	unsigned char octets[crypto_sign_BYTES];
	char hex[SIGNATURE_HEX + 2];

	if (!text)
		return -ENOMEM;
	crypto_sign_detached(octets, NULL, (const unsigned char *)text, strlen(text), key->secret);
	sodium_bin2hex(hex, SIGNATURE_HEX + 1, octets, sizeof(octets));
	strcat(hex, "\n");
	int error = signature ? files_write(folder, name, text, strlen(text)) : write_lines(folder, name, text, hex);

	if (!error && signature)
		error = files_write(folder, signature, hex, SIGNATURE_HEX + 1);
	free(text);
	return error;
}

/* 128 hex digits and a line feed. */
static bool parse_signature(uint8_t *text, long size, unsigned char signature[crypto_sign_BYTES])
{
	if (size != SIGNATURE_HEX + 1 || text[SIGNATURE_HEX] != '\n')
		return false;
	text[SIGNATURE_HEX] = 0;
	return from_hex((const char *)text, signature, crypto_sign_BYTES);
}

static int read_beside(int folder, const char *where, const char *name, unsigned char signature[crypto_sign_BYTES],
                       struct fault *fault)
{
	uint8_t *text = NULL;
	long n = files_read(folder, name, SIGNATURE_HEX + 1, &text);
	bool good = n >= 0 && parse_signature(text, n, signature);

	free(text);
	if (n < 0)
		return fault_set(fault, EBADMSG, "%s/%s: %s", where, name, files_reason((int)n));
	return good ? 0
	            : fault_set(fault, EBADMSG, "%s/%s: no signature of 128 hex digits and a line feed", where, name);
}

/* Cuts the signature off; a line feed is between. */
static int take_last_line(const char *where, const char *name, uint8_t *text, long *size,
                          unsigned char signature[crypto_sign_BYTES], struct fault *fault)
{
	long start = *size - SIGNATURE_HEX - 1;

	if (start < 1 || text[start - 1] != '\n' || !parse_signature(text + start, SIGNATURE_HEX + 1, signature))
		return fault_set(fault, EBADMSG, "%s/%s: no signature of 128 hex digits in its last line", where, name);
	*size = start - 1;
	return 0;
}

/* The signature is that of the key that the text names. */
static int check_text(const char *where, const char *name, const unsigned char *signature, struct signed_text *text,
                      struct fault *fault)
{
	const unsigned char *octets = (const unsigned char *)text->text;
	unsigned char public[crypto_sign_PUBLICKEYBYTES];
	char path[FILES_PATH_SIZE + 32];

	snprintf(path, sizeof(path), "%s/%s", where, name);
	if (attest_signer(path, text->text, text->size, text->key, fault))
		return -EBADMSG;
	if (!from_hex(text->key, public, sizeof(public)) ||
	    crypto_sign_verify_detached(signature, octets, text->size, public))
		return fault_set(fault, EBADMSG, "%s: the signature does not fit", path);
	crypto_hash_sha256(text->digest, octets, text->size);
	return 0;
}

int signed_read(int folder, const char *where, const char *name, const char *signature, struct signed_text *text,
                struct fault *fault)
{
	unsigned char octets[crypto_sign_BYTES];
	uint8_t *read = NULL;

	*text = (struct signed_text){ 0 };
	long size = files_read(folder, name, TEXT_MOST, &read);

	if (size < 0) {
		fault_set(fault, EBADMSG, "%s/%s: %s", where, name, files_reason((int)size));
		return size == -ENOENT ? -ENOENT : -EBADMSG;
	}
	int error = signature ? read_beside(folder, where, signature, octets, fault)
	                      : take_last_line(where, name, read, &size, octets, fault);

	text->text = (char *)read;
	text->size = (size_t)size;
	return error ? error : check_text(where, name, octets, text, fault);
}

void signed_clear(struct signed_text *text)
{
	free(text->text);
	*text = (struct signed_text){ 0 };
}
