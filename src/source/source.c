// SPDX-License-Identifier: GPL-3.0-or-later
/* source: the table of sources, out of the list in sources.h.
 */
#include "source.h"

#include <string.h>

#include "sources.h"  // SOURCES

#define LISTED(name) &name##_source,
const struct source *const sources[] = { SOURCES(LISTED) NULL };
#undef LISTED

const struct source *source_find(const char *name)
{
	for (const struct source *const *source = sources; *source; source++) {
		if (!strcmp((*source)->name, name))
			return *source;
	}
	return NULL;
}
