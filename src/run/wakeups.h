/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * wakeups: what a live run waits for besides its device: signals that end it, and ticks. Private to src/run.
 */
#pragma once

#include "fault.h"  // struct fault

struct wakeups {
	int signal_fd; /* a struct signalfd_siginfo for each SIGINT, SIGTERM, SIGHUP */
	int timer_fd;  /* a count of ticks: tables and status */
};

#define WAKEUPS_NONE { .signal_fd = -1, .timer_fd = -1 }

/* Blocks the signals: before the first thread starts, so that all threads inherit it. 0, or -errno with the reason. */
int wakeups_open(struct wakeups *wakeups, struct fault *fault);
void wakeups_close(struct wakeups *wakeups);
