// SPDX-License-Identifier: GPL-3.0-or-later
/* live_status: how the radios of a live run, and the machine under them, are: for the outputs, and for who asks. */
#include <errno.h>
#include <stdlib.h>

#include "health.h"       // health_machine
#include "host.h"         // host_look
#include "live_inside.h"  // struct live

static void fill_status(struct live *live, int number, struct status *status, struct health_words *reason)
{
	*status = (struct status){ .radio = (uint8_t)number, .live = !live->steps };
	radio_status(live->radios.each[number], status, reason);
	health_machine(status, utc_run_s(&live->clock));
	host_look(&status->host, &live->config->engine, &live->clock);
}

int live_tell(struct live *live)
{
	const int count = live->radios.count;
	struct status *each = calloc((size_t)count, sizeof(*each));
	struct health_words *reasons = calloc((size_t)count, sizeof(*reasons));
	int error = each && reasons ? 0 : -ENOMEM;

	for (int i = 0; i < count && !error; i++)
		fill_status(live, i, &each[i], &reasons[i]);
	if (!error)
		error = engine_tell(live->engine, utc_run_now(&live->clock), each, count);
	free(each);
	free(reasons);
	return error;
}

void live_status(struct live *live, int number)
{
	struct health_words reason;
	struct status status;

	fill_status(live, number, &status, &reason);
	engine_status(live->engine, utc_run_now(&live->clock), &status);
	calibration_keep(&live->calibrations[number], status.ppm - live->corrections_ppm[number]);
}

void live_all_status(struct live *live)
{
	for (int i = 0; i < live->radios.count; i++)
		live_status(live, i);
	live->status_s = utc_run_s(&live->clock);
}
