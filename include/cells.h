// SPDX-License-Identifier: GPL-3.0-or-later
/* cells: every cell seen, kept up to date pdu by pdu; tells when one is worth a record.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cell.h"        // struct cell
#include "cell_heard.h"  // struct heard_cells
#include "history.h"     // struct history
#include "pdu.h"         // struct pdu

struct cells;

/* A record of all that is known of a cell is due: it was identified, something it broadcasts changed, or a day has
 * passed.
 */
typedef void cells_due_fn(void *ctx, int64_t time_ns, const struct cell *cell);
/* A minute is over: those heard in it of which no record was due, as many as one record takes. */
typedef void cells_heard_fn(void *ctx, int64_t time_ns, const struct heard_cells *heard);
typedef bool cells_parse_fn(const struct pdu *pdu, struct cell *cell);

/* At most `max` cells; the one not heard for longest makes room. NULL when out of memory. */
struct cells *cells_create(size_t max, cells_due_fn *due, void *due_ctx);
void cells_destroy(struct cells *cells);
/* heard: with the ctx of due(); NULL: nobody wants to know. */
void cells_on_heard(struct cells *cells, cells_heard_fn *heard);

/* Finds or makes the cell that this pdu belongs to and parses the pdu into it; calls due() when a record is due.
 * Returns the cell. */
const struct cell *cells_update(struct cells *cells, const struct pdu *pdu, cells_parse_fn *parse);

/* Calls due() for every cell, in order of first sight: the end of a replay, the table of a scan. */
void cells_report(struct cells *cells, int64_t time_ns);

/* The same for those heard in the last day that were told before: a new log begins. */
void cells_retell(struct cells *cells, int64_t time_ns);

size_t cells_count(const struct cells *cells);
/* In order of first sight. */
const struct cell *cells_get(const struct cells *cells, size_t i);
/* From the cell heard last to the one not heard for longest, NULL at the end. */
const struct cell *cells_newest(const struct cells *cells);
const struct cell *cells_older(const struct cell *cell);
/* Whether it is one of the 1024 cells heard last; older ones are not compared with others, to bound the work. */
bool cells_near(const struct cell *cell);
/* History of a cell of this store. */
const struct history *cells_history(const struct cell *cell);
/* The next cell after `last` (NULL: the first) with the carrier and BSIC or PCI of this one, told apart by its frame
 * timing. */
const struct cell *cells_twin(const struct cell *cell, const struct cell *last);
/* Identifies the transmitter - carrier, BSIC or PCI, frame timing - and stays the same when the cell broadcasts another
 * identity. */
uint64_t cells_handle(const struct cell *cell);
/* Clock of this receiver against the consensus of the cells it heard [ppm], NAN when fewer than three. */
double cells_consensus_ppm(const struct cells *cells, uint8_t radio);
