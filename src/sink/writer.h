// SPDX-License-Identifier: GPL-3.0-or-later
/* writer: a file, pipe or terminal that records are written to, each whole or not at all.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fault.h"  // struct fault

struct writer;

/* "-" is standard output. An existing file is emptied by the first record or flush, not before. A live stream never
 * waits for its reader. NULL with the reason in *fault. */
struct writer *writer_open(const char *target, bool live, struct fault *fault);
/* The same, but appends to what the file holds already. */
struct writer *writer_append(const char *target, bool live, struct fault *fault);

/* 0 or -errno; also 0 when a live stream's reader is too slow: then the record is dropped and counted. */
int writer_write(struct writer *writer, const void *record, size_t bytes);
int writer_flush(struct writer *writer);
/* Flushes what was written, waiting when that is needed and the stream is not live; 0 or -errno. */
int writer_close(struct writer *writer);

uint64_t writer_dropped(const struct writer *writer);
bool writer_is_terminal(const struct writer *writer);
/* What is written to fd appears on the same terminal. */
bool writer_same_terminal(const struct writer *writer, int fd);
/* Lines of the terminal, 24 when not known. */
int writer_lines(const struct writer *writer);
