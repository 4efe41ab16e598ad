// SPDX-License-Identifier: GPL-3.0-or-later
/* viewer: the cells, alerts and spectrum of a run on the terminal, and keys that choose what is seen and give orders. A
 * screen (screen.h) of the engine, and a descriptor of the loop. On a terminal that cannot be drawn on, there is none.
 */
#pragma once

#include <stdbool.h>

#include "config.h"    // struct setting_list
#include "fault.h"     // struct fault
#include "language.h"  // enum language
#include "loop.h"      // struct loop
#include "order.h"     // struct order_queue
#include "screen.h"    // struct screen

struct viewer;

/* Whoever drives the run: draws by engine_draw(), ends the run. */
struct viewer_driver {
	void (*draw)(void *ctx);
	void (*quit)(void *ctx);
	void *ctx;
};

/* Opens one where outputs for people go to a terminal that can be drawn on, with a keyboard; else *opened is NULL,
 * which all that follows does nothing with. lang: "en", "zh"; NULL: en. 0, or -errno with the reason. */
int viewer_open(struct viewer **opened, const struct setting_list *outputs, const char *lang,
                const struct viewer_driver *driver, struct fault *fault);
void viewer_close(struct viewer *view);

/* For engine_open(); lasts as long as the view. NULL when view is. */
const struct screen *viewer_screen(const struct viewer *view);

/* Before any thread starts: what the loop has to wait for. 0, or -errno with the reason. */
int viewer_add_to_loop(struct viewer *view, struct loop *loop, struct fault *fault);

/* Takes the terminal over; orders go into this queue. */
void viewer_start(struct viewer *view, struct order_queue *orders);

/* The language that the person chose; `otherwise` where there is no view. */
enum language viewer_language(const struct viewer *view, enum language otherwise);

/* Nothing more will be heard: what is known stays to be looked at until the person quits. */
void viewer_over(struct viewer *view);
/* Whether that person has. */
bool viewer_quit(const struct viewer *view);
