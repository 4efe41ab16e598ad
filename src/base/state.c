// SPDX-License-Identifier: GPL-3.0-or-later
#include "state.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

/* The folder that is there already, and those below it; NULL: none. */
static const char *root(const char *const **below)
{
	static const char *const below_home[] = { "/.local", "/.local/state", "/.local/state/fbswatch", NULL };
	static const char *const below_state[] = { "/fbswatch", NULL };
	const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
	const int has_state = state && state[0] == '/';

	*below = has_state ? below_state : below_home;
	return has_state ? state : home && home[0] == '/' ? home : NULL;
}

int state_path(const char *name, char *path, int size)
{
	const char *const *below, *top = root(&below);
	int n = -1;

	while (top && below[1])
		below++;
	if (top)
		n = snprintf(path, (size_t)size, "%s%s/%s", top, *below, name);
	if (n >= 0 && n < size)
		return 0;
	path[0] = 0;
	return -ENOENT;
}

void state_make_folder(void)
{
	const char *const *below, *top = root(&below);
	char path[512];

	for (; top && *below; below++)
		if (snprintf(path, sizeof(path), "%s%s", top, *below) < (int)sizeof(path))
			mkdir(path, 0755);
}
