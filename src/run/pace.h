// SPDX-License-Identifier: GPL-3.0-or-later
/* pace: holds a replay up so that it goes as fast as it did on the air, or so many times as fast; and while it waits,
 * serves a loop, so that somebody can watch. Nothing that is recorded depends on it.
 */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "fault.h"  // struct fault
#include "loop.h"   // struct loop

struct pace {
	double times;      /* 0: not at all */
	struct loop *loop; /* NULL then */
	bool begun;
	int64_t last_ns;                   /* up to where it went on the air */
	int64_t anchor_ns, host_anchor_ns; /* this was heard when the host's monotonic clock said that */
};

/* times: of the air's pace, 0: as fast as it can. 0, or -errno with the reason. */
int pace_open(struct pace *pace, double times, struct fault *fault);
void pace_close(struct pace *pace);

/* What was heard up to time_ns is being replayed: returns when it is time for what follows, or *stop. A gap in the
 * times of more than some seconds is passed over. */
void pace_to(struct pace *pace, int64_t time_ns, const atomic_bool *stop);

/* Serves the loop until *stop. */
void pace_rest(struct pace *pace, const atomic_bool *stop);
