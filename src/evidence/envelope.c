// SPDX-License-Identifier: GPL-3.0-or-later
/* envelope: see envelope.h. Secrets are wiped as soon as they have served. */
#include "envelope.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sodium.h>

#define MAGIC "fbswatch sealed 1\n"

enum {
	MAGIC_BYTES = sizeof(MAGIC) - 1,
	PIECE = 65536,
	STREAM_KEY = crypto_secretstream_xchacha20poly1305_KEYBYTES,
	STREAM_HEADER = crypto_secretstream_xchacha20poly1305_HEADERBYTES,
	OVERHEAD = crypto_secretstream_xchacha20poly1305_ABYTES,
	SEALED_KEY = STREAM_KEY + crypto_box_SEALBYTES,
	LAST = crypto_secretstream_xchacha20poly1305_TAG_FINAL,
};

_Static_assert(ENVELOPE_KEY == crypto_box_PUBLICKEYBYTES && ENVELOPE_KEY == crypto_box_SECRETKEYBYTES, "key size");

struct envelope {
	FILE *file;
	int error;
	crypto_secretstream_xchacha20poly1305_state state;
	size_t used;
	uint8_t piece[PIECE], sealed[PIECE + OVERHEAD];
};

static int key_of(const char *text, uint8_t key[ENVELOPE_KEY])
{
	size_t size = 0;

	if (strlen(text) != 2 * ENVELOPE_KEY ||
	    sodium_hex2bin(key, ENVELOPE_KEY, text, 2 * ENVELOPE_KEY, NULL, &size, NULL))
		return -EINVAL;
	return size == ENVELOPE_KEY ? 0 : -EINVAL;
}

int envelope_key_parse(const char *text, uint8_t key[ENVELOPE_KEY], struct fault *fault)
{
	if (key_of(text, key))
		return fault_set(fault, EINVAL, "'%s' is no key: 64 hex digits are expected", text);
	return 0;
}

/* ---- closing ---- */

static void write_out(struct envelope *envelope, const void *octets, size_t size)
{
	if (!envelope->error && fwrite(octets, 1, size, envelope->file) != size)
		envelope->error = errno ? -errno : -EIO;
}

static void write_piece(struct envelope *envelope, unsigned char tag)
{
	crypto_secretstream_xchacha20poly1305_push(&envelope->state, envelope->sealed, NULL, envelope->piece,
	                                           envelope->used, NULL, 0, tag);
	write_out(envelope, envelope->sealed, envelope->used + OVERHEAD);
	sodium_memzero(envelope->piece, envelope->used);
	envelope->used = 0;
}

static void begin(struct envelope *envelope, const uint8_t key[ENVELOPE_KEY])
{
	uint8_t stream_key[STREAM_KEY], sealed_key[SEALED_KEY], header[STREAM_HEADER];

	crypto_secretstream_xchacha20poly1305_keygen(stream_key);
	if (crypto_box_seal(sealed_key, stream_key, sizeof(stream_key), key))
		envelope->error = -EINVAL; /* no point of the curve */
	crypto_secretstream_xchacha20poly1305_init_push(&envelope->state, header, stream_key);
	sodium_memzero(stream_key, sizeof(stream_key));
	write_out(envelope, MAGIC, MAGIC_BYTES);
	write_out(envelope, key, ENVELOPE_KEY);
	write_out(envelope, sealed_key, sizeof(sealed_key));
	write_out(envelope, header, sizeof(header));
}

struct envelope *envelope_create(const char *path, const uint8_t key[ENVELOPE_KEY])
{
	struct envelope *envelope = calloc(1, sizeof(*envelope));

	if (!envelope || sodium_init() < 0) {
		free(envelope);
		errno = ENOMEM;
		return NULL;
	}
	envelope->file = fopen(path, "wxe");
	if (!envelope->file) {
		free(envelope);
		return NULL;
	}
	begin(envelope, key);
	return envelope;
}

int envelope_put(struct envelope *envelope, const uint8_t *octets, size_t size)
{
	while (size && !envelope->error) {
		size_t n = size < PIECE - envelope->used ? size : PIECE - envelope->used;

		memcpy(envelope->piece + envelope->used, octets, n);
		envelope->used += n;
		octets += n;
		size -= n;
		if (envelope->used == PIECE)
			write_piece(envelope, 0);
	}
	return envelope->error;
}

int envelope_close(struct envelope *envelope)
{
	write_piece(envelope, LAST);
	if (fclose(envelope->file) && !envelope->error)
		envelope->error = -errno;
	int error = envelope->error;

	sodium_memzero(envelope, sizeof(*envelope));
	free(envelope);
	return error;
}

/* ---- keys ---- */

static int write_secret(const char *path, const uint8_t secret[ENVELOPE_KEY])
{
	char hex[ENVELOPE_KEY_TEXT + 1];
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);

	if (fd < 0)
		return -errno;
	sodium_bin2hex(hex, ENVELOPE_KEY_TEXT, secret, ENVELOPE_KEY);
	hex[2 * ENVELOPE_KEY] = '\n';
	int error = write(fd, hex, ENVELOPE_KEY_TEXT) == ENVELOPE_KEY_TEXT && !fsync(fd) ? 0 : -EIO;

	sodium_memzero(hex, sizeof(hex));
	return close(fd) && !error ? -errno : error;
}

