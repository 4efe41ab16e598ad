// SPDX-License-Identifier: GPL-3.0-or-later
/* interrupt: one thread in sigwait(). See interrupt.h. */
#include "interrupt.h"

static void *wait_main(void *ctx)
{
	struct interrupt *interrupt = ctx;
	int number;

	sigwait(&interrupt->signals, &number);
	atomic_store(&interrupt->happened, true);
	interrupt->on(interrupt->ctx);
	return NULL;
}

int interrupt_start(struct interrupt *interrupt, void (*on)(void *ctx), void *ctx)
{
	interrupt->on = on;
	interrupt->ctx = ctx;
	atomic_init(&interrupt->happened, false);
	sigemptyset(&interrupt->signals);
	sigaddset(&interrupt->signals, SIGINT);
	sigaddset(&interrupt->signals, SIGTERM);
	sigaddset(&interrupt->signals, SIGHUP);
	pthread_sigmask(SIG_BLOCK, &interrupt->signals, &interrupt->before);
	int error = pthread_create(&interrupt->thread, NULL, wait_main, interrupt);

	if (error)
		pthread_sigmask(SIG_SETMASK, &interrupt->before, NULL);
	return -error;
}

void interrupt_stop(struct interrupt *interrupt)
{
	pthread_cancel(interrupt->thread); /* sigwait() is a cancellation point */
	pthread_join(interrupt->thread, NULL);
	pthread_sigmask(SIG_SETMASK, &interrupt->before, NULL);
}
