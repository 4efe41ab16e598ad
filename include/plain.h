// SPDX-License-Identifier: GPL-3.0-or-later
/* plain: text that cannot steer a terminal. Names, files and records may be anybody's: whatever of them is shown to
 * people goes through here.
 */
#pragma once

#include <stdbool.h>
#include <stdio.h>

/* Control characters (C0, DEL, C1), marks that turn the direction of writing, separators of lines, and octets that are
 * no UTF-8 become
 * '?'. lines: but for the ends of lines. In place: the text gets no longer. Returns it. */
char *plain_text(char *text, bool lines);

/* As fprintf(), with the result made plain but for its line feeds. */
void plain_print(FILE *out, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Whether the text is UTF-8 without any of the above. */
bool plain_is(const char *text);
