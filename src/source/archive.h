// SPDX-License-Identifier: GPL-3.0-or-later
/* archive: SigMF archives: a tar file with the metadata and data of a recording.
 */
#pragma once

#include <stdbool.h>

#include "fault.h"      // struct fault
#include "octets.h"     // struct octets
#include "recording.h"  // struct recording

/* Is a file of this name one? (.sigmf, also .sigmf.gz and .sigmf.xz) */
bool archive_is(const char *name);

/* Finds the first recording in the archive, reads its metadata and leaves `octets` at its samples: 0, or -errno with
 * *fault. */
int archive_open(struct octets *octets, const char *name, const struct source_config *config,
                 struct recording *recording, struct fault *fault);
