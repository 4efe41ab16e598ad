// SPDX-License-Identifier: GPL-3.0-or-later
/* page_cells: the cells, a line each, under their operators. Where there is room the spectrum stands below. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "pages.h"
#include "standard.h"  // standard_of

/* Where the columns are, by the width there is. */
struct columns {
	int name, name_width, operator, operator_width, channel, freq, code, level, bar, bar_width, clock, age, verdict;
};

enum { VERDICT_WIDTH = 10, OPERATOR_WIDTH = 18, NAME_WIDTH = 18, NAME_WIDE = 24, BAR_WIDTH = 9 };
enum { SPECTRUM_FROM_LINES = 28, SPECTRUM_LINES = 12 };

static struct columns columns_of(const struct sight *sight, int width)
{
	const bool grouped = sight->desk->sort == SORT_OPERATOR;
	int spare = width - SIGHT_COLUMNS_MIN, x = 2;
	struct columns c = { .name = x, .name_width = spare >= 6 ? NAME_WIDE : NAME_WIDTH };

	spare -= c.name_width - NAME_WIDTH;
	c.operator_width = !grouped && spare > OPERATOR_WIDTH ? OPERATOR_WIDTH : 0;
	spare -= c.operator_width ? c.operator_width + 1 : 0;
	c.bar_width = BAR_WIDTH + (spare > 0 ? spare : 0);
	x += c.name_width + 1;
	c.operator= x;
	x += c.operator_width ? c.operator_width + 1 : 0;
	c.channel = x;
	c.freq = x += 7;
	c.code = x += 7;
	c.level = x += 5;
	c.bar = x += 7;
	c.clock = x += c.bar_width + 1;
	c.age = x += 8;
	c.verdict = x + 5;
	return c;
}

static void put_titles(const struct sight *sight, const struct area *area, const struct columns *c)
{
	const struct desk *desk = sight->desk;

	area_put(area, 0, c->name, c->name_width, STYLE_STRONG, "%s", say(desk, "CELL", "小区"));
	area_put(area, 0, c->operator, c->operator_width, STYLE_STRONG, "%s", say(desk, "OPERATOR", "运营商"));
	area_put_right(area, 0, c->channel, 6, STYLE_STRONG, "%s", say(desk, "ARFCN", "频点"));
	area_put_right(area, 0, c->freq, 6, STYLE_STRONG, "MHz");
	area_put_right(area, 0, c->code, 4, STYLE_STRONG, "%s", say(desk, "CODE", "码"));
	area_put_right(area, 0, c->level, 6, STYLE_STRONG, "dBFS");
	area_put(area, 0, c->bar, c->bar_width, STYLE_STRONG, "%s", say(desk, "LEVEL", "电平"));
	area_put_right(area, 0, c->clock, 7, STYLE_STRONG, "%s", say(desk, "ppm", "钟差ppm"));
	area_put_right(area, 0, c->age, 4, STYLE_STRONG, "%s", say(desk, "AGE", "距今"));
	area_put(area, 0, c->verdict, VERDICT_WIDTH, STYLE_STRONG, "%s", say(desk, "VERDICT", "判定"));
}

/* What of its key says more than the operator's name above it. */
static void name_of(const struct row *row, char name[CELL_KEY_SIZE])
{
	const struct cell *cell = row->cell;
	char key[CELL_KEY_SIZE];

	cell_key(cell, key, sizeof(key));
	if (cell_identified(cell))
		snprintf(name, CELL_KEY_SIZE, "%s %d-%d", rat_name(cell->rat), cell_area(cell), cell_identity(cell));
	else
		snprintf(name, CELL_KEY_SIZE, "%s %s", rat_name(cell->rat), key + strlen(rat_name(cell->rat)) + 1);
}

/* Against the other cells; where they tell nothing, "~" and against the receiver. */
static void put_clock(const struct area *area, int y, int x, const struct cell *cell)
{
	if (isfinite(cell->clock_ppm))
		area_put_right(area, y, x, 7, STYLE_PLAIN, "%+.3f", cell->clock_ppm);
	else if (cell->freq_hz > 0 && isfinite(cell->m.freq_offset_hz))
		area_put_right(area, y, x, 7, STYLE_DIM, "~%+.1f", cell->m.freq_offset_hz / cell->freq_hz * 1e6);
}

static void put_known(const struct area *area, int y, int x, int width, int32_t value)
{
	if (value != CELL_UNKNOWN)
		area_put_right(area, y, x, width, STYLE_PLAIN, "%d", value);
}

