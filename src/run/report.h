// SPDX-License-Identifier: GPL-3.0-or-later
/* report: from pdus to records: parses them into cells and tells the outputs.
 */
#pragma once

#include "cells.h"    // struct cells
#include "judge.h"    // struct judge
#include "listen.h"   // struct listen_stretch
#include "outputs.h"  // struct outputs
#include "run.h"      // struct run_config
#include "witness.h"  // struct witness

enum { REPORT_CELLS_MAX = 10000 };

struct report {
	struct cells *cells;
	struct judge judge;
	struct outputs outputs;
	struct witness witness;
	char sensor[256];
	bool ending; /* what is said now is said by the end of the run */
	/* an alert that is waited for: */
	char awaited[ALERT_ID_SIZE], awaited_cell[CELL_KEY_SIZE]; /* its id and cell, "" none */
	bool met;                                                 /* it came, by its id */
	enum alert_level reached, highest;                        /* its level now, and the highest that it had */
};

/* 0, or -errno with the reason. */
int report_open(struct report *report, const struct run_config *config, const struct witness_origin *origin, bool live,
                struct fault *fault);
/* 0, or the first error of an output. */
int report_close(struct report *report, struct fault *fault);

/* Waits for an alert: for one whose id ends in the same sum of the cell's place; until there is one, for any of this
 * cell. */
void report_await(struct report *report, const char *alert, const char *cell);

/* A decoded pdu, free of subscriber identities. */
void report_pdu(struct report *report, const struct pdu *pdu);

/* A stretch of listening came to its end. */
void report_listened(struct report *report, const struct listen_stretch *stretch);

/* What was listened to since the start, and what came of it; nothing where there were no samples. */
void report_coverage(struct report *report, int64_t time_ns);

/* Samples, for the evidence. */
void report_iq(struct report *report, const struct iq_block *block);

/* Every cell once more, and the coverage: the end of a run. note: for the last look at the table. */
void report_end(struct report *report, int64_t time_ns, const char *note);
