// SPDX-License-Identifier: GPL-3.0-or-later
/* bait-target: this LTE cell sends phones to a GSM carrier (SIB7) on which there is a cell that gives itself away, and
 * it is the only LTE cell of its operator that names it; or the GSM cell's side of the same. */
#include "../joint.h"  // joint_sign
#include "../peers.h"  // heard_next
#include "../rules.h"

static const float sign_min = 1.0f;

enum { PEERS_MIN = 2 };

/* None of two or more of the operator's LTE cells, all of which have a list, names it. */
static bool alone_in_naming(const struct scene *scene, const struct cell *cell, int32_t arfcn)
{
	int peers = 0;

	for (const struct cell *peer = peer_next(scene, cell, NULL); peer; peer = peer_next(scene, cell, peer)) {
		if (lists_gsm(peer, arfcn))
			return false;
		peers += peer->lte.sib_seen >> 7 &
		         1; /* a cell without a list, or whose list was not heard yet, proves nothing */
	}
	return peers >= PEERS_MIN;
}

static const struct cell *target_of(const struct scene *scene, const struct cell *cell)
{
	for (const struct cell *c = heard_next(scene, NULL); c; c = heard_next(scene, c))
		if (c->rat == RAT_GSM && c->gsm.arfcn != CELL_UNKNOWN && lists_gsm(cell, c->gsm.arfcn) &&
		    alone_in_naming(scene, cell, c->gsm.arfcn) && joint_sign(scene, c, NULL) >= sign_min)
			return c;
	return NULL;
}

static bool check(const struct scene *scene, const struct suspect *suspect, struct finding *finding)
{
	const struct cell *target;
	char key[CELL_KEY_SIZE];

	if (suspect->known->learned)
		return false;
	target = target_of(scene, suspect->cell);
	if (!target)
		return false;
	joint_sign(scene, target, &finding->newcomer); /* a network on wheels has both kinds, and an area of its own */
	cell_key(target, key, sizeof(key));
	finding_observed(finding, "ARFCN %d: %s", "频点 ARFCN %d：%s", target->gsm.arfcn, key);
	finding_expected(finding, "carriers that the operator's other cells name too", "该运营商其他小区也列出的频点");
	finding_say(finding, "It alone sends phones to a GSM carrier where a fake-looking cell waits.",
	            "只有该 4G 小区把手机引向某个 GSM 频点，而该频点上有可疑小区。");
	return true;
}

const struct rule bait_target_rule = {
	.id = "bait-target",
	.version = 2,
	.rat = RAT_LTE,
	.family = FAMILY_DOWNGRADE,
	.basis = BASIS_HEARD,
	.weight = 2.0,
	.sources = 1u << 7,
	.looks_for = "SIB7: an ARFCN that none of the operator's other LTE cells names, with a GSM cell on it that has "
		     "a sign of its own (36.331)",
	.false_alarms = "A fake that sits on a carrier of the operator's, named by one cell only.",
	.false_alarms_zh = "伪基站占用了该运营商自己的 GSM 频点，而恰好只有这一个小区列出该频点。",
	.weight_from = "estimate: a GSM cell with a sign is one in a hundred, to be named by one LTE cell alone one in "
		       "ten of those",
	.check = check,
};
