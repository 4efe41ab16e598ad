// SPDX-License-Identifier: GPL-3.0-or-later
/* rule: the table of all rules, and the loop that asks them. A new rule is one file and one line in each of two lists.
 */
#include "rule.h"

#include <math.h>
#include <string.h>

#include "rules.h"  // every rule

/* Good blocks in a row that must say the same before a rule may speak of them. */
enum { REPEATS_MIN = 2 };

/* clang-format off */
const struct rule *const rules[] = {
	&access_barred_rule,
	&assignment_burst_rule,
	&bait_target_rule,
	&capture_hysteresis_rule,
	&capture_offset_rule,
	&cell_born_rule,
	&clock_drifts_rule,
	&clock_off_rule,
	&content_changed_rule,
	&defaults_lab_rule,
	&defaults_lte_rule,
	&defaults_stack_rule,
	&eci_cloned_rule,
	&geran_first_rule,
	&identity_cloned_rule,
	&identity_rotates_rule,
	&identity_toy_rule,
	&identity_toy_lte_rule,
	&lac_alien_rule,
	&lac_changed_rule,
	&lte_access_rule,
	&lte_levels_rule,
	&lte_narrow_rule,
	&lte_no_way_rule,
	&lte_second_rule,
	&lte_vanished_rule,
	&neighbours_impure_rule,
	&neighbours_self_rule,
	&neighbours_unheard_rule,
	&neighbours_unheard_lte_rule,
	&neighbours_unlisted_rule,
	&onset_pair_rule,
	&paging_silent_rule,
	&place_taken_rule,
	&plan_area_rule,
	&plan_channel_rule,
	&plan_plmn_rule,
	&plmn_foreign_rule,
	&plmn_rivals_rule,
	&plmn_test_rule,
	&power_jump_rule,
	&power_newcomer_rule,
	&power_passes_rule,
	&profile_odd_rule,
	&si_inconsistent_rule,
	&si_schedule_rule,
	&si_short_rule,
	&si_unmarked_rule,
	&sib1_missing_rule,
	&tac_alien_rule,
	&tac_changed_rule,
	&tdd_config_rule,
	&tdd_unaligned_rule,
	&timing_restarts_rule,
	&timing_twin_rule,
	&traffic_lte_rule,
	&update_timer_rule,
	&warning_alone_rule,
	NULL,
};
/* clang-format on */

const struct rule *rule_find(const char *id)
{
	for (const struct rule *const *rule = rules; *rule; rule++)
		if (strcmp((*rule)->id, id) == 0)
			return *rule;
	return NULL;
}

bool rule_applies(const struct rule *rule, const struct suspect *suspect, uint64_t *sources)
{
	if (!rule->both && rule->rat != suspect->cell->rat)
		return false;
	*sources = rule->both && suspect->cell->rat == RAT_LTE ? rule->sources_lte : rule->sources;
	return !*sources || history_repeats(suspect->history, *sources) >= REPEATS_MIN;
}

/* Keeps the list sorted by weight, the lightest falls out at the end. */
static int insert(struct finding *findings, int count, int max, const struct finding *finding)
{
	int at = count;

	while (at > 0 && findings[at - 1].weight < finding->weight)
		at--;
	if (at == max)
		return count;
	int moved = (count < max ? count : max - 1) - at;

	memmove(&findings[at + 1], &findings[at], (size_t)moved * sizeof(findings[0]));
	findings[at] = *finding;
	return count < max ? count + 1 : max;
}

/* In a crowd beyond reason a rule that holds every cell against every other does not come to its end, and says nothing.
 */
static bool check(const struct rule *rule, const struct scene *scene, const struct suspect *suspect,
                  struct finding *finding)
{
	const uint32_t most = 1 << 18;
	struct effort *effort = scene->effort;

	if (effort)
		effort->left = most;
	bool seen = rule->check(scene, suspect, finding) && finding->weight > 0;

	if (!effort)
		return seen;
	effort->spent += most - effort->left;
	return seen && effort->left > 0;
}

int rules_check(const struct scene *scene, const struct suspect *suspect, struct finding *findings, int max)
{
	int count = 0;

	for (const struct rule *const *rule = rules; *rule; rule++) {
		struct finding finding = {
			.rule = (*rule)->id,
			.version = (*rule)->version,
			.family = (*rule)->family,
			.basis = (*rule)->basis,
			.weight = (*rule)->weight,
			.newcomer = (*rule)->newcomer,
		};

		if (rule_applies(*rule, suspect, &finding.sources) && check(*rule, scene, suspect, &finding))
			count = insert(findings, count, max, &finding);
	}
	return count;
}
