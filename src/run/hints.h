// SPDX-License-Identifier: GPL-3.0-or-later
/* hints: what the engine knows and receivers of a replay are told between two blocks: how far off the crystal is, and
 * whose dedicated channels to follow, also where other tools decoded the blocks. Private to src/run.
 */
#pragma once

#include "bank.h"    // struct bank
#include "engine.h"  // struct engine

struct hints {
	bool heard;              /* a pdu, since the receivers were told the consensus of clocks */
	void *overhearing[RATS]; /* of each standard, where its receiver overhears */
	uint32_t scope;          /* version of the scope that they were told; 0: nothing yet */
};

void hints_tell(struct hints *hints, const struct engine *engine, struct bank *bank);

/* Opens what overhears blocks that other tools decoded, where that is wanted: 0 or -ENOMEM. */
int hints_overhear(struct hints *hints, pdu_emit_fn *emit, void *ctx);
void hints_close(struct hints *hints);
/* A block of another tool, its octets as they came. */
void hints_block(struct hints *hints, const struct engine *engine, const struct pdu *pdu);
