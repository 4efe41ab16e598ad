// SPDX-License-Identifier: GPL-3.0-or-later
/* candidates: what is known of the present window, for those who plan where to listen. Private to src/lte.
 */
#pragma once

struct window;
struct receiver_look;

/* Adds the cells of the window, and what may be one, as far as there is room. */
void candidates_add(const struct window *window, struct receiver_look *look);
