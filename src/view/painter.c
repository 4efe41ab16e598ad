// SPDX-License-Identifier: GPL-3.0-or-later
/* painter: see painter.h. ncurses would wait for the terminal: its descriptor is exchanged for the file's once the
 * modes are set. Its handlers of signals are taken out again: signals are waited for elsewhere. */
#include "painter.h"

#include <curses.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <wchar.h>

#include "keys.h"  // enum key

enum { ESCAPE_MS = 25 }; /* after Esc: more of a longer sequence comes at once or not at all */
enum { COLOURS_FEW = 8, COLOURS_MANY = 256 };

struct painter {
	SCREEN *screen;
	FILE *out;
	attr_t attributes[STYLES];
	short pairs[STYLES];
};

/* Foreground and background of each style; -1: the terminal's own. */
struct colours {
	short text, behind;
};

static const struct colours few[STYLES] = {
	[STYLE_PLAIN] = { -1, -1 },
	[STYLE_STRONG] = { -1, -1 },
	[STYLE_DIM] = { -1, -1 },
	[STYLE_BAR] = { COLOR_WHITE, COLOR_BLUE },
	[STYLE_CHOSEN] = { -1, -1 },
	[STYLE_LEVEL] = { COLOR_GREEN, -1 },
	[STYLE_NOTICE] = { COLOR_CYAN, -1 },
	[STYLE_SUSPICIOUS] = { COLOR_YELLOW, -1 },
	[STYLE_FAKE] = { COLOR_RED, -1 },
	[STYLE_HEAT] = { -1, -1 },
	[STYLE_HEAT + 1] = { COLOR_BLUE, -1 },
	[STYLE_HEAT + 2] = { COLOR_BLUE, -1 },
	[STYLE_HEAT + 3] = { COLOR_CYAN, -1 },
	[STYLE_HEAT + 4] = { COLOR_CYAN, -1 },
	[STYLE_HEAT + 5] = { COLOR_GREEN, -1 },
	[STYLE_HEAT + 6] = { COLOR_GREEN, -1 },
	[STYLE_HEAT + 7] = { COLOR_YELLOW, -1 },
	[STYLE_HEAT + 8] = { COLOR_RED, -1 },
	[STYLE_HEAT + 9] = { COLOR_RED, -1 },
};

/* Of the 256: what power looks like, from dark blue to white; the sign stays legible. */
static const struct colours heat[GRID_HEATS] = {
	{ 244, 16 }, { 250, 17 }, { 250, 18 }, { 255, 19 }, { 255, 25 },
	{ 255, 30 }, { 16, 35 },  { 16, 184 }, { 16, 208 }, { 16, 231 },
};

static const attr_t looks[STYLES] = {
	[STYLE_STRONG] = A_BOLD,      [STYLE_BAR] = A_REVERSE,     [STYLE_CHOSEN] = A_REVERSE,
	[STYLE_NOTICE] = A_UNDERLINE, [STYLE_SUSPICIOUS] = A_BOLD, [STYLE_FAKE] = A_BOLD | A_REVERSE,
};

static struct colours colours_of(int style)
{
	return style >= STYLE_HEAT && COLORS >= COLOURS_MANY ? heat[style - STYLE_HEAT] : few[style];
}

static void choose_colours(struct painter *painter)
{
	for (short style = 0; style < STYLES; style++) {
		const struct colours colours = colours_of(style);
		const short pair = (short)(style + 1);

		if (colours.text < 0 && colours.behind < 0)
			continue;
		init_pair(pair, colours.text, colours.behind);
		painter->pairs[style] = pair;
	}
	painter->attributes[STYLE_BAR] = A_NORMAL;
	painter->attributes[STYLE_NOTICE] = A_NORMAL;
	painter->attributes[STYLE_FAKE] = A_BOLD;
}

