// SPDX-License-Identifier: GPL-3.0-or-later
/* joint: asks the rules that look at one cell's own words. None of them asks back. See joint.h. */
#include "joint.h"

#include <math.h>

#include "rules.h"

static const struct rule *const about_itself[] = {
	&access_barred_rule,
	&defaults_lte_rule,
	&defaults_stack_rule,
	&geran_first_rule,
	&identity_toy_lte_rule,
	&lac_alien_rule,
	&neighbours_self_rule,
	&plan_channel_rule,
	&plmn_test_rule,
	&si_short_rule,
	&tac_alien_rule,
	&update_timer_rule,
	NULL,
};

/* What nobody listened to before may be a cell that the baseline knows; its look-up is the judge's, who says so of its
 * own suspect. */
float joint_sign(const struct scene *scene, const struct cell *cell, bool *newcomer)
{
	static const struct known nothing = { .power_median_dbfs = NAN, .power_high_dbfs = NAN };
	const struct suspect suspect = { .cell = cell, .history = cells_history(cell), .known = &nothing };
	float heaviest = 0;
	bool all = true;

	for (const struct rule *const *rule = about_itself; *rule; rule++) {
		struct finding finding = { .weight = (*rule)->weight, .newcomer = (*rule)->newcomer };

		if (!rule_applies(*rule, &suspect, &finding.sources) || !(*rule)->check(scene, &suspect, &finding))
			continue;
		heaviest = fmaxf(heaviest, finding.weight);
		all &= finding.newcomer;
	}
	if (newcomer)
		*newcomer = all;
	return heaviest;
}
