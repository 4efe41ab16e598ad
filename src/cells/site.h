// SPDX-License-Identifier: GPL-3.0-or-later
/* site: which cells may stand on one mast, and so have one clock.
 *
 * GSM tells the area of a cell, not its site. LTE tells the eNB (the ECI without its last 8 bits, 3GPP TS 36.300 8.2),
 * and before that the PCI: sectors of a site have three in a row. */
#pragma once

#include <stdbool.h>

#include "cell.h"

/* Whether two cells may stand at one site. */
bool site_shared(const struct cell *a, const struct cell *b);

/* At most so many votes have all cells together that share a site by site_shared(): 1 for an eNB, 3 for a GSM area,
 * which may be several sites. */
int site_votes(const struct cell *cell);
