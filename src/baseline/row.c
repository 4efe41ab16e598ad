// SPDX-License-Identifier: GPL-3.0-or-later
/* row: how a cell becomes known, and ceases to be.
 *
 * A new cell is in quarantine until it was heard clean on DAYS_MIN days and for listened_min_ns. What contradicts a
 * learned cell is in quarantine beside it, and replaces what is trusted in the same way; until then a cell that says
 * what is trusted ends it. So a fake that copies an identity does not become normal by being heard. An alert sends the
 * cell back to the start. */
#include "row.h"

#include <string.h>

#define SECONDS INT64_C(1000000000)

static const int64_t day_ns = 86400 * SECONDS;
static const int64_t listened_min_ns = 3600 * SECONDS;
static const int64_t gap_max_ns = 90 * SECONDS; /* a longer gap between two sightings was not listening */

enum { DAYS_MIN = 3, DAYS_KEPT = 64 /* DAYS_KEPT: bits of an era */ };

void row_clear(struct row *row)
{
	era_clear(&row->kept);
	era_clear(&row->fresh);
}

static void era_hear(struct era *era, int64_t time_ns, int64_t listened_ns)
{
	era_add_days(era, 1, time_ns / day_ns);
	era->listened_ns += listened_ns;
}

static bool era_is_enough(const struct era *era)
{
	return era->said.text && __builtin_popcountll(era->days) >= DAYS_MIN && era->listened_ns >= listened_min_ns;
}

bool said_is_volatile(const char *key)
{
	return strcmp(key, "bcch_change_mark") == 0 || strcmp(key, "system_info_value_tag") == 0;
}

/* Access barring follows the cell's load, by the hour: a change of it means nothing. */
static bool is_load(const char *key)
{
	return strcmp(key, "access_classes_barred") == 0 || strncmp(key, "ac_barring_", strlen("ac_barring_")) == 0;
}

static bool field_differs(const struct cell *before, const struct cell *now, const struct cell_field *field)
{
	if (field->type == CELL_STRING) {
		const char *was = cell_field_string(before, field), *is = cell_field_string(now, field);

		return was[0] && is[0] && strcmp(was, is) != 0;
	}
	int32_t was = cell_field_int(before, field), is = cell_field_int(now, field);

	return was != CELL_UNKNOWN && is != CELL_UNKNOWN && was != is;
}

static bool lists_differ(const struct cell *was, const struct cell *is)
{
	return (was->nof_plmns && is->nof_plmns && cell_plmns_differ(was, is)) ||
	       (was->gsm.nof_allocation && is->gsm.nof_allocation && cell_allocation_differs(was, is)) ||
	       (was->lte.nof_si_messages && is->lte.nof_si_messages && cell_schedule_differs(was, is));
}

static bool lists(const struct cell *cell, const struct cell_neighbour *wanted)
{
	for (const struct cell_neighbour *n = cell->neighbours; n < cell->neighbours + cell->nof_neighbours; n++)
		if (n->rat == wanted->rat && n->channel == wanted->channel && n->id == wanted->id &&
		    n->priority == wanted->priority)
			return true;
	return false;
}

/* Fewer neighbours than before only say that less was listened to. */
static bool has_new_neighbour(const struct cell *before, const struct cell *now)
{
	for (int i = 0; cell_neighbours_known(before) && i < now->nof_neighbours; i++)
		if (!lists(before, &now->neighbours[i]))
			return true;
	return false;
}

/* Whether a known value changed. What was unknown before is no contradiction, but for new neighbours. */
static bool contradicts(const struct said *before, const struct said *now)
{
	const struct cell *was = &before->cell, *is = &now->cell;

	for (const struct cell_field *field = cell_fields; field->key; field++)
		if (field_differs(was, is, field) && !said_is_volatile(field->key) && !is_load(field->key))
			return true;
	return lists_differ(was, is) || has_new_neighbour(was, is);
}

/* Trusts the content in quarantine from now on. */
static void graduate(struct row *row, struct said *before)
{
	if (row->learned)
		*before = row->kept.said;
	else
		said_clear(&row->kept.said);
	row->kept = row->fresh;
	row->fresh = (struct era){ 0 };
	row->learned = true;
}

static bool hear_trusted(struct row *row, const struct said *said, int64_t time_ns, int64_t listened_ns,
                         struct said *before)
{
	era_clear(&row->fresh);
	era_hear(&row->kept, time_ns, listened_ns);
	*before = said_copy(&row->kept.said);
	if (said_add(&row->kept.said, said))
		return true;
	said_clear(before);
	return false;
}

