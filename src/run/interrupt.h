// SPDX-License-Identifier: GPL-3.0-or-later
/* interrupt: SIGINT, SIGTERM and SIGHUP while the main thread is busy elsewhere. A thread waits for them, so that no
 * code ever runs inside a signal handler.
 */
#pragma once

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>

struct interrupt {
	pthread_t thread;
	sigset_t signals, before; /* waited for; blocked before interrupt_start() */
	atomic_bool happened;
	void (*on)(void *ctx); /* called once, from the waiting thread */
	void *ctx;
};

/* 0 or -errno. Threads started from now on have the signals blocked. */
int interrupt_start(struct interrupt *interrupt, void (*on)(void *ctx), void *ctx);
/* Ends the waiting and puts the signals back as they were. */
void interrupt_stop(struct interrupt *interrupt);
