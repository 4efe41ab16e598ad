// SPDX-License-Identifier: GPL-3.0-or-later
/* identity-rotates: one carrier shows area after area within minutes. A blaster does it to make every phone in reach
 * register again (3GPP TS 24.008 4.4.1), message in hand. No honest cell is known to.
 *
 * Counted are the areas of the carrier as a whole: of its BSICs, but for those that stood before, and of all cells
 * where the recording has none. Co-channel cells heard in turns (a sensor on the move) have as many identities as
 * areas, but come back to each; three of them within ten minutes on one carrier is what real recordings did not reach.
 * Where one frame count went on through four areas it was one transmitter, and no honest cause is left. */
#include <string.h>

#include "../changes.h"  // changes_next
#include "../honest.h"   // honest_replan
#include "../peers.h"    // heard_next
#include "../rules.h"

static const int64_t within_ns = INT64_C(600) * 1000000000;

enum { VALUES_MAX = 16, AREAS_MIN = 3, AREAS_CLEAR = 4 };

static const float few_weight = 2.5f;

struct values {
	int32_t value[VALUES_MAX];
	int count;
};

static void values_add(struct values *values, int32_t value)
{
	for (int i = 0; i < values->count; i++)
		if (values->value[i] == value)
			return;
	if (value != CELL_UNKNOWN && values->count < VALUES_MAX)
		values->value[values->count++] = value;
}

/* With a code and a timing of its own it was there before, and has changed its area once at most, as in a re-planning:
 * another station on this carrier. */
static bool stands(const struct scene *scene, const struct cell *cell, int field)
{
	return cell->gsm.bsic != CELL_UNKNOWN && scene->now_ns - cell->first_seen_ns > within_ns &&
	       history_changes(cells_history(cell), field, scene->now_ns, within_ns, NULL) <= 1;
}

/* What this field was on one place of the store within the time. */
static void values_collect(struct values *values, const struct scene *scene, const struct cell *suspect,
                           const struct cell *cell, int field)
{
	const struct history_change *change;
	unsigned back = 0;

	if (scene->now_ns - cell->last_seen_ns > within_ns ||
	    (cells_handle(cell) != cells_handle(suspect) && stands(scene, cell, field)))
		return;
	values_add(values, history_value(cell, &cell_fields[field]));
	while ((change = changes_next(cells_history(cell), field, scene->now_ns, within_ns, &back)))
		values_add(values, change->before);
}

static bool check(const struct scene *scene, const struct suspect *suspect, struct finding *finding)
{
	const struct cell *cell = suspect->cell;
	const int lac = field_index("lac");
	struct values areas = { .count = 0 };

	if (cell->gsm.lac == CELL_UNKNOWN || honest_replan(scene, cell, lac))
		return false;
	for (const struct cell *c = heard_next(scene, NULL); c; c = heard_next(scene, c))
		if (c->rat == cell->rat && c->freq_hz == cell->freq_hz && strcmp(c->mcc, cell->mcc) == 0 &&
		    strcmp(c->mnc, cell->mnc) == 0)
			values_collect(&areas, scene, cell, c, lac);
	if (areas.count < AREAS_MIN)
		return false;
	if (areas.count < AREAS_CLEAR)
		finding->weight = few_weight;
	else if (changes_of_one(suspect->history, lac, scene->now_ns, within_ns) >= AREAS_CLEAR)
		finding->weight = RULE_GRAVE;
	finding->sources = 1u << CELL_SI3 | 1u << CELL_SI4;
	finding_observed(finding,
	                 areas.count > 3 ? "%d LACs within ten minutes: %d, %d, %d, ..."
	                                 : "%d LACs within ten minutes: %d, %d, %d",
	                 areas.count > 3 ? "十分钟内出现 %d 个位置区码：%d、%d、%d 等"
	                                 : "十分钟内出现 %d 个位置区码：%d、%d、%d",
	                 areas.count, areas.value[0], areas.value[1], areas.value[2]);
	finding_expected(finding, "one LAC for months", "位置区码数月不变");
	finding_say(finding, "It changes its location area again and again, which makes every phone register anew.",
	            "反复更换位置区码，迫使手机不断重新登记：短信群发伪基站的典型行为。");
	return true;
}

const struct rule identity_rotates_rule = {
	.id = "identity-rotates",
	.version = 4,
	.rat = RAT_GSM,
	.family = FAMILY_TIME,
	.basis = BASIS_HISTORY,
	.weight = 3.5,
	.sources = 0, /* a blaster may send each LAC only once, so no repetition is asked for: three wrong ones do not
	                 come by chance */
	.looks_for = "SI3, SI4: three or more LACs of one PLMN on one carrier within ten minutes (44.018 10.5.1.3)",
	.false_alarms = "A sensor moving fast through areas that use the same carrier.",
	.false_alarms_zh = "传感器快速移动，途经使用同一频点的多个位置区。",
	.weight_from = "0 of 228 records of honest cells, and none in 22 days of a published survey; usual for SMS "
		       "blasters; of "
		       "one frame count, a re-planning in steps once in years of a cell, below 1 in 20 000",
	.check = check,
};
