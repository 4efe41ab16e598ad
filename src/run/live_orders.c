// SPDX-License-Identifier: GPL-3.0-or-later
/* live_orders: what somebody orders while the run is on, and what its settings say when they are read again. */
#include <errno.h>
#include <math.h>
#include <poll.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "live_inside.h"  // struct live
#include "log.h"          // log_line
#include "order.h"        // struct order_task
#include "service.h"      // service_reloading

/* Of one device, or of all, as far as they can. */
static int on_gain(const struct live *live, const struct order_set *set, struct fault *answer)
{
	const int first = set->device ? set->device - 1 : 0, last = set->device ? set->device : live->radios.count;
	int error = 0;

	if (set->device > live->radios.count)
		return fault_set(answer, ENODEV, "device: there is no device %d, the last is %d", set->device,
		                 live->radios.count);
	for (int i = first; i < last && !error; i++)
		error = radio_set_gain(live->radios.each[i], set->gain_db, answer);
	return error;
}

static int on_set(const struct live *live, const struct order_task *task, struct fault *answer)
{
	int error = order_gives(task, "gain") ? on_gain(live, &task->set, answer) : 0;

	if (!error && order_gives(task, "dwell"))
		radios_dwell(&live->radios, task->set.dwell_s);
	return error;
}

/* What the settings say now, where that is another thing than before. */
static void take_fresh(struct live *live, const struct run_fresh *fresh)
{
	for (int i = 0; i < live->radios.count; i++)
		if (fresh->dwell_s[i] != live->fresh.dwell_s[i])
			radio_dwell(live->radios.each[i], fresh->dwell_s[i]);
	if (fresh->messages != live->fresh.messages)
		engine_messages(live->engine, fresh->messages);
	live->fresh = *fresh;
}

static int on_reload(struct live *live, struct fault *answer)
{
	const struct run_config *config = live->config;
	struct run_fresh fresh = live->fresh;
	int error = config->reread ? config->reread(config->reread_ctx, &fresh, answer) : 0;

	if (!error)
		error = engine_renew(live->engine, fresh.operators, answer);
	if (error)
		return error;
	take_fresh(live, &fresh);
	return fault_set(answer, 0, "settings were read again%s%s", fresh.fixed[0] ? "; a restart is needed for: " : "",
	                 fresh.fixed);
}

int live_order(void *ctx, const struct order_task *task, struct fault *answer)
{
	struct live *live = ctx;

	if (task->verb == ORDER_PARK)
		return radios_park(&live->radios, &task->park, answer);
	if (task->verb == ORDER_SET)
		return on_set(live, task, answer);
	if (task->verb == ORDER_RELOAD)
		return on_reload(live, answer);
	if (task->verb == ORDER_STATUS)
		return live_tell(live) ? fault_set(answer, EIO, "status: cannot be told")
		                       : fault_set(answer, 0, "told");
	if (task->verb == ORDER_REQUEST)
		live_all_status(live);
	return 0;
}

void live_orders(void *ctx)
{
	const struct live *live = ctx;

	engine_obey(live->engine, utc_run_now(&live->clock));
}

/* A terminal of ours was closed. */
static bool terminal_gone(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
		struct pollfd poll_fd = { .fd = fd };
		struct stat st;

		if (!fstat(fd, &st) && S_ISCHR(st.st_mode) && poll(&poll_fd, 1, 0) > 0 && poll_fd.revents & POLLHUP)
			return true;
	}
	return false;
}

static void tell(void *ctx, uint64_t ticket, const struct order_answer *answer)
{
	(void)ctx;
	(void)ticket;
	log_line(answer->error ? LOG_LEVEL_ERROR : LOG_LEVEL_INFO, "reload: %s", answer->text);
}

void live_hangup(void *ctx)
{
	struct live *live = ctx;
	const struct order order = {
		.origin = ORDER_SIGNAL, .right = ORDER_MAY_CHANGE, .name = "SIGHUP", .text = "reload", .answer = tell
	};

	if (!live->watches || terminal_gone()) {
		live_stop(live);
		return;
	}
	service_reloading();
	order_give(engine_orders(live->engine), &order);
	live_orders(live);
	service_ready();
}
