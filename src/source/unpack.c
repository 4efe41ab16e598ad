// SPDX-License-Identifier: GPL-3.0-or-later
/* unpack: zlib and liblzma behind one face. Several packed streams in a row are one, as gzip(1) and xz(1) take them.
 *
 * However much a few octets unpack to, only what is asked for is made, and it is gone before the next. See unpack.h.
 */
#include "unpack.h"

#include <errno.h>
#include <lzma.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <zlib.h>

enum { PACKED_OCTETS = 1 << 16, GZIP_WINDOW = 15 + 16 /* zlib.h: gzip's header only */ };

static const uint64_t memory_max = 100 << 20; /* xz -9 wants 65 MB */

struct unpack {
	/* Takes from in[at, have) and gives into out: octets made, -errno; *more is false once the stream is complete.
	 */
	ssize_t (*step)(struct unpack *u, uint8_t *out, size_t size);
	z_stream gzip;
	lzma_stream xz;
	bool is_gzip, drained; /* drained: pull() has nothing left */
	bool complete;         /* a stream has ended, and no other began */
	size_t at, have;
	uint8_t in[PACKED_OCTETS];
};

static ssize_t step_gzip(struct unpack *u, uint8_t *out, size_t size)
{
	z_stream *z = &u->gzip;
	if (u->complete && inflateReset(z) != Z_OK)
		return -EBADMSG;
	u->complete = false;
	z->next_in = u->in + u->at;
	z->avail_in = (uInt)(u->have - u->at);
	z->next_out = out;
	z->avail_out = (uInt)size;
	int result = inflate(z, Z_NO_FLUSH);
	u->at = u->have - z->avail_in;
	u->complete = result == Z_STREAM_END;
	if (result == Z_MEM_ERROR)
		return -ENOMEM;
	return result == Z_OK || result == Z_STREAM_END || result == Z_BUF_ERROR ? (ssize_t)(size - z->avail_out)
	                                                                         : -EBADMSG;
}

static ssize_t step_xz(struct unpack *u, uint8_t *out, size_t size)
{
	lzma_stream *x = &u->xz;
	x->next_in = u->in + u->at;
	x->avail_in = u->have - u->at;
	x->next_out = out;
	x->avail_out = size;
	lzma_ret result = lzma_code(x, LZMA_RUN);
	u->at = u->have - x->avail_in;
	if (result == LZMA_MEM_ERROR || result == LZMA_MEMLIMIT_ERROR)
		return -ENOMEM;
	return result == LZMA_OK || result == LZMA_BUF_ERROR ? (ssize_t)(size - x->avail_out) : -EBADMSG;
}

const char *unpack_suffix(const char *name)
{
	static const char *const suffixes[] = { ".gz", ".xz" };
	size_t length = strlen(name);
	for (size_t i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++) {
		if (length > 3 && !strcasecmp(name + length - 3, suffixes[i]))
			return suffixes[i];
	}
	return NULL;
}

struct unpack *unpack_create(const char *suffix)
{
	struct unpack *u = calloc(1, sizeof(*u));
	if (!u)
		return NULL;
	u->is_gzip = !strcmp(suffix, ".gz");
	u->step = u->is_gzip ? step_gzip : step_xz;
	u->xz = (lzma_stream)LZMA_STREAM_INIT;
	bool ready = u->is_gzip ? inflateInit2(&u->gzip, GZIP_WINDOW) == Z_OK
	                        : lzma_stream_decoder(&u->xz, memory_max, LZMA_CONCATENATED) == LZMA_OK;
	if (ready)
		return u;
	unpack_destroy(u);
	return NULL;
}

void unpack_destroy(struct unpack *u)
{
	if (!u)
		return;
	if (u->is_gzip)
		inflateEnd(&u->gzip);
	lzma_end(&u->xz);
	free(u);
}

/* Sees that there are packed octets to work on: 1, 0 when all is used up, -errno. */
static int refill(struct unpack *u, unpack_pull_fn *pull, void *ctx)
{
	if (u->at < u->have)
		return 1;
	ssize_t n = u->drained ? 0 : pull(ctx, u->in, sizeof(u->in));
	if (n < 0)
		return (int)n;
	u->at = 0;
	u->have = (size_t)n;
	u->drained = n == 0;
	return n > 0;
}

ssize_t unpack_read(struct unpack *u, void *buffer, size_t size, unpack_pull_fn *pull, void *ctx)
{
	size_t room = size < PACKED_OCTETS ? size : PACKED_OCTETS;
	while (room > 0) {
		int more = refill(u, pull, ctx);
		if (more < 0 || (!more && u->complete))
			return more;
		/* with nothing left to read, what is still inside comes out */
		ssize_t n = u->step(u, buffer, room);
		if (n != 0 || !more)
			return n;
	}
	return 0;
}
