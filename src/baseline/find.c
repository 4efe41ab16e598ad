// SPDX-License-Identifier: GPL-3.0-or-later
/* find: the questions that rules ask: is this cell known, what should be in its place, what is usual. A damaged file
 * answers that it knows nothing. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "csv.h"       // listed_key
#include "row.h"       // identity_of
#include "standard.h"  // standard_of

static const struct known nothing = {
	.channel = CELL_UNKNOWN, .id = CELL_UNKNOWN, .power_median_dbfs = NAN, .power_high_dbfs = NAN
};

static float column_float(sqlite3_stmt *statement, int column)
{
	return sqlite3_column_type(statement, column) == SQLITE_FLOAT ? (float)sqlite3_column_double(statement, column)
	                                                              : NAN;
}

static int32_t column_place(sqlite3_stmt *statement, int column)
{
	int value = sqlite3_column_int(statement, column);

	return value < 0 ? CELL_UNKNOWN : value;
}

/* What another process writes shows from the next cell on. */
static void look_for_changes(struct baseline *baseline)
{
	sqlite3_stmt *statement = db_statement(baseline, STATEMENT_DATA_VERSION);

	if (statement && sqlite3_step(statement) == SQLITE_ROW &&
	    sqlite3_column_int64(statement, 0) != baseline->data_version) {
		baseline->data_version = sqlite3_column_int64(statement, 0);
		baseline->generation++;
	}
	sqlite3_reset(statement);
}

/* The columns of enum known_column. */
static void read_known(sqlite3_stmt *statement, struct known *known)
{
	bool learned = sqlite3_column_int(statement, KNOWN_LEARNED);
	uint64_t days = (uint64_t)sqlite3_column_int64(statement, learned ? KNOWN_DAYS : KNOWN_FRESH_DAYS);

	*known = (struct known){
		.learned = learned,
		.quarantined = !learned,
		.distrusted = !learned && sqlite3_column_int64(statement, KNOWN_ALERT) != 0,
		.days = __builtin_popcountll(days),
		.first_ns = sqlite3_column_int64(statement, KNOWN_FIRST),
		.last_ns = sqlite3_column_int64(statement, KNOWN_LAST),
		.channel = column_place(statement, KNOWN_CHANNEL),
		.id = column_place(statement, KNOWN_CODE),
		.power_median_dbfs = column_float(statement, KNOWN_POWER_MEDIAN),
		.power_high_dbfs = column_float(statement, KNOWN_POWER_HIGH),
	};
}

static void find_listed(struct baseline *baseline, const struct cell *cell, struct known *known)
{
	sqlite3_stmt *statement = db_statement(baseline, STATEMENT_LISTED_FIND);
	struct listed listed = { .rat = cell->rat, .area = cell_area(cell), .number = cell_identity(cell) };

	if (!statement || sscanf(cell->mcc, "%3d", &listed.mcc) != 1 || sscanf(cell->mnc, "%3d", &listed.mnc) != 1)
		return;
	int64_t key = listed_key(&listed), first = key - listed.area;

	sqlite3_bind_int64(statement, 1, first);
	sqlite3_bind_int64(statement, 2, first + 0xffff);
	sqlite3_bind_int64(statement, 3, key);
	if (sqlite3_step(statement) == SQLITE_ROW) {
		known->imported = sqlite3_column_int(statement, 1) != 0;
		known->imported_elsewhere = sqlite3_column_int(statement, 0) - known->imported;
	}
	sqlite3_reset(statement);
}

static void find_allowed(struct baseline *baseline, const struct cell *cell, int64_t now_ns, struct known *known)
{
	sqlite3_stmt *statement = db_statement(baseline, STATEMENT_ALLOWED_FIND);
	char key[CELL_KEY_SIZE];

	if (!statement)
		return;
	cell_key(cell, key, sizeof(key));
	sqlite3_bind_text(statement, 1, key, -1, SQLITE_STATIC);
	sqlite3_bind_int64(statement, 2, now_ns);
	if (sqlite3_step(statement) == SQLITE_ROW) {
		const char *reason = (const char *)sqlite3_column_text(statement, 0);

		known->allowed = true;
		snprintf(known->reason, sizeof(known->reason), "%s", reason ? reason : "");
	}
	sqlite3_reset(statement);
}

void baseline_find(struct baseline *baseline, const struct cell *cell, int64_t now_ns, struct known *known)
{
	sqlite3_stmt *statement = db_statement(baseline, STATEMENT_CELL_FIND);
	struct identity identity;

	look_for_changes(baseline);
	*known = nothing;
	find_allowed(baseline, cell, now_ns, known);
	if (!statement || !identity_of(cell, &identity))
		return;
	const struct known allowed = *known;

	identity_bind(statement, &identity);
	if (sqlite3_step(statement) == SQLITE_ROW) {
		read_known(statement, known);
		known->allowed = allowed.allowed;
		memcpy(known->reason, allowed.reason, sizeof(known->reason));
	}
	sqlite3_reset(statement);
	find_listed(baseline, cell, known);
}

