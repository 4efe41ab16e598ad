// SPDX-License-Identifier: GPL-3.0-or-later
/* list: see list.h. */
#include "list.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "grid.h"  // enum style

static const char *operator_of(const struct row *row, const struct desk *desk, const struct screen_state *state)
{
	const bool chinese = desk->language == LANGUAGE_ZH;
	const struct cell *cell = row->cell;
	const char *name = operators_name(state->operators, cell->mcc, cell->mnc, chinese);

	if (!name[0])
		name = providers_name(state->providers, cell->mcc, cell->mnc, chinese);
	return name;
}

const char *row_operator(const struct row *row)
{
	return row->operator[0] ? row->operator: row->plmn;
}

/* Whether what was typed stands anywhere in the row's names. */
static bool matches(const struct row *row, const struct desk *desk)
{
	char key[CELL_KEY_SIZE], channel[16];

	if (!desk->filter[0])
		return true;
	cell_key(row->cell, key, sizeof(key));
	snprintf(channel, sizeof(channel), "%d", cell_channel(row->cell));
	return strcasestr(key, desk->filter) || strcasestr(row_operator(row), desk->filter) ||
	       strcasestr(row->cell->band, desk->filter) || strcasestr(channel, desk->filter) ||
	       (row->level && strcasestr(level_word(desk, row->level), desk->filter));
}

static int by_place(const struct row *a, const struct row *b)
{
	const struct cell *x = a->cell, *y = b->cell;

	if (x->freq_hz != y->freq_hz)
		return x->freq_hz < y->freq_hz ? -1 : 1;
	if (cell_code(x) != cell_code(y))
		return cell_code(x) < cell_code(y) ? -1 : 1;
	return (a->handle > b->handle) - (a->handle < b->handle);
}

/* Those who do not say whose they are come last. */
static int by_operator(const struct row *a, const struct row *b)
{
	if (!a->plmn[0] != !b->plmn[0])
		return a->plmn[0] ? -1 : 1;
	return strcmp(row_operator(a), row_operator(b));
}

static int by_level(const struct row *a, const struct row *b)
{
	const float x = cell_level_dbfs(a->cell), y = cell_level_dbfs(b->cell);

	if (isnan(x) || isnan(y))
		return isnan(x) - isnan(y);
	return (x < y) - (x > y);
}

static int by_age(const struct row *a, const struct row *b)
{
	return (a->cell->last_seen_ns < b->cell->last_seen_ns) - (a->cell->last_seen_ns > b->cell->last_seen_ns);
}

static int by_verdict(const struct row *a, const struct row *b)
{
	return (int)b->level - (int)a->level;
}

static int compare(const void *a, const void *b, void *ctx)
{
	static int (*const orders[SORTS])(const struct row *, const struct row *) = {
		[SORT_OPERATOR] = by_operator, [SORT_VERDICT] = by_verdict, [SORT_LEVEL] = by_level,
		[SORT_FREQUENCY] = by_place,   [SORT_AGE] = by_age,
	};
	int order = orders[*(const enum desk_sort *)ctx](a, b);

	return order ? order : by_place(a, b);
}

static void add_cell(struct list *list, const struct cell *cell, const struct desk *desk,
                     const struct screen_state *state)
{
	struct row *row = &list->rows[list->count];

	*row = (struct row){ .cell = cell, .handle = cells_handle(cell) };
	row->level = alerts_level(state->alerts, row->handle);
	if (cell->mcc[0])
		snprintf(row->plmn, sizeof(row->plmn), "%s%s%s", cell->mcc, "-", cell->mnc);
	row->operator= operator_of(row, desk, state);
	list->count += matches(row, desk);
}

/* The gravest first; of several as grave the surest. */
struct collecting {
	struct list *list;
	const struct desk *desk;
	const struct screen_state *state;
};

static bool graver(const struct alert *alert, const struct standing *than)
{
	return alert->level != than->level ? alert->level > than->level : alert->score > than->score;
}

static void collect(void *ctx, int64_t time_ns, const struct alert *alert)
{
	const struct collecting *collecting = ctx;
	const struct screen_state *state = collecting->state;
	struct list *list = collecting->list;
	int kept = list->nof_alerts < LIST_ALERTS ? list->nof_alerts : LIST_ALERTS, at = kept;

	list->nof_alerts++;
	while (at > 0 && graver(alert, &list->alerts[at - 1]))
		at--;
	if (at == LIST_ALERTS)
		return;
	kept = kept < LIST_ALERTS ? kept : LIST_ALERTS - 1;
	memmove(&list->alerts[at + 1], &list->alerts[at], (size_t)(kept - at) * sizeof(list->alerts[0]));
	struct standing *standing = &list->alerts[at];

	*standing = (struct standing){ .level = alert->level,
		                       .score = alert->score,
		                       .muted = state->muted(state->ctx, time_ns, alert),
		                       .nof_findings = alert->nof_findings };
	cell_key(&alert->cell, standing->cell, sizeof(standing->cell));
	for (int i = 0; i < alert->nof_findings && i < LIST_REASONS; i++) {
		const struct finding *finding = &alert->findings[i];

		standing->reasons[i].rule = finding->rule;
		snprintf(standing->reasons[i].words, sizeof(standing->reasons[i].words), "%s",
		         say(collecting->desk, finding->text_en, finding->text_zh));
	}
}

void list_make(struct list *list, const struct desk *desk, const struct screen_state *state)
{
	size_t cells = cells_count(state->cells);
	enum desk_sort sort = desk->sort;

	list->count = list->nof_alerts = 0;
	for (size_t i = 0; i < cells && list->count < LIST_MAX; i++)
		add_cell(list, cells_get(state->cells, i), desk, state);
	qsort_r(list->rows, (size_t)list->count, sizeof(list->rows[0]), compare, &sort);
	list->chosen = list->count ? 0 : -1;
	for (int i = 0; i < list->count; i++)
		if (list->rows[i].handle == desk->chosen)
			list->chosen = i;
	alerts_show(state->alerts, state->time_ns, collect, &(struct collecting){ list, desk, state });
}

const struct row *list_chosen(const struct list *list)
{
	return list->chosen < 0 ? NULL : &list->rows[list->chosen];
}

void list_move(const struct list *list, struct desk *desk, int by)
{
	int at = list->chosen + by;

	if (!list->count)
		return;
	at = at < 0 ? 0 : at >= list->count ? list->count - 1 : at;
	desk->chosen = list->rows[at].handle;
}

const char *level_word(const struct desk *desk, enum alert_level level)
{
	return say(desk, alert_level_name(level), alert_level_name_zh(level));
}

enum style level_style(enum alert_level level)
{
	static const enum style styles[] = { STYLE_PLAIN, STYLE_NOTICE, STYLE_SUSPICIOUS, STYLE_FAKE };

	return styles[level];
}
