// SPDX-License-Identifier: GPL-3.0-or-later
/* wall: see wall.h. */
#include "wall.h"

bool wall_look(struct wall *wall, struct utc_run *clock, struct clock_step *step)
{
	if (clock->stands)
		return false;
	const int64_t step_ns = utc_run_step(clock);
	const bool synchronised = utc_synchronised(), changed = wall->looked && synchronised != wall->synchronised;

	wall->doubt.unsynchronised = !synchronised && (wall->doubt.unsynchronised || !wall->looked);
	wall->doubt.offset_s = (double)clock->stepped_ns * 1e-9;
	wall->looked = true;
	wall->synchronised = synchronised;
	*step = (struct clock_step){ (double)step_ns * 1e-9, synchronised };
	return step_ns || changed;
}
