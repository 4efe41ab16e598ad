// SPDX-License-Identifier: GPL-3.0-or-later
/* xml: see xml.h. */
#include "xml.h"

#include <stdio.h>

const char *xml_escape(const char *from, char *to, size_t size)
{
	static const char *const entities[] = {
		['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['"'] = "&quot;", ['\''] = "&apos;"
	};
	size_t used = 0;

	for (; *from && used + 8 < size; from++) {
		const unsigned char c = (unsigned char)*from;
		const char *entity = c < sizeof(entities) / sizeof(entities[0]) ? entities[c] : NULL;

		if (entity)
			used += (size_t)sprintf(to + used, "%s", entity);
		else
			to[used++] = (char)c;
	}
	while (*from && used && ((unsigned char)to[used - 1] & 0xc0) == 0x80)
		used--;
	if (*from && used && ((unsigned char)to[used - 1] & 0x80))
		used--;
	to[used] = 0;
	return to;
}
