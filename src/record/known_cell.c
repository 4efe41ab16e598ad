// SPDX-License-Identifier: GPL-3.0-or-later
/* known_cell: {"type":"known_cell","version":1,"learned":…,"first_seen":…,"days":[20000,…],"listened_s":…,"said":{…}};
 * days count from 1970, times are those of utc.h. */
#include "known_cell.h"

#include "cell_json.h"  // cell_json_get
#include "json_get.h"   // get_time
#include "json_put.h"   // put_time

enum { LINE_VERSION = 1, DAYS_KEPT = 64 };

static const int64_t second_ns = 1000000000;

/* Shifts `days`, whose bit 0 is day `last`, so that bit 0 is day `to`. */
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

void era_clear(struct era *era)
{
	said_clear(&era->said);
	*era = (struct era){ 0 };
}

static json_t *days_list(const struct era *era)
{
	json_t *list = json_array();

	for (int back = DAYS_KEPT - 1; back >= 0; back--)
		if (era->days >> back & 1)
			json_array_append_new(list, json_integer(era->last_day - back));
	return list;
}

static void put_given(json_t *object, const char *key, int64_t time_ns)
{
	if (time_ns)
		put_time(object, key, time_ns);
}

char *known_cell_encode(const struct known_cell *known)
{
	const char *said = known->era.said.text;
	json_t *object = json_object();

	put_text(object, "type", "known_cell");
	put_int(object, "version", LINE_VERSION);
	json_object_set_new_nocheck(object, "learned", json_boolean(known->learned));
	put_given(object, "first_seen", known->first_ns);
	put_given(object, "last_seen", known->last_ns);
	put_given(object, "last_alert", known->alert_ns);
	json_object_set_new_nocheck(object, "days", days_list(&known->era));
	put_int(object, "listened_s", known->era.listened_ns / second_ns);
	json_object_set_new_nocheck(object, "said", json_loads(said, 0, NULL));
	char *line = json_dumps(object, JSON_COMPACT);

	json_decref(object);
	return line;
}

static bool get_days(const json_t *list, struct era *era)
{
	int32_t day;

	for (size_t i = 0; i < json_array_size(list); i++) {
		if (!get_int(json_array_get(list, i), 0, INT32_MAX, &day))
			return false;
		era_add_days(era, 1, day);
	}
	return json_is_array(list);
}

static const char *get_known(const json_t *object, struct known_cell *known)
{
	const json_t *said = json_object_get(object, "said");
	int32_t listened_s;
	struct cell cell;

	if (json_integer_value(json_object_get(object, "version")) != LINE_VERSION)
		return "is no line of an export that this version can read";
	if (!json_is_object(said) || cell_json_get(said, &cell) || !cell_identified(&cell))
		return "said: is no cell";
	known->era.said = said_of(&cell); /* re-encoded, so that unknown keys are dropped */
	if (!get_days(json_object_get(object, "days"), &known->era))
		return "days: no list of days";
	if (!get_int(json_object_get(object, "listened_s"), 0, INT32_MAX, &listened_s))
		return "listened_s: no number of seconds";
	known->era.listened_ns = listened_s * second_ns;
	known->learned = json_is_true(json_object_get(object, "learned"));
	get_time(object, "first_seen", &known->first_ns);
	get_time(object, "last_seen", &known->last_ns);
	get_time(object, "last_alert", &known->alert_ns);
	return NULL;
}

const char *known_cell_decode(const char *line, size_t size, struct known_cell *known)
{
	json_t *object = json_loadb(line, size, 0, NULL);

	*known = (struct known_cell){ 0 };
	const char *wrong = json_is_object(object) ? get_known(object, known) : "no JSON object";

	json_decref(object);
	return wrong;
}
