// SPDX-License-Identifier: GPL-3.0-or-later
/* pulse: see pulse.h. */
#include "pulse.h"

/* A device that was lost is tried every second, but looking up a name (three servers of two addresses, five seconds
 * each) or opening a receiver that loads its firmware takes longer; a block is received in milliseconds, a crowded
 * search in a second or two. */
static const double read_patience_s = 45, receive_patience_s = 15;

bool pulse_beats(struct pulse *pulse, const struct pipeline_pulse *now, double now_s)
{
	if (now->read != pulse->last.read)
		pulse->read_s = now_s;
	if (now->received != pulse->last.received || !now->waiting)
		pulse->received_s = now_s;
	pulse->last = *now;
	return now_s - pulse->read_s <= read_patience_s && now_s - pulse->received_s <= receive_patience_s;
}
