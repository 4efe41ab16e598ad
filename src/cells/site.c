// SPDX-License-Identifier: GPL-3.0-or-later
#include "site.h"

#include <string.h>

enum { PCI_GROUP = 3, AREA_SITES = 3 };

bool site_shared(const struct cell *a, const struct cell *b)
{
	if (a->rat != b->rat)
		return false;
	if (a->rat == RAT_LTE && (a->lte.eci == CELL_UNKNOWN || b->lte.eci == CELL_UNKNOWN))
		return a->lte.pci / PCI_GROUP == b->lte.pci / PCI_GROUP;
	if (strcmp(a->mcc, b->mcc) != 0 || strcmp(a->mnc, b->mnc) != 0)
		return false;
	return a->rat == RAT_LTE ? a->lte.eci >> 8 == b->lte.eci >> 8
	                         : a->gsm.lac != CELL_UNKNOWN && a->gsm.lac == b->gsm.lac;
}

int site_votes(const struct cell *cell)
{
	return cell->rat == RAT_LTE ? 1 : AREA_SITES;
}
