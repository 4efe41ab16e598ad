// SPDX-License-Identifier: GPL-3.0-or-later
/* rule: the table of all rules, out of the list in rules.h, and the loop that asks them. */
#include "rule.h"

#include <math.h>
#include <string.h>

#include "rules.h"  // RULES

/* Good blocks in a row that must say the same before a rule may speak of them. */
enum { REPEATS_MIN = 2 };

#define LISTED(name) &name##_rule,
const struct rule *const rules[] = { RULES(LISTED) NULL };
#undef LISTED

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
	bool seen = rule->check(scene, suspect, finding) && finding->weight != 0;

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
