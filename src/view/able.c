// SPDX-License-Identifier: GPL-3.0-or-later
/* able: see able.h. By itself, for <term.h> takes many short words. */
#include "able.h"

#include <curses.h>
#include <term.h>
#include <unistd.h>

bool able_to_draw(void)
{
	int error;

	if (setupterm(NULL, STDOUT_FILENO, &error) != OK)
		return false;
	bool able = cursor_address && clear_screen;

	del_curterm(cur_term);
	return able;
}
