// SPDX-License-Identifier: GPL-3.0-or-later
/* page_spectrum: the power heard, the carriers of the cells under it, and below how it was before: a line a pass over
 * the bands. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "pages.h"

/* Above the noise that the picture reaches up to [dB]. */
static const float range_db = 50;

/* 0: the noise, and what is not heard; 1: the strongest. */
static float share(float dbfs, float floor_dbfs)
{
	return isnan(dbfs) ? 0 : fminf(fmaxf((dbfs - floor_dbfs) / range_db, 0), 1);
}

static void put_curve(const struct sight *sight, const struct area *area, float floor_dbfs)
{
	const struct waterfall *w = &sight->desk->waterfall;

	for (int x = 0; x < area->columns; x++) {
		int first, end;

		waterfall_column(w, x, area->columns, &first, &end);
		int high = (int)lroundf(share(waterfall_peak(w, -1, first, end), floor_dbfs) * (float)area->lines);

		for (int y = 0; y < high; y++)
			area_put(area, area->lines - 1 - y, x, 1, STYLE_LEVEL, "#");
	}
	area_put(area, 0, 0, 12, STYLE_DIM, "%.0f dBFS", floor_dbfs + range_db);
}

/* The frequencies at the ends and in the middle; bands apart stand side by side. */
static void put_axis(const struct sight *sight, const struct area *area)
{
	const struct waterfall *w = &sight->desk->waterfall;
	const double mhz = SPECTRUM_STEP_HZ / 1e6;

	area_put(area, 0, 0, 16, STYLE_DIM, "%.1f MHz", w->steps[0] * mhz);
	area_put(area, 0, area->columns / 2 - 4, 12, STYLE_DIM, "%.1f", w->steps[w->count / 2] * mhz);
	area_put_right(area, 0, area->columns - 16, 16, STYLE_DIM, "%.1f MHz", w->steps[w->count - 1] * mhz);
}

/* Whether nothing stands there yet, with a blank on either side. */
static bool is_free(const struct area *area, int y, int x, int columns)
{
	for (int i = x - 1; i <= x + columns; i++)
		if (i >= 0 && i < area->columns && area->grid->tiles[area->y + y][area->x + i].code != ' ')
			return false;
	return x >= 0 && x + columns <= area->columns;
}

static void put_mark(const struct sight *sight, const struct area *area, const struct row *row)
{
	const int x = waterfall_place(&sight->desk->waterfall, row->cell->freq_hz, area->columns);
	const enum style style = row->level ? level_style(row->level) : STYLE_PLAIN;
	char number[16];

	if (x < 0 || cell_channel(row->cell) == CELL_UNKNOWN)
		return;
	snprintf(number, sizeof(number), "%d", cell_channel(row->cell));
	int width = (int)strlen(number), at = x - width / 2;

	at = at < 0 ? 0 : at + width > area->columns ? area->columns - width : at;
	area_put(area, 0, x, 1, style, "^");
	if (is_free(area, 1, at, width))
		area_put(area, 1, at, width, style, "%s", number);
}

/* ARFCN, EARFCN of each cell: suspects first, then the chosen one; those that have no room have their mark alone. */
static void put_marks(const struct sight *sight, const struct area *area)
{
	const struct list *list = sight->list;

	for (int level = ALERT_FAKE; level >= ALERT_NONE; level--)
		for (int i = 0; i < list->count; i++)
			if ((int)list->rows[i].level == level)
				put_mark(sight, area, &list->rows[i]);
}

static void put_waterfall(const struct sight *sight, const struct area *area, float floor_dbfs)
{
	static const char shades[GRID_HEATS + 1] = " .:-=+*%@#";
	const struct waterfall *w = &sight->desk->waterfall;

	for (int y = 0; y < area->lines && y < w->lines; y++)
		for (int x = 0; x < area->columns; x++) {
			int first, end;

			waterfall_column(w, x, area->columns, &first, &end);
			int heat = (int)(share(waterfall_peak(w, y, first, end), floor_dbfs) * (GRID_HEATS - 1));

			area_put(area, y, x, 1, (enum style)(STYLE_HEAT + heat), "%c", shades[heat]);
		}
}

void page_spectrum(const struct sight *sight, const struct area *area)
{
	const struct waterfall *w = &sight->desk->waterfall;
	const float floor_dbfs = waterfall_floor(w);

	if (!w->count || isnan(floor_dbfs)) {
		area_put(area, 0, 2, area->columns, STYLE_DIM, "%s",
		         say(sight->desk, "no spectrum measured yet", "尚未测得频谱"));
		return;
	}
	const int curve = (area->lines - 3) / 2;
	const struct area upper = area_lines(area, 0, curve), marks = area_lines(area, curve, 2);
	const struct area axis = area_lines(area, curve + 2, 1), lower = area_lines(area, curve + 3, area->lines);

	put_curve(sight, &upper, floor_dbfs);
	put_marks(sight, &marks);
	put_axis(sight, &axis);
	put_waterfall(sight, &lower, floor_dbfs);
}
