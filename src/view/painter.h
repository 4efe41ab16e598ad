// SPDX-License-Identifier: GPL-3.0-or-later
/* painter: draws grids with ncursesw. What it draws goes into a file instead of the terminal, for whoever sends it. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "grid.h"  // struct grid

struct painter;

/* Sets ncurses up for the terminal tty, in whose modes keys come one by one from standard input; from then on its
 * output goes into `file`. NULL: out of memory, or no such terminal. */
struct painter *painter_open(int tty, int file);
/* NULL is ignored. */
void painter_close(struct painter *painter);

/* Writes what leaves the screen of the terminal as it was. */
void painter_end(struct painter *painter);

/* Writes what makes this grid of the one drawn before; anew: of whatever stands there. */
void painter_draw(struct painter *painter, const struct grid *grid, bool anew);

/* The next key that was pressed, as in keys.h. */
uint32_t painter_key(struct painter *painter);
