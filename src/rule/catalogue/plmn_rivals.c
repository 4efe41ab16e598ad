// SPDX-License-Identifier: GPL-3.0-or-later
/* plmn-rivals: one cell that lists the PLMNs of operators which do not share cells (3GPP TS 36.331
 * plmn-IdentityList, 23.251). A fake lists them all to be chosen by everybody's phones. Who shares with whom is by
 * contract and for years: the operators' plan knows it; where it does not, the cells heard tell, when each of the two
 * has some of its own and no other LTE cell is of both. Cells are shared by the carrier: one that comes, louder, onto a
 * carrier whose cells are of one of the two alone is no part of any such contract. */
#include <string.h>

#include "operators.h"  // operators_shared
#include "../peers.h"   // heard_next
#include "../rules.h"

static const float heard_weight = 2.0f, outdated_weight = 1.5f;

static const int64_t later_ns = INT64_C(60) * 1000000000;

enum { OWN_MIN = 2, ALONE_MIN = 3, OUTDATED = 3 };

/* Whether the cell broadcasts this PLMN; of GSM there is one only. */
static bool is_listed(const struct cell *cell, const struct cell_plmn *plmn)
{
	if (cell->rat == RAT_GSM)
		return strcmp(cell->mcc, plmn->mcc) == 0 && strcmp(cell->mnc, plmn->mnc) == 0;
	for (int i = 0; i < cell->nof_plmns; i++)
		if (strcmp(cell->plmns[i].mcc, plmn->mcc) == 0 && strcmp(cell->plmns[i].mnc, plmn->mnc) == 0)
			return true;
	return false;
}

/* The cells heard, but for this one and those of its eNB. */
struct company {
	int one, other, both; /* LTE: of the first operator alone, of the second, of both */
	int gsm_one, gsm_other;
	int overcome; /* cells of one of the two alone, on this carrier, there before it, and weaker */
};

static bool overcomes(const struct cell *cell, const struct cell *other)
{
	return cell->freq_hz == other->freq_hz && cell->first_seen_ns - other->first_seen_ns >= later_ns &&
	       cell_level_dbfs(cell) > cell_level_dbfs(other);
}

static struct company company(const struct scene *scene, const struct cell *cell, const struct cell_plmn *a,
                              const struct cell_plmn *b)
{
	struct company count = { 0 };

	for (const struct cell *c = heard_next(scene, NULL); c; c = heard_next(scene, c)) {
		const bool one = is_listed(c, a), other = is_listed(c, b);

		if (c->rat == RAT_GSM) {
			count.gsm_one += one;
			count.gsm_other += other;
			continue;
		}
		if (c->lte.eci >> 8 == cell->lte.eci >> 8)
			continue;
		count.one += one && !other;
		count.other += other && !one;
		count.both += one && other;
		count.overcome += one != other && overcomes(cell, c);
	}
	return count;
}

/* 0: these two may share it. */
static float weigh(const struct scene *scene, const struct cell *cell, const struct cell_plmn *a,
                   const struct cell_plmn *b)
{
	const enum operators_verdict verdict = operators_shared(scene->operators, a, b);

	if (verdict == OPERATORS_INSIDE)
		return 0;
	const struct company with = company(scene, cell, a, b);

	if (verdict == OPERATORS_OUTSIDE)
		return with.both >= OUTDATED ? outdated_weight : RULE_GRAVE;
	if (with.both)
		return 0;
	if (with.overcome && with.one + with.other >= ALONE_MIN && with.one + with.gsm_one >= OWN_MIN &&
	    with.other + with.gsm_other >= OWN_MIN)
		return RULE_GRAVE;
	return with.one >= OWN_MIN && with.other >= OWN_MIN ? heard_weight : 0;
}

/* The heaviest pair: its weight, 0 for none. */
static float heaviest(const struct scene *scene, const struct cell *cell, const struct cell_plmn **a,
                      const struct cell_plmn **b)
{
	float most = 0;

	for (int i = 0; i < cell->nof_plmns; i++)
		for (int k = i + 1; k < cell->nof_plmns; k++) {
			const float weight = weigh(scene, cell, &cell->plmns[i], &cell->plmns[k]);

			if (weight <= most)
				continue;
			most = weight;
			*a = &cell->plmns[i];
			*b = &cell->plmns[k];
		}
	return most;
}

static bool check(const struct scene *scene, const struct suspect *suspect, struct finding *finding)
{
	const struct cell_plmn *a = NULL, *b = NULL;
	const float weight = scene->operators && !suspect->known->learned ? heaviest(scene, suspect->cell, &a, &b) : 0;

	if (!(weight > 0))
		return false;
	finding->weight = weight;
	finding->newcomer = weight < RULE_GRAVE; /* sharing may begin here and now */
	finding->basis = operators_shared(scene->operators, a, b) == OPERATORS_UNKNOWN ? BASIS_HEARD : BASIS_PLAN;
	finding_observed(finding, "%s-%s and %s-%s", "%s-%s 与 %s-%s", a->mcc, a->mnc, b->mcc, b->mnc);
	finding_expected(finding, "one of them, or both where they share cells", "其中之一；两者共享网络时方可并列");
	finding_say(finding, "It says to be a cell of rival operators at once, so that all their phones come.",
	            "自称同时属于相互竞争的运营商，以吸引各家用户的手机。");
	return true;
}

const struct rule plmn_rivals_rule = {
	.id = "plmn-rivals",
	.version = 3,
	.rat = RAT_LTE,
	.family = FAMILY_IDENTITY,
	.basis = BASIS_PLAN,
	.weight = RULE_GRAVE,
	.sources = 1u << 1,
	.looks_for = "SIB1: PLMNs of operators that the plan does not let share cells, or that have cells of their own "
		     "here and "
		     "share none: grave where it came onto a carrier of one of them alone (36.331 plmn-IdentityList)",
	.false_alarms =
		"Operators that began to share cells since the plan was written, or begin here and now; roaming in a "
		"disaster.",
	.false_alarms_zh = "规划编写之后运营商才开始共享网络，或正在此地开始共享；灾害期间的应急漫游。",
	.weight_from = "sharing is by contract and for whole regions: one cell in ten thousand is less than a plan a "
		       "year old is wrong by; "
		       "reported of fakes that serve every operator's phones",
	.check = check,
};
