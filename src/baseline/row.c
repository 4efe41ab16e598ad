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
static const int64_t gap_max_ns = 90 * SECONDS; /* a longer one was not listened to */

enum { DAYS_MIN = 3, DAYS_KEPT = 64 };

static void era_clear(struct era *era)
{
	json_decref(era->said);
	*era = (struct era){ 0 };
}

void row_clear(struct row *row)
{
	era_clear(&row->kept);
	era_clear(&row->fresh);
}

/* The days of `days` (its bit 0 is `last`) as bits whose bit 0 is `to`. */
static uint64_t days_shift(uint64_t days, int64_t last, int64_t to)
{
	if (to >= last)
		return to - last < DAYS_KEPT ? days << (to - last) : 0;
	return last - to < DAYS_KEPT ? days >> (last - to) : 0;
}

void era_add_days(struct era *era, uint64_t days, int64_t last_day)
{
	int64_t newest = !era->days || (days && last_day > era->last_day) ? last_day : era->last_day;

	era->days = days_shift(era->days, era->last_day, newest) | days_shift(days, last_day, newest);
	era->last_day = newest;
}

static void era_hear(struct era *era, int64_t time_ns, int64_t listened_ns)
{
	era_add_days(era, 1, time_ns / day_ns);
	era->listened_ns += listened_ns;
}

static bool era_is_enough(const struct era *era)
{
	return era->said && __builtin_popcountll(era->days) >= DAYS_MIN && era->listened_ns >= listened_min_ns;
}

bool said_is_volatile(const char *key)
{
	return strcmp(key, "bcch_change_mark") == 0 || strcmp(key, "system_info_value_tag") == 0;
}

/* Who is kept off a crowded cell changes by the hour. */
static bool is_load(const char *key)
{
	return strcmp(key, "access_classes_barred") == 0 || strncmp(key, "ac_barring_", strlen("ac_barring_")) == 0;
}

/* Lists of what was heard so far: a shorter one only says that less was listened to. */
static bool grows(const char *key)
{
	return strcmp(key, "si_seen") == 0 || strcmp(key, "sib_seen") == 0 || strcmp(key, "neighbours") == 0;
}

static bool list_has(const json_t *list, const json_t *wanted)
{
	for (size_t i = 0; i < json_array_size(list); i++)
		if (json_equal(json_array_get(list, i), wanted))
			return true;
	return false;
}

static bool list_within(const json_t *list, const json_t *other)
{
	for (size_t i = 0; i < json_array_size(list); i++)
		if (!list_has(other, json_array_get(list, i)))
			return false;
	return true;
}

/* Something that was said before is said otherwise now; what is new is no contradiction, except in the list of
 * neighbours. */
static bool contradicts(json_t *before, const json_t *now)
{
	const char *key;
	json_t *was;

	json_object_foreach(before, key, was)
	{
		const json_t *is = json_object_get(now, key);

		if (!is || json_equal(was, is) || said_is_volatile(key) || is_load(key) || strcmp(key, "freq_hz") == 0)
			continue;
		if (!grows(key) || (strcmp(key, "neighbours") == 0 && !list_within(is, was)))
			return true;
	}
	return false;
}

static json_t *united_list(const json_t *a, const json_t *b)
{
	json_t *list = json_copy((json_t *)a);

	for (size_t i = 0; i < json_array_size(b); i++)
		if (!list_has(a, json_array_get(b, i)))
			json_array_append(list, json_array_get(b, i));
	return list;
}

/* *said with what is said now; a copy, since what was trusted is still wanted. True when it differs. */
static bool said_add(json_t **said, const json_t *now)
{
	json_t *sum = *said ? json_copy(*said) : json_object();
	const char *key;
	json_t *is;

	json_object_foreach((json_t *)now, key, is)
	{
		json_t *was = json_object_get(sum, key);

		if (was && grows(key))
			json_object_set_new_nocheck(sum, key, united_list(was, is));
		else
			json_object_set_nocheck(sum, key, is);
	}
	bool differs = !*said || !json_equal(*said, sum);

	json_decref(*said);
	*said = sum;
	return differs;
}

/* What is in quarantine is trusted from now on. */
static void graduate(struct row *row, json_t **before)
{
	*before = row->learned ? json_incref(row->kept.said) : NULL;
	era_clear(&row->kept);
	row->kept = row->fresh;
	row->fresh = (struct era){ 0 };
	row->learned = true;
}

