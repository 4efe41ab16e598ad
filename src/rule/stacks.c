// SPDX-License-Identifier: GPL-3.0-or-later
/* stacks: see stacks.h. */
#include "stacks.h"

#include <math.h>
#include <stddef.h>

#include "peers.h"  // field_index
#include "words.h"  // finding_observed

static const double kept = 0.85;      /* share of fakes that keep a setting */
static const double weight_min = 1.0; /* a lower weight is no finding */

struct likeness {
	int known, same;
	double weight;
};

static struct likeness compare(const struct cell *cell, const struct stack *stack)
{
	struct likeness l = { 0 };

	for (const struct stack_setting *s = stack->settings; s < stack->settings + STACK_SETTINGS_MAX && s->key; s++) {
		int32_t value = cell_field_int(cell, &cell_fields[field_index(s->key)]);

		if (value == CELL_UNKNOWN)
			continue;
		l.known++;
		l.same += value == s->value;
		l.weight += value == s->value ? log10(kept / s->usual) : log10((1 - kept) / (1 - s->usual));
	}
	return l;
}

bool stacks_check(const struct stack *stacks, int count, int known_min, const struct cell *cell,
                  struct finding *finding)
{
	const struct stack *best = NULL;
	struct likeness likest = { .weight = weight_min };

	for (int i = 0; i < count; i++) {
		struct likeness l = compare(cell, &stacks[i]);

		if (l.known >= known_min && l.weight > likest.weight) {
			best = &stacks[i];
			likest = l;
		}
	}
	if (!best)
		return false;
	finding->weight = fminf(finding->weight, (float)likest.weight);
	finding_observed(finding, "%d of %d settings as %s has them by default",
	                 "%d 项参数（共 %d 项）与 %s 的默认值相同", likest.same, likest.known, best->name);
	finding_expected(finding, "an operator's own settings", "运营商自行规划的参数");
	return true;
}
