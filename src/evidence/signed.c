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

bool signed_key_parse(const char *text, char key[SIGNED_KEY_SIZE])
{
	uint8_t octets[crypto_sign_PUBLICKEYBYTES];

	if (strlen(text) != SIGNED_KEY_SIZE - 1)
		return false;
	for (int i = 0; i < SIGNED_KEY_SIZE; i++)
		key[i] = (char)tolower((unsigned char)text[i]);
	return from_hex(key, octets, sizeof(octets));
}

void signed_key_text(const struct key *key, char text[SIGNED_KEY_SIZE])
{
	sodium_bin2hex(text, SIGNED_KEY_SIZE, key->public, sizeof(key->public));
}

json_t *signed_hex(const uint8_t *octets, size_t size)
{
	char hex[2 * 64 + 1];

	return json_string(sodium_bin2hex(hex, sizeof(hex), octets, size));
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

int signed_write(int folder, const char *name, const char *signature, json_t *object, const struct key *key)
{
	unsigned char octets[crypto_sign_BYTES];
	char hex[SIGNATURE_HEX + 2];

	json_object_set_new(object, "public_key", signed_hex(key->public, sizeof(key->public)));
	char *text = json_dumps(object, signature ? JSON_INDENT(1) : JSON_COMPACT);

	json_decref(object);
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

static int parse_text(const char *where, const char *name, const uint8_t *octets, long size,
                      const unsigned char *signature, struct signed_text *text, struct fault *fault)
{
	unsigned char public[crypto_sign_PUBLICKEYBYTES];
	json_error_t place;

	text->root = json_loadb((const char *)octets, (size_t)size, JSON_REJECT_DUPLICATES, &place);
	if (!json_is_object(text->root))
		return fault_set(fault, EBADMSG, "%s/%s:%d: %s", where, name, text->root ? 1 : place.line,
		                 text->root ? "no object" : place.text);
	if (!signed_word(text->root, "public_key", text->key, sizeof(text->key)) ||
	    !from_hex(text->key, public, sizeof(public)))
		return fault_set(fault, EBADMSG, "%s/%s: no public_key of 64 hex digits", where, name);
	if (crypto_sign_verify_detached(signature, octets, (unsigned long long)size, public))
		return fault_set(fault, EBADMSG, "%s/%s: the signature does not fit", where, name);
	crypto_hash_sha256(text->digest, octets, (unsigned long long)size);
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

	if (!error)
		error = parse_text(where, name, read, size, octets, text, fault);
	free(read);
	return error;
}

void signed_clear(struct signed_text *text)
{
	json_decref(text->root);
	*text = (struct signed_text){ 0 };
}

bool signed_word(const json_t *object, const char *key, char *word, size_t size)
{
	const json_t *value = json_object_get(object, key);
	const char *text = json_string_value(value);
	size_t length = json_string_length(value);

	word[0] = 0;
	if (!length || length >= size || strlen(text) != length)
		return false;
	for (size_t i = 0; i < length; i++)
		if (text[i] < '!' || text[i] > '~' || text[i] == '/')
			return false;
	memcpy(word, text, length + 1);
	return true;
}

bool signed_digest(const json_t *object, const char *key, uint8_t digest[FILES_DIGEST])
{
	return from_hex(json_string_value(json_object_get(object, key)), digest, FILES_DIGEST);
}

bool signed_number(const json_t *object, const char *key, uint64_t *number)
{
	const json_t *value = json_object_get(object, key);

	*number = json_is_integer(value) && json_integer_value(value) >= 0 ? (uint64_t)json_integer_value(value) : 0;
	return json_is_integer(value) && json_integer_value(value) >= 0;
}
