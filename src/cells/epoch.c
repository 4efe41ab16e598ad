// SPDX-License-Identifier: GPL-3.0-or-later
/* epoch: a transmitter counts its frames, and where its count began is as good as a name.
 *
 * GSM numbers frames of 60/13 ms from 0 to 2715647 (3GPP TS 45.002 4.3.3), LTE radio frames of 10 ms from 0 to 1023
 * (36.211 4.1, 36.331 MasterInformationBlock). The time of a block minus its number gives the time of frame 0. Two
 * stations that say they are the same cell have two of them; a station that is started anew has a new one, once.
 *
 * Both clocks are off by some 10 ppm, so that what is heard again after a while is looked for in a wider place: for ten
 * minutes in LTE's 10.24 s, for nine days in the 3.5 hours of GSM, which is many rounds of a sweep. A number that is
 * wrong by chance is not confirmed by a second block. */
#include "epoch.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "standard.h"  // standard_of

static const double tolerance_s = 1e-3;
static const double drift_max_ppm = 100;
static const double returns_share =
	1 / 80.0; /* share of the period searched for an earlier timing: a larger one would match by chance */

static double period_s(enum rat rat)
{
	return standard_of(rat)->period_s;
}

double history_epoch_distance_s(enum rat rat, double from_s, double to_s)
{
	double period = period_s(rat), distance = to_s - from_s;

	return distance - period * round(distance / period);
}

/* Whole seconds and the rest apart: nanoseconds since 1970 do not fit into a double. */
double epoch_of(const struct pdu *pdu)
{
	const int64_t ns = INT64_C(1000000000);
	const double period = period_s(pdu->rat);
	struct heard heard;

	standard_of(pdu->rat)->heard(pdu, &heard);
	if (isnan(heard.frame_s))
		return NAN;
	double at_s = fmod((double)(pdu->time_ns / ns), period) + (double)(pdu->time_ns % ns) * 1e-9 - heard.frame_s;

	return at_s - period * floor(at_s / period);
}

static double tolerance_of(const struct history_epoch *epoch, const struct pdu *pdu)
{
	return tolerance_s + drift_max_ppm * 1e-15 * (double)llabs(pdu->time_ns - epoch->last_ns);
}

bool epoch_continues(const struct history_epoch *epoch, const struct pdu *pdu)
{
	return epoch->blocks &&
	       fabs(history_epoch_distance_s(pdu->rat, epoch->at_s, epoch_of(pdu))) <= tolerance_of(epoch, pdu);
}

unsigned epoch_returns(const struct history *history, const struct pdu *pdu)
{
	const struct history_epoch *now = history_epoch(history, 0), *before;

	if (!now || epoch_continues(now, pdu))
		return 0;
	for (unsigned back = 1; (before = history_epoch(history, back)); back++) {
		double width_s = 2 * tolerance_of(before, pdu);
		bool apart = fabs(history_epoch_distance_s(pdu->rat, before->at_s, now->at_s)) > width_s;

		if (apart && width_s <= returns_share * period_s(pdu->rat) && epoch_continues(before, pdu))
			return back;
	}
	return 0;
}

static void extend(struct history_epoch *epoch, const struct pdu *pdu, double at_s)
{
	if (!epoch->blocks)
		epoch->first_ns = pdu->time_ns;
	epoch->at_s = at_s;
	epoch->last_ns = pdu->time_ns;
	epoch->blocks++;
}

static struct history_epoch *push(struct history *history)
{
	return &history->epochs[history->nof_epochs++ % HISTORY_EPOCHS];
}

void epoch_add(struct history *history, const struct pdu *pdu)
{
	struct history_epoch *now =
		history->nof_epochs ? &history->epochs[(history->nof_epochs - 1) % HISTORY_EPOCHS] : NULL;
	struct history_epoch *other = history->unconfirmed;
	double at_s = epoch_of(pdu);

	if (isnan(at_s))
		return;
	if (now && epoch_continues(now, pdu)) {
		extend(now, pdu, at_s);
		return;
	}
	if (!epoch_continues(other, pdu) && (epoch_continues(&other[1], pdu) || other[1].last_ns < other[0].last_ns))
		other++;
	if (!epoch_continues(other, pdu))
		*other = (struct history_epoch){ 0 };
	extend(other, pdu, at_s);
	if (other->blocks < 2)
		return;
	*push(history) = *other;
	*other = (struct history_epoch){ 0 };
}

/* Drops the changes since then: they were another station's. True: there were none. */
static bool forget_changes_since(struct history *history, int64_t time_ns)
{
	struct history_change kept[HISTORY_CHANGES];
	const struct history_change *change;
	unsigned count = 0, known = 0;

	while (history_change(history, known))
		known++;
	for (unsigned back = known; back > 0 && (change = history_change(history, back - 1))->time_ns < time_ns; back--)
		kept[count++] = *change;
	memcpy(history->changes, kept, count * sizeof(kept[0]));
	history->nof_changes = count;
	return count == known;
}

/* Keeps of the ring only the timing that is so far back, and older ones. */
static void forget_epochs_after(struct history *history, unsigned back)
{
	struct history_epoch kept[HISTORY_EPOCHS];
	unsigned count = 0, oldest = back;

	while (history_epoch(history, oldest + 1))
		oldest++;
	for (unsigned i = oldest + 1; i-- > back;)
		kept[count++] = *history_epoch(history, i);
	memcpy(history->epochs, kept, count * sizeof(kept[0]));
	history->nof_epochs = count;
}

bool epoch_split(struct history *mixed, struct history *other, unsigned back)
{
	*push(other) = *history_epoch(mixed, 0);
	bool unchanged = forget_changes_since(mixed, history_epoch(mixed, back - 1)->first_ns);
	for (int i = 0; i < HISTORY_SOURCES; i++) {
		free(mixed->frames[i]);
		mixed->frames[i] = NULL;
	}
	forget_epochs_after(mixed, back);
	memset(mixed->unconfirmed, 0, sizeof(mixed->unconfirmed));
	mixed->power = (struct history_levels){ 0 };
	memset(mixed->hours, 0, sizeof(mixed->hours));
	mixed->nof_traces = mixed->nof_clocks = 0;
	return unchanged;
}
