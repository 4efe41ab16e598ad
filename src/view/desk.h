// SPDX-License-Identifier: GPL-3.0-or-later
/* desk: what the person at the screen has chosen to see, and what is remembered for it. Keys and records change it,
 * pages are laid out by it.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "language.h"   // enum language
#include "messages.h"   // struct messages
#include "order.h"      // enum order_verb
#include "trail.h"      // struct trail
#include "waterfall.h"  // struct waterfall

enum desk_page { PAGE_CELLS, PAGE_CELL, PAGE_SPECTRUM, PAGE_MESSAGES, PAGE_ALERTS, PAGE_HUNT, PAGE_HELP };
enum desk_sort { SORT_OPERATOR, SORT_VERDICT, SORT_LEVEL, SORT_FREQUENCY, SORT_AGE, SORTS };
enum desk_prompt { PROMPT_NONE, PROMPT_FILTER, PROMPT_REASON };

enum { DESK_TEXT_SIZE = 128 };

struct desk {
	enum language language;
	enum desk_page page;
	enum desk_sort sort;
	enum desk_prompt prompt;
	char input[DESK_TEXT_SIZE];  /* what is being typed */
	char filter[DESK_TEXT_SIZE]; /* cells that have this in their name are shown */
	char subject[CELL_KEY_SIZE]; /* cell that the order being typed is about */
	uint64_t chosen;             /* handle of the cell that the cursor is on; 0: the first */
	int scroll;                  /* first line of a page of text */
	bool held;                   /* no more messages are taken */
	bool tone;                   /* the hunt is heard too */
	bool parked;                 /* by an order from here */
	bool over;                   /* nothing more is heard: the recording has ended */
	bool quit;
	struct {
		bool any;
		enum order_verb verb;
		int error;
		char text[sizeof(((struct order_answer *)0)->text)];
	} answer;         /* to the last order */
	char notice[256]; /* the last line for standard error */
	struct messages messages;
	struct waterfall waterfall;
	struct trail trail;
};

/* In the language that is chosen now. */
static inline const char *say(const struct desk *desk, const char *english, const char *chinese)
{
	return language_text(desk->language, english, chinese);
}

/* Takes what a record adds to pages. */
struct record;
void desk_take(struct desk *desk, const struct record *record);
