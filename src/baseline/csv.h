// SPDX-License-Identifier: GPL-3.0-or-later
/* csv: one line of a list of cells, as OpenCelliD and Mozilla write it.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pdu.h"  // enum rat

/* What is kept of one cell of a list. */
struct listed {
	enum rat rat;
	int32_t mcc, mnc;     /* as numbers, for the lists have lost leading zeros */
	int32_t area, number; /* LAC and CI, TAC and ECI */
};

enum csv_verdict { CSV_CELL, CSV_OTHER /* neither GSM nor LTE */, CSV_HEADER, CSV_BAD };

/* Reads line[size], without its line feed: the cell, or *why it is CSV_BAD. */
enum csv_verdict csv_parse(const char *line, size_t size, struct listed *listed, const char **why);

/* A key for each cell, such that all cells of one PLMN with the same cell number are neighbours, whatever their area:
 * key - area … key - area + 0xffff. */
int64_t listed_key(const struct listed *listed);
