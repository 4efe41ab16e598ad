// SPDX-License-Identifier: GPL-3.0-or-later
/* state: the user's folder for what a program keeps from one run to the next: $XDG_STATE_HOME/fbswatch, or
 * ~/.local/state/fbswatch. */
#pragma once

/* The path of a file there, into path[size]: 0, or -ENOENT and an empty path where there is no home. */
int state_path(const char *name, char *path, int size);

/* Makes the folder, where its root (home or state folder) is there. */
void state_make_folder(void);
