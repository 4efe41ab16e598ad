// SPDX-License-Identifier: GPL-3.0-or-later
/* keys: what each key does: it changes what is seen, or asks for an order. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "desk.h"   // struct desk
#include "list.h"   // struct list
#include "order.h"  // ORDER_TEXT_SIZE

/* Keys are characters; those that are none stand behind Unicode. */
enum key {
	KEY_NONE = 0,
	KEY_OF_ENTER = '\r',
	KEY_OF_ESCAPE = 27,
	KEY_OF_ERASE = 127,
	KEY_OF_UP = 0x110000,
	KEY_OF_DOWN,
	KEY_OF_PAGE_UP,
	KEY_OF_PAGE_DOWN,
	KEY_OF_HOME,
	KEY_OF_END,
	KEY_OF_GONE, /* the keyboard is not there any more */
};

/* True: an order is to be given; it is in order[ORDER_TEXT_SIZE], its verb in desk->answer. page_lines: lines that a
 * page key moves by. */
bool keys_press(struct desk *desk, const struct list *list, uint32_t key, int page_lines, char *order);
