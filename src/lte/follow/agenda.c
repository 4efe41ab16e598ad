// SPDX-License-Identifier: GPL-3.0-or-later
/* agenda: a cell's messages come again and again, each in its own period (36.331 5.2.3), and may say something else
 * each time; a change without a new value tag shows in nothing else. Each is read twice as soon as it comes by, and
 * from then on at least every two seconds, or whenever it comes where that is less often. Its windows are known to the
 * subframe, so that nobody has to listen for the time in between.
 */
#include "agenda.h"

#include <math.h>

enum {
	READS = 2, /* each message is read twice when new, since a block whose parity fits by chance is not read twice
	              the same */
	AHEAD = 3, /* subframes at the start of a stretch that cannot be read */
};
static const double sib1_s =
	1.4; /* interval at which SIB1 is read: any stretch of 80 ms holds it, and there is one each 0.6 s */
static const double message_s = 2;
static const double retry_s = 8; /* pause after a message was missed too often */

void agenda_read(struct agenda_item *item, double period_s, uint64_t index, double rate_hz)
{
	const double wait_s = period_s > 0 ? fmax(message_s - period_s, period_s / 2) : sib1_s;
	const bool again = item->read > 0 || period_s <= 0;
	item->missed = 0;
	item->last = index;
	item->read += item->read < UINT8_MAX;
	item->at = index + (again ? (uint64_t)(wait_s * rate_hz) : 0);
}

void agenda_missed(struct agenda_item *item, unsigned most, uint64_t index, double rate_hz)
{
	item->missed += item->missed < UINT8_MAX;
	if (item->missed >= most)
		item->at = index + (uint64_t)(retry_s * rate_hz);
}

static void retry(struct agenda_item *item)
{
	if (item->missed > 0)
		*item = (struct agenda_item){ .last = item->last, .read = item->read };
}

void agenda_retry(struct agenda *agenda)
{
	retry(&agenda->sib1);
	for (unsigned n = 0; n < CELL_SI_MESSAGES_MAX; n++)
		retry(&agenda->messages[n]);
}

uint64_t agenda_due(const struct agenda *agenda, const struct rrc_scheduling *schedule, uint64_t index)
{
	uint64_t due = 0;
	for (unsigned n = 0; n < schedule->nof_messages; n++)
		due |= (uint64_t)(agenda->messages[n].at <= index) << n;
	return due;
}

bool agenda_fresh(const struct agenda *agenda, const struct rrc_scheduling *schedule)
{
	for (unsigned n = 0; n < schedule->nof_messages; n++)
		if (agenda->messages[n].read < READS && agenda->messages[n].missed == 0)
			return true;
	return false;
}

bool agenda_wants(const struct agenda *agenda, const struct rrc_scheduling *schedule, bool unread, uint64_t before)
{
	for (unsigned n = 0; n < schedule->nof_messages; n++) {
		const struct agenda_item *item = &agenda->messages[n];
		if (item->read == 0 ? unread : item->read < READS || item->last < before)
			return true;
	}
	return false;
}

/* ---- when ---- */

/* Subframes from the start of frame 0 to that of the message's window which is open at `at` or, where that is not
 * wanted, the next that opens. */
static double window_of(const struct rrc_scheduling *schedule, unsigned n, double at, bool open)
{
	const unsigned period = 10u * schedule->messages[n].period_frames, first = n * schedule->si_window_ms % period;
	return first + ceil((at - (open ? schedule->si_window_ms : 0) - first) / period) * period;
}

/* The same in samples, counted from `index`; not before `wait` more have passed. */
static double opens_in(const struct rrc_scheduling *schedule, unsigned n, const struct agenda_clock *clock,
                       uint64_t index, double wait)
{
	const double subframe = clock->frame_samples / 10, zero = clock->frame_at - clock->sfn * clock->frame_samples;
	const double now = (double)(index - clock->index);
	return zero + window_of(schedule, n, (now + wait - zero) / subframe, wait <= 0) * subframe - now;
}

uint64_t agenda_next(const struct agenda *agenda, const struct rrc_scheduling *schedule,
                     const struct agenda_clock *clock, uint64_t index)
{
	double next = INFINITY;
	for (unsigned n = 0; n < schedule->nof_messages; n++) {
		const uint64_t at = agenda->messages[n].at;
		next = fmin(next, opens_in(schedule, n, clock, index, at > index ? (double)(at - index) : 0));
	}
	next -= AHEAD * clock->frame_samples / 10;
	return next < 0 ? index : next < 1e15 ? index + (uint64_t)next : UINT64_MAX;
}
