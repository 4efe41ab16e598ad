// SPDX-License-Identifier: GPL-3.0-or-later
/* json_get: see json_get.h. */
#include "json_get.h"

#include <string.h>

#include "utc.h"  // utc_parse

bool get_int(const json_t *value, int64_t min, int64_t max, int32_t *out)
{
	if (!json_is_integer(value) || json_integer_value(value) < min || json_integer_value(value) > max)
		return false;
	*out = (int32_t)json_integer_value(value);
	return true;
}

bool get_string(const json_t *value, char *out, size_t size)
{
	const char *text = json_string_value(value);

	if (!text || strlen(text) >= size)
		return false;
	for (const char *c = text; *c; c++)
		if (*c < ' ' || *c > '~')
			return false;
	strcpy(out, text);
	return true;
}

bool get_time(const json_t *object, const char *key, int64_t *time_ns)
{
	const char *text = json_string_value(json_object_get(object, key));
	int64_t ns;

	if (!text || utc_parse(text, &ns) || ns < 0)
		return false;
	*time_ns = ns;
	return true;
}
