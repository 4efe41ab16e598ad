// SPDX-License-Identifier: GPL-3.0-or-later
/* words: what a finding says to people, in English and in Chinese.
 */
#pragma once

#include "finding.h"  // struct finding

/* Each fills in one part of a finding, in both languages; what is too long is cut after a whole character. Both formats
 * are given the same arguments. Where an argument is itself words, pass it in both languages and let each format skip
 * the other: "%s%.0s" in English, "%.0s%s" in Chinese. */
void finding_say(struct finding *finding, const char *text_en, const char *text_zh);
void finding_observed(struct finding *finding, const char *format_en, const char *format_zh, ...)
	__attribute__((format(printf, 2, 4), format(printf, 3, 4)));
void finding_expected(struct finding *finding, const char *format_en, const char *format_zh, ...)
	__attribute__((format(printf, 2, 4), format(printf, 3, 4)));
