// SPDX-License-Identifier: GPL-3.0-or-later
/* sealed: a bundle of evidence judged again from what is inside it, up to the block at which its verdict was spoken:
 * the same on any machine, at any load.
 */
#pragma once

#include "evidence.h"  // struct evidence_seal
#include "engine.h"    // struct engine
#include "run.h"       // struct run_config

struct sealed {
	const struct evidence_seal *seal; /* NULL: what is replayed is no bundle */
	struct listening
		*listening; /* what was listened to, in step with the blocks; NULL: the older form, which has none */
	uint64_t fed;
	char baseline[512], operators[512]; /* paths inside the bundle */
};

/* The bundle's own baseline and plan take the place of those in *config, which must not outlive *sealed; seal: NULL,
 * nothing is done. 0, or -errno with the reason; sealed_close() in either case. */
int sealed_open(struct sealed *sealed, const char *bundle, const struct evidence_seal *seal, struct run_config *config,
                struct fault *fault);
void sealed_close(struct sealed *sealed);

/* Feeds the next block; false when this is the block at which the verdict was spoken: feed no more. */
bool sealed_feed(struct sealed *sealed, struct engine *engine, const struct pdu *pdu);
/* Ends the replay; end_ns: time of the last block. engine_awaited() then gives the level that the bundle leads to. */
void sealed_end(struct sealed *sealed, struct engine *engine, int64_t end_ns);

/* Checks that level against the one sealed, and the blocks against the samples: 0, or -EBADMSG with the reason; reports
 * on standard error. */
int sealed_check(const struct sealed *sealed, const struct engine *engine, const char *bundle,
                 const struct run_config *config, struct fault *fault);

/* The level that a bundle leads to, or -errno: an evidence_judge_fn. */
int sealed_judge(const char *bundle, const struct evidence_seal *seal);
