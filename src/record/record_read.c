// SPDX-License-Identifier: GPL-3.0-or-later
/* record_read: see record_read.h. What is no name of ours becomes the mildest, what is no number is refused. */
#include "record_read.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "cell_json.h"  // cell_json_get
#include "json_get.h"   // get_time

enum { WEIGHT_MAX = 10 };

static void read_text(const json_t *object, const char *key, char *text, size_t size)
{
	const char *value = json_string_value(json_object_get(object, key));

	snprintf(text, size, "%s", value ? value : "");
}

/* Older records have some of it in English only. */
static void read_chinese(const json_t *object, const char *key, const char *english, char *text, size_t size)
{
	read_text(object, json_object_get(object, key) ? key : english, text, size);
}

/* The place of a name in a list; `otherwise` where it is not there. */
static int place_of(const char *text, const char *(*name)(int), int count, int otherwise)
{
	for (int i = 0; text && i < count; i++)
		if (strcmp(name(i), text) == 0)
			return i;
	return otherwise;
}

static const char *level_of(int i)
{
	return alert_level_name((enum alert_level)i);
}

static const char *state_of(int i)
{
	return alert_state_name((enum alert_state)i);
}

static const char *family_of(int i)
{
	return family_name((enum family)i);
}

static const char *basis_of(int i)
{
	return basis_name((enum basis)i);
}

static int read_name(const json_t *object, const char *key, const char *(*name)(int), int count, int otherwise)
{
	return place_of(json_string_value(json_object_get(object, key)), name, count, otherwise);
}

/* NULL, or what is wrong with it: the record may be anybody's. */
static const char *read_finding(const json_t *object, struct finding *finding, const char *(*rule_name)(const char *id))
{
	const char *id = json_string_value(json_object_get(object, "id"));
	const double weight = json_number_value(json_object_get(object, "weight"));

	if (!(weight >= -WEIGHT_MAX && weight <= WEIGHT_MAX))
		return "weight: no weight of a finding";
	finding->rule = rule_name(id ? id : "");
	finding->weight = (float)weight;
	finding->newcomer = json_is_true(json_object_get(object, "newcomer"));
	finding->family = (enum family)read_name(object, "family", family_of, FAMILIES, FAMILY_IDENTITY);
	finding->basis = (enum basis)read_name(object, "expected_from", basis_of, BASES, BASIS_STANDARD);
	read_text(object, "observed", finding->observed, sizeof(finding->observed));
	read_chinese(object, "observed_zh", "observed", finding->observed_zh, sizeof(finding->observed_zh));
	read_text(object, "expected", finding->expected, sizeof(finding->expected));
	read_chinese(object, "expected_zh", "expected", finding->expected_zh, sizeof(finding->expected_zh));
	read_text(object, "text_en", finding->text_en, sizeof(finding->text_en));
	read_text(object, "text_zh", finding->text_zh, sizeof(finding->text_zh));
	return NULL;
}

static const char *get_alert(const json_t *record, struct alert *alert, const char *(*rule_name)(const char *id))
{
	const json_t *list = json_object_get(record, "rules");
	const char *wrong;

	*alert = (struct alert){ .score = json_number_value(json_object_get(record, "score")) };
	if (!(alert->score >= 0 && alert->score <= 1))
		return "score: no chance";
	read_text(record, "id", alert->id, sizeof(alert->id));
	read_text(record, "evidence", alert->evidence, sizeof(alert->evidence));
	alert->level = (enum alert_level)read_name(record, "level", level_of, ALERT_FAKE + 1, ALERT_NONE);
	alert->state = (enum alert_state)read_name(record, "state", state_of, ALERT_CLEARED + 1, ALERT_RAISED);
	wrong = cell_json_get(record, &alert->cell);
	alert->cell.clipped = (float)json_number_value(json_object_get(record, "clipped"));
	if (!wrong && !(alert->cell.clipped >= 0 && alert->cell.clipped <= 1))
		wrong = "clipped: no share";
	for (size_t i = 0; !wrong && i < json_array_size(list) && i < ALERT_FINDINGS_MAX; i++)
		wrong = read_finding(json_array_get(list, i), &alert->findings[alert->nof_findings++], rule_name);
	return wrong;
}

const char *alert_decode(const char *line, size_t size, const char *id, struct alert *alert,
                         const char *(*rule_name)(const char *id))
{
	json_t *record = json_loadb(line, size, 0, NULL);
	const char *said = json_string_value(json_object_get(record, "id")), *wrong = NULL;

	alert->id[0] = 0;
	if (!json_is_object(record))
		wrong = "no JSON object";
	else if (said && strcmp(said, id) == 0)
		wrong = get_alert(record, alert, rule_name);
	json_decref(record);
	return wrong;
}

static bool is_text(const json_t *record, const char *key, const char *text)
{
	const char *value = json_string_value(json_object_get(record, key));

	return value && strcmp(value, text) == 0;
}

