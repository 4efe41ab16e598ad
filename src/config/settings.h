// SPDX-License-Identifier: GPL-3.0-or-later
/* settings: finds one setting by its name and gives it a value. Private to src/config.
 */
#pragma once

#include <stddef.h>

#include "config.h"  // struct setting

/* The setting of this name (length octets), and where its value goes, NULL without a target; NULL: there is none. */
const struct setting *settings_find(const struct setting_group *groups, const char *name, size_t length, void **field);

/* The setting that a mistyped name may mean; NULL: none is near. */
const struct setting *settings_meant(const struct setting_group *groups, const char *name, size_t length);

/* Parses the text into the field: 0, or -errno with the reason, which names the setting. A flag is set, without a text.
 */
int settings_set(const struct setting *setting, void *field, const char *text, struct fault *fault);

/* The same, but a flag takes yes or no. */
int settings_set_text(const struct setting *setting, void *field, const char *text, struct fault *fault);

/* Whether the text is a value of this setting: the same, with nothing set. */
int settings_check(const struct setting *setting, const char *text, struct fault *fault);

/* Notes where it was given, of a list each item: 0, or -E2BIG. */
int settings_given(struct config *config, const struct setting *setting, const char *text, int line,
                   struct fault *fault);
/* Where a setting was given; NULL: it was not. */
const struct config_given *settings_find_given(const struct config *config, const char *name);
