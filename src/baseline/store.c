// SPDX-License-Identifier: GPL-3.0-or-later
/* store: rows of cells, to and from the file. What is read is checked: the file may be anybody's. */
#include <math.h>
#include <string.h>

#include "row.h"

enum column {
	COLUMN_RAT,
	COLUMN_PLMN,
	COLUMN_AREA,
	COLUMN_NUMBER,
	COLUMN_CHANNEL,
	COLUMN_CODE,
	COLUMN_LEARNED,
	COLUMN_ALERT,
	COLUMN_FIRST,
	COLUMN_LAST,
	COLUMN_KEPT,
	COLUMN_FRESH = COLUMN_KEPT + 4,
	COLUMN_POWER = COLUMN_FRESH + 4,
	COLUMN_POWER_MEDIAN,
	COLUMN_POWER_HIGH,
};

static const int64_t time_max_ns = INT64_C(1) << 62;

bool identity_of(const struct cell *cell, struct identity *identity)
{
	const int32_t channel = cell_channel(cell), code = cell_code(cell);

	if (!cell_identified(cell))
		return false;
	*identity = (struct identity){
		.rat = cell->rat,
		.area = cell_area(cell),
		.number = cell_identity(cell),
		.channel = channel == CELL_UNKNOWN ? -1 : channel,
		.code = code == CELL_UNKNOWN ? -1 : code,
	};
	snprintf(identity->plmn, sizeof(identity->plmn), "%.3s-%.3s", cell->mcc, cell->mnc);
	return true;
}

void identity_bind(sqlite3_stmt *statement, const struct identity *identity)
{
	sqlite3_bind_int(statement, 1, (int)identity->rat);
	sqlite3_bind_text(statement, 2, identity->plmn, -1, SQLITE_TRANSIENT);
	sqlite3_bind_int(statement, 3, identity->area);
	sqlite3_bind_int(statement, 4, identity->number);
	sqlite3_bind_int(statement, 5, identity->channel);
	sqlite3_bind_int(statement, 6, identity->code);
}

static void read_era(sqlite3_stmt *statement, int column, struct era *era)
{
	const char *text = (const char *)sqlite3_column_text(statement, column);

	if (text)
		era->said = said_decode(text, (size_t)sqlite3_column_bytes(statement, column));
	if (!era->said.text)
		return;
	era->days = (uint64_t)sqlite3_column_int64(statement, column + 1);
	era->last_day = sqlite3_column_int(statement, column + 2);
	era->listened_ns = sqlite3_column_int64(statement, column + 3);
}

static void read_power(sqlite3_stmt *statement, struct history_levels *power)
{
	const uint8_t *octets = sqlite3_column_blob(statement, COLUMN_POWER);

	if (!octets || sqlite3_column_bytes(statement, COLUMN_POWER) != 2 * HISTORY_LEVELS)
		return;
	for (int i = 0; i < HISTORY_LEVELS; i++) {
		power->steps[i] = (uint16_t)(octets[2 * i] | octets[2 * i + 1] << 8);
		power->count += power->steps[i];
	}
}

static bool is_time(int64_t time_ns)
{
	return time_ns >= 0 && time_ns < time_max_ns;
}

static bool row_is_sound(const struct row *row)
{
	const struct era *eras[] = { &row->kept, &row->fresh };
	struct identity identity;

	for (int i = 0; i < 2; i++) {
		if (!eras[i]->said.text)
			continue;
		if (!identity_of(&eras[i]->said.cell, &identity) || eras[i]->listened_ns < 0 ||
		    eras[i]->listened_ns >= time_max_ns || eras[i]->last_day < 0 ||
		    memcmp(&identity, &row->identity, sizeof(identity)) != 0)
			return false;
	}
	return is_time(row->alert_ns) && is_time(row->first_ns) && is_time(row->last_ns) &&
	       (!row->learned || row->kept.said.text);
}

