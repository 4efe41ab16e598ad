// SPDX-License-Identifier: GPL-3.0-or-later
/* language: English or Chinese. See language.h. */
#include "language.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

int language_parse(const char *name, enum language *language)
{
	if (strcmp(name, "en") != 0 && strcmp(name, "zh") != 0)
		return -EINVAL;
	*language = strcmp(name, "zh") == 0 ? LANGUAGE_ZH : LANGUAGE_EN;
	return 0;
}

/* POSIX, XBD 8.2: the first of these that is set and not empty counts, alone. */
enum language language_of_environment(void)
{
	static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *value = getenv(names[i]);

		if (value && value[0])
			return strncmp(value, "zh", 2) == 0 ? LANGUAGE_ZH : LANGUAGE_EN;
	}
	return LANGUAGE_EN;
}

const char *language_text(enum language language, const char *english, const char *chinese)
{
	return language == LANGUAGE_ZH ? chinese : english;
}
