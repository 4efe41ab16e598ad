// SPDX-License-Identifier: GPL-3.0-or-later
/* octets: a stream, what is unpacked from it, and a few octets looked at before their time. See octets.h.
 */
#include "octets.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "unpack.h"  // unpack_read

int octets_init(struct octets *octets, struct fault *fault)
{
	*octets = (struct octets){ 0 };
	int err = stream_init(&octets->stream);
	return err ? fault_set(fault, -err, "out of descriptors: %s", strerror(-err)) : 0;
}

static void forget(struct octets *octets)
{
	unpack_destroy(octets->unpack);
	octets->unpack = NULL;
	octets->nof_ahead = 0;
	if (octets->stream.fd >= 0)
		close(octets->stream.fd);
	octets->stream.fd = -1;
}

int octets_open(struct octets *octets, const char *target, struct fault *fault)
{
	bool standard_input = !strcmp(target, "-");
	const char *name = standard_input ? "standard input" : target, *suffix = unpack_suffix(target);
	struct stat st;
	forget(octets);
	octets->stream.fd =
		standard_input ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0) : open(target, O_RDONLY | O_CLOEXEC);
	if (octets->stream.fd < 0)
		return fault_set(fault, errno, "%s: %s", name, strerror(errno));
	if (fstat(octets->stream.fd, &st) == 0 && S_ISDIR(st.st_mode))
		return fault_set(fault, EISDIR, "%s: is a directory", name);
	octets->unpack = suffix ? unpack_create(suffix) : NULL;
	if (suffix && !octets->unpack)
		return fault_set(fault, ENOMEM, "%s: out of memory", name);
	return 0;
}

void octets_close(struct octets *octets)
{
	forget(octets);
	stream_close(&octets->stream);
}

void octets_cancel(struct octets *octets)
{
	stream_cancel(&octets->stream);
}

/* Is it a file in which one may jump? */
static bool plain(const struct octets *octets, struct stat *st)
{
	return !octets->unpack && fstat(octets->stream.fd, st) == 0 && S_ISREG(st->st_mode);
}

bool octets_is_file(const struct octets *octets)
{
	struct stat st;
	return fstat(octets->stream.fd, &st) == 0 && S_ISREG(st.st_mode);
}

uint64_t octets_size(const struct octets *octets)
{
	struct stat st;
	return plain(octets, &st) ? (uint64_t)st.st_size : UINT64_MAX;
}

static ssize_t from_stream(void *ctx, void *buffer, size_t size)
{
	const struct stream *stream = ctx;
	for (;;) {
		int err = stream_wait(stream, POLLIN, -1);
		if (err)
			return err;
		ssize_t n = read(stream->fd, buffer, size);
		if (n >= 0)
			return n;
		if (errno != EINTR && errno != EAGAIN)
			return -errno;
	}
}

ssize_t octets_some(struct octets *octets, void *buffer, size_t size)
{
	size_t ahead = octets->nof_ahead < size ? octets->nof_ahead : size;
	if (ahead > 0) {
		memcpy(buffer, octets->ahead, ahead);
		octets->nof_ahead -= ahead;
		memmove(octets->ahead, octets->ahead + ahead, octets->nof_ahead);
		return (ssize_t)ahead;
	}
	if (!octets->unpack)
		return from_stream(&octets->stream, buffer, size);
	int err =
		stream_sleep(&octets->stream, 0); /* a little packed input may unpack to very much: stay cancellable */
	return err ? err : unpack_read(octets->unpack, buffer, size, from_stream, &octets->stream);
}

ssize_t octets_read(struct octets *octets, void *buffer, size_t size)
{
	size_t done = 0;
	while (done < size) {
		ssize_t n = octets_some(octets, (char *)buffer + done, size - done);
		if (n < 0)
			return n;
		if (n == 0)
			break;
		done += (size_t)n;
	}
	return (ssize_t)done;
}

ssize_t octets_peek(struct octets *octets, void *buffer, size_t size)
{
	ssize_t n = octets_read(octets, buffer, size < OCTETS_AHEAD_MAX ? size : OCTETS_AHEAD_MAX);
	if (n > 0) {
		memmove(octets->ahead + n, octets->ahead, octets->nof_ahead);
		memcpy(octets->ahead, buffer, (size_t)n);
		octets->nof_ahead += (size_t)n;
	}
	return n;
}

int octets_skip(struct octets *octets, uint64_t count)
{
	uint8_t passed[4096];
	struct stat st;
	if (octets->nof_ahead == 0 &&
	    plain(octets, &st)) /* no file is longer than INT64_MAX: a greater skip is past its end */
		return count <= INT64_MAX && lseek(octets->stream.fd, (off_t)count, SEEK_CUR) >= 0;
	for (ssize_t n; count > 0; count -= (uint64_t)n) {
		n = octets_some(octets, passed, count < sizeof(passed) ? count : sizeof(passed));
		if (n <= 0)
			return (int)n;
	}
	return 1;
}

const char *octets_error(ssize_t error)
{
	switch (error) {
	case -EBADMSG:
		return "what is packed in it is damaged";
	case -ENOMEM:
		return "to be unpacked it wants more than 100 MB of memory";
	default:
		return strerror((int)-error);
	}
}
