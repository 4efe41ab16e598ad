// SPDX-License-Identifier: GPL-3.0-or-later
/* conduct-clear: phones are served in clear where the operator ciphers those who come for the same. Updates and calls
 * are compared apart: some operators cipher calls alone. What was commanded does not count, but whether blocks turned
 * unreadable (44.018 3.4.7): a catcher has no key, and can but leave it out, or command and go on. */
#include "../conducts.h"  // conducts_of
#include "../rules.h"

enum { SERVED_MIN = 10 };

static const float lone_weight = 0.3f;

struct clear {
	int served;
	enum conducts_habit habit;
};

/* Of those who came to update their place, or for all else: served in clear, none ciphered. */
static struct clear clear_of(const struct conduct_lately *own, const struct conduct_lately *peers, bool updates)
{
	const int unreadable = updates ? own->unreadable_updates : own->unreadable - own->unreadable_updates,
		  served = updates ? own->served_clear_updates : own->served_clear - own->served_clear_updates;

	return (struct clear){ unreadable ? 0 : served, conducts_habit(peers, updates) };
}

static bool check(const struct scene *scene, const struct suspect *suspect, struct finding *finding)
{
	const struct conduct_lately own = conducts_of(scene, suspect->cell),
				    peers = conducts_of_peers(scene, suspect->cell);
	const struct clear updates = clear_of(&own, &peers, true), others = clear_of(&own, &peers, false);
	const bool against = (updates.served >= SERVED_MIN && updates.habit == CONDUCTS_CIPHER) ||
	                     (others.served >= SERVED_MIN && others.habit == CONDUCTS_CIPHER);
	const bool alone = (updates.served >= SERVED_MIN && updates.habit == CONDUCTS_UNKNOWN) ||
	                   (others.served >= SERVED_MIN && others.habit == CONDUCTS_UNKNOWN);

	if (!against && !alone)
		return false;
	if (!against)
		finding->weight = lone_weight;
	finding_observed(finding, "%d phones served in clear, none ciphered", "为 %d 部手机服务而未加密",
	                 updates.served + others.served);
	if (against)
		finding_expected(finding, "ciphered, as on the operator's other cells (%d connections)",
		                 "应加密，与该运营商其他小区一致（%d 次连接）", peers.unreadable);
	else
		finding_expected(finding, "ciphered connections", "应为加密连接");
	finding_say(finding, "It serves phones in clear.", "它以明文为手机服务。");
	return true;
}

const struct rule conduct_clear_rule = {
	.id = "conduct-clear",
	.version = 1,
	.rat = RAT_GSM,
	.family = FAMILY_CONDUCT,
	.basis = BASIS_HEARD,
	.weight = 2.0,
	.looks_for =
		"SDCCH: 10 or more connections of the last 10 minutes served in clear to their end, none unreadable, "
		"where the operator's other cells cipher four of five that come for the same (44.018 3.4.7)",
	.false_alarms = "A country or an operator without ciphering; a cell whose updates alone are clear.",
	.false_alarms_zh = "不加密的国家或运营商；只有位置更新不加密的小区。",
	.weight_from = "estimate: operators cipher by policy, for all cells of an area alike; a catcher has no keys",
	.check = check,
};
