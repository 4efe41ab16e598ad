// SPDX-License-Identifier: GPL-3.0-or-later
/* loop: see loop.h. */
#include "loop.h"

#include <errno.h>
#include <math.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <systemd/sd-event.h>
#include <time.h>

/* One thing that is waited for; sd-event hands it back with each call. */
struct waiter {
	struct waiter *next;
	sd_event_source *source;
	loop_call *call;
	void *ctx;
	uint64_t every_us; /* period of a tick */
};

struct loop {
	sd_event *event;
	struct waiter *waiters;
};

static int refuse(struct fault *fault, const char *what, int error)
{
	return fault_set(fault, -error, "cannot wait for %s: %s", what, strerror(-error));
}

struct loop *loop_create(struct fault *fault)
{
	struct loop *loop = calloc(1, sizeof(*loop));
	int error = loop ? sd_event_new(&loop->event) : -ENOMEM;

	if (error >= 0)
		return loop;
	refuse(fault, "anything", error);
	free(loop);
	return NULL;
}

void loop_destroy(struct loop *loop)
{
	if (!loop)
		return;
	for (struct waiter *waiter = loop->waiters, *next; waiter; waiter = next) {
		next = waiter->next;
		sd_event_source_disable_unref(waiter->source);
		free(waiter);
	}
	sd_event_unref(loop->event);
	free(loop);
}

static struct waiter *add(struct loop *loop, loop_call *call, void *ctx)
{
	struct waiter *waiter = calloc(1, sizeof(*waiter));

	if (!waiter)
		return NULL;
	*waiter = (struct waiter){ .next = loop->waiters, .call = call, .ctx = ctx };
	loop->waiters = waiter;
	return waiter;
}

static int on_fd(sd_event_source *source, int fd, uint32_t events, void *data)
{
	const struct waiter *waiter = data;

	(void)source;
	(void)fd;
	(void)events;
	waiter->call(waiter->ctx);
	return 0;
}

int loop_add_fd(struct loop *loop, int fd, loop_call *call, void *ctx, struct fault *fault)
{
	struct waiter *waiter = add(loop, call, ctx);
	int error = waiter ? sd_event_add_io(loop->event, &waiter->source, fd, EPOLLIN, on_fd, waiter) : -ENOMEM;

	return error < 0 ? refuse(fault, "a descriptor", error) : 0;
}

/* The next one counts from now: a thread that was held up has nothing to make up for. */
static int on_tick(sd_event_source *source, uint64_t due_us, void *data)
{
	const struct waiter *waiter = data;

	(void)due_us;
	waiter->call(waiter->ctx);
	sd_event_source_set_time_relative(source, waiter->every_us);
	return sd_event_source_set_enabled(source, SD_EVENT_ONESHOT);
}

int loop_add_tick(struct loop *loop, double every_s, loop_call *call, void *ctx, struct fault *fault)
{
	struct waiter *waiter = add(loop, call, ctx);
	int error = -ENOMEM;

	if (waiter) {
		waiter->every_us = (uint64_t)(every_s * 1e6);
		error = sd_event_add_time_relative(loop->event, &waiter->source, CLOCK_MONOTONIC, waiter->every_us,
		                                   1000, on_tick, waiter);
	}
	return error < 0 ? refuse(fault, "time", error) : 0;
}

static int on_signal(sd_event_source *source, const struct signalfd_siginfo *info, void *data)
{
	const struct waiter *waiter = data;

	(void)source;
	(void)info;
	waiter->call(waiter->ctx);
	return 0;
}

int loop_add_signal(struct loop *loop, int number, loop_call *call, void *ctx, struct fault *fault)
{
	struct waiter *waiter = add(loop, call, ctx);
	int error = -ENOMEM;

	if (waiter)
		error = sd_event_add_signal(loop->event, &waiter->source, number | SD_EVENT_SIGNAL_PROCMASK, on_signal,
		                            waiter);
	return error < 0 ? refuse(fault, "signals", error) : 0;
}

int loop_add_stop_signals(struct loop *loop, loop_call *call, void *ctx, struct fault *fault)
{
	int error = loop_add_signal(loop, SIGINT, call, ctx, fault);

	return error ? error : loop_add_signal(loop, SIGTERM, call, ctx, fault);
}

int loop_wait(struct loop *loop, double patience_s, struct fault *fault)
{
	int error = sd_event_run(loop->event, isinf(patience_s) ? UINT64_MAX : (uint64_t)(fmax(patience_s, 0) * 1e6));

	return error < 0 && error != -EINTR ? refuse(fault, "anything", error) : 0;
}
