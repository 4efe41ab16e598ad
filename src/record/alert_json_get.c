// SPDX-License-Identifier: GPL-3.0-or-later
/* alert_json: an alert, read. The record may be anybody's: what is no name of ours becomes the mildest, what is no
 * number is refused. */
#include <stdio.h>
#include <string.h>

#include "cell_json.h"    // cell_json_get
#include "record_json.h"  // record_get_alert

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

	if (!(weight >= 0 && weight <= WEIGHT_MAX))
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

const char *record_get_alert(const json_t *record, struct alert *alert, const char *(*rule_name)(const char *id))
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
