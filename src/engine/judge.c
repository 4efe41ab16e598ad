// SPDX-License-Identifier: GPL-3.0-or-later
/* judge: asks the rules about each cell as it is heard, though not for every block: a second is soon enough. */
#include "judge.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

static const int64_t every_ns = INT64_C(500) * 1000000;
static const int64_t again_ns = INT64_C(3600) * 1000000000; /* cells not heard for this long are left as they are */

enum { PATIENCE_MS = 100 }; /* how long learning waits for a locked baseline: it is tried again in a minute */
enum { SUSPECTS_MAX = 128, RECENT_SLOTS = 4096, FINDINGS_MAX = ALERT_FINDINGS_MAX };

/* Among a hundred cells a judgement takes some thousands of steps from one to another, which twenty blocks pay for;
 * among more than any place on earth has it comes later, so that the time of a run follows the number of blocks. */
static const int64_t effort_a_block = 300, effort_saved = INT64_C(1) << 22, effort_at_the_end = INT64_C(1) << 24;

/* A hash table without collision handling: cells that share a slot are only judged more often. */
struct recent {
	uint64_t handle;
	int64_t time_ns;
};

int judge_open(struct judge *judge, const struct engine_config *config, const struct cells *cells, alert_emit_fn *emit,
               void *ctx, struct fault *fault)
{
	*judge = (struct judge){ .scene = { .cells = cells }, .credit = effort_saved };
	coverage_init(&judge->coverage);
	if (scope_open(&judge->scope, config->signalling, config->signalling_scope, fault))
		return -EINVAL;
	judge->scene.coverage = &judge->coverage;
	judge->operators = operators_open(config->operators, fault);
	judge->scene.operators = judge->operators;
	if (!judge->operators)
		return -EINVAL;
	if (config->baseline)
		judge->baseline = config->sealed ? baseline_open_excerpt(config->baseline, fault)
		                                 : baseline_open(config->baseline, !config->live, fault);
	if (config->baseline && !judge->baseline)
		return -EINVAL;
	if (judge->baseline)
		baseline_patience(judge->baseline, PATIENCE_MS);
	judge->scene.baseline = judge->baseline;
	judge->learner.baseline = config->live ? judge->baseline : NULL;
	judge->alerts = alerts_create(SUSPECTS_MAX, emit, ctx);
	judge->recent = calloc(RECENT_SLOTS, sizeof(*judge->recent));
	if (judge->alerts && judge->recent)
		return 0;
	judge_close(judge);
	return fault_set(fault, ENOMEM, "out of memory");
}

void judge_close(struct judge *judge)
{
	alerts_destroy(judge->alerts);
	free(judge->recent);
	operators_close(judge->operators);
	baseline_close(judge->baseline);
	*judge = (struct judge){ 0 };
}

int judge_reload(struct judge *judge, const char *operators, struct fault *fault)
{
	struct operators *plan = operators_open(operators, fault);

	if (!plan)
		return -EINVAL;
	operators_close(judge->operators);
	judge->scene.operators = judge->operators = plan;
	return 0;
}

static bool is_due(struct judge *judge, uint64_t handle, int64_t time_ns)
{
	struct recent *recent = &judge->recent[(handle ^ handle >> 32) % RECENT_SLOTS];

	if (recent->handle == handle && llabs(time_ns - recent->time_ns) < every_ns)
		return false;
	*recent = (struct recent){ handle, time_ns };
	return true;
}

/* Asks the baseline about the cell; fills in *expected when it knows which cell should be in its place. */
static void ask_baseline(struct judge *judge, int64_t time_ns, const struct cell *cell, struct known *known,
                         struct cell *expected, struct suspect *suspect)
{
	struct known place;

	suspect->known = known;
	if (!judge->baseline)
		return;
	baseline_find(judge->baseline, cell, time_ns, known);
	if (baseline_find_place(judge->baseline, cell, expected, &place))
		suspect->expected = expected;
}

int judge_findings(struct judge *judge, int64_t time_ns, const struct cell *cell, struct finding *findings, int max)
{
	struct known known = {
		.channel = CELL_UNKNOWN, .id = CELL_UNKNOWN, .power_median_dbfs = NAN, .power_high_dbfs = NAN
	};
	struct suspect suspect = { .cell = cell, .history = cells_history(cell) };
	struct cell expected;

	judge->scene.now_ns = time_ns;
	judge->scene.effort = &judge->effort;
	judge->effort.spent = 0;
	ask_baseline(judge, time_ns, cell, &known, &expected, &suspect);
	int count = known.allowed ? 0 : rules_check(&judge->scene, &suspect, findings, max);

	judge->credit -= (int64_t)judge->effort.spent;
	return count;
}

void judge_cell(struct judge *judge, const struct cell *cell, int64_t time_ns)
{
	const uint64_t handle = cells_handle(cell);
	struct finding findings[FINDINGS_MAX];

	if (judge->credit < effort_saved)
		judge->credit += effort_a_block;
	if (judge->credit <= 0 || !is_due(judge, handle, time_ns))
		return;
	int count = judge_findings(judge, time_ns, cell, findings, FINDINGS_MAX);

	scope_judged(&judge->scope, time_ns, cell, &judge->coverage, findings, count);
	alerts_update(judge->alerts, time_ns, handle, cell, cells_history(cell), findings, count);
	alerts_tick(judge->alerts, time_ns);
	learner_tick(&judge->learner, judge->scene.cells, judge->alerts, time_ns, false);
}

void judge_again(struct judge *judge, int64_t time_ns)
{
	struct finding findings[FINDINGS_MAX];
	struct alert_sum sum;

	judge->credit = effort_at_the_end;
	for (const struct cell *cell = cells_newest(judge->scene.cells);
	     cell && judge->credit > 0 && time_ns - cell->last_seen_ns <= again_ns; cell = cells_older(cell)) {
		if (alerts_cleared(judge->alerts, cells_handle(cell)))
			continue;
		int count = judge_findings(judge, cell->last_seen_ns, cell, findings, FINDINGS_MAX);

		alert_add_up(findings, count, &sum);
		if (sum.level > alerts_level(judge->alerts, cells_handle(cell)))
			alerts_update(judge->alerts, time_ns, cells_handle(cell), cell, cells_history(cell), findings,
			              count);
	}
}

void judge_position(struct judge *judge, int64_t time_ns, const struct position *position)
{
	if (position_moved(&judge->stands, position))
		judge->scene.moved_ns = time_ns;
}

void judge_end(struct judge *judge, int64_t time_ns)
{
	learner_tick(&judge->learner, judge->scene.cells, judge->alerts, time_ns, true);
}
