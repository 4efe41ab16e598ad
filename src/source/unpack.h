// SPDX-License-Identifier: GPL-3.0-or-later
/* unpack: decompresses gzip (RFC 1952) or xz while reading, in bounded memory.
 */
#pragma once

#include <stddef.h>
#include <sys/types.h>  // ssize_t

#include "fault.h"  // struct fault

/* Called for more packed octets, `size` at most; returns how many, 0 at the end, -errno. */
typedef ssize_t unpack_pull_fn(void *ctx, void *buffer, size_t size);

/* What the name's ending says: ".gz", ".xz"; NULL when it is neither. */
const char *unpack_suffix(const char *name);

struct unpack;
/* suffix: one of unpack_suffix(). NULL: out of memory. */
struct unpack *unpack_create(const char *suffix);
void unpack_destroy(struct unpack *unpack);

/* Some of the unpacked octets, `size` at most: how many, 0 at the end (also where a cut file ends), -EBADMSG when it is
 * damaged, -ENOMEM when it wants more than 100 MB of memory, or what pull() said. */
ssize_t unpack_read(struct unpack *unpack, void *buffer, size_t size, unpack_pull_fn *pull, void *ctx);
