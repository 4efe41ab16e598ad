// SPDX-License-Identifier: GPL-3.0-or-later
#include "site.h"

#include <string.h>

#include "standard.h"  // standard_of

/* CELL_UNKNOWN where the cell has not said it yet. */
static int32_t site_of(const struct cell *cell)
{
	return *(const int32_t *)((const char *)cell + standard_of(cell->rat)->site);
}

bool site_shared(const struct cell *a, const struct cell *b)
{
	if (a->rat != b->rat)
		return false;
	const struct standard *standard = standard_of(a->rat);
	const int32_t one = site_of(a), other = site_of(b);

	if (one == CELL_UNKNOWN || other == CELL_UNKNOWN)
		return standard->site_codes &&
		       cell_code(a) / standard->site_codes == cell_code(b) / standard->site_codes;
	return strcmp(a->mcc, b->mcc) == 0 && strcmp(a->mnc, b->mnc) == 0 &&
	       one >> standard->site_shift == other >> standard->site_shift;
}

int site_votes(const struct cell *cell)
{
	return standard_of(cell->rat)->site_votes;
}
