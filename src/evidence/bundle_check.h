// SPDX-License-Identifier: GPL-3.0-or-later
/* bundle_check: whether one bundle is, octet by octet, what its sensor signed.
 */
#pragma once

#include "manifest.h"  // struct evidence_seal

/* bundle: the open folder; where: what faults call it; name: of the folder, that a bundle of format 2 must have been
 * sealed under, and one of format 1 if `strict`. 0, or -EBADMSG with file and reason. */
int bundle_check(int bundle, const char *where, const char *name, bool strict, struct evidence_seal *seal,
                 struct fault *fault);
