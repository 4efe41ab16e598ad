// SPDX-License-Identifier: GPL-3.0-or-later
/* writer: a file, pipe or terminal that records are written to, each whole or not at all.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fault.h"  // struct fault
#include "sink.h"   // struct sink_config

struct writer;

/* Writes to config->target; "-" is standard output. An existing file is emptied by the first record or flush, not
 * before, unless config->append or config->again. Live, it never waits for its reader, unless the run is patient; a
 * FIFO that nobody reads is -ENXIO. NULL with the reason in *fault. */
struct writer *writer_open(const struct sink_config *config, struct fault *fault);

/* 0 or -errno; also 0 when a live stream's reader is too slow: then the record is dropped and counted. A file that is
 * full keeps no half of a record. */
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
