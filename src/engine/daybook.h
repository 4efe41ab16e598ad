// SPDX-License-Identifier: GPL-3.0-or-later
/* daybook: adds up what a watch does, for a digest at the same hour of every day. Private to src/engine.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "digest.h"  // struct digest
#include "fault.h"   // struct fault
#include "status.h"  // struct status

/* What counts up from the start of the run. */
struct daybook_sums {
	double listened_s;
	uint64_t samples, dropped_samples, dropped_records;
	uint32_t notice, suspicious, fake;
};

struct daybook {
	bool wanted;
	int minute; /* of the day, by the host's time zone */
	int64_t from_ns, due_ns;
	struct daybook_sums before; /* at from_ns */
	struct {
		bool seen, lost;
		double seconds;
		uint64_t samples, dropped_samples;
	} radios[PDU_RADIOS_MAX];
};

/* at: "HH:MM"; NULL: no digest is wanted. 0, or -EINVAL with the reason. */
int daybook_open(struct daybook *daybook, const char *at, struct fault *fault);

/* How a receiver is now. */
void daybook_status(struct daybook *daybook, const struct status *status);

/* Whether a digest is due. Then it is filled in, from what is known now - cells, alerts, dropped_records stand in it
 * as counted from the start of the run -, and the next one begins. */
bool daybook_turn(struct daybook *daybook, int64_t time_ns, struct digest *digest);
