// SPDX-License-Identifier: GPL-3.0-or-later
/* onset-pair: an LTE cell and a GSM cell came on the air within minutes of each other, and each gives itself away: the
 * bait that phones of 4G come to and are sent away from, and the GSM cell that waits for them. */
#include <stdlib.h>

#include "../fresh.h"  // fresh_cell
#include "../joint.h"  // joint_sign
#include "../peers.h"  // heard_next
#include "../rules.h"

static const int64_t together_ns = INT64_C(180) * 1000000000;
static const float sign_min = 1.0f;

static const struct cell *partner(const struct scene *scene, const struct cell *cell, bool *newcomer)
{
	for (const struct cell *c = heard_next(scene, NULL); c; c = heard_next(scene, c))
		if (c->rat != cell->rat && llabs(c->first_seen_ns - cell->first_seen_ns) <= together_ns &&
		    fresh_cell(scene, c) && joint_sign(scene, c, newcomer) >= sign_min)
			return c;
	return NULL;
}

static bool check(const struct scene *scene, const struct suspect *suspect, struct finding *finding)
{
	const struct cell *cell = suspect->cell, *other;
	char key[CELL_KEY_SIZE];
	bool newcomer, theirs;

	if (suspect->known->learned || !fresh_cell(scene, cell) || joint_sign(scene, cell, &newcomer) < sign_min)
		return false;
	other = partner(scene, cell, &theirs);
	if (!other)
		return false;
	finding->newcomer = newcomer && theirs; /* a network on wheels has both kinds, and an area of its own */
	cell_key(other, key, sizeof(key));
	const int64_t later_ns = other->first_seen_ns - cell->first_seen_ns;

	finding_observed(finding, later_ns < 0 ? "%s came %.0f s before" : "%s came %.0f s after",
	                 later_ns < 0 ? "%s 在此之前 %.0f 秒出现" : "%s 在此之后 %.0f 秒出现", key,
	                 (double)llabs(later_ns) * 1e-9);
	finding_expected(finding, "no two odd cells of 4G and 2G at once", "可疑的 4G 与 2G 小区不会同时出现");
	finding_say(finding, "A fake-looking 4G cell and a fake-looking 2G cell appeared together: bait and trap.",
	            "可疑的 4G 小区与可疑的 2G 小区几乎同时出现：前者诱导，后者捕获。");
	return true;
}

const struct rule onset_pair_rule = {
	.id = "onset-pair",
	.version = 2,
	.both = true,
	.family = FAMILY_TIME,
	.basis = BASIS_HEARD,
	.weight = 2.5,
	.sources = 0,
	.looks_for = "a GSM and an LTE cell first heard within three minutes on frequencies listened to before, each "
		     "with a sign of its own",
	.false_alarms = "A mobile network for an event, of both kinds, next to the border of an area.",
	.false_alarms_zh = "大型活动临时开通的 4G 和 2G 网络，且位于位置区边界附近。",
	.weight_from =
		"estimate: two rare events of honest cells at once, no cause in common; how blasters of 4G times work",
	.check = check,
};
