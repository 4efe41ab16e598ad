// SPDX-License-Identifier: GPL-3.0-or-later
/* keys: see keys.h. */
#include "keys.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

static const int park_s = 600, hunt_s = 3600, mute_s = 3600;

/* ---- orders ---- */

static bool ordered(struct desk *desk, enum order_verb verb)
{
	desk->answer.verb = verb;
	return true;
}

static bool park(struct desk *desk, const struct row *row, int for_s, char *order)
{
	if (desk->parked)
		snprintf(order, ORDER_TEXT_SIZE, "park off");
	else if (row && row->cell->freq_hz > 0)
		snprintf(order, ORDER_TEXT_SIZE, "park %.0f,for=%d", row->cell->freq_hz, for_s);
	else
		return false;
	desk->parked = !desk->parked;
	return ordered(desk, ORDER_PARK);
}

static bool hunt(struct desk *desk, const struct row *row, char *order)
{
	char key[CELL_KEY_SIZE];

	if (!row)
		return false;
	cell_key(row->cell, key, sizeof(key));
	trail_begin(&desk->trail, key);
	desk->page = PAGE_HUNT;
	desk->parked = false; /* elsewhere, or not */
	return park(desk, row, hunt_s, order);
}

/* Of the cell that the prompt was about. A reason is for good, silence for an hour. */
static bool mute(struct desk *desk, char *order)
{
	const char *reason = desk->input;

	if (reason[strspn(reason, " ")]) {
		snprintf(order, ORDER_TEXT_SIZE, "allow %s,reason=%s", desk->subject, reason);
		return ordered(desk, ORDER_ALLOW);
	}
	snprintf(order, ORDER_TEXT_SIZE, "mute %s,for=%d", desk->subject, mute_s);
	return ordered(desk, ORDER_MUTE);
}

/* ---- typing ---- */

static void begin_prompt(struct desk *desk, enum desk_prompt prompt)
{
	desk->prompt = prompt;
	desk->input[0] = 0;
}

static void erase(char *text)
{
	size_t length = strlen(text);

	while (length > 0 && ((unsigned char)text[length - 1] & 0xc0) == 0x80)
		length--;
	text[length ? length - 1 : 0] = 0;
}

static void type(char *text, uint32_t key)
{
	char octets[MB_LEN_MAX];
	size_t used = strlen(text), n;

	if (key < ' ' || key > 0x10ffff || wcwidth((wchar_t)key) <= 0)
		return;
	n = wcrtomb(octets, (wchar_t)key, &(mbstate_t){ 0 });
	if (n == (size_t)-1 || used + n >= DESK_TEXT_SIZE)
		return;
	memcpy(text + used, octets, n);
	text[used + n] = 0;
}

static bool press_in_prompt(struct desk *desk, uint32_t key, char *order)
{
	const enum desk_prompt prompt = desk->prompt;

	if (key == KEY_OF_ESCAPE) {
		desk->prompt = PROMPT_NONE;
	} else if (key == KEY_OF_ERASE) {
		erase(desk->input);
	} else if (key != KEY_OF_ENTER) {
		type(desk->input, key);
	} else {
		desk->prompt = PROMPT_NONE;
		if (prompt == PROMPT_REASON)
			return mute(desk, order);
		memcpy(desk->filter, desk->input, sizeof(desk->filter));
	}
	return false;
}

/* ---- moving ---- */

static void move(struct desk *desk, const struct list *list, int by)
{
	if (desk->page == PAGE_CELLS || desk->page == PAGE_SPECTRUM)
		list_move(list, desk, by);
	else
		desk->scroll = by < -desk->scroll ? 0 : by > INT_MAX - desk->scroll ? INT_MAX : desk->scroll + by;
}

static bool press_to_move(struct desk *desk, const struct list *list, uint32_t key, int page_lines)
{
	static const int far = LIST_MAX + 100000;
	const struct {
		uint32_t key;
		int by;
	} moves[] = {
		{ KEY_OF_UP, -1 },
		{ KEY_OF_DOWN, 1 },
		{ KEY_OF_PAGE_UP, -page_lines },
		{ KEY_OF_PAGE_DOWN, page_lines },
		{ KEY_OF_HOME, -far },
		{ KEY_OF_END, far },
	};

	for (size_t i = 0; i < sizeof(moves) / sizeof(moves[0]); i++)
		if (moves[i].key == key) {
			move(desk, list, moves[i].by);
			return true;
		}
	return false;
}

/* ---- the whole ---- */

static void turn_to(struct desk *desk, enum desk_page page)
{
	desk->page = desk->page == page ? PAGE_CELLS : page;
	desk->scroll = 0;
}

/* Back to the cells; a hunt ends, and the radio goes on with its plan. */
static bool leave(struct desk *desk, char *order)
{
	const bool hunted = desk->page == PAGE_HUNT;

	desk->page = PAGE_CELLS;
	desk->scroll = 0;
	if (!hunted)
		return false;
	trail_begin(&desk->trail, "");
	return desk->parked && park(desk, NULL, 0, order);
}

static bool press_page(struct desk *desk, uint32_t key)
{
	static const struct {
		uint32_t key;
		enum desk_page page;
	} pages[] = {
		{ KEY_OF_ENTER, PAGE_CELL }, { 'w', PAGE_SPECTRUM }, { 'r', PAGE_MESSAGES },
		{ 'a', PAGE_ALERTS },        { '?', PAGE_HELP },     { 'h', PAGE_HELP },
	};

	for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++)
		if (pages[i].key == key) {
			turn_to(desk, pages[i].page);
			return true;
		}
	return false;
}

static void press_switch(struct desk *desk, const struct row *row, uint32_t key)
{
	switch (key) {
	case 'q':
	case KEY_OF_GONE:
		desk->quit = true;
		break;
	case 's':
		desk->sort = (desk->sort + 1) % SORTS;
		break;
	case '/':
		begin_prompt(desk, PROMPT_FILTER);
		break;
	case 'm':
		if (row) {
			cell_key(row->cell, desk->subject, sizeof(desk->subject));
			begin_prompt(desk, PROMPT_REASON);
		}
		break;
	case 'l':
		desk->language = desk->language == LANGUAGE_ZH ? LANGUAGE_EN : LANGUAGE_ZH;
		break;
	case 't':
		desk->tone = !desk->tone;
		break;
	case ' ':
		desk->held = !desk->held;
		break;
	default:
		break;
	}
}

bool keys_press(struct desk *desk, const struct list *list, uint32_t key, int page_lines, char *order)
{
	const struct row *row = list_chosen(list);

	desk->answer.any = false;
	desk->notice[0] = 0;
	if (key == '\n')
		key = KEY_OF_ENTER;
	if (desk->prompt && key != KEY_OF_GONE)
		return press_in_prompt(desk, key, order);
	if (key == KEY_OF_ESCAPE || key == KEY_OF_ERASE)
		return leave(desk, order);
	if (key == 'p')
		return park(desk, row, park_s, order);
	if (key == 'g' && desk->page != PAGE_HUNT)
		return hunt(desk, row, order);
	if (!press_to_move(desk, list, key, page_lines) && !press_page(desk, key))
		press_switch(desk, row, key);
	return false;
}