/* https://no-color.org */
static bool colours_wanted(void)
{
	const char *no = getenv("NO_COLOR");

	return !(no && no[0]) && has_colors() && COLORS >= COLOURS_FEW;
}

static void choose_styles(struct painter *painter)
{
	for (int style = 0; style < STYLES; style++)
		painter->attributes[style] = looks[style];
	if (has_colors())
		start_color();
	use_default_colors();
	if (colours_wanted())
		choose_colours(painter);
}

static SCREEN *new_screen(FILE *out)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGTSTP, SIGWINCH };
	enum { SIGNALS = sizeof(signals) / sizeof(signals[0]) };
	struct sigaction before[SIGNALS];

	for (int i = 0; i < SIGNALS; i++)
		sigaction(signals[i], NULL, &before[i]);
	SCREEN *screen = newterm(NULL, out, stdin);

	for (int i = 0; i < SIGNALS; i++)
		sigaction(signals[i], &before[i], NULL);
	return screen;
}

struct painter *painter_open(int tty, int file)
{
	struct painter *painter = calloc(1, sizeof(*painter));
	int own = painter ? fcntl(tty, F_DUPFD_CLOEXEC, 0) : -1;

	if (own >= 0)
		painter->out = fdopen(own, "w");
	if (painter && painter->out)
		painter->screen = new_screen(painter->out);
	if (!painter || !painter->screen) {
		painter_close(painter);
		return NULL;
	}
	set_escdelay(ESCAPE_MS);
	cbreak();
	noecho();
	nonl();
	keypad(stdscr, TRUE);
	nodelay(stdscr, TRUE);
	leaveok(stdscr, TRUE);
	curs_set(0);
	choose_styles(painter);
	dup2(file, own);
	return painter;
}

void painter_close(struct painter *painter)
{
	if (!painter)
		return;
	if (painter->screen)
		delscreen(painter->screen);
	if (painter->out)
		fclose(painter->out);
	free(painter);
}

void painter_end(struct painter *painter)
{
	set_term(painter->screen);
	endwin();
}

static void put_tile(const struct painter *painter, int y, int x, const struct tile *tile)
{
	const wchar_t text[2] = { (wchar_t)tile->code, 0 };
	cchar_t complex;

	if (setcchar(&complex, text, painter->attributes[tile->style], painter->pairs[tile->style], NULL) == OK)
		mvadd_wch(y, x, &complex);
}

void painter_draw(struct painter *painter, const struct grid *grid, bool anew)
{
	set_term(painter->screen);
	if (grid->lines != LINES || grid->columns != COLS)
		resizeterm(grid->lines, grid->columns);
	if (anew)
		clearok(stdscr, TRUE);
	for (int y = 0; y < grid->lines; y++)
		for (int x = 0; x < grid->columns; x++)
			if (grid->tiles[y][x].code)
				put_tile(painter, y, x, &grid->tiles[y][x]);
	if (grid->bell)
		beep();
	refresh();
}

uint32_t painter_key(struct painter *painter)
{
	static const struct {
		wint_t curses;
		uint32_t ours;
	} keys[] = {
		{ KEY_UP, KEY_OF_UP },           { KEY_DOWN, KEY_OF_DOWN },       { KEY_PPAGE, KEY_OF_PAGE_UP },
		{ KEY_NPAGE, KEY_OF_PAGE_DOWN }, { KEY_HOME, KEY_OF_HOME },       { KEY_END, KEY_OF_END },
		{ KEY_ENTER, KEY_OF_ENTER },     { KEY_BACKSPACE, KEY_OF_ERASE }, { KEY_F(1), '?' },
	};
	wint_t key;

	set_term(painter->screen);
	int kind = get_wch(&key);

	if (kind == ERR)
		return KEY_NONE;
	if (kind == OK)
		return key == '\b' ? KEY_OF_ERASE : (uint32_t)key;
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (keys[i].curses == key)
			return keys[i].ours;
	return KEY_NONE;
}
