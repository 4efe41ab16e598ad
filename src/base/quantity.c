// SPDX-License-Identifier: GPL-3.0-or-later
/* quantity: see quantity.h. */
#include "quantity.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

int quantity_number(const char *text, double *value)
{
	static const char suffixes[] = "kKMG", *const exponents[] = { "e3", "e3", "e6", "e9" };
	char number[64];
	size_t n = strspn(text, "0123456789.+-eE");
	const char *suffix = text[n] ? strchr(suffixes, text[n]) : NULL;
	if (n == 0 || n > 48 || (text[n] && (!suffix || text[n + 1])))
		return -EINVAL;
	/* the suffix as an exponent: 940.8M is then the double next to 940800000, which 940.8 * 1e6 is not always */
	snprintf(number, sizeof(number), "%.*s%s", (int)n, text, suffix ? exponents[suffix - suffixes] : "");
	char *end;
	double parsed = strtod(number, &end);
	if (*end || !isfinite(parsed))
		return -EINVAL;
	*value = parsed;
	return 0;
}

/* Units that may stand behind a number, by what the table calls its argument. */
static const struct {
	const char *argument, *unit;
} units[] = {
	{ "HZ", "Hz" },   { "HZ", "sps" }, { "HZ", "S/s" },  { "DB", "dB" },
	{ "PPM", "ppm" }, { "S", "s" },    { "BYTES", "B" },
};

int quantity_parse(const char *text, const char *argument, double *value)
{
	char number[64];
	size_t length = strlen(text), unit = 0;
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		size_t n = strlen(units[i].unit);
		if (!strcmp(units[i].argument, argument) && length > n && !strcasecmp(text + length - n, units[i].unit))
			unit = n;
	}
	size_t digits = strspn(text, "0123456789.+-eE"), blanks = strspn(text + digits, " ");
	if (digits == 0 || length - unit >= sizeof(number) || digits + blanks > length - unit)
		return -EINVAL;
	snprintf(number, sizeof(number), "%.*s%.*s", (int)digits, text, (int)(length - unit - digits - blanks),
	         text + digits + blanks);
	char *prefix = number + digits;
	if (unit > 0 && (*prefix == 'm' || *prefix == 'g')) /* "mhz" is a slip of the shift key */
		*prefix = (char)(*prefix - 'a' + 'A');
	return quantity_number(number, value);
}
