// SPDX-License-Identifier: GPL-3.0-or-later
/* layout: every page in both languages at two sizes, compared with tests/view/golden, which --refresh writes anew. */
#include <errno.h>
#include <locale.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include <cmocka.h>

#include "hamlet.h"

enum { TEXT_BYTES = 256 * 1024 };

static const char *const names[] = {
	[PAGE_CELLS] = "cells",   [PAGE_CELL] = "cell", [PAGE_SPECTRUM] = "spectrum", [PAGE_MESSAGES] = "messages",
	[PAGE_ALERTS] = "alerts", [PAGE_HUNT] = "hunt", [PAGE_HELP] = "help",
};

/* A letter a tile, for its style. */
static char style_letter(uint8_t style)
{
	static const char letters[] = " SDBCLnsF0123456789";

	_Static_assert(sizeof(letters) == STYLES + 1, "a letter for each");
	return letters[style];
}

/* The lines, without blanks at their ends; then, where wanted, the styles in the same way. */
static void write_text(const struct grid *grid, bool styles, char *text)
{
	size_t used = 0, end;

	for (int y = 0; y < grid->lines; y++) {
		end = used;
		for (int x = 0; x < grid->columns; x++) {
			const struct tile *tile = &grid->tiles[y][x];

			if (styles)
				text[used++] = style_letter(tile->style);
			else if (tile->code)
				used += wcrtomb(text + used, (wchar_t)tile->code, &(mbstate_t){ 0 });
			if (styles ? text[used - 1] != ' ' : tile->code != ' ')
				end = used;
		}
		used = end;
		text[used++] = '\n';
	}
	text[used] = 0;
}

static bool refresh;

static void compare(const char *name, int columns, int lines, enum language language, const char *text)
{
	static char golden[TEXT_BYTES];
	char path[128];

	snprintf(path, sizeof(path), "tests/view/golden/%s-%dx%d-%s.txt", name, columns, lines,
	         language == LANGUAGE_ZH ? "zh" : "en");
	FILE *file = fopen(path, refresh ? "w" : "r");

	if (!file)
		fail_msg("%s: %s", path, strerror(errno));
	if (refresh) {
		fputs(text, file);
	} else {
		golden[fread(golden, 1, sizeof(golden) - 1, file)] = 0;
		if (strcmp(golden, text) != 0)
			print_error("%s is not what is laid out:\n%s", path, text);
		assert_string_equal(text, golden);
	}
	fclose(file);
}

static void show(struct hamlet *hamlet, enum desk_page page, int columns, int lines, enum language language)
{
	static struct grid grid;
	static char text[TEXT_BYTES];

	hamlet->desk.page = page;
	hamlet->desk.language = language;
	hamlet->desk.scroll = 0;
	grid_clear(&grid, lines, columns);

	const struct sight sight = hamlet_sight(hamlet);

	layout(&sight, &grid);
	write_text(&grid, false, text);
	if (page == PAGE_CELLS || page == PAGE_SPECTRUM)
		write_text(&grid, true, text + strlen(text));
	compare(names[page], columns, lines, language, text);
}

static void every_page(void **state)
{
	static const int sizes[][2] = { { 80, 24 }, { 120, 40 } };
	struct hamlet *hamlet = hamlet_create();
	(void)state;

	trail_begin(&hamlet->desk.trail, hamlet_fake);
	for (int i = 0; i < 48; i++)
		hamlet_hear(hamlet, 0.25 * i, (float)(-60 + i / 2));
	for (int i = 0; i < hamlet->list.count; i++)
		hamlet->desk.chosen = hamlet->list.rows[i].handle;
	for (int page = PAGE_CELLS; page <= PAGE_HELP; page++)
		for (int size = 0; size < 2; size++)
			for (int language = LANGUAGE_EN; language <= LANGUAGE_ZH; language++)
				show(hamlet, (enum desk_page)page, sizes[size][0], sizes[size][1],
				     (enum language)language);
	hamlet_destroy(hamlet);
}

static void line_of(const struct grid *grid, int y, char text[512])
{
	size_t used = 0;

	for (int x = 0; x < grid->columns; x++)
		if (grid->tiles[y][x].code)
			used += wcrtomb(text + used, (wchar_t)grid->tiles[y][x].code, &(mbstate_t){ 0 });
	text[used] = 0;
}

