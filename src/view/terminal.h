// SPDX-License-Identifier: GPL-3.0-or-later
/* terminal: the terminal that a person sits at, through ncursesw: takes grids, gives keys. It never waits: a picture
 * goes out as far as the terminal takes it, and the next one is drawn when that is through. Meanwhile standard error,
 * where it is the same terminal, is kept back.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "grid.h"  // struct grid

struct terminal;

/* Whether standard input and output are one terminal, this program is in its foreground, and it can be drawn on. */
bool terminal_possible(void);

/* Prepares it; nothing changes there before terminal_enter(). NULL: it cannot be opened, or there is no memory. */
struct terminal *terminal_open(void);
/* Leaves it, and prints what was kept back. NULL is ignored. */
void terminal_close(struct terminal *terminal);

/* Takes the terminal over, or takes it over again, and all is drawn anew; and gives it back as it was. */
void terminal_enter(struct terminal *terminal);
void terminal_leave(struct terminal *terminal);

void terminal_size(const struct terminal *terminal, int *lines, int *columns);

/* Sends what is left of the last picture. Whether it is through. */
bool terminal_ready(struct terminal *terminal);
/* To be called when it is ready. */
void terminal_show(struct terminal *terminal, const struct grid *grid);

/* The next key that was pressed, as in keys.h; KEY_NONE: none waits. */
uint32_t terminal_key(struct terminal *terminal);

/* The last line that was written to standard error since the last call: false, none was. */
bool terminal_notice(struct terminal *terminal, char *line, int size);
