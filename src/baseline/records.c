// SPDX-License-Identifier: GPL-3.0-or-later
/* records: learns from records that a run wrote. A cell for which an alert stands is not learned. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "db.h"              // db_begin
#include "baseline_lines.h"  // lines_read
#include "record_read.h"     // sighting_decode
#include "whole.h"           // struct whole

enum { STANDING_MAX = 256 };

struct reader {
	struct baseline *baseline;
	struct baseline_records *sums;
	int nof_standing;
	char standing[STANDING_MAX][CELL_KEY_SIZE]; /* cells that alerts stand for */
	bool serious[STANDING_MAX];                 /* of these, `suspicious` or above */
	struct whole *known;
	struct heard_line heard;
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

/* A cell for which an alert stands loses what is known of it, as by the alert itself. */
static int learn(struct reader *reader, const struct sighting *sighting, struct fault *fault)
{
	char key[CELL_KEY_SIZE];

	cell_key(&sighting->cell, key, sizeof(key));
	const int place = find_standing(reader, key);

	reader->sums->cells++;
	if (place < 0)
		return baseline_learn(reader->baseline, &sighting->cell, sighting->time_ns, fault);
	return (reader->serious[place] ? baseline_distrust : baseline_doubt)(reader->baseline, &sighting->cell,
	                                                                     sighting->time_ns, fault);
}

static int distrust(struct reader *reader, const struct sighting *sighting, struct fault *fault)
{
	const bool serious = sighting->level >= ALERT_SUSPICIOUS;
	char key[CELL_KEY_SIZE];

	cell_key(&sighting->cell, key, sizeof(key));
	set_standing(reader, key, !sighting->cleared, serious);
	reader->sums->alerts++;
	return (serious ? baseline_distrust : baseline_doubt)(reader->baseline, &sighting->cell, sighting->time_ns,
	                                                      fault);
}

/* Each says what it said when it was written whole. */
static int learn_heard(struct reader *reader, struct fault *fault)
{
	int error = 0;

	for (int i = 0; i < reader->heard.count && !error; i++) {
		const struct cell_heard *heard = &reader->heard.cells[i];
		const struct cell *known = whole_find(reader->known, heard->key);

		if (!known)
			continue;
		struct sighting sighting = { .type = RECORD_CELL, .time_ns = reader->heard.time_ns, .cell = *known };

		sighting.cell.m.power_dbfs = heard->power_dbfs;
		sighting.cell.lte.rsrp_dbfs = heard->rsrp_dbfs;
		error = learn(reader, &sighting, fault);
	}
	return error;
}

static const char *take_other(struct reader *reader, const char *line, size_t size, int *error, struct fault *fault)
{
	const char *wrong = heard_decode(line, size, &reader->heard);

	if (!wrong)
		*error = learn_heard(reader, fault);
	reader->sums->other += !wrong && !reader->heard.count;
	return wrong;
}

static const char *take(void *ctx, const char *line, size_t size, int *error, struct fault *fault)
{
	struct reader *reader = ctx;
	struct sighting sighting;
	const char *wrong = sighting_decode(line, size, &sighting);

	if (wrong)
		return wrong;
	if (sighting.type == RECORD_CELL) {
		whole_note(reader->known, &sighting.cell);
		*error = learn(reader, &sighting, fault);
	} else if (sighting.type == RECORD_ALERT) {
		*error = distrust(reader, &sighting, fault);
	} else {
		return take_other(reader, line, size, error, fault);
	}
	return NULL;
}

int baseline_learn_records(struct baseline *baseline, const char *path, struct baseline_records *sums,
                           struct fault *fault)
{
	struct reader *reader = calloc(1, sizeof(*reader));

	*sums = (struct baseline_records){ 0 };
	if (reader)
		*reader = (struct reader){ .baseline = baseline, .sums = sums, .known = whole_create() };
	int error = reader && reader->known ? db_begin(baseline, fault) : fault_set(fault, ENOMEM, "out of memory");

	if (!error)
		error = lines_read(path, take, reader, sums, fault);
	if (error)
		db_rollback(baseline);
	if (reader)
		whole_destroy(reader->known);
	free(reader);
	return error ? error : baseline_commit(baseline, fault);
}
