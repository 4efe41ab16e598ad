// SPDX-License-Identifier: GPL-3.0-or-later
/* client: the other end of a control socket. See control.h. */
#include "control.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "place.h"   // place_connect
#include "answer.h"  // answer_decode

/* Longer than any order takes. */
static const struct timeval patience = { .tv_sec = 10 };

static int send_line(int fd, const char *path, const char *text, struct fault *fault)
{
	char line[ORDER_TEXT_SIZE + 1];
	size_t length = strlen(text);

	if (length >= ORDER_TEXT_SIZE || memchr(text, '\n', length))
		return fault_set(fault, EINVAL, "an order is one line of %d octets at most", ORDER_TEXT_SIZE - 1);
	memcpy(line, text, length);
	line[length++] = '\n';
	if (send(fd, line, length, MSG_NOSIGNAL) == (ssize_t)length)
		return 0;
	return errno == EPIPE ? 0 : fault_set(fault, errno, "%s: %s", path, strerror(errno)); /* it may say why */
}

/* Up to the end of the line, or of the connection. */
static int read_answer(int fd, const char *path, struct order_answer *answer, struct fault *fault)
{
	char line[ANSWER_BYTES_MAX];
	size_t length = 0;
	ssize_t n;

	while (length < sizeof(line) && (n = recv(fd, line + length, sizeof(line) - length, 0)) > 0)
		length += (size_t)n;
	const char *wrong = answer_decode(line, length, answer);

	return wrong ? fault_set(fault, EPROTO, "%s: no answer came: %s", path, wrong) : 0;
}

int control_ask(const char *path, const char *text, struct order_answer *answer, struct fault *fault)
{
	int fd = place_connect(path, fault);

	if (fd < 0)
		return fd;
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	int error = send_line(fd, path, text, fault);

	if (!error)
		error = read_answer(fd, path, answer, fault);
	close(fd);
	return error;
}
