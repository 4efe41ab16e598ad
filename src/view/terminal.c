// SPDX-License-Identifier: GPL-3.0-or-later
/* terminal: see terminal.h. The terminal is opened once more, so that writing to it need not wait and the descriptors
 * shared with a shell stay as they are. */
#include "terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "able.h"     // able_to_draw
#include "crash.h"    // struct crash
#include "keys.h"     // KEY_OF_GONE
#include "painter.h"  // struct painter
#include "plain.h"    // plain_text

enum { CHUNK = 4096, KEPT_MAX = 64 * 1024, LEAVE_MS = 500 };

struct terminal {
	int tty;
	int picture;        /* file in memory: what is to be sent */
	off_t stored, sent; /* octets of it */
	int errors;         /* file in memory: what was written to standard error */
	int stderr_before;  /* -1: it is not kept back */
	off_t told;         /* octets of errors that terminal_notice() has seen */
	struct termios before, during;
	struct painter *painter; /* NULL before it was entered */
	struct crash crash;
	bool entered, anew;
};

static bool same_terminal(int a, int b)
{
	struct stat one, other;

	return isatty(a) && isatty(b) && !fstat(a, &one) && !fstat(b, &other) && one.st_rdev == other.st_rdev;
}

bool terminal_possible(void)
{
	return same_terminal(STDIN_FILENO, STDOUT_FILENO) && ttyname(STDIN_FILENO) &&
	       tcgetpgrp(STDIN_FILENO) == getpgrp() && able_to_draw();
}

/* By its name, or, where that is another user's (su), as the one that controls the process. */
static int open_again(void)
{
	static const int flags = O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC;
	const char *name = ttyname(STDIN_FILENO);
	int tty = name ? open(name, flags) : -1;

	return tty >= 0 ? tty : open("/dev/tty", flags);
}

struct terminal *terminal_open(void)
{
	struct terminal *terminal = calloc(1, sizeof(*terminal));

	if (!terminal)
		return NULL;
	*terminal = (struct terminal){ .stderr_before = -1 };
	terminal->tty = open_again();
	terminal->picture = memfd_create("picture", MFD_CLOEXEC);
	terminal->errors = memfd_create("errors", MFD_CLOEXEC);
	if (terminal->tty >= 0 && terminal->picture >= 0 && terminal->errors >= 0 &&
	    !tcgetattr(terminal->tty, &terminal->before)) {
		fcntl(terminal->errors, F_SETFL, O_APPEND);
		return terminal;
	}
	terminal_close(terminal);
	return NULL;
}

/* ---- standard error ---- */

static void keep_errors(struct terminal *terminal)
{
	if (!same_terminal(STDIN_FILENO, STDERR_FILENO))
		return;
	terminal->stderr_before = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
	if (terminal->stderr_before >= 0)
		dup2(terminal->errors, STDERR_FILENO);
}

/* What was kept back is printed where it would have been, as far as the terminal takes it. */
static void give_errors_back(struct terminal *terminal)
{
	char octets[CHUNK + 1];
	ssize_t n;

	if (terminal->stderr_before < 0)
		return;
	dup2(terminal->stderr_before, STDERR_FILENO);
	close(terminal->stderr_before);
	terminal->stderr_before = -1;
	for (off_t at = 0; (n = pread(terminal->errors, octets, CHUNK, at)) > 0; at += n) {
		octets[n] = 0;
		plain_text(octets, true);
		if (write(terminal->tty, octets, strlen(octets)) < 0)
			break;
	}
	terminal->told = 0;
	if (ftruncate(terminal->errors, 0))
		return;
}

