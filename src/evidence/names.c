// SPDX-License-Identifier: GPL-3.0-or-later
/* names: what a folder of evidence holds besides its bundles. */
#include <string.h>

#include "folder.h"     // folder_is_own
#include "head.h"       // HEAD_NAME
#include "key.h"        // KEY_NAME
#include "tombstone.h"  // TOMBSTONE_NEW_NAME

bool folder_is_own(const char *name)
{
	static const char *const names[] = { ".",       "..",          KEY_NAME,          KEY_NEW_NAME,
		                             HEAD_NAME, HEAD_NEW_NAME, FOLDER_UNFINISHED, TOMBSTONE_NEW_NAME,
		                             NULL };

	for (int i = 0; names[i]; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}
