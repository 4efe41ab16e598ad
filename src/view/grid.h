// SPDX-License-Identifier: GPL-3.0-or-later
/* grid: a screen as it is to be: tiles of one column each, with a style. Pages are laid out into it; what shows it
 * knows the terminal. A wide character (Chinese) takes two tiles. Widths are those of wcwidth(3): the caller has chosen
 * a UTF-8 locale (LC_CTYPE).
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum { GRID_LINES_MAX = 200, GRID_COLUMNS_MAX = 400, GRID_HEATS = 10 };

enum style {
	STYLE_PLAIN,
	STYLE_STRONG,
	STYLE_DIM,
	STYLE_BAR,    /* titles, keys: reversed */
	STYLE_CHOSEN, /* the line that the cursor is on */
	STYLE_LEVEL,  /* bars of levels */
	STYLE_NOTICE, /* by the gravity of an alert */
	STYLE_SUSPICIOUS,
	STYLE_FAKE,
	STYLE_HEAT, /* and GRID_HEATS - 1 more: power in the waterfall, from little to much */
	STYLES = STYLE_HEAT + GRID_HEATS,
};

struct tile {
	uint32_t code; /* of the character; 0: the right half of the one before */
	uint8_t style;
};

struct grid {
	int lines, columns;
	bool bell; /* sound it when this is shown */
	struct tile tiles[GRID_LINES_MAX][GRID_COLUMNS_MAX];
};

/* A part of the grid: what is put outside is cut off. */
struct area {
	struct grid *grid;
	int y, x, lines, columns;
};

/* All blank. More lines or columns than there can be are left alone. */
void grid_clear(struct grid *grid, int lines, int columns);

/* The whole grid; lines of an area from `from` on, `lines` of them at most. */
struct area grid_area(struct grid *grid);
struct area area_lines(const struct area *area, int from, int lines);

/* Text from this place of the area on, cut where `columns` are full or the area ends; what could steer a terminal is
 * shown as '?'. Columns that it took. */
int area_put(const struct area *area, int y, int x, int columns, enum style style, const char *format, ...)
	__attribute__((format(printf, 6, 7)));
/* The same, with its last column at x + columns - 1 where it is shorter. */
int area_put_right(const struct area *area, int y, int x, int columns, enum style style, const char *format, ...)
	__attribute__((format(printf, 6, 7)));

/* Gives so many tiles this style, whatever stands there. */
void area_paint(const struct area *area, int y, int x, int columns, enum style style);

/* Columns that a text takes. */
int text_columns(const char *text);
/* Octets of the text that take so many columns at most; ends between words where it can. */
int text_wrap(const char *text, int columns);
