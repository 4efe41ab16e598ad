// SPDX-License-Identifier: GPL-3.0-or-later
/* grid: see grid.h. */
#include "grid.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <wchar.h>

#include "plain.h"  // plain_text

enum { TEXT_BYTES = 2048 };

/* The next character of the text, '?' where it is none, and its columns; octets that it takes, 0 at the end. */
static size_t next_character(const char *text, wchar_t *code, int *columns)
{
	mbstate_t state = { 0 };
	const size_t left = strlen(text);
	size_t octets = left ? mbrtowc(code, text, left, &state) : 0;

	if (octets > left || (octets && wcwidth(*code) < 0)) {
		octets = octets > left ? 1 : octets;
		*code = L'?';
	}
	if (!octets)
		return 0;
	*columns = wcwidth(*code);
	return octets;
}

int text_columns(const char *text)
{
	int sum = 0, columns;
	wchar_t code;

	for (size_t octets; (octets = next_character(text, &code, &columns)); text += octets)
		sum += columns;
	return sum;
}

/* Chinese may be broken anywhere but before what closes. */
static bool may_break_before(wchar_t code, int width, int width_before)
{
	return (width == 2 || width_before == 2) && !wcschr(L"，。；：、）”！？", code);
}

int text_wrap(const char *text, int columns)
{
	const char *at = text, *last = NULL; /* where it may be broken */
	int used = 0, width, width_before = 0;
	wchar_t code;

	for (size_t octets; (octets = next_character(at, &code, &width)); at += octets) {
		if (used && may_break_before(code, width, width_before))
			last = at;
		if (used + width > columns)
			return (int)((last ? last : at) - text);
		if (code == L' ' && used)
			last = at + octets;
		used += width;
		width_before = width;
	}
	return (int)(at - text);
}

void grid_clear(struct grid *grid, int lines, int columns)
{
	grid->lines = lines < GRID_LINES_MAX ? lines : GRID_LINES_MAX;
	grid->columns = columns < GRID_COLUMNS_MAX ? columns : GRID_COLUMNS_MAX;
	grid->bell = false;
	for (int y = 0; y < grid->lines; y++)
		for (int x = 0; x < grid->columns; x++)
			grid->tiles[y][x] = (struct tile){ ' ', STYLE_PLAIN };
}

struct area grid_area(struct grid *grid)
{
	return (struct area){ grid, 0, 0, grid->lines, grid->columns };
}

struct area area_lines(const struct area *area, int from, int lines)
{
	int most = area->lines - from > 0 ? area->lines - from : 0;

	return (struct area){ area->grid, area->y + from, area->x, lines < most ? lines : most, area->columns };
}

/* The wide characters that a new one is put over, on either side, lose their other half. */
static void set_tile(struct grid *grid, int y, int x, int width, uint32_t code, enum style style)
{
	struct tile *row = grid->tiles[y];

	if (row[x].code == 0 && x > 0)
		row[x - 1].code = ' ';
	if (x + width < grid->columns && row[x + width].code == 0)
		row[x + width].code = ' ';
	row[x] = (struct tile){ code, (uint8_t)style };
	if (width == 2)
		row[x + 1] = (struct tile){ 0, (uint8_t)style };
}

static int put_text(const struct area *area, int y, int x, int columns, enum style style, const char *text)
{
	int used = 0, width;
	wchar_t code;

	if (y < 0 || y >= area->lines || x < 0)
		return 0;
	if (columns > area->columns - x)
		columns = area->columns - x;
	for (size_t octets; (octets = next_character(text, &code, &width)); text += octets) {
		if (width == 0) /* would be drawn over the one before */
			continue;
		if (used + width > columns)
			break;
		set_tile(area->grid, area->y + y, area->x + x + used, width, (uint32_t)code, style);
		used += width;
	}
	return used;
}

int area_put(const struct area *area, int y, int x, int columns, enum style style, const char *format, ...)
{
	char text[TEXT_BYTES];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	return put_text(area, y, x, columns, style, plain_text(text, false));
}

int area_put_right(const struct area *area, int y, int x, int columns, enum style style, const char *format, ...)
{
	char text[TEXT_BYTES];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	int blank = columns - text_columns(plain_text(text, false));

	return put_text(area, y, x + (blank > 0 ? blank : 0), columns, style, text);
}

void area_paint(const struct area *area, int y, int x, int columns, enum style style)
{
	if (y < 0 || y >= area->lines)
		return;
	for (int i = x < 0 ? 0 : x; i < x + columns && i < area->columns; i++)
		area->grid->tiles[area->y + y][area->x + i].style = (uint8_t)style;
}
