// SPDX-License-Identifier: GPL-3.0-or-later
/* writer: a bounded buffer before a file descriptor.
 *
 * Live, poll() is asked before every write, and no write is longer than PIPE_BUF: a pipe that polls writable takes that
 * much without blocking, and the flags of a descriptor that we may share with a shell stay untouched. */
#include "writer.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BUFFER_BYTES = 256 * 1024 };

struct writer {
	int fd;
	bool live, empty; /* empty: the file as it was found is still to be emptied */
	int error;        /* -errno of the first failure: nothing is written after it */
	size_t used;
	off_t grown; /* octets written since the buffer was empty: they end a record only when it is empty again */
	uint64_t dropped;
	uint8_t buffer[BUFFER_BYTES];
};

static bool keeps(const struct sink_config *config)
{
	return config->append || config->again;
}

/* Live, a FIFO without a reader is refused at once (open(2), ENXIO), where else nobody would hear a signal. */
static int open_target(const struct sink_config *config)
{
	const int flags = (keeps(config) ? O_APPEND : 0) | (config->live ? O_NONBLOCK : 0);
	int fd = open(config->target, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOCTTY | flags, 0666);

	if (fd >= 0 && config->live && config->patient)
		fcntl(fd, F_SETFL, flags & ~O_NONBLOCK);
	return fd;
}

struct writer *writer_open(const struct sink_config *config, struct fault *fault)
{
	bool standard = strcmp(config->target, "-") == 0;
	struct writer *writer = calloc(1, sizeof(*writer));

	if (!writer) {
		fault_set(fault, ENOMEM, "%s: out of memory", config->target);
		return NULL;
	}
	writer->live = config->live && !config->patient;
	writer->empty = !standard && !keeps(config);
	writer->fd = standard ? STDOUT_FILENO : open_target(config);
	if (writer->fd < 0) {
		fault_set(fault, errno, "%s: cannot be written: %s", config->target,
		          errno == ENXIO ? "nobody reads it" : strerror(errno));
		free(writer);
		return NULL;
	}
	return writer;
}

static int truncate_once(struct writer *writer)
{
	struct stat st;

	if (!writer->empty)
		return 0;
	writer->empty = false;
	if (fstat(writer->fd, &st) || !S_ISREG(st.st_mode))
		return 0;
	return ftruncate(writer->fd, 0) ? -errno : 0;
}

static bool would_wait(const struct writer *writer)
{
	struct pollfd fd = { .fd = writer->fd, .events = POLLOUT };

	return writer->live && poll(&fd, 1, 0) == 0;
}

/* Takes half a record off the end of a file. */
static void cut_back(struct writer *writer)
{
	const off_t half = writer->grown;
	struct stat st;

	writer->grown = 0;
	if (half && !fstat(writer->fd, &st) && S_ISREG(st.st_mode) && st.st_size >= half &&
	    ftruncate(writer->fd, st.st_size - half))
		return; /* it stays */
}

/* Writes what can be written now. */
static int drain(struct writer *writer)
{
	size_t done = 0;

	if (!writer->error)
		writer->error = truncate_once(writer);
	while (!writer->error && done < writer->used && !would_wait(writer)) {
		size_t chunk = writer->used - done;

		if (writer->live && chunk > PIPE_BUF)
			chunk = PIPE_BUF;
		ssize_t n = write(writer->fd, writer->buffer + done, chunk);
		if (n >= 0)
			done += (size_t)n;
		else if (errno == EAGAIN && writer->live)
			break;
		else if (errno != EINTR && errno != EAGAIN)
			writer->error = -errno;
	}
	writer->used -= done;
	memmove(writer->buffer, writer->buffer + done, writer->used);
	writer->grown = writer->used ? writer->grown + (off_t)done : 0;
	if (writer->error)
		cut_back(writer);
	return writer->error;
}

int writer_write(struct writer *writer, const void *record, size_t bytes)
{
	if (bytes > BUFFER_BYTES - writer->used)
		drain(writer);
	if (writer->error)
		return writer->error;
	if (bytes > BUFFER_BYTES - writer->used) {
		writer->dropped++;
		return 0;
	}
	memcpy(writer->buffer + writer->used, record, bytes);
	writer->used += bytes;
	return writer->live ? drain(writer) : 0;
}

int writer_flush(struct writer *writer)
{
	return drain(writer);
}

int writer_close(struct writer *writer)
{
	int error = writer->used ? drain(writer) : writer->error;

	if (writer->fd != STDOUT_FILENO && close(writer->fd) && !error)
		error = -errno;
	free(writer);
	return error;
}

uint64_t writer_dropped(const struct writer *writer)
{
	return writer->dropped;
}

bool writer_is_terminal(const struct writer *writer)
{
	return isatty(writer->fd);
}

bool writer_same_terminal(const struct writer *writer, int fd)
{
	struct stat ours, other;

	return isatty(fd) && !fstat(writer->fd, &ours) && !fstat(fd, &other) && ours.st_rdev == other.st_rdev;
}

int writer_lines(const struct writer *writer)
{
	struct winsize size;

	return ioctl(writer->fd, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 ? size.ws_row : 24;
}
