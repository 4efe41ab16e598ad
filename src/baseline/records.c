// SPDX-License-Identifier: GPL-3.0-or-later
/* records: learns from records that a run wrote. A cell for which an alert stands is not learned. */
#include <errno.h>
#include <math.h>
#include <string.h>

#include "db.h"              // db_begin
#include "baseline_lines.h"  // lines_read
#include "cell_json.h"       // cell_json_get

enum { STANDING_MAX = 256 };

struct reader {
	struct baseline *baseline;
	struct baseline_records *sums;
	int nof_standing;
	char standing[STANDING_MAX][CELL_KEY_SIZE]; /* cells that alerts stand for */
	bool serious[STANDING_MAX];                 /* of these, `suspicious` or above */
};

static int find_standing(const struct reader *reader, const char *key)
{
	for (int i = 0; i < reader->nof_standing; i++)
		if (strcmp(reader->standing[i], key) == 0)
			return i;
	return -1;
}

static void set_standing(struct reader *reader, const char *key, bool stands, bool serious)
{
	int place = find_standing(reader, key);

	if (place >= 0 && !stands) {
		memcpy(reader->standing[place], reader->standing[--reader->nof_standing], CELL_KEY_SIZE);
		reader->serious[place] = reader->serious[reader->nof_standing];
		return;
	}
	if (place < 0 && stands && reader->nof_standing < STANDING_MAX) {
		place = reader->nof_standing++;
		snprintf(reader->standing[place], CELL_KEY_SIZE, "%s", key);
	}
	if (place >= 0)
		reader->serious[place] = serious;
}

static float read_level(const json_t *record, const char *key)
{
	const json_t *value = json_object_get(record, key);

	return json_is_number(value) ? (float)json_number_value(value) : NAN;
}

static const char *take_cell(struct reader *reader, const json_t *record, int *error, struct fault *fault)
{
	struct cell cell;
	char key[CELL_KEY_SIZE];
	const char *wrong = cell_json_get(record, &cell);
	int64_t time_ns;

	if (wrong)
		return wrong;
	if (!lines_time(record, "last_seen", &time_ns) && !lines_time(record, "time", &time_ns))
		return "time: missing, or no time";
	cell.m.power_dbfs = read_level(record, "power_dbfs");
	cell.rsrp_dbfs = read_level(record, "rsrp_dbfs");
	cell_key(&cell, key, sizeof(key));
	reader->sums->cells++;
	const int place = find_standing(reader, key);

	if (place >= 0)
		*error = (reader->serious[place] ? baseline_distrust : baseline_doubt)(reader->baseline, &cell, time_ns,
		                                                                       fault);
	else
		*error = baseline_learn(reader->baseline, &cell, time_ns, fault);
	return NULL;
}

static const char *take_alert(struct reader *reader, const json_t *record, int *error, struct fault *fault)
{
	const char *level = json_string_value(json_object_get(record, "level"));
	const char *state = json_string_value(json_object_get(record, "state"));
	struct cell cell;
	char key[CELL_KEY_SIZE];
	const char *wrong = cell_json_get(record, &cell);
	int64_t time_ns;

	if (wrong)
		return wrong;
	if (!level || !state || !lines_time(record, "time", &time_ns))
		return "level, state or time: missing";
	bool serious = strcmp(level, "suspicious") == 0 || strcmp(level, "fake") == 0;

	cell_key(&cell, key, sizeof(key));
	set_standing(reader, key, strcmp(state, "cleared") != 0, serious);
	reader->sums->alerts++;
	*error = (serious ? baseline_distrust : baseline_doubt)(reader->baseline, &cell, time_ns, fault);
	return NULL;
}

static const char *take(void *ctx, const json_t *record, int *error, struct fault *fault)
{
	struct reader *reader = ctx;
	const char *type = json_string_value(json_object_get(record, "type"));

	if (!type)
		return "type: missing";
	if (strcmp(type, "cell") == 0)
		return take_cell(reader, record, error, fault);
	if (strcmp(type, "alert") == 0)
		return take_alert(reader, record, error, fault);
	reader->sums->other++;
	return NULL;
}

int baseline_learn_records(struct baseline *baseline, const char *path, struct baseline_records *sums,
                           struct fault *fault)
{
	struct reader reader = { .baseline = baseline, .sums = sums };

	*sums = (struct baseline_records){ 0 };
	int error = db_begin(baseline, fault);

	if (!error)
		error = lines_read(path, take, &reader, sums, fault);
	if (error)
		db_rollback(baseline);
	return error ? error : baseline_commit(baseline, fault);
}