const char *alert_decode_live(const char *line, size_t size, const char *sensor, struct alert *alert,
                              const char *(*rule_name)(const char *id))
{
	json_t *record = json_loadb(line, size, 0, NULL);
	const char *wrong = NULL;

	alert->id[0] = 0;
	if (!json_is_object(record))
		wrong = "no JSON object";
	else if (is_text(record, "type", record_type_name(RECORD_ALERT)) && is_text(record, "sensor", sensor) &&
	         json_object_get(record, "boot"))
		wrong = get_alert(record, alert, rule_name);
	if (!wrong && alert->id[0] && !get_time(record, "first_seen", &alert->first_seen_ns))
		wrong = "first_seen: no time";
	json_decref(record);
	return wrong;
}

static float get_level(const json_t *record, const char *key)
{
	const json_t *value = json_object_get(record, key);

	return json_is_number(value) ? (float)json_number_value(value) : NAN;
}

/* What is no place is none. */
static void get_position(const json_t *record, struct position *position)
{
	const json_t *object = json_object_get(record, "position"), *lat = json_object_get(object, "lat"),
		     *lon = json_object_get(object, "lon"), *accuracy = json_object_get(object, "accuracy_m");

	*position = (struct position){ json_number_value(lat), json_number_value(lon),
		                       json_is_number(accuracy) ? json_number_value(accuracy) : NAN, "record" };
	if (!json_is_number(lat) || !json_is_number(lon) || !(fabs(position->lat) <= 90) ||
	    !(fabs(position->lon) <= 180))
		position->source = NULL;
}

static const char *get_heard(const json_t *record, struct sighting *sighting)
{
	const char *wrong = cell_json_get(record, &sighting->cell);

	if (wrong)
		return wrong;
	if (!get_time(record, "last_seen", &sighting->time_ns) && !get_time(record, "time", &sighting->time_ns))
		return "time: missing, or no time";
	sighting->type = RECORD_CELL;
	sighting->cell.m.power_dbfs = get_level(record, "power_dbfs");
	sighting->cell.lte.rsrp_dbfs = get_level(record, "rsrp_dbfs");
	return NULL;
}

static const char *get_alerted(const json_t *record, struct sighting *sighting)
{
	const char *state = json_string_value(json_object_get(record, "state"));
	const char *wrong = cell_json_get(record, &sighting->cell);

	if (wrong)
		return wrong;
	if (!state || !json_is_string(json_object_get(record, "level")) ||
	    !get_time(record, "time", &sighting->time_ns))
		return "level, state or time: missing";
	sighting->type = RECORD_ALERT;
	sighting->level = (enum alert_level)read_name(record, "level", level_of, ALERT_FAKE + 1, ALERT_NONE);
	sighting->cleared = strcmp(state, alert_state_name(ALERT_CLEARED)) == 0;
	return NULL;
}

static const char *get_sighting(const json_t *record, struct sighting *sighting)
{
	const char *type = json_string_value(json_object_get(record, "type"));

	if (!json_is_object(record))
		return "no JSON object";
	if (!type)
		return "type: missing";
	if (strcmp(type, record_type_name(RECORD_CELL)) == 0)
		return get_heard(record, sighting);
	if (strcmp(type, record_type_name(RECORD_ALERT)) == 0)
		return get_alerted(record, sighting);
	sighting->type = RECORD_TYPES;
	return NULL;
}

const char *sighting_decode(const char *line, size_t size, struct sighting *sighting)
{
	json_t *record = json_loadb(line, size, 0, NULL);
	const char *wrong = get_sighting(record, sighting);

	get_position(record, &sighting->position);
	read_text(record, "sensor", sighting->sensor, sizeof(sighting->sensor));
	read_text(record, "id", sighting->alert, sizeof(sighting->alert));
	json_decref(record);
	return wrong;
}

static const char *get_cell_heard(const json_t *object, struct cell_heard *heard)
{
	*heard = (struct cell_heard){ .power_dbfs = get_level(object, "power_dbfs"),
		                      .rsrp_dbfs = get_level(object, "rsrp_dbfs"),
		                      .snr_db = get_level(object, "snr_db") };
	read_text(object, "cell", heard->key, sizeof(heard->key));
	return heard->key[0] ? NULL : "cells: one without a name";
}

static const char *get_heard_cells(const json_t *record, struct heard_line *heard)
{
	const json_t *list = json_object_get(record, "cells");
	const char *wrong = NULL;

	if (!get_time(record, "time", &heard->time_ns))
		return "time: missing, or no time";
	if (!json_is_array(list) || json_array_size(list) > HEARD_CELLS_MAX)
		return "cells: no list of cells";
	get_position(record, &heard->position);
	read_text(record, "sensor", heard->sensor, sizeof(heard->sensor));
	for (size_t i = 0; !wrong && i < json_array_size(list); i++)
		wrong = get_cell_heard(json_array_get(list, i), &heard->cells[heard->count++]);
	return wrong;
}

const char *heard_decode(const char *line, size_t size, struct heard_line *heard)
{
	json_t *record = json_loadb(line, size, 0, NULL);
	const char *wrong = NULL;

	heard->count = 0;
	if (!json_is_object(record))
		wrong = "no JSON object";
	else if (is_text(record, "type", record_type_name(RECORD_HEARD)))
		wrong = get_heard_cells(record, heard);
	json_decref(record);
	return wrong;
}
