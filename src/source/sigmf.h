// SPDX-License-Identifier: GPL-3.0-or-later
/* sigmf: reads the metadata of a SigMF recording (SigMF 1.x, core namespace).
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fault.h"      // struct fault
#include "recording.h"  // struct recording

/* Is `target` a SigMF recording: NAME.sigmf-meta, NAME.sigmf-data (also packed: .gz, .xz), or NAME where
 * NAME.sigmf-meta exists? */
bool sigmf_is(const char *target);

/* Reads the metadata and opens the data, packed or not: 0, or -errno with *fault naming the file and key. */
int sigmf_open(struct octets *octets, const char *target, const struct source_config *config,
               struct recording *recording, struct fault *fault);

/* The metadata text[length] of a data file of data_bytes octets; `name` goes into faults. Options that are given go
 * before what the metadata says; with --start the datetimes are not looked at. 0, or -errno with *fault. */
int sigmf_parse(const char *name, const char *text, size_t length, uint64_t data_bytes,
                const struct source_config *config, struct recording *recording, struct fault *fault);
