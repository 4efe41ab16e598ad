// SPDX-License-Identifier: GPL-3.0-or-later
/* roll: long text in a short area, and small things that several pages show. See pages.h. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>

#include "pages.h"
#include "plain.h"  // plain_text

enum { ROLL_BYTES = 2048 };

static const float empty_dbfs = -110, full_dbfs = -20;

void roll_put(struct roll *roll, enum style style, int indent, const char *format, ...)
{
	char text[ROLL_BYTES];
	const char *rest = text;
	va_list args;
	int x = 0;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	plain_text(text, false);
	do {
		int octets = text_wrap(rest, roll->area->columns - x);

		area_put(roll->area, roll->count++ - roll->skip, x, roll->area->columns - x, style, "%.*s", octets,
		         rest);
		rest += octets ? octets : 1;
		x = indent;
	} while (*rest);
}

/* Once to count, once to show. */
void roll_page(const struct sight *sight, const struct area *area,
               void (*put)(const struct sight *sight, struct roll *roll))
{
	const struct area nothing = { area->grid, area->y, area->x, 0, area->columns };
	struct roll counted = { .area = &nothing };

	put(sight, &counted);
	int most = counted.count > area->lines ? counted.count - area->lines : 0;

	if (sight->desk->scroll > most)
		sight->desk->scroll = most;
	if (sight->desk->scroll < 0)
		sight->desk->scroll = 0;
	put(sight, &(struct roll){ .area = area, .skip = sight->desk->scroll });
	if (sight->desk->scroll < most)
		area_put_right(area, area->lines - 1, area->columns - 8, 8, STYLE_BAR, " +%d ",
		               most - sight->desk->scroll);
}

void age_text(int64_t age_ns, char text[AGE_SIZE])
{
	const int64_t s = age_ns > 0 ? age_ns / 1000000000 : 0;
	static const struct {
		int64_t from_s, unit_s;
		char name;
	} units[] = { { 2 * 86400, 86400, 'd' }, { 2 * 3600, 3600, 'h' }, { 120, 60, 'm' }, { 0, 1, 's' } };
	int i = 0;

	while (s < units[i].from_s)
		i++;
	snprintf(text, AGE_SIZE, "%lld%c", (long long)(s / units[i].unit_s), units[i].name);
}

void level_bar(const struct area *area, int y, int x, int columns, float dbfs)
{
	int full = isfinite(dbfs) ? (int)lroundf((dbfs - empty_dbfs) / (full_dbfs - empty_dbfs) * (float)columns) : 0;

	for (int i = 0; i < columns; i++)
		area_put(area, y, x + i, 1, i < full ? STYLE_LEVEL : STYLE_DIM, i < full ? "=" : ".");
}
