// SPDX-License-Identifier: GPL-3.0-or-later
/* words: two formats, one list of arguments, and no half of a UTF-8 character at the end. */
#include "words.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* A UTF-8 character that was cut in two goes altogether. */
static void cut_whole(char *text)
{
	size_t end = strlen(text), lead = end;

	while (lead > 0 && (text[lead - 1] & 0xc0) == 0x80)
		lead--;
	if (lead == 0)
		return;
	const unsigned char first = (unsigned char)text[--lead];
	const size_t octets = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1;

	if (end - lead < octets)
		text[lead] = 0;
}

static __attribute__((format(printf, 3, 0))) void fill(char *text, size_t size, const char *format, va_list args)
{
	vsnprintf(text, size, format, args);
	cut_whole(text);
}

void finding_say(struct finding *finding, const char *text_en, const char *text_zh)
{
	snprintf(finding->text_en, sizeof(finding->text_en), "%s", text_en);
	snprintf(finding->text_zh, sizeof(finding->text_zh), "%s", text_zh);
	cut_whole(finding->text_en);
	cut_whole(finding->text_zh);
}

void finding_observed(struct finding *finding, const char *format_en, const char *format_zh, ...)
{
	va_list args, again;

	va_start(args, format_zh);
	va_copy(again, args);
	fill(finding->observed, sizeof(finding->observed), format_en, args);
	fill(finding->observed_zh, sizeof(finding->observed_zh), format_zh, again);
	va_end(again);
	va_end(args);
}

void finding_expected(struct finding *finding, const char *format_en, const char *format_zh, ...)
{
	va_list args, again;

	va_start(args, format_zh);
	va_copy(again, args);
	fill(finding->expected, sizeof(finding->expected), format_en, args);
	fill(finding->expected_zh, sizeof(finding->expected_zh), format_zh, again);
	va_end(again);
	va_end(args);
}
