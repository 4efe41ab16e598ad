// SPDX-License-Identifier: GPL-3.0-or-later
/* reread: receives the samples of a bundle of evidence once more and checks that they give the blocks stored beside
 * them.
 */
#pragma once

#include "fault.h"     // struct fault
#include "run.h"       // struct run_config
#include "language.h"  // enum language

struct reread {
	bool samples;      /* the bundle has samples */
	double seconds;    /* of them */
	uint64_t expected; /* messages among the blocks that were on the air while and where the samples were taken */
	uint64_t found;    /* how many of these the samples give again */
};

/* radio: of the receivers of the run, the one that took the samples; crystal_ppm: its clock by the consensus of cells,
 * NAN not known. 0, or -errno with the reason. The same on every run. */
int reread_bundle(const char *bundle, const struct run_config *config, uint8_t radio, double crystal_ppm,
                  struct reread *reread, struct fault *fault);

/* Reports the result on standard error: 0, or -EBADMSG when many blocks were expected and the samples gave none. */
int reread_tell(const struct reread *reread, const char *bundle, enum language language, struct fault *fault);
