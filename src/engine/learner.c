// SPDX-License-Identifier: GPL-3.0-or-later
/* learner: which of the cells heard are clean enough to be learned, and which are to be distrusted. */
#include "learner.h"

#include <stdlib.h>

#include "log.h"  // log_line

static const int64_t every_ns = INT64_C(60) * 1000000000;

enum { REPEATS_MIN = 2 };

/* Everything that it broadcast was heard twice. */
static bool is_clean(const struct cell *cell)
{
	return cell_identified(cell) && history_repeats(cells_history(cell), UINT64_MAX) >= REPEATS_MIN;
}

static int learn_all(struct learner *learner, const struct cells *cells, const struct alerts *alerts,
                     struct fault *fault)
{
	int error = 0;

	for (const struct cell *cell = cells_newest(cells); cell && !error; cell = cells_older(cell)) {
		if (cell->last_seen_ns <= learner->learned_ns)
			continue;
		const enum alert_level level = alerts_level(alerts, cells_handle(cell));

		if (level >= ALERT_SUSPICIOUS)
			error = baseline_distrust(learner->baseline, cell, cell->last_seen_ns, fault);
		else if (level == ALERT_NOTICE)
			error = baseline_doubt(learner->baseline, cell, cell->last_seen_ns, fault);
		else if (is_clean(cell))
			error = baseline_learn(learner->baseline, cell, cell->last_seen_ns, fault);
	}
	return error;
}

void learner_tick(struct learner *learner, const struct cells *cells, const struct alerts *alerts, int64_t time_ns,
                  bool last)
{
	struct fault fault = { 0 };

	if (!learner->baseline)
		return;
	if (!learner->learned_ns && !last)
		learner->learned_ns = time_ns - 1;
	if (llabs(time_ns - learner->learned_ns) < every_ns && !last)
		return;
	int error = learn_all(learner, cells, alerts, &fault), not_saved = baseline_commit(learner->baseline, &fault);

	learner->learned_ns = time_ns;
	if ((error || not_saved) && !learner->failed)
		log_line(LOG_LEVEL_WARNING, "nothing is learned: %s", fault.text);
	learner->failed = error || not_saved;
}
