// SPDX-License-Identifier: GPL-3.0-or-later
/* sink: the table. A new output is one line here. */
#include "sink.h"

#include <string.h>

#include "sinks.h"  // the sinks themselves

const struct sink *const sinks[] = { &text_sink, &jsonl_sink, &gsmtap_sink, &pcap_sink, NULL };

const struct sink *sink_find(const char *name)
{
	for (int i = 0; sinks[i]; i++)
		if (strcmp(sinks[i]->name, name) == 0)
			return sinks[i];
	return NULL;
}