int envelope_keys(const char *path, char text[ENVELOPE_KEY_TEXT], struct fault *fault)
{
	uint8_t public[ENVELOPE_KEY], secret[ENVELOPE_KEY];

	if (sodium_init() < 0)
		return fault_set(fault, ENOMEM, "out of memory");
	crypto_box_keypair(public, secret);
	int error = write_secret(path, secret);

	sodium_memzero(secret, sizeof(secret));
	if (error)
		return fault_set(fault, -error, "%s: %s", path, strerror(-error));
	sodium_bin2hex(text, ENVELOPE_KEY_TEXT, public, sizeof(public));
	return 0;
}

static int read_secret(const char *path, uint8_t secret[ENVELOPE_KEY], struct fault *fault)
{
	char text[ENVELOPE_KEY_TEXT + 1] = "";
	struct stat st;
	FILE *file = fopen(path, "re");

	if (!file)
		return fault_set(fault, errno, "%s: %s", path, strerror(errno));
	bool others = fstat(fileno(file), &st) || st.st_mode & 077;
	char *line = fgets(text, sizeof(text), file);

	fclose(file);
	text[strcspn(text, "\n")] = 0;
	int error = line ? key_of(text, secret) : -EINVAL;

	sodium_memzero(text, sizeof(text));
	if (others)
		return fault_set(fault, EPERM, "%s: others may read this key: chmod 600 it", path);
	return error ? fault_set(fault, EINVAL, "%s: not a key: 64 hex digits are expected", path) : 0;
}

/* ---- opening ---- */

struct opening {
	FILE *in, *out;
	const char *path, *out_path;
	crypto_secretstream_xchacha20poly1305_state state;
	uint8_t sealed[PIECE + OVERHEAD], piece[PIECE];
};

static int not_ours(const struct opening *opening, const char *reason, struct fault *fault)
{
	return fault_set(fault, EBADMSG, "%s: %s", opening->path, reason);
}

static int open_head(struct opening *opening, const uint8_t secret[ENVELOPE_KEY], struct fault *fault)
{
	uint8_t magic[MAGIC_BYTES], to[ENVELOPE_KEY], own[ENVELOPE_KEY], sealed_key[SEALED_KEY], header[STREAM_HEADER],
		stream_key[STREAM_KEY];
	bool whole = fread(magic, sizeof(magic), 1, opening->in) == 1 && fread(to, sizeof(to), 1, opening->in) == 1 &&
	             fread(sealed_key, sizeof(sealed_key), 1, opening->in) == 1 &&
	             fread(header, sizeof(header), 1, opening->in) == 1;

	if (!whole || memcmp(magic, MAGIC, MAGIC_BYTES) != 0)
		return not_ours(opening, "no sealed file of fbswatch", fault);
	crypto_scalarmult_base(own, secret);
	if (memcmp(own, to, sizeof(to)) != 0)
		return not_ours(opening, "sealed to another key", fault);
	bool good = crypto_box_seal_open(stream_key, sealed_key, sizeof(sealed_key), to, secret) == 0 &&
	            crypto_secretstream_xchacha20poly1305_init_pull(&opening->state, header, stream_key) == 0;

	sodium_memzero(stream_key, sizeof(stream_key));
	return good ? 0 : not_ours(opening, "its head is damaged", fault);
}

/* Piece by piece up to the one that says it is the last, behind which there must be nothing. */
static int open_body(struct opening *opening, struct fault *fault)
{
	unsigned char tag = 0;

	while (tag != LAST) {
		unsigned long long size;
		size_t got = fread(opening->sealed, 1, sizeof(opening->sealed), opening->in);

		if (got < OVERHEAD)
			return not_ours(opening, "its end is missing", fault);
		if (crypto_secretstream_xchacha20poly1305_pull(&opening->state, opening->piece, &size, &tag,
		                                               opening->sealed, got, NULL, 0))
			return not_ours(opening, "damaged, or cut off", fault);
		if (fwrite(opening->piece, 1, size, opening->out) != size)
			return fault_set(fault, errno, "%s: %s", opening->out_path, strerror(errno));
	}
	return fgetc(opening->in) == EOF ? 0 : not_ours(opening, "something stands behind its end", fault);
}

static int open_into(struct opening *opening, const uint8_t secret[ENVELOPE_KEY], struct fault *fault)
{
	opening->in = fopen(opening->path, "re");
	if (!opening->in)
		return fault_set(fault, errno, "%s: %s", opening->path, strerror(errno));
	int error = open_head(opening, secret, fault);

	if (!error && !(opening->out = fopen(opening->out_path, "wxe")))
		error = fault_set(fault, errno, "%s: %s", opening->out_path, strerror(errno));
	if (!error)
		error = open_body(opening, fault);
	if (opening->out && fclose(opening->out) && !error)
		error = fault_set(fault, errno, "%s: %s", opening->out_path, strerror(errno));
	if (opening->out && error)
		remove(opening->out_path);
	fclose(opening->in);
	return error;
}

int envelope_open(const char *path, const char *key_path, const char *out, struct fault *fault)
{
	struct opening *opening = calloc(1, sizeof(*opening));
	uint8_t secret[ENVELOPE_KEY];
	int error = !opening || sodium_init() < 0 ? fault_set(fault, ENOMEM, "out of memory") : 0;

	if (!error)
		error = read_secret(key_path, secret, fault);
	if (!error) {
		opening->path = path;
		opening->out_path = out;
		error = open_into(opening, secret, fault);
	}
	sodium_memzero(secret, sizeof(secret));
	if (opening)
		sodium_memzero(opening, sizeof(*opening));
	free(opening);
	return error;
}
