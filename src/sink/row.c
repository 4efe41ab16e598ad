// SPDX-License-Identifier: GPL-3.0-or-later
/* row: see row.h. */
#include "row.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>

#include "utc.h"  // utc_format

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

static int lte_neighbours(const struct cell *cell)
{
	int count = 0;

	for (int i = 0; i < cell->nof_neighbours; i++)
		count += cell->neighbours[i].rat == NEIGHBOUR_LTE;
	return count;
}

static void put_gsm_flags(struct page *page, const struct cell *cell)
{
	if (cell->gsm.cell_bar_access == 1)
		page_put(page, " barred");
	if (cell->gsm.ccch_conf == 1)
		page_put(page, " combined");
	if (cell->gsm.gprs == 1)
		page_put(page, cell->gsm.egprs == 1 ? " edge" : " gprs");
	if (lte_neighbours(cell))
		page_put(page, " lte:%d", lte_neighbours(cell));
}

static void put_lte_flags(struct page *page, const struct cell *cell)
{
	page_put(page, " lte");
	if (cell->lte.duplex[0])
		page_put(page, " %s", cell->lte.duplex);
	if (cell->lte.bandwidth_prb != CELL_UNKNOWN)
		page_put(page, " %dprb", cell->lte.bandwidth_prb);
	if (cell->lte.antenna_ports != CELL_UNKNOWN)
		page_put(page, " %dport%s", cell->lte.antenna_ports, cell->lte.antenna_ports > 1 ? "s" : "");
	if (cell->lte.cell_barred == 1)
		page_put(page, " barred");
}

void row_header(struct page *page)
{
	page_put(page, "%5s %8s %4s %-7s %6s %9s %6s %5s %9s %8s %6s  %s", "ARFCN", "MHz", "CODE", "MCC-MNC", "AREA",
	         "CELL", "dBFS", "SNR", "ppm", "good", "bad", "flags");
}

void row_put(struct page *page, const struct cell *cell)
{
	const bool lte = cell->rat == RAT_LTE;
	char plmn[12] = "";

	if (cell->mcc[0])
		snprintf(plmn, sizeof(plmn), "%s-%s", cell->mcc, cell->mnc);
	put_known(page, 5, lte ? cell->lte.earfcn : cell->gsm.arfcn);
	page_put(page, " ");
	put_number(page, false, 8, 1, cell->freq_hz > 0 ? cell->freq_hz / 1e6 : NAN);
	page_put(page, " ");
	put_known(page, 4, lte ? cell->lte.pci : cell->gsm.bsic);
	page_put(page, " %-7s ", plmn);
	put_known(page, 6, lte ? cell->lte.tac : cell->gsm.lac);
	page_put(page, " ");
	put_known(page, 9, lte ? cell->lte.eci : cell->gsm.ci);
	page_put(page, " ");
	put_number(page, false, 6, 1, lte ? cell->lte.rsrp_dbfs : cell->m.power_dbfs);
	page_put(page, " ");
	put_number(page, false, 5, 1, cell->m.snr_db);
	page_put(page, " ");
	put_number(page, true, 9, 3, cell->freq_hz > 0 ? cell->m.freq_offset_hz / cell->freq_hz * 1e6 : NAN);
	page_put(page, " %8u %6u ", cell->blocks_ok, cell->blocks_bad);
	(lte ? put_lte_flags : put_gsm_flags)(page, cell);
}
