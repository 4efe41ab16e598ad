// SPDX-License-Identifier: GPL-3.0-or-later
/* stream: reads a file descriptor until it is cancelled from another thread; what files and sockets have in common.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>  // ssize_t

#include "source.h"  // struct source_info

struct stream {
	int fd;        /* -1: none yet; whoever opened it puts it here */
	int cancel_fd; /* eventfd, readable once cancelled */
};

/* No descriptor yet: 0 or -errno. */
int stream_init(struct stream *stream);
/* Closes both descriptors. */
void stream_close(struct stream *stream);
/* Adds the file behind the descriptor, where it is one, to info->files. */
void stream_info(const struct stream *stream, struct source_info *info);

/* From any thread: every call below returns -ECANCELED from now on. */
void stream_cancel(struct stream *stream);

/* Fills buffer[size]. Octets read, fewer only at the end of the stream; -ECANCELED; -ETIMEDOUT when it was not full
 * after timeout_ms, however much came (negative: waits for ever); -errno. On an error what was read of this buffer is
 * gone. */
ssize_t stream_read(const struct stream *stream, void *buffer, size_t size, int timeout_ms);

/* Waits for the descriptor's events (poll(2)): 0, -ECANCELED or -ETIMEDOUT. */
int stream_wait(const struct stream *stream, short events, int timeout_ms);

/* The monotonic clock that timeouts are measured by. */
int64_t stream_now_ms(void);

/* Waits for nothing but the cancel: -ECANCELED, or 0 after timeout_ms. */
int stream_sleep(const struct stream *stream, int timeout_ms);