static bool hear_trusted(struct row *row, const json_t *said, int64_t time_ns, int64_t listened_ns, json_t **before)
{
	era_clear(&row->fresh);
	era_hear(&row->kept, time_ns, listened_ns);
	*before = json_incref(row->kept.said);
	if (said_add(&row->kept.said, said))
		return true;
	json_decref(*before);
	return false;
}

static bool hear_fresh(struct row *row, const json_t *said, int64_t time_ns, int64_t listened_ns, json_t **before)
{
	if (row->fresh.said && contradicts(row->fresh.said, said))
		era_clear(&row->fresh);
	said_add(&row->fresh.said, said);
	era_hear(&row->fresh, time_ns, listened_ns);
	if (!era_is_enough(&row->fresh))
		return false;
	graduate(row, before);
	return true;
}

bool row_hear(struct row *row, const json_t *said, int64_t time_ns, float power_dbfs, json_t **before)
{
	if (row->alert_ns && time_ns / day_ns <= row->alert_ns / day_ns) /* the day of an alert is no clean one */
		return false;
	int64_t gap_ns = time_ns - row->last_ns;
	int64_t listened_ns = row->last_ns && gap_ns > 0 && gap_ns <= gap_max_ns ? gap_ns : 0;

	if (!row->first_ns || time_ns < row->first_ns)
		row->first_ns = time_ns;
	if (time_ns > row->last_ns)
		row->last_ns = time_ns;
	history_level_add(&row->power, power_dbfs);
	if (row->learned && !contradicts(row->kept.said, said))
		return hear_trusted(row, said, time_ns, listened_ns, before);
	return hear_fresh(row, said, time_ns, listened_ns, before);
}

bool row_doubt(struct row *row, json_t *said, int64_t time_ns)
{
	if (!row->learned)
		return row_distrust(row, said, time_ns);
	era_clear(&row->fresh);
	return false;
}

bool row_distrust(struct row *row, json_t *said, int64_t time_ns)
{
	bool learned = row->learned;

	row->learned = false;
	if (time_ns > row->alert_ns)
		row->alert_ns = time_ns;
	era_clear(&row->fresh);
	row->fresh.said = json_incref(said); /* without a day yet */
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
		era->listened_ns = 0; /* how much of it was after is not known */
	era->days &= after;
	if (!era->days)
		era_clear(era);
}

/* The era that counts of a row: trusted or in quarantine. */
static const struct era *row_era(const struct row *row)
{
	return row->learned ? &row->kept : &row->fresh;
}

/* Listening is not added up, so that the same file may be merged again. */
static void era_unite(struct era *era, const struct era *other)
{
	if (era->said && contradicts(era->said, other->said))
		return;
	said_add(&era->said, other->said);
	era_add_days(era, other->days, other->last_day);
	if (other->listened_ns > era->listened_ns)
		era->listened_ns = other->listened_ns;
}

bool row_unite(struct row *row, const struct row *other, json_t **before)
{
	struct era theirs = *row_era(other);
	bool lost = other->alert_ns > row->alert_ns && row->learned, changed = false;

	theirs.said = json_incref(theirs.said);
	*before = lost ? json_incref(row->kept.said) : NULL;
	if (other->alert_ns > row->alert_ns)
		row_distrust(row, theirs.said, other->alert_ns);
	else if (row->alert_ns > other->alert_ns)
		era_forget_until(&theirs, row->alert_ns);
	if (other->first_ns && (!row->first_ns || other->first_ns < row->first_ns))
		row->first_ns = other->first_ns;
	if (other->last_ns > row->last_ns)
		row->last_ns = other->last_ns;
	if (theirs.said && row->learned && !contradicts(row->kept.said, theirs.said)) {
		*before = json_incref(row->kept.said);
		era_unite(&row->kept, &theirs);
		changed = true;
	} else if (theirs.said && !row->learned) {
		era_unite(&row->fresh, &theirs);
		changed = era_is_enough(&row->fresh);
		if (changed) {
			json_t *none;

			graduate(row, &none);
		}
	}
	json_decref(theirs.said);
	return lost || changed;
}

bool row_cell(const struct row *row, struct cell *cell)
{
	const json_t *said = row->kept.said ? row->kept.said : row->fresh.said;

	return said && !cell_json_get(said, cell);
}