static bool hear_fresh(struct row *row, const struct said *said, int64_t time_ns, int64_t listened_ns,
                       struct said *before)
{
	if (row->fresh.said.text && contradicts(&row->fresh.said, said))
		era_clear(&row->fresh);
	said_add(&row->fresh.said, said);
	era_hear(&row->fresh, time_ns, listened_ns);
	if (!era_is_enough(&row->fresh))
		return false;
	graduate(row, before);
	return true;
}

bool row_hear(struct row *row, const struct said *said, int64_t time_ns, float power_dbfs, struct said *before)
{
	before->text = NULL;
	if (row->alert_ns && time_ns / day_ns <= row->alert_ns / day_ns) /* a day with an alert does not count */
		return false;
	int64_t gap_ns = time_ns - row->last_ns;
	int64_t listened_ns = row->last_ns && gap_ns > 0 && gap_ns <= gap_max_ns ? gap_ns : 0;

	if (!row->first_ns || time_ns < row->first_ns)
		row->first_ns = time_ns;
	if (time_ns > row->last_ns)
		row->last_ns = time_ns;
	history_level_add(&row->power, power_dbfs);
	if (row->learned && !contradicts(&row->kept.said, said))
		return hear_trusted(row, said, time_ns, listened_ns, before);
	return hear_fresh(row, said, time_ns, listened_ns, before);
}

bool row_doubt(struct row *row, const struct said *said, int64_t time_ns)
{
	if (!row->learned)
		return row_distrust(row, said, time_ns);
	era_clear(&row->fresh);
	return false;
}

bool row_distrust(struct row *row, const struct said *said, int64_t time_ns)
{
	bool learned = row->learned;

	row->learned = false;
	if (time_ns > row->alert_ns)
		row->alert_ns = time_ns;
	era_clear(&row->fresh);
	row->fresh.said = said_copy(said); /* without a day yet */
	return learned;
}

/* Days up to that of the alert do not count. */
static void era_forget_until(struct era *era, int64_t alert_ns)
{
	int64_t since = era->last_day - alert_ns / day_ns; /* days after the alert that the bits can tell */

	if (!alert_ns || since >= DAYS_KEPT)
		return;
	uint64_t after = since > 0 ? (UINT64_C(1) << since) - 1 : 0;

	if (era->days & ~after)
		era->listened_ns = 0; /* it is not known how much of the listening was after the alert */
	era->days &= after;
	if (!era->days)
		era_clear(era);
}

/* The era that counts of a row: trusted or in quarantine. */
static const struct era *row_era(const struct row *row)
{
	return row->learned ? &row->kept : &row->fresh;
}

/* Takes the larger listening time instead of the sum, so that merging the same file twice changes nothing. */
static void era_unite(struct era *era, const struct era *other)
{
	if (era->said.text && contradicts(&era->said, &other->said))
		return;
	said_add(&era->said, &other->said);
	era_add_days(era, other->days, other->last_day);
	if (other->listened_ns > era->listened_ns)
		era->listened_ns = other->listened_ns;
}

/* The row goes on with these days of another sensor. The same result as row_hear(). */
static bool unite_days(struct row *row, const struct era *theirs, struct said *before)
{
	if (!theirs->said.text || (row->learned && contradicts(&row->kept.said, &theirs->said)))
		return false;
	if (row->learned) {
		*before = said_copy(&row->kept.said);
		era_unite(&row->kept, theirs);
		return true;
	}
	era_unite(&row->fresh, theirs);
	if (!era_is_enough(&row->fresh))
		return false;
	graduate(row, before);
	return true;
}

bool row_unite(struct row *row, const struct row *other, struct said *before)
{
	struct era theirs = *row_era(other);
	bool lost = other->alert_ns > row->alert_ns && row->learned;

	theirs.said = said_copy(&theirs.said);
	*before = lost ? said_copy(&row->kept.said) : (struct said){ 0 };
	if (other->alert_ns > row->alert_ns)
		row_distrust(row, &theirs.said, other->alert_ns);
	else if (row->alert_ns > other->alert_ns)
		era_forget_until(&theirs, row->alert_ns);
	if (other->first_ns && (!row->first_ns || other->first_ns < row->first_ns))
		row->first_ns = other->first_ns;
	if (other->last_ns > row->last_ns)
		row->last_ns = other->last_ns;
	bool changed = unite_days(row, &theirs, before);

	said_clear(&theirs.said);
	return lost || changed;
}

bool row_cell(const struct row *row, struct cell *cell)
{
	const struct said *said = row->kept.said.text ? &row->kept.said : &row->fresh.said;

	if (said->text)
		*cell = said->cell;
	return said->text != NULL;
}
