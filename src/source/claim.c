// SPDX-License-Identifier: GPL-3.0-or-later
/* claim: lays one claim over another. See claim.h.
 */
#include "claim.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "utc.h"  // utc_format

/* Words about one origin, at the end of those about others. */
struct telling {
	const char *origin;
	char *words;
	size_t size;
	bool begun;
};

__attribute__((format(printf, 2, 3))) static void tell(struct telling *t, const char *format, ...)
{
	size_t used = strlen(t->words);
	int n = snprintf(t->words + used, t->size - used, "%s%s",
	                 t->begun ? ", "
	                 : used   ? "; "
	                          : "",
	                 t->begun ? "" : t->origin);
	va_list args;
	t->begun = true;
	used += (size_t)n < t->size - used ? (size_t)n : t->size - used - 1;
	va_start(args, format);
	vsnprintf(t->words + used, t->size - used, format, args);
	va_end(args);
}

void claim_fill(struct claim *claim, const struct claim *more, const char *origin, char *words, size_t size)
{
	struct telling t = { origin, words, size, false };
	char type[SAMPLE_NAME_SIZE], time[UTC_TEXT_SIZE];
	if (!claim->typed && more->typed) {
		claim->typed = true;
		claim->type = more->type;
		tell(&t, "%s", sample_type_name(&more->type, type));
	}
	if (claim->rate_hz == 0 && more->rate_hz != 0) {
		claim->rate_hz = more->rate_hz;
		tell(&t, "%.12g samples a second", more->rate_hz);
	}
	if (claim->freq_hz == 0 && more->freq_hz != 0) {
		claim->freq_hz = more->freq_hz;
		tell(&t, "%.12g MHz", more->freq_hz / 1e6);
	}
	if (claim->time_ns == INT64_MIN && more->time_ns != INT64_MIN) {
		claim->time_ns = more->time_ns;
		tell(&t, "from %s", utc_format(more->time_ns, time));
	}
}
