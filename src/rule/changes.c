// SPDX-License-Identifier: GPL-3.0-or-later
/* changes: see changes.h. */
#include "changes.h"

#include <stddef.h>
#include <stdlib.h>

#include "peers.h"     // field_index
#include "standard.h"  // standard_of

static const int64_t accident_ns = INT64_C(2500) * 1000000; /* SI3 comes twice in 1.9 s (3GPP TS 45.002 6.3.1.3) */

static const int64_t unconfirmed_ns = INT64_C(10) * 1000000000; /* time in which a second block must confirm a change */

/* Whether the later change undoes the earlier one at once. */
static bool undoes(const struct history_change *later, const struct history_change *earlier)
{
	return later->field == earlier->field && later->after == earlier->before && later->before == earlier->after &&
	       later->time_ns - earlier->time_ns <= accident_ns;
}

/* The nearest change of the same field on the older side of `back`. */
static const struct history_change *older(const struct history *history, unsigned back)
{
	const struct history_change *of = history_change(history, back), *change;

	while ((change = history_change(history, ++back)))
		if (change->field == of->field)
			return change;
	return NULL;
}

/* Whether the change at `back` returns from a chance change. */
static bool is_return(const struct history *history, unsigned back)
{
	const struct history_change *earlier = older(history, back);

	return earlier && undoes(history_change(history, back), earlier);
}

const struct history_change *changes_next(const struct history *history, int field, int64_t now_ns, int64_t within_ns,
                                          unsigned *back)
{
	const struct history_change *change;
	bool skip = false;

	for (; (change = history_change(history, *back)); ++*back) {
		if (change->field != field || llabs(now_ns - change->time_ns) > within_ns)
			continue;
		if (skip || is_return(history, *back)) {
			skip = !skip; /* passes over the return, then over the chance change itself */
			continue;
		}
		++*back;
		return change;
	}
	return NULL;
}

bool changes_stand(const struct history *history, const struct cell *cell, int field, int64_t now_ns, int64_t within_ns)
{
	const struct history_change *change, *first = NULL;
	unsigned back = 0;

	while ((change = changes_next(history, field, now_ns, within_ns, &back)))
		first = change;
	return first && first->before != history_value(cell, &cell_fields[field]);
}

int changes_of_one(const struct history *history, int field, int64_t now_ns, int64_t within_ns)
{
	const struct history_epoch *epoch = history_epoch(history, 0);
	unsigned values = 0;

	if (!epoch)
		return 0;
	const int64_t since_ns = now_ns - epoch->first_ns;

	history_changes(history, field, now_ns, since_ns < within_ns ? since_ns : within_ns, &values);
	return (int)values;
}

static const struct history_frame *named(const struct history *history, enum rat rat)
{
	return history->frames[rat == RAT_LTE ? 1 : CELL_SI3];
}

int64_t changes_named_ns(const struct cell *cell)
{
	const struct history_frame *said = named(cells_history(cell), cell->rat);

	return said ? said->time_ns : INT64_MIN;
}

bool changes_named(const struct history *history, enum rat rat, int64_t now_ns)
{
	const struct history_epoch *epoch = history_epoch(history, 0), *other = history->unconfirmed;
	const struct history_frame *said = named(history, rat);

	for (int i = 0; i < 2; i++)
		if (other[i].blocks && now_ns - other[i].last_ns <= unconfirmed_ns)
			return false;
	return !epoch || !history_epoch(history, 1) || (said && said->time_ns >= epoch->first_ns);
}

bool changes_another(const struct history *history, enum rat rat, int64_t now_ns, int64_t within_ns)
{
	return history_changes(history, field_index(standard_of(rat)->identity_key), now_ns, within_ns, NULL) > 0 ||
	       !changes_named(history, rat, now_ns);
}
