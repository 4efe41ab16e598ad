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

bool get_word(const json_t *object, const char *key, char *word, size_t size)
{
	const json_t *value = json_object_get(object, key);
	const char *text = json_string_value(value);
	size_t length = json_string_length(value);

	word[0] = 0;
	if (!length || length >= size || strlen(text) != length)
		return false;
	for (size_t i = 0; i < length; i++)
		if (text[i] < '!' || text[i] > '~' || text[i] == '/')
			return false;
	memcpy(word, text, length + 1);
	return true;
}

bool get_digest(const json_t *object, const char *key, uint8_t digest[32])
{
	static const char digits[] = "0123456789abcdef";
	const char *text = json_string_value(json_object_get(object, key));

	if (!text || strlen(text) != 2 * 32 || text[strspn(text, digits)])
		return false;
	for (int i = 0; i < 32; i++)
		digest[i] = (uint8_t)((strchr(digits, text[2 * i]) - digits) << 4 |
		                      (strchr(digits, text[2 * i + 1]) - digits));
	return true;
}

bool get_number(const json_t *object, const char *key, uint64_t *number)
{
	const json_t *value = json_object_get(object, key);
	bool good = json_is_integer(value) && json_integer_value(value) >= 0;

	*number = good ? (uint64_t)json_integer_value(value) : 0;
	return good;
}
