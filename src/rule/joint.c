// SPDX-License-Identifier: GPL-3.0-or-later
/* joint: asks the rules that look at one cell's own words. None of them asks back. See joint.h. */
#include "joint.h"

#include <math.h>

/* What nobody listened to before may be a cell that the baseline knows; its look-up is the judge's, who says so of its
 * own suspect. */
float joint_sign(const struct scene *scene, const struct cell *cell, bool *newcomer)
{
	static const struct known nothing = { .power_median_dbfs = NAN, .power_high_dbfs = NAN };
	const struct suspect suspect = { .cell = cell, .history = cells_history(cell), .known = &nothing };
	float heaviest = 0;
	bool all = true;

	for (const struct rule *const *rule = rules; *rule; rule++) {
		struct finding finding = { .weight = (*rule)->weight, .newcomer = (*rule)->newcomer };

		if (!(*rule)->own_words || !rule_applies(*rule, &suspect, &finding.sources) ||
		    !(*rule)->check(scene, &suspect, &finding))
			continue;
		heaviest = fmaxf(heaviest, finding.weight);
		all &= finding.newcomer;
	}
	if (newcomer)
		*newcomer = all;
	return heaviest;
}