bool terminal_notice(struct terminal *terminal, char *line, int size)
{
	off_t end = lseek(terminal->errors, 0, SEEK_END);
	char octets[CHUNK + 1];

	if (end <= terminal->told)
		return false;
	off_t from = end > CHUNK ? end - CHUNK : 0;
	ssize_t n = pread(terminal->errors, octets, CHUNK, from);

	terminal->told = end;
	if (end > KEPT_MAX && !ftruncate(terminal->errors, 0))
		terminal->told = 0;
	while (n > 0 && octets[n - 1] == '\n')
		n--;
	if (n <= 0)
		return false;
	octets[n] = 0;
	const char *last = strrchr(octets, '\n');

	snprintf(line, (size_t)size, "%s", plain_text(last ? octets + (last + 1 - octets) : octets, false));
	return true;
}

/* ---- pictures ---- */

bool terminal_ready(struct terminal *terminal)
{
	char octets[CHUNK];
	ssize_t n, written;

	while (terminal->sent < terminal->stored) {
		n = pread(terminal->picture, octets, sizeof(octets), terminal->sent);
		written = n > 0 ? write(terminal->tty, octets, (size_t)n) : n;
		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0 && errno == EAGAIN)
			return false;
		if (written <= 0) /* it is gone: nobody sees the rest */
			terminal->sent = terminal->stored;
		else
			terminal->sent += written;
	}
	if (terminal->stored && !ftruncate(terminal->picture, 0))
		lseek(terminal->picture, 0, SEEK_SET);
	terminal->stored = terminal->sent = 0;
	return true;
}

static void store(struct terminal *terminal)
{
	terminal->stored = lseek(terminal->picture, 0, SEEK_CUR);
	terminal_ready(terminal);
}

void terminal_show(struct terminal *terminal, const struct grid *grid)
{
	if (!terminal->entered)
		return;
	painter_draw(terminal->painter, grid, terminal->anew);
	terminal->anew = false;
	store(terminal);
}

void terminal_size(const struct terminal *terminal, int *lines, int *columns)
{
	struct winsize size;
	bool known = ioctl(terminal->tty, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0;

	*lines = known ? size.ws_row : 24;
	*columns = known ? size.ws_col : 80;
}

/* ---- entering and leaving ---- */

void terminal_enter(struct terminal *terminal)
{
	if (terminal->entered)
		return;
	crash_guard(&terminal->crash);
	if (terminal->painter) {
		tcsetattr(terminal->tty, TCSANOW, &terminal->during);
	} else {
		terminal->painter = painter_open(terminal->tty, terminal->picture);
		tcgetattr(terminal->tty, &terminal->during);
	}
	keep_errors(terminal);
	terminal->entered = terminal->painter;
	terminal->anew = true;
}

/* A terminal that takes nothing for so long is left as it is. */
static void send_rest(struct terminal *terminal)
{
	struct pollfd fd = { .fd = terminal->tty, .events = POLLOUT };

	while (!terminal_ready(terminal) && poll(&fd, 1, LEAVE_MS) > 0)
		;
}

void terminal_leave(struct terminal *terminal)
{
	if (!terminal->entered)
		return;
	terminal->entered = false;
	painter_end(terminal->painter);
	terminal->stored = lseek(terminal->picture, 0, SEEK_CUR);
	send_rest(terminal);
	tcsetattr(terminal->tty, TCSANOW, &terminal->before);
	crash_unguard(&terminal->crash);
	give_errors_back(terminal);
}

void terminal_close(struct terminal *terminal)
{
	if (!terminal)
		return;
	terminal_leave(terminal);
	painter_close(terminal->painter);
	for (int i = 0; i < 3; i++) {
		int fd = (const int[]){ terminal->tty, terminal->picture, terminal->errors }[i];

		if (fd >= 0)
			close(fd);
	}
	free(terminal);
}

/* ---- keys ---- */

static bool is_gone(const struct terminal *terminal)
{
	struct pollfd fd = { .fd = terminal->tty, .events = POLLIN };

	return poll(&fd, 1, 0) > 0 && fd.revents & (POLLHUP | POLLERR);
}

uint32_t terminal_key(struct terminal *terminal)
{
	if (!terminal->entered)
		return KEY_NONE;
	return is_gone(terminal) ? KEY_OF_GONE : painter_key(terminal->painter);
}
