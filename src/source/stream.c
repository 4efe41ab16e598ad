// SPDX-License-Identifier: GPL-3.0-or-later
/* stream: poll(2) on the descriptor and on the eventfd that cancels. See stream.h.
 */
#include "stream.h"

#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

int stream_init(struct stream *stream)
{
	stream->fd = -1;
	stream->cancel_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	return stream->cancel_fd < 0 ? -errno : 0;
}

void stream_close(struct stream *stream)
{
	if (stream->fd >= 0)
		close(stream->fd);
	if (stream->cancel_fd >= 0)
		close(stream->cancel_fd);
	stream->fd = stream->cancel_fd = -1;
}

void stream_info(const struct stream *stream, struct source_info *info)
{
	struct stat st;
	if (fstat(stream->fd, &st) == 0 && S_ISREG(st.st_mode) && info->nof_files < SOURCE_FILES_MAX)
		info->files[info->nof_files++] = (struct source_file){ st.st_dev, st.st_ino };
}

void stream_cancel(struct stream *stream)
{
	uint64_t one = 1;
	ssize_t n = write(stream->cancel_fd, &one, sizeof(one));
	(void)n;
}

int stream_wait(const struct stream *stream, short events, int timeout_ms)
{
	struct pollfd fds[] = {
		{ .fd = stream->cancel_fd, .events = POLLIN },
		{ .fd = stream->fd, .events = events }, /* poll() leaves a negative one alone */
	};
	int n;
	do
		n = poll(fds, 2, timeout_ms);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return -errno;
	return fds[0].revents ? -ECANCELED : n ? 0 : -ETIMEDOUT;
}

int64_t stream_now_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * INT64_C(1000) + now.tv_nsec / 1000000;
}

ssize_t stream_read(const struct stream *stream, void *buffer, size_t size, int timeout_ms)
{
	const int64_t end_ms = stream_now_ms() + timeout_ms;
	size_t done = 0;
	while (done < size) {
		int64_t left_ms = end_ms - stream_now_ms();
		int err = stream_wait(stream, POLLIN, timeout_ms < 0 ? -1 : left_ms > 0 ? (int)left_ms : 0);
		if (err)
			return err;
		ssize_t n = read(stream->fd, (char *)buffer + done, size - done);
		if (n == 0)
			break;
		if (n < 0 && errno != EINTR && errno != EAGAIN)
			return -errno;
		done += n > 0 ? n : 0;
	}
	return done;
}

int stream_sleep(const struct stream *stream, int timeout_ms)
{
	struct stream cancel = { .fd = -1, .cancel_fd = stream->cancel_fd };
	int err = stream_wait(&cancel, 0, timeout_ms);
	return err == -ETIMEDOUT ? 0 : err;
}
