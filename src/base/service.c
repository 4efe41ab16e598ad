// SPDX-License-Identifier: GPL-3.0-or-later
/* service: see service.h. */
#include "service.h"

#include <stdint.h>
#include <systemd/sd-daemon.h>
#include <time.h>

void service_ready(void)
{
	sd_notify(0, "READY=1");
}

void service_describe(const char *words)
{
	sd_notifyf(0, "STATUS=%s", words);
}

void service_reloading(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	sd_notifyf(0, "RELOADING=1\nMONOTONIC_USEC=%lld", (long long)now.tv_sec * 1000000 + now.tv_nsec / 1000);
}

void service_stopping(void)
{
	sd_notify(0, "STOPPING=1");
}

void service_alive(void)
{
	sd_notify(0, "WATCHDOG=1");
}
