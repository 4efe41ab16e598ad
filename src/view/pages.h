// SPDX-License-Identifier: GPL-3.0-or-later
/* pages: each lays out one thing that can be looked at, into the area that it is given. */
#pragma once

#include "desk.h"    // struct desk
#include "grid.h"    // struct area
#include "list.h"    // struct list
#include "screen.h"  // struct screen_state

/* What a page is made of. */
struct sight {
	struct desk *desk; /* pages of text keep its `scroll` within their ends */
	const struct list *list;
	const struct screen_state *state;
};

enum { SIGHT_LINES_MIN = 24, SIGHT_COLUMNS_MIN = 80 };

/* The whole screen: title, alerts, the page, what was answered, keys. In a terminal that is too small: that it is. */
void layout(const struct sight *sight, struct grid *grid);

void page_cells(const struct sight *sight, const struct area *area);
void page_cell(const struct sight *sight, const struct area *area);
void page_spectrum(const struct sight *sight, const struct area *area);
void page_messages(const struct sight *sight, const struct area *area);
void page_alerts(const struct sight *sight, const struct area *area);
void page_hunt(const struct sight *sight, const struct area *area);
void page_help(const struct sight *sight, const struct area *area);

/* Text of any length, of which the area shows a part. */
struct roll {
	const struct area *area;
	int skip, count; /* lines above the area; lines put so far */
};

/* A line, or more where it is longer than the area is wide: these begin `indent` columns further right. */
void roll_put(struct roll *roll, enum style style, int indent, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* Puts the lines that `put` makes, from desk->scroll on, which is kept within the ends. */
void roll_page(const struct sight *sight, const struct area *area,
               void (*put)(const struct sight *sight, struct roll *roll));

/* "12s" "5m" "3h" "2d" */
enum { AGE_SIZE = 24 };
void age_text(int64_t age_ns, char text[AGE_SIZE]);

/* A bar of `columns`, full at -20 dBFS and empty at -110. */
void level_bar(const struct area *area, int y, int x, int columns, float dbfs);
