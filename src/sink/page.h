// SPDX-License-Identifier: GPL-3.0-or-later
/* page: a buffer of text for people. Text put into it is made plain (plain.h); the program's own control sequences are
 * put in by page_steer().
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "writer.h"  // struct writer

enum { PAGE_BYTES = 128 * 1024 };

struct page {
	size_t used;
	bool unsteered; /* control sequences are left out: the terminal would show them */
	char text[PAGE_BYTES];
};

/* Appends; what does not fit is left out. Ends of lines stay (plain.h). */
void page_put(struct page *page, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The same without making it plain: only for the program's own control sequences. */
void page_steer(struct page *page, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Whether the terminal understands control sequences, by TERM. */
bool page_steers(void);

/* Writes it and begins anew: 0 or -errno. */
int page_write(struct page *page, struct writer *writer);
