// SPDX-License-Identifier: GPL-3.0-or-later
/* page_hunt: the level of one cell in digits that are read from afar, its trend, and how it was in the last minutes. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "pages.h"

enum { DIGIT_LINES = 5, DIGIT_COLUMNS = 5 };

/* Changes of less are the air's [dB]. */
static const float steady_db = 1;
static const float low_dbfs = -110, high_dbfs = -20;

/* clang-format off */
static const struct {
	char sign;
	const char *lines[DIGIT_LINES];
} digits[] = {
	{ '0', { "#####", "#   #", "#   #", "#   #", "#####" } },
	{ '1', { "  #  ", " ##  ", "  #  ", "  #  ", "#####" } },
	{ '2', { "#####", "    #", "#####", "#    ", "#####" } },
	{ '3', { "#####", "    #", " ####", "    #", "#####" } },
	{ '4', { "#   #", "#   #", "#####", "    #", "    #" } },
	{ '5', { "#####", "#    ", "#####", "    #", "#####" } },
	{ '6', { "#####", "#    ", "#####", "#   #", "#####" } },
	{ '7', { "#####", "    #", "   # ", "  #  ", "  #  " } },
	{ '8', { "#####", "#   #", "#####", "#   #", "#####" } },
	{ '9', { "#####", "#   #", "#####", "    #", "#####" } },
	{ '-', { "     ", "     ", "#####", "     ", "     " } },
	{ '.', { "     ", "     ", "     ", "     ", "  #  " } },
};
/* clang-format on */

static void put_large(const struct area *area, int y, int x, const char *text)
{
	for (; *text; text++, x += DIGIT_COLUMNS + 1)
		for (size_t i = 0; i < sizeof(digits) / sizeof(digits[0]); i++)
			for (int line = 0; digits[i].sign == *text && line < DIGIT_LINES; line++)
				area_put(area, y + line, x, DIGIT_COLUMNS, STYLE_STRONG, "%s", digits[i].lines[line]);
}

static void put_trend(const struct sight *sight, const struct area *area, int y)
{
	const float trend_db = trail_trend_db(&sight->desk->trail);
	const char *word = say(sight->desk, "steady", "平稳");

	if (!isfinite(trend_db))
		return;
	if (trend_db > steady_db)
		word = say(sight->desk, "STRONGER: you come nearer", "变强：正在接近");
	else if (trend_db < -steady_db)
		word = say(sight->desk, "WEAKER: you go away", "变弱：正在远离");
	area_put(area, y, 2, area->columns, trend_db > steady_db ? STYLE_STRONG : STYLE_PLAIN, "%s  %+.1f dB", word,
	         trend_db);
}

/* The last levels, one a column, the newest at the right. */
static void put_course(const struct sight *sight, const struct area *area)
{
	const struct trail *trail = &sight->desk->trail;

	for (int x = 0; x < area->columns && x < trail->count; x++) {
		const float dbfs = trail->points[trail->count - 1 - x].dbfs;
		int high = (int)lroundf((dbfs - low_dbfs) / (high_dbfs - low_dbfs) * (float)area->lines);

		for (int y = 0; y < high; y++)
			area_put(area, area->lines - 1 - y, area->columns - 1 - x, 1, STYLE_LEVEL, "#");
	}
}

void page_hunt(const struct sight *sight, const struct area *area)
{
	const struct trail *trail = &sight->desk->trail;
	const float dbfs = trail_mean(trail, 1, 0);
	char text[16];

	area_put(area, 0, 2, area->columns - 2, STYLE_STRONG, "%s  %s%s", trail->cell,
	         say(sight->desk, "level in dBFS", "电平（dBFS）"),
	         sight->desk->tone ? say(sight->desk, ", with tone", "，提示音开") : "");
	if (!isfinite(dbfs)) {
		area_put(area, 2, 2, area->columns, STYLE_DIM, "%s",
		         say(sight->desk, "not heard since the hunt began", "开始寻找后尚未收到"));
		return;
	}
	snprintf(text, sizeof(text), "%.1f", (double)fmaxf(dbfs, -999));
	put_large(area, 2, 2, text);
	put_trend(sight, area, 8);
	level_bar(area, 9, 2, area->columns - 4, dbfs);

	const struct area lower = area_lines(area, 11, area->lines);

	put_course(sight, &lower);
}
