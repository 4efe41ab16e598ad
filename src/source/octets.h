// SPDX-License-Identifier: GPL-3.0-or-later
/* octets: the contents of a file or of standard input, from the first to the last, unpacked where its name says so.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>  // ssize_t

#include "fault.h"   // struct fault
#include "stream.h"  // struct stream

struct unpack;

enum { OCTETS_AHEAD_MAX = 64 };

struct octets {
	struct stream stream;
	struct unpack *unpack; /* NULL: not compressed */
	size_t nof_ahead;      /* octets read ahead by octets_peek() */
	uint8_t ahead[OCTETS_AHEAD_MAX];
};

/* 0, or -errno with *fault, when it cannot even be cancelled; octets_close() in either case. */
int octets_init(struct octets *octets, struct fault *fault);
/* Opens a file, or standard input as "-", and closes what was open; one named .gz or .xz is unpacked as it is read.
 * 0, or -errno with *fault; a folder is refused. */
int octets_open(struct octets *octets, const char *target, struct fault *fault);
void octets_close(struct octets *octets);

/* From any thread: every read returns -ECANCELED from now on. */
void octets_cancel(struct octets *octets);

/* Whether it is a regular file, which can be opened again. */
bool octets_is_file(const struct octets *octets);
/* Octets of the whole file; UINT64_MAX when that is not known before it is read. */
uint64_t octets_size(const struct octets *octets);

/* At least one octet, `size` at most, as soon as there are any: how many; 0 at the end; -errno (-EBADMSG: packed, but
 * damaged). */
ssize_t octets_some(struct octets *octets, void *buffer, size_t size);
/* Fills buffer[size]: how many, fewer only at the end; -errno. */
ssize_t octets_read(struct octets *octets, void *buffer, size_t size);
/* The same of OCTETS_AHEAD_MAX at most, which are then read once more. */
ssize_t octets_peek(struct octets *octets, void *buffer, size_t size);
/* Passes over octets: 1 when they were there (a plain file does not look), 0 at the end, -errno. */
int octets_skip(struct octets *octets, uint64_t count);

/* What an error of these is called. */
const char *octets_error(ssize_t error);
