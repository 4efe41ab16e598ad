// SPDX-License-Identifier: GPL-3.0-or-later
/* reread: the samples of a bundle of evidence received once more: whether the blocks beside them come out of them.
 */
#pragma once

#include "fault.h"     // struct fault
#include "run.h"       // struct run_config
#include "language.h"  // enum language

struct reread {
	bool samples;      /* there are any */
	double seconds;    /* of them */
	uint64_t expected; /* messages among the blocks that were on the air while and where the samples were taken */
	uint64_t found;    /* of these, those that the samples give again */
};

/* crystal_ppm: the receiver's clock by the consensus of cells, NAN not known. 0, or -errno with the reason. The same on
 * every run. */
int reread_bundle(const char *bundle, const struct run_config *config, double crystal_ppm, struct reread *reread,
                  struct fault *fault);

/* Says what came of it on standard error: 0, or -EBADMSG when nothing of much came out of the samples. */
int reread_tell(const struct reread *reread, const char *bundle, enum language language, struct fault *fault);