bool row_read(sqlite3_stmt *statement, struct row *row)
{
	const char *plmn = (const char *)sqlite3_column_text(statement, COLUMN_PLMN);

	memset(row, 0, sizeof(*row));
	const int rat = sqlite3_column_int(statement, COLUMN_RAT);

	if (!plmn || strlen(plmn) >= sizeof(row->identity.plmn) || rat < 0 || rat >= RATS)
		return false;
	row->identity.rat = (enum rat)rat;
	strcpy(row->identity.plmn, plmn);
	row->identity.area = sqlite3_column_int(statement, COLUMN_AREA);
	row->identity.number = sqlite3_column_int(statement, COLUMN_NUMBER);
	row->identity.channel = sqlite3_column_int(statement, COLUMN_CHANNEL);
	row->identity.code = sqlite3_column_int(statement, COLUMN_CODE);
	row->learned = sqlite3_column_int(statement, COLUMN_LEARNED);
	row->alert_ns = sqlite3_column_int64(statement, COLUMN_ALERT);
	row->first_ns = sqlite3_column_int64(statement, COLUMN_FIRST);
	row->last_ns = sqlite3_column_int64(statement, COLUMN_LAST);
	read_era(statement, COLUMN_KEPT, &row->kept);
	read_era(statement, COLUMN_FRESH, &row->fresh);
	read_power(statement, &row->power);
	return row_is_sound(row);
}

int row_load(struct baseline *baseline, const struct identity *identity, struct row *row, struct fault *fault)
{
	sqlite3_stmt *statement = db_statement(baseline, STATEMENT_CELL_LOAD);

	memset(row, 0, sizeof(*row));
	row->identity = *identity;
	if (!statement)
		return db_fault(baseline, fault);
	identity_bind(statement, identity);
	int code = sqlite3_step(statement), found = code == SQLITE_ROW;

	if (found && !row_read(statement, row)) { /* a damaged row: the cell is learned anew */
		row_clear(row);
		memset(row, 0, sizeof(*row));
		row->identity = *identity;
		found = 0;
	}
	int error = code == SQLITE_ROW || code == SQLITE_DONE ? 0 : db_fault(baseline, fault);

	sqlite3_reset(statement);
	return error ? error : found;
}

static void bind_era(sqlite3_stmt *statement, int column, const struct era *era)
{
	sqlite3_bind_text(statement, column + 1, era->said.text, -1, SQLITE_TRANSIENT); /* NULL becomes NULL */
	sqlite3_bind_int64(statement, column + 2, (int64_t)era->days);
	sqlite3_bind_int64(statement, column + 3, era->last_day);
	sqlite3_bind_int64(statement, column + 4, era->listened_ns);
}

static void bind_power(sqlite3_stmt *statement, const struct history_levels *power)
{
	const float median = history_level_quantile(power, 0.5), high = history_level_quantile(power, 0.99);
	uint8_t octets[2 * HISTORY_LEVELS];

	for (int i = 0; i < HISTORY_LEVELS; i++) {
		octets[2 * i] = (uint8_t)power->steps[i];
		octets[2 * i + 1] = (uint8_t)(power->steps[i] >> 8);
	}
	sqlite3_bind_blob(statement, COLUMN_POWER + 1, octets, sizeof(octets), SQLITE_TRANSIENT);
	sqlite3_bind_double(statement, COLUMN_POWER_MEDIAN + 1, median); /* NAN becomes NULL */
	sqlite3_bind_double(statement, COLUMN_POWER_HIGH + 1, high);
}

int row_save(struct baseline *baseline, const struct row *row, struct fault *fault)
{
	sqlite3_stmt *statement = db_statement(baseline, STATEMENT_CELL_SAVE);

	if (!statement)
		return db_fault(baseline, fault);
	identity_bind(statement, &row->identity);
	sqlite3_bind_int(statement, COLUMN_LEARNED + 1, row->learned);
	sqlite3_bind_int64(statement, COLUMN_ALERT + 1, row->alert_ns);
	sqlite3_bind_int64(statement, COLUMN_FIRST + 1, row->first_ns);
	sqlite3_bind_int64(statement, COLUMN_LAST + 1, row->last_ns);
	bind_era(statement, COLUMN_KEPT, &row->kept);
	bind_era(statement, COLUMN_FRESH, &row->fresh);
	bind_power(statement, &row->power);
	return db_run(baseline, statement, fault);
}

void row_known(const struct row *row, struct known *known)
{
	const struct era *era = row->learned ? &row->kept : &row->fresh;

	*known = (struct known){
		.learned = row->learned,
		.quarantined = !row->learned,
		.distrusted = !row->learned && row->alert_ns,
		.days = __builtin_popcountll(era->days),
		.first_ns = row->first_ns,
		.last_ns = row->last_ns,
		.channel = row->identity.channel < 0 ? CELL_UNKNOWN : row->identity.channel,
		.id = row->identity.code < 0 ? CELL_UNKNOWN : row->identity.code,
		.power_median_dbfs = history_level_quantile(&row->power, 0.5),
		.power_high_dbfs = history_level_quantile(&row->power, 0.99),
	};
}
