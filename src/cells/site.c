// SPDX-License-Identifier: GPL-3.0-or-later
#include "site.h"

#include <string.h>

enum { PCI_GROUP = 3, AREA_SITES = 3 };

bool site_shared(const struct cell *a, const struct cell *b)
{
	if (a->rat != b->rat)
		return false;
	if (a->rat == RAT_LTE && (a->eci == CELL_UNKNOWN || b->eci == CELL_UNKNOWN))
		return a->pci / PCI_GROUP == b->pci / PCI_GROUP;
	if (strcmp(a->mcc, b->mcc) != 0 || strcmp(a->mnc, b->mnc) != 0)
		return false;
	return a->rat == RAT_LTE ? a->eci >> 8 == b->eci >> 8 : a->lac != CELL_UNKNOWN && a->lac == b->lac;
}

int site_votes(const struct cell *cell)
{
	return cell->rat == RAT_LTE ? 1 : AREA_SITES;
}
