// SPDX-License-Identifier: GPL-3.0-or-later
/* wakeups: signals are waited for, not handled; ticks are the monotonic clock's. */
#include "wakeups.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

static const double tick_s = 0.25;

int wakeups_open(struct wakeups *wakeups, struct fault *fault)
{
	const struct itimerspec tick = {
		.it_interval = { .tv_nsec = (long)(tick_s * 1e9) },
		.it_value = { .tv_nsec = (long)(tick_s * 1e9) },
	};
	sigset_t signals;

	sigemptyset(&signals);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGHUP);
	sigprocmask(SIG_BLOCK, &signals, NULL);
	wakeups->signal_fd = signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
	wakeups->timer_fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
	if (wakeups->signal_fd < 0 || wakeups->timer_fd < 0 || timerfd_settime(wakeups->timer_fd, 0, &tick, NULL))
		return fault_set(fault, errno, "cannot wait for signals and time: %s", strerror(errno));
	return 0;
}

static void close_one(int fd)
{
	if (fd >= 0)
		close(fd);
}

void wakeups_close(struct wakeups *wakeups)
{
	close_one(wakeups->signal_fd);
	close_one(wakeups->timer_fd);
}
