// SPDX-License-Identifier: GPL-3.0-or-later
/* wall: see wall.h. */
#include "wall.h"

void wall_watch(struct utc_run *clock, struct outputs *outputs)
{
	const int64_t step_ns = utc_run_step(clock);

	if (!step_ns)
		return;
	const struct clock_step step = { (double)step_ns * 1e-9, utc_synchronised() };

	outputs_put(outputs, &(struct record){ .type = RECORD_CLOCK, .time_ns = utc_run_now(clock), .clock = &step });
}
