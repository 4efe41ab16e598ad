// SPDX-License-Identifier: GPL-3.0-or-later
/* crash: see crash.h. The handler knows nothing of the program, whose memory may be in any state: it sends what
 * restores every terminal that painter.h draws on, puts back the modes that a shell works with, and prints what had
 * been kept of standard error, which then is a file in memory. Only functions that are safe in handlers
 * (signal-safety(7)). */
#include "crash.h"

#include <fcntl.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

static const int signals[CRASH_SIGNALS] = { SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT };

/* xterm's ctlseqs: attributes off, cursor shown, keypad as usual, the other screen back. */
static const char restore[] = "\033[0m\033[?25h\033[?1l\033>\033[?1049l\r\n";

static void restore_modes(int tty)
{
	struct termios modes;

	if (tcgetattr(tty, &modes))
		return;
	modes.c_lflag |= ICANON | ECHO | ECHOE | ECHOK | ISIG | IEXTEN;
	modes.c_iflag |= ICRNL;
	modes.c_oflag |= OPOST | ONLCR;
	tcsetattr(tty, TCSANOW, &modes);
}

static void print_kept(int tty)
{
	char octets[512];
	ssize_t n;

	if (fcntl(STDERR_FILENO, F_GET_SEALS) < 0) /* only files in memory have them */
		return;
	lseek(STDERR_FILENO, 0, SEEK_SET);
	while ((n = read(STDERR_FILENO, octets, sizeof(octets))) > 0 && write(tty, octets, (size_t)n) == n)
		;
}

static void on_crash(int signal)
{
	int tty = open("/dev/tty", O_RDWR | O_NOCTTY | O_NONBLOCK);

	if (tty >= 0 && write(tty, restore, sizeof(restore) - 1) > 0) {
		restore_modes(tty);
		print_kept(tty);
	}
	raise(signal); /* its usual way, once this has returned */
}

void crash_guard(struct crash *crash)
{
	const struct sigaction action = { .sa_handler = on_crash, .sa_flags = (int)SA_RESETHAND };

	for (int i = 0; i < CRASH_SIGNALS; i++)
		sigaction(signals[i], &action, &crash->before[i]);
}

void crash_unguard(const struct crash *crash)
{
	for (int i = 0; i < CRASH_SIGNALS; i++)
		sigaction(signals[i], &crash->before[i], NULL);
}