/* It says so, and what counts. */
static void a_terminal_too_small(void **state)
{
	static struct grid grid;
	struct hamlet *hamlet = hamlet_create();
	char line[512];
	(void)state;

	const struct sight sight = hamlet_sight(hamlet);

	for (int columns = 1; columns < 80; columns += 13)
		for (int lines = 1; lines < 24; lines += 5) {
			grid_clear(&grid, lines, columns);
			layout(&sight, &grid); /* nothing is written outside: the sanitizers say so */
		}
	grid_clear(&grid, 10, 40);
	layout(&sight, &grid);
	line_of(&grid, 0, line);
	assert_non_null(strstr(line, "40x10: too small"));
	line_of(&grid, 3, line);
	assert_non_null(strstr(line, "alerts: 1"));
	grid_clear(&grid, 24, 79);
	layout(&sight, &grid);
	line_of(&grid, 0, line);
	assert_non_null(strstr(line, "too small"));
	hamlet_destroy(hamlet);
}

/* All sizes up to the largest, all pages: wide characters are whole, whatever they are cut by. */
static void any_size(void **state)
{
	static struct grid grid;
	struct hamlet *hamlet = hamlet_create();
	(void)state;

	for (int page = PAGE_CELLS; page <= PAGE_HELP; page++)
		for (int columns = 80; columns <= GRID_COLUMNS_MAX; columns += columns < 120 ? 1 : 70) {
			hamlet->desk.page = (enum desk_page)page;
			hamlet->desk.language = LANGUAGE_ZH;
			const struct sight sight = hamlet_sight(hamlet);

			grid_clear(&grid, 24 + columns % 60, columns);
			layout(&sight, &grid);
			for (int y = 0; y < grid.lines; y++)
				for (int x = 0; x < grid.columns; x++) {
					const bool wide =
						grid.tiles[y][x].code && wcwidth((wchar_t)grid.tiles[y][x].code) == 2;
					const bool half = x + 1 < grid.columns && grid.tiles[y][x + 1].code == 0;

					assert_int_equal(wide, half);
				}
		}
	hamlet_destroy(hamlet);
}

/* The line above the keys, with these. */
static void assert_message(struct hamlet *hamlet, const char *words)
{
	static struct grid grid;
	const struct sight sight = hamlet_sight(hamlet);
	char line[512];

	grid_clear(&grid, 24, 80);
	layout(&sight, &grid);
	line_of(&grid, 22, line);
	if (!strstr(line, words))
		fail_msg("'%s' is not in '%s'", words, line);
}

/* What is being typed, what was answered, what was said on standard error, in this order. */
static void the_line_of_messages(void **state)
{
	struct hamlet *hamlet = hamlet_create();
	struct desk *desk = &hamlet->desk;
	(void)state;

	strcpy(desk->filter, "mobile");
	assert_message(hamlet, "filter: mobile");
	strcpy(desk->notice, "fbswatch: the device is lost");
	assert_message(hamlet, "the device is lost");
	desk->answer.any = true;
	desk->answer.verb = ORDER_MUTE;
	strcpy(desk->answer.text, "gsm:460-00-9999-10 is muted for 3600 s");
	assert_message(hamlet, "is muted for 3600 s");
	desk->language = LANGUAGE_ZH;
	assert_message(hamlet, "已静默一小时");
	desk->answer.error = -ENOSPC;
	assert_message(hamlet, "未执行：静默的已太多");
	desk->answer.error = -EIO;
	strcpy(desk->answer.text, "it broke");
	assert_message(hamlet, "未执行：it broke");
	desk->language = LANGUAGE_EN;
	assert_message(hamlet, "refused: it broke");
	strcpy(desk->input, "our lab");
	desk->prompt = PROMPT_FILTER;
	assert_message(hamlet, "filter: our lab_");
	desk->prompt = PROMPT_REASON;
	strcpy(desk->subject, "gsm:1");
	assert_message(hamlet, "mute, reason for gsm:1: our lab_");
	hamlet_destroy(hamlet);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_page),
		cmocka_unit_test(a_terminal_too_small),
		cmocka_unit_test(any_size),
		cmocka_unit_test(the_line_of_messages),
	};

	refresh = argc > 1 && strcmp(argv[1], "--refresh") == 0;
	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
