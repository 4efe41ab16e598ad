// SPDX-License-Identifier: GPL-3.0-or-later
/* locator: where a live sensor is, from gpsd, by a thread of its own: a daemon that is not there, hangs or goes away is
 * tried again every few seconds, and nobody waits for it.
 */
#pragma once

#include <stdint.h>

#include "engine.h"  // struct engine
#include "fault.h"   // struct fault

struct locator;

/* daemon: "HOST" or "HOST:PORT"; gpsd listens on port 2947. NULL with the reason. */
struct locator *locator_open(const char *daemon, struct fault *fault);
/* Returns at once; the thread ends by itself. */
void locator_close(struct locator *locator);

/* Tells the engine where the sensor is, when it is elsewhere than at the last call; nowhere, when gpsd said nothing for
 * ten seconds. locator NULL: does nothing. */
void locator_tell(struct locator *locator, struct engine *engine, int64_t time_ns);
