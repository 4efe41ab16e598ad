// SPDX-License-Identifier: GPL-3.0-or-later
/* language: all text for people exists in English and in Chinese.
 */
#pragma once

enum language { LANGUAGE_EN, LANGUAGE_ZH };

/* Parses "en" or "zh": 0, or -EINVAL. */
int language_parse(const char *name, enum language *language);

/* The one that the environment asks for (LC_ALL, else LC_MESSAGES, else LANG: zh_CN.UTF-8 and the like), else English.
 */
enum language language_of_environment(void);

/* Picks one of the two versions of a text. */
const char *language_text(enum language language, const char *english, const char *chinese);
