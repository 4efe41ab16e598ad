// SPDX-License-Identifier: GPL-3.0-or-later
/* attach: which cell a pdu belongs to.
 */
#pragma once

#include "cells.h"  // cells_parse_fn
#include "table.h"  // struct table

/* The entry of this pdu, made where there is none. */
struct entry *attach(struct table *table, const struct pdu *pdu, cells_parse_fn *parse);