static void put_row(const struct sight *sight, const struct area *area, const struct columns *c, int y, int i)
{
	const struct row *row = &sight->list->rows[i];
	const struct cell *cell = row->cell;
	const float dbfs = cell_level_dbfs(cell);
	char name[CELL_KEY_SIZE], age[AGE_SIZE];

	name_of(row, name);
	age_text(sight->state->time_ns - cell->last_seen_ns, age);
	area_put(area, y, 0, 1, STYLE_STRONG, "%s", i == sight->list->chosen ? ">" : "");
	area_put(area, y, c->name, c->name_width, STYLE_PLAIN, "%s", name);
	area_put(area, y, c->operator, c->operator_width, STYLE_PLAIN, "%s", row_operator(row));
	put_known(area, y, c->channel, 6, cell_channel(cell));
	if (cell->freq_hz > 0)
		area_put_right(area, y, c->freq, 6, STYLE_PLAIN, "%.1f", cell->freq_hz / 1e6);
	put_known(area, y, c->code, 4, cell_code(cell));
	if (isfinite(dbfs))
		area_put_right(area, y, c->level, 6, STYLE_PLAIN, "%.1f", dbfs);
	level_bar(area, y, c->bar, c->bar_width, dbfs);
	put_clock(area, y, c->clock, cell);
	area_put_right(area, y, c->age, 4, STYLE_PLAIN, "%s", age);
	area_put(area, y, c->verdict, VERDICT_WIDTH, STYLE_PLAIN, "%s",
	         row->level ? level_word(sight->desk, row->level) : "-");
	if (row->level)
		area_paint(area, y, c->verdict, VERDICT_WIDTH, level_style(row->level));
	if (i == sight->list->chosen)
		area_paint(area, y, 0, c->bar - 1, STYLE_CHOSEN);
}

/* Of the operator whose cells begin at row i. */
static void put_heading(const struct sight *sight, const struct area *area, int y, int i)
{
	const struct list *list = sight->list;
	const struct row *row = &list->rows[i];
	const char *name = row_operator(row);
	int cells = 0;

	for (int k = i; k < list->count && strcmp(row_operator(&list->rows[k]), name) == 0; k++)
		cells++;
	area_put(area, y, 0, area->columns, STYLE_STRONG, "%s%s%s (%d)",
	         name[0] ? name : say(sight->desk, "operator not read yet", "运营商未读出"),
	         row->operator[0] ? " " : "", row->operator[0] ? row->plmn : "", cells);
}

static bool begins_group(const struct sight *sight, int i)
{
	const struct row *rows = sight->list->rows;

	return sight->desk->sort == SORT_OPERATOR &&
	       (i == 0 || strcmp(row_operator(&rows[i]), row_operator(&rows[i - 1])) != 0);
}

/* The line that row i stands in, counted from the first heading. */
static int line_of(const struct sight *sight, int i)
{
	int line = 0;

	for (int k = 0; k <= i; k++)
		line += 1 + begins_group(sight, k);
	return line - 1;
}

/* As far down as shows the chosen cell, and a page at a time. */
static int first_line(const struct sight *sight, int lines)
{
	int chosen = sight->list->chosen < 0 ? 0 : line_of(sight, sight->list->chosen);

	return lines > 1 && chosen >= lines ? chosen - lines + 1 : 0;
}

static void put_rows(const struct sight *sight, const struct area *area)
{
	const struct columns c = columns_of(sight, area->columns);
	const struct area body = area_lines(area, 1, area->lines);
	int y = -first_line(sight, body.lines);

	put_titles(sight, area, &c);
	for (int i = 0; i < sight->list->count && y < body.lines; i++) {
		if (begins_group(sight, i))
			put_heading(sight, &body, y++, i);
		if (y >= 0 && y < body.lines)
			put_row(sight, &body, &c, y, i);
		y++;
	}
	if (!sight->list->count)
		area_put(&body, 0, 2, body.columns, STYLE_DIM, "%s",
		         sight->desk->filter[0] ? say(sight->desk, "no cell fits the filter", "没有符合筛选条件的小区")
		                                : say(sight->desk, "no cell heard yet", "尚未收到小区"));
}

void page_cells(const struct sight *sight, const struct area *area)
{
	const int below = area->lines >= SPECTRUM_FROM_LINES && sight->desk->waterfall.lines ? SPECTRUM_LINES : 0;
	const struct area upper = area_lines(area, 0, area->lines - below);
	const struct area lower = area_lines(area, area->lines - below, below);

	put_rows(sight, &upper);
	if (below)
		page_spectrum(sight, &lower);
}
