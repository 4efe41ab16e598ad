// SPDX-License-Identifier: GPL-3.0-or-later
/* plain: see plain.h. UTF-8 as in RFC 3629: the shortest form, no surrogates, nothing above U+10FFFF.
 */
#include "plain.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Octets of the character that starts here, *code; 0: it is none. */
static size_t decode(const char *text, uint32_t *code)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	const uint8_t first = (uint8_t)text[0];
	const size_t octets = first < 0x80   ? 1
	                      : first < 0xc0 ? 0
	                      : first < 0xe0 ? 2
	                      : first < 0xf0 ? 3
	                      : first < 0xf8 ? 4
	                                     : 0;

	*code = octets < 2 ? first : first & (0x7fu >> octets);
	for (size_t i = 1; i < octets; i++) {
		if (((uint8_t)text[i] & 0xc0) != 0x80)
			return 0;
		*code = *code << 6 | ((uint8_t)text[i] & 0x3f);
	}
	return *code >= least[octets] && *code <= 0x10ffff && (*code < 0xd800 || *code > 0xdfff) ? octets : 0;
}

static bool steers(uint32_t code)
{
	return code < 0x20 || (code >= 0x7f && code < 0xa0) || code == 0x61c || code == 0x200e || code == 0x200f ||
	       (code >= 0x2028 && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069) || code == 0xfeff;
}

char *plain_text(char *text, bool lines)
{
	char *out = text;
	uint32_t code;

	for (const char *in = text; *in;) {
		size_t octets = decode(in, &code);

		if (!octets || (steers(code) && !(lines && code == '\n'))) {
			*out++ = '?';
			in += octets ? octets : 1;
			continue;
		}
		memmove(out, in, octets);
		out += octets;
		in += octets;
	}
	*out = 0;
	return text;
}

bool plain_is(const char *text)
{
	uint32_t code;

	for (size_t octets; *text; text += octets) {
		octets = decode(text, &code);
		if (!octets || steers(code))
			return false;
	}
	return true;
}

void plain_print(FILE *out, const char *format, ...)
{
	char *text;
	va_list args;

	va_start(args, format);
	int n = vasprintf(&text, format, args);
	va_end(args);
	if (n < 0)
		return;
	fputs(plain_text(text, true), out);
	free(text);
}
