// SPDX-License-Identifier: GPL-3.0-or-later
/* row: a cell in one line, for people. Private to src/sink.
 */
#pragma once

#include <stdint.h>

#include "cell.h"      // struct cell
#include "language.h"  // enum language
#include "page.h"      // struct page

/* "12:34:56.789 " of the record's own time. */
void row_clock(struct page *page, int64_t time_ns);

/* The line of column titles. */
void row_header(struct page *page, enum language language);

/* GSM: ARFCN, BSIC, LAC, CI and carrier power; LTE: EARFCN, PCI, TAC, ECI and RSRP. What is not known is blank; no end
 * of line. */
void row_put(struct page *page, const struct cell *cell, enum language language);
