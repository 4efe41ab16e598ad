// SPDX-License-Identifier: GPL-3.0-or-later
/* history_rings: what a history keeps the last few of, counted back from the latest. */
#include "history.h"

#include <string.h>

const struct history_change *history_change(const struct history *history, unsigned back)
{
	if (back >= history->nof_changes || back >= HISTORY_CHANGES)
		return NULL;
	return &history->changes[(history->nof_changes - 1 - back) % HISTORY_CHANGES];
}

const struct history_trace *history_trace(const struct history *history, unsigned back)
{
	if (back >= history->nof_traces || back >= HISTORY_TRACE)
		return NULL;
	return &history->trace[(history->nof_traces - 1 - back) % HISTORY_TRACE];
}

const struct history_epoch *history_epoch(const struct history *history, unsigned back)
{
	if (back >= history->nof_epochs || back >= HISTORY_EPOCHS)
		return NULL;
	return &history->epochs[(history->nof_epochs - 1 - back) % HISTORY_EPOCHS];
}

const struct history_clock *history_clock(const struct history *history, unsigned back)
{
	if (back >= history->nof_clocks || back >= HISTORY_CLOCKS)
		return NULL;
	return &history->clock[(history->nof_clocks - 1 - back) % HISTORY_CLOCKS];
}

void history_unmeasure(struct history *history)
{
	memset(history->unconfirmed, 0, sizeof(history->unconfirmed));
	history->power = (struct history_levels){ 0 };
	history->nof_epochs = history->nof_traces = history->nof_clocks = 0;
}
