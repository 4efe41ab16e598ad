// SPDX-License-Identifier: GPL-3.0-or-later
/* row: see row.h. */
#include "row.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>

#include "standard.h"  // standard_of
#include "utc.h"       // utc_format

enum { ROW_FLAGS_SIZE = 96 };

void row_clock(struct page *page, int64_t time_ns)
{
	char time[UTC_TEXT_SIZE];

	page_put(page, "%.12s ", utc_format(time_ns, time) + 11);
}

static void put_number(struct page *page, bool sign, int width, int decimals, double value)
{
	if (isfinite(value))
		page_put(page, sign ? "%+*.*f" : "%*.*f", width, decimals, value);
	else
		page_put(page, "%*s", width, "");
}

static void put_known(struct page *page, int width, int32_t value)
{
	if (value != CELL_UNKNOWN)
		page_put(page, "%*d", width, value);
	else
		page_put(page, "%*s", width, "");
}

void row_header(struct page *page, enum language language)
{
	page_put(page, "%s",
	         language_text(
			 language,
			 "ARFCN      MHz CODE MCC-MNC   AREA      CELL   dBFS   SNR       ppm     good    bad  flags",
			 "ARFCN      MHz   码 MCC-MNC   区域      小区   dBFS   SNR       ppm     好块   坏块  标志"));
}

void row_put(struct page *page, const struct cell *cell, enum language language)
{
	char plmn[12] = "", flags[ROW_FLAGS_SIZE];

	if (cell->mcc[0])
		snprintf(plmn, sizeof(plmn), "%s-%s", cell->mcc, cell->mnc);
	put_known(page, 5, cell_channel(cell));
	page_put(page, " ");
	put_number(page, false, 8, 1, cell->freq_hz > 0 ? cell->freq_hz / 1e6 : NAN);
	page_put(page, " ");
	put_known(page, 4, cell_code(cell));
	page_put(page, " %-7s ", plmn);
	put_known(page, 6, cell_area(cell));
	page_put(page, " ");
	put_known(page, 9, cell_identity(cell));
	page_put(page, " ");
	put_number(page, false, 6, 1, cell_level_dbfs(cell));
	page_put(page, " ");
	put_number(page, false, 5, 1, cell->m.snr_db);
	page_put(page, " ");
	put_number(page, true, 9, 3, cell->freq_hz > 0 ? cell->m.freq_offset_hz / cell->freq_hz * 1e6 : NAN);
	standard_of(cell->rat)->flags(cell, language, flags, sizeof(flags));
	page_put(page, " %8u %6u %s", cell->blocks_ok, cell->blocks_bad, flags);
}
