// SPDX-License-Identifier: GPL-3.0-or-later
/* able: what terminfo(5) says of the terminal. */
#pragma once

#include <stdbool.h>

/* Whether terminals of the kind that TERM names can be drawn on: the cursor placed, the screen cleared and given back.
 */
bool able_to_draw(void);
