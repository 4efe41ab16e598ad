// SPDX-License-Identifier: GPL-3.0-or-later
/* source: the table of sources, one line each. See source.h.
 */
#include "source.h"

#include <string.h>

#include "sources.h"  // the sources themselves

const struct source *const sources[] = {
	&rtlsdr_source, &rtl_tcp_source, &file_source, &pcap_source, &blocks_source, NULL,
};

const struct source *source_find(const char *name)
{
	for (const struct source *const *source = sources; *source; source++) {
		if (!strcmp((*source)->name, name))
			return *source;
	}
	return NULL;
}
