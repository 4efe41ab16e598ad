// SPDX-License-Identifier: GPL-3.0-or-later
/* site: which cells may stand on one mast, and so have one clock.
 *
 * GSM tells the area of a cell, not its site. LTE tells the eNB (the ECI without its last 8 bits, 3GPP TS 36.300 8.2),
 * and before that the PCI: sectors of a site have three in a row. */
#pragma once

#include <stdbool.h>

#include "cell.h"

/* They may be of one site. */
bool site_shared(const struct cell *a, const struct cell *b);

/* As so many sites at most count the cells that share one by site_shared(): an eNB is one, an area may be three. */
int site_votes(const struct cell *cell);
