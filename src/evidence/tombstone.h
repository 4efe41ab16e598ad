// SPDX-License-Identifier: GPL-3.0-or-later
/* tombstone: says, signed, that the sensor itself took the files of a bundle away to make room. The manifest stays: the
 * chain goes on through it.
 */
#pragma once

#include "manifest.h"  // struct evidence_seal

#define TOMBSTONE_NAME     "tombstone"
#define TOMBSTONE_NEW_NAME ".tombstone-new" /* in the folder of all bundles, until it is whole */

/* For this bundle in the folder of all. time_ns: when. It is on disk when the call returns: 0 or -errno. */
int tombstone_write(int folder, int bundle, const struct evidence_seal *seal, int64_t time_ns, const struct key *key);
/* 0 when it is of this bundle and signed by its key; -ENOENT without one, -EBADMSG with the reason. */
int tombstone_check(int bundle, const char *where, const struct evidence_seal *seal, struct fault *fault);
