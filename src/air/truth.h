// SPDX-License-Identifier: GPL-3.0-or-later
/* truth: the log of every block sent on timeslot 0, for scoring a receiver.
 */
#pragma once

#include <stdio.h>

#include "air.h"  // struct air_block, air_truth_write

struct air_block_log;
struct air_event_log;

/* NULL when out of memory. */
struct air_block_log *air_block_log_create(const struct air_scenario *scenario);
void air_block_log_destroy(struct air_block_log *log);

/* An air_block_fn; ctx: the log. */
void air_block_log_add(void *log, const struct air_block *block);

/* As air_truth_write(), with the connections; log: may be NULL, is used up. */
int air_truth_write_with(const struct air_scenario *scenario, struct air_event_log *log, FILE *out);

/* {"name", "arfcn", "freq_hz", "bsic", "fn_first", "blocks": {"FN": "46 hexadecimal digits"}, "others": [the same of
 * further cells]}. Once, at the end: the log is used up. 0 or -errno. */
int air_block_log_write(struct air_block_log *log, FILE *out);
