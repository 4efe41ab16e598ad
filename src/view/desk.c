// SPDX-License-Identifier: GPL-3.0-or-later
/* desk: see desk.h. */
#include "desk.h"

#include "record.h"  // struct record

void desk_take(struct desk *desk, const struct record *record)
{
	switch (record->type) {
	case RECORD_MESSAGE:
		if (!desk->held)
			messages_add(&desk->messages, record->time_ns, record->message);
		trail_add(&desk->trail, record->time_ns, record->message);
		break;
	case RECORD_SPECTRUM:
		waterfall_add(&desk->waterfall, record->spectrum);
		break;
	default:
		break;
	}
}
