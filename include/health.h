// SPDX-License-Identifier: GPL-3.0-or-later
/* health: figures and words for a status record.
 */
#pragma once

#include "language.h"  // enum language
#include "receiver.h"  // struct receiver_counts
#include "status.h"    // struct status

enum { HEALTH_REASON_SIZE = 448 };

/* Why no cell was read, of each receiver of the run, into text[HEALTH_REASON_SIZE]; NULL when some message was. The MIB
 * of an LTE cell tells that it is there, and no more. */
const char *health_reason(const struct receiver_counts each[], int count, uint64_t samples, double max_offset_ppm,
                          enum language language, char text[HEALTH_REASON_SIZE]);

/* The same into a status, in both languages. *words lasts as long as that. */
struct health_words {
	char english[HEALTH_REASON_SIZE], chinese[HEALTH_REASON_SIZE];
};
void health_explain(struct status *status, const struct receiver_counts each[], int count, uint64_t samples,
                    double max_offset_ppm, struct health_words *words);

/* Fills in the part that comes from the receivers. */
void health_counts(struct status *status, const struct receiver_counts *counts);

/* Fills in the part about the machine (memory, CPU, uptime). uptime_s: time since the start. Reads status->seconds. */
void health_machine(struct status *status, double uptime_s);