/* A cell of unknown identity is looked for by its place alone. */
static void place_of(const struct cell *cell, struct identity *identity)
{
	if (identity_of(cell, identity))
		return;
	*identity = (struct identity){
		.rat = cell->rat, .area = -1, .number = -1, .channel = cell_channel(cell), .code = cell_code(cell)
	};
}

/* The same few cells are asked for again and again: what their text says is kept, and good as long as the text is the
 * same. */
static bool read_said(struct baseline *baseline, sqlite3_stmt *statement, struct cell *cell)
{
	const char *text = (const char *)sqlite3_column_text(statement, KNOWN_COLUMNS);
	size_t size = (size_t)sqlite3_column_bytes(statement, KNOWN_COLUMNS);
	unsigned place = (unsigned)(sqlite3_column_int(statement, KNOWN_CHANNEL) * 31 +
	                            sqlite3_column_int(statement, KNOWN_CODE));
	struct remembered *slot = &baseline->remembered[place % BASELINE_REMEMBERED];

	if (!text)
		return false;
	if (slot->text && slot->size == size && memcmp(slot->text, text, size) == 0) {
		*cell = slot->cell;
		return true;
	}
	struct said said = said_decode(text, size);
	bool good = said.text != NULL;

	said_clear(&said);
	free(slot->text);
	*slot = (struct remembered){ .text = good ? malloc(size) : NULL, .size = size, .cell = said.cell };
	if (slot->text)
		memcpy(slot->text, text, size);
	*cell = said.cell;
	return good;
}

bool baseline_find_place(struct baseline *baseline, const struct cell *cell, struct cell *expected, struct known *known)
{
	sqlite3_stmt *statement = db_statement(baseline, STATEMENT_CELL_PLACE);
	struct identity identity;
	bool found = false;

	*known = nothing;
	place_of(cell, &identity);
	if (!statement || identity.channel < 0 || identity.code < 0)
		return false;
	identity_bind(statement, &identity);
	if (sqlite3_step(statement) == SQLITE_ROW && read_said(baseline, statement, expected)) {
		read_known(statement, known);
		found = true;
	}
	sqlite3_reset(statement);
	return found;
}

static void ask_profile(struct baseline *baseline, const char *plmn, enum rat rat, const char *field, int32_t value,
                        struct baseline_usual *usual)
{
	sqlite3_stmt *statement = db_statement(baseline, STATEMENT_PROFILE_ASK);

	if (!statement)
		return;
	sqlite3_bind_int(statement, 1, (int)rat);
	sqlite3_bind_text(statement, 2, plmn, -1, SQLITE_STATIC);
	sqlite3_bind_text(statement, 3, field, -1, SQLITE_STATIC);
	sqlite3_bind_int(statement, 4, value);
	if (sqlite3_step(statement) == SQLITE_ROW && sqlite3_column_int(statement, 0) > 0) {
		double cells = sqlite3_column_double(statement, 0);

		usual->cells = sqlite3_column_int(statement, 0);
		usual->share = sqlite3_column_int(statement, 1) / cells;
		usual->most = sqlite3_column_int(statement, 2) / cells;
		usual->value = sqlite3_column_int(statement, 3); /* SQLite: of the row that max() is from */
	}
	sqlite3_reset(statement);
}

/* Rules ask the same of every cell, many times a second: a hash of the question (FNV-1a). */
static struct answer *answer_to(struct baseline *baseline, const struct answer *question)
{
	const int32_t numbers[] = { (int32_t)question->rat, question->field, question->value };
	uint32_t sum = 2166136261u;

	for (const char *c = question->plmn; *c; c++)
		sum = (sum ^ (uint8_t)*c) * 16777619u;
	for (int i = 0; i < 3; i++)
		sum = (sum ^ (uint32_t)numbers[i]) * 16777619u;
	return &baseline->answers[(sum ^ sum >> 16) % BASELINE_ANSWERS];
}

static bool is_answer(const struct answer *answer, const struct answer *question)
{
	return answer->generation == question->generation && answer->rat == question->rat &&
	       answer->field == question->field && answer->value == question->value &&
	       strcmp(answer->plmn, question->plmn) == 0;
}

void baseline_usual(struct baseline *baseline, const struct cell *cell, int field, int32_t value,
                    struct baseline_usual *usual)
{
	struct answer question = {
		.generation = baseline->generation,
		.rat = cell->rat,
		.field = field,
		.value = value,
		.usual = { .share = NAN, .value = CELL_UNKNOWN, .most = NAN },
	};
	struct answer *answer;

	snprintf(question.plmn, sizeof(question.plmn), "%.3s-%.3s", cell->mcc, cell->mnc);
	answer = answer_to(baseline, &question);
	if (!is_answer(answer, &question)) {
		*answer = question;
		ask_profile(baseline, question.plmn, cell->rat, cell_fields[field].key, value, &answer->usual);
	}
	*usual = answer->usual;
}

int baseline_area(struct baseline *baseline, const struct cell *cell, int *cells)
{
	const char *key = standard_of(cell->rat)->area_key;
	struct baseline_usual usual;
	int field = 0;

	while (strcmp(cell_fields[field].key, key) != 0)
		field++;
	baseline_usual(baseline, cell, field, cell_area(cell), &usual);
	*cells = usual.cells;
	return usual.cells ? (int)lround(usual.share * usual.cells) : 0;
}
