// SPDX-License-Identifier: GPL-3.0-or-later
/* hints: see hints.h. */
#include "hints.h"

#include <errno.h>

#include "receivers.h"  // receiver_of

static void tell_scope(struct hints *hints, const struct engine *engine, struct bank *bank)
{
	struct receiver_scope scope;
	const uint32_t version = engine_scope(engine, &scope);

	if (version != hints->scope)
		bank_follow(bank, &scope);
	hints->scope = version;
}

void hints_tell(struct hints *hints, const struct engine *engine, struct bank *bank)
{
	struct engine_snapshot snapshot;

	tell_scope(hints, engine, bank);
	if (!hints->heard)
		return;
	engine_snapshot(engine, &snapshot);
	bank_crystal(bank, snapshot.clock_ppm[0]);
	hints->heard = false;
}

int hints_overhear(struct hints *hints, pdu_emit_fn *emit, void *ctx)
{
	for (int rat = 0; rat < RATS; rat++) {
		const struct receiver *receiver = receiver_of(rat);

		if (!receiver || !receiver->overhear_create)
			continue;
		hints->overhearing[rat] = receiver->overhear_create(emit, ctx);
		if (!hints->overhearing[rat])
			return -ENOMEM;
	}
	return 0;
}

void hints_close(struct hints *hints)
{
	for (int rat = 0; rat < RATS; rat++)
		if (hints->overhearing[rat])
			receiver_of(rat)->overhear_destroy(hints->overhearing[rat]);
	*hints = (struct hints){ 0 };
}

void hints_block(struct hints *hints, const struct engine *engine, const struct pdu *pdu)
{
	struct receiver_scope scope;

	if (!hints->overhearing[pdu->rat])
		return;
	engine_scope(engine, &scope);
	receiver_of(pdu->rat)->overhear(hints->overhearing[pdu->rat], &scope, pdu);
}
