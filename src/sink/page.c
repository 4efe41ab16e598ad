// SPDX-License-Identifier: GPL-3.0-or-later
/* page: see page.h. */
#include "page.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plain.h"  // plain_text

/* Where it begins. */
static __attribute__((format(printf, 2, 0))) char *append(struct page *page, const char *format, va_list args)
{
	size_t room = PAGE_BYTES - page->used;
	char *begin = page->text + page->used;
	int n = vsnprintf(begin, room, format, args);

	page->used += n < 0 ? 0 : (size_t)n < room ? (size_t)n : room - 1;
	return begin;
}

void page_put(struct page *page, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	char *begin = append(page, format, args);
	va_end(args);
	page->used = (size_t)(begin - page->text) + strlen(plain_text(begin, true));
}

/* Those that begin with ESC [ and end with a letter; how many octets are left. */
static size_t drop_sequences(char *text)
{
	static const char letters[] = "ABCDEFGHJKLMSTXfhlmnsu";
	char *out = text;

	for (const char *in = text; *in;)
		if (*in != '\033')
			*out++ = *in++;
		else
			in += strcspn(in, letters) + 1; /* each has one */
	*out = 0;
	return (size_t)(out - text);
}

void page_steer(struct page *page, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	char *begin = append(page, format, args);
	va_end(args);
	if (page->unsteered)
		page->used = (size_t)(begin - page->text) + drop_sequences(begin);
}

bool page_steers(void)
{
	const char *term = getenv("TERM");

	return term && term[0] && strcmp(term, "dumb") != 0;
}

int page_write(struct page *page, struct writer *writer)
{
	size_t used = page->used;

	page->used = 0;
	return used ? writer_write(writer, page->text, used) : 0;
}
