// SPDX-License-Identifier: GPL-3.0-or-later
/* cell-born: a cell that was not there a while ago, though its carrier was listened to. Real cells stay for years; a
 * fake is switched on. The sensor's own moves bring new cells by the dozen: then nothing is said.
 *
 * What makes honest cells come up - a new site, one back from repair, weather - puts network clocks on the air. A
 * strong one with a carrier further off than any base station's (a home cell's too: 0.25 ppm, 3GPP TS 36.104 6.5.1), or
 * frames that begin when no other's of its TDD network do, has none of these excuses. */
#include <math.h>

#include "../honest.h"  // honest_moving
#include "../peers.h"   // heard_next
#include "../rules.h"

static const int64_t recent_ns = INT64_C(2) * 3600 * 1000000000; /* a cell counts as new for this long */
static const int64_t before_ns = INT64_C(120) * 1000000000;      /* its carrier was watched this long before */
static const int64_t long_ns = INT64_C(600) * 1000000000;        /* long enough to say more */
static const int64_t listened_ns = INT64_C(30) * 1000000000;     /* and listened to for this long */
static const int64_t settled_ns = INT64_C(5) * 1000000000;       /* heard so long before its clock counts */
static const double foreign_ppm = 0.5, sigmas = 4;
static const float unaligned_weight = 3; /* of tdd-unaligned, against cells of its own network */
static const float weak_weight = 0.6f, short_weight = 0.7f, foreign_weight = 2.5f;

enum { KNOWN_MIN = 3, BORN_SHARE = 5, SITES_MIN = 3 };

static bool is_born(const struct scene *scene, const struct cell *cell)
{
	const struct coverage_span *span = coverage_find(scene->coverage, cell->freq_hz);

	return span && span->listened_ns >= listened_ns && cell->first_seen_ns - span->first_ns >= before_ns &&
	       scene->now_ns - cell->first_seen_ns <= recent_ns;
}

/* Whether its clock cannot be a network's: by its carrier, or for TDD by the start of its frames. */
static bool is_foreign(const struct scene *scene, const struct suspect *suspect)
{
	const struct cell *cell = suspect->cell;
	struct finding unaligned = { 0 };
	const double sd_ppm = cell->m.freq_offset_sd_hz / cell->freq_hz * 1e6;
	const double off_ppm = cell->clock_sites >= SITES_MIN ? fabs(cell->clock_ppm) : 0;

	if (cell->last_seen_ns - cell->first_seen_ns < settled_ns)
		return false;
	return (off_ppm >= foreign_ppm && off_ppm >= sigmas * sd_ppm) ||
	       (tdd_unaligned_rule.check(scene, suspect, &unaligned) && unaligned.weight >= unaligned_weight);
}

static bool check(const struct scene *scene, const struct suspect *suspect, struct finding *finding)
{
	const struct cell *cell = suspect->cell;
	const struct known *known = suspect->known;
	int old = 0, born = 0, stronger = 0;

	if (known->learned || known->quarantined || known->imported || !is_born(scene, cell))
		return false;
	for (const struct cell *c = heard_next(scene, NULL); c; c = heard_next(scene, c)) {
		if (c == cell)
			continue;
		if (is_born(scene, c))
			born++;
		else
			old++;
		stronger += c->rat == cell->rat && c->radio == cell->radio && c->m.power_dbfs > cell->m.power_dbfs;
	}
	if (old < KNOWN_MIN || born * BORN_SHARE > old || honest_moving(scene, cell))
		return false;
	const struct coverage_span *span = coverage_find(scene->coverage, cell->freq_hz);

	if (cell->first_seen_ns - span->first_ns < long_ns)
		finding->weight = short_weight;
	bool strong = stronger * 2 <= old + born, foreign = strong && is_foreign(scene, suspect);

	finding->newcomer = !foreign;
	if (foreign)
		finding->weight = foreign_weight;
	else if (!strong)
		finding->weight = weak_weight;
	finding_observed(finding, "on the air since %d min", "开始发射仅 %d 分钟",
	                 (int)((scene->now_ns - cell->first_seen_ns) / INT64_C(60000000000)));
	finding_expected(finding, "there for months, as %d cells that were here before",
	                 "长期存在，如此前就有的 %d 个小区", old);
	if (foreign)
		finding_say(finding, "It appeared while its carrier was watched, with a clock that is no network's.",
		            "在被监听的频点上突然出现，且其时钟不是正规网络的时钟。");
	else
		finding_say(finding, "It appeared on a carrier that was watched and silent before.",
		            "在此前一直被监听且空闲的频点上突然出现。");
	return true;
}

const struct rule cell_born_rule = {
	.id = "cell-born",
	.version = 3,
	.rat = RAT_GSM,
	.both = true,
	.family = FAMILY_TIME,
	.basis = BASIS_HISTORY,
	.newcomer = true,
	.weight = 1.2,
	.sources = 0,
	.looks_for = "A cell first heard two minutes or more (ten: clear) after its carrier was first "
		     "listened to; coverage, levels; with it, a carrier 0.5 ppm and more off those of the others or "
		     "tdd-unaligned",
	.false_alarms = "A new site, one back from maintenance, a far cell in changing weather.",
	.false_alarms_zh = "新建站点；检修后恢复的站点；随天气变化时有时无的远处小区。",
	.weight_from =
		"estimate: a site goes on air about once in months at a place; nearly all fakes are switched on "
		"while one watches; a cell with so poor a clock that is honest is old, and is new for two hours in a "
		"month at most",
	.check = check,
};
