// SPDX-License-Identifier: GPL-3.0-or-later
/* language: what people read exists in two.
 */
#pragma once

enum language { LANGUAGE_EN, LANGUAGE_ZH };

/* "en", "zh" to the language: 0, or -EINVAL. */
int language_parse(const char *name, enum language *language);

/* The one that the environment asks for (LC_ALL, else LC_MESSAGES, else LANG: zh_CN.UTF-8 and the like), else English.
 */
enum language language_of_environment(void);

/* Of the same text in both, the one to show. */
const char *language_text(enum language language, const char *english, const char *chinese);
