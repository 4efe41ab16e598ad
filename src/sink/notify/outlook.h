// SPDX-License-Identifier: GPL-3.0-or-later
/* outlook: the present state of a sensor out of its records, for carriers that show it. Private to src/sink/notify. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "carrier.h"  // struct summary
#include "gate.h"     // struct gate
#include "record.h"   // struct record

struct outlook {
	struct summary summary;
	struct {
		bool lost, clipped, dropping;
		uint64_t dropped_samples;
	} radios[PDU_RADIOS_MAX];
};

void outlook_init(struct outlook *outlook);

/* Takes a record, of which gate has been told. Whether the summary says anything new. */
bool outlook_note(struct outlook *outlook, const struct record *record, const struct gate *gate);
