// SPDX-License-Identifier: GPL-3.0-or-later
/* sink: the table of outputs, out of the list in sinks.h. */
#include "sink.h"

#include <string.h>

#include "sinks.h"  // SINKS

#define LISTED(name) &name##_sink,
const struct sink *const sinks[] = { SINKS(LISTED) NULL };
#undef LISTED

const struct sink *sink_find(const char *name)
{
	for (int i = 0; sinks[i]; i++)
		if (strcmp(sinks[i]->name, name) == 0)
			return sinks[i];
	return NULL;
}
