// SPDX-License-Identifier: GPL-3.0-or-later
/* honest: see honest.h. A fifth and three: what reports of a real night of re-planning showed, with room (a whole
 * operator changed within hours); below that, a change is the cell's own. */
#include "honest.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "conducts.h"  // conducts_of
#include "peers.h"     // peer_next
#include "standard.h"  // standard_of

static const int64_t night_ns = INT64_C(6) * 3600 * 1000000000, lately_ns = INT64_C(3600) * 1000000000;

static const double home_least_ppm = 0.08,
		    home_most_ppm = 0.3; /* 36.104 6.5.1: wide area 0.05, home 0.25; and what is measured wrong */
static const int64_t moved_ns = INT64_C(600) * 1000000000, gone_ns = INT64_C(60) * 1000000000;

enum { REPLAN_MIN = 3, REPLAN_SHARE = 5, LEVELS_MAX = 128, MOVED_MIN = 3, MOVED_SHARE = 4, FOLLOWED_MIN = 3 };

bool honest_railway(const struct cell *cell)
{
	const bool china = strcmp(cell->mcc, "460") == 0 && strcmp(cell->mnc, "20") == 0;

	return cell->rat == RAT_GSM && (china || (cell->gsm.arfcn >= 940 && cell->gsm.arfcn <= 974));
}

bool honest_replan(const struct scene *scene, const struct cell *cell, int field)
{
	int count = 0, changed = 0;

	for (const struct cell *peer = peer_next(scene, cell, NULL); peer; peer = peer_next(scene, cell, peer)) {
		count++;
		changed += history_changes(cells_history(peer), field, scene->now_ns, night_ns, NULL) > 0;
	}
	return changed >= REPLAN_MIN && changed * REPLAN_SHARE > count;
}

static int compare_floats(const void *a, const void *b)
{
	float x = *(const float *)a, y = *(const float *)b;

	return (x > y) - (x < y);
}

/* Of what is heard with the same receiver. */
static float level_median(const struct scene *scene, const struct cell *cell)
{
	float levels[LEVELS_MAX];
	size_t n = 0;

	for (const struct cell *c = heard_next(scene, NULL); c && n < LEVELS_MAX; c = heard_next(scene, c))
		if (c->rat == cell->rat && c->radio == cell->radio && isfinite(c->m.power_dbfs))
			levels[n++] = c->m.power_dbfs;
	if (!n)
		return NAN;
	qsort(levels, n, sizeof(levels[0]), compare_floats);
	return levels[n / 2];
}

bool honest_far(const struct scene *scene, const struct cell *cell)
{
	const float weak_db = 15;

	return cell->m.power_dbfs < level_median(scene, cell) - weak_db;
}

float honest_weak(const struct scene *scene, const struct cell *cell)
{
	const float share = 0.6f;

	return cell->m.power_dbfs < level_median(scene, cell) ? share : 1;
}

bool honest_abroad(const struct scene *scene, const struct cell *cell)
{
	int same = 0, others = 0;

	for (const struct cell *c = heard_next(scene, NULL); c; c = heard_next(scene, c)) {
		if (!c->mcc[0])
			continue;
		if (country_same(c->mcc, cell->mcc))
			same++;
		else
			others++;
	}
	return others > same;
}

/* Its carrier was listened to lately, and this long without it. */
static bool is_gone(const struct scene *scene, const struct cell *cell)
{
	const struct coverage_span *span = coverage_find(scene->coverage, cell->freq_hz);

	return span && span->last_ns - cell->last_seen_ns >= gone_ns && scene->now_ns - cell->last_seen_ns <= moved_ns;
}

static bool is_new(const struct scene *scene, const struct cell *cell)
{
	const struct coverage_span *span = coverage_find(scene->coverage, cell->freq_hz);

	return span && cell->first_seen_ns - span->first_ns >= gone_ns &&
	       scene->now_ns - cell->first_seen_ns <= moved_ns;
}

/* Another frame count than before, and another identity with it. */
static bool is_replaced(const struct scene *scene, const struct cell *cell)
{
	const struct history *history = cells_history(cell);
	const struct history_epoch *now = history_epoch(history, 0);
	const char *number = standard_of(cell->rat)->identity_key;

	return now && history_epoch(history, 1) && scene->now_ns - now->first_ns <= moved_ns &&
	       history_changes(history, field_index(number), scene->now_ns, moved_ns, NULL) > 0;
}

bool honest_home_clock(const struct cell *cell)
{
	return fabs(cell->clock_ppm) >= home_least_ppm && fabs(cell->clock_ppm) <= home_most_ppm;
}

bool honest_travels(const struct scene *scene)
{
	return scene->moved_ns && scene->now_ns - scene->moved_ns <= moved_ns;
}

bool honest_moving(const struct scene *scene, const struct cell *cell)
{
	int gone = 0, came = 0, count = 0;

	if (honest_travels(scene))
		return true;
	for (const struct cell *c = heard_next(scene, NULL); c; c = heard_next(scene, c)) {
		const bool replaced = c != cell && is_replaced(scene, c), left = is_gone(scene, c);

		if (c == cell || scene->now_ns - c->last_seen_ns > moved_ns)
			continue;
		count++;
		gone += replaced || left;
		came += replaced || (!left && is_new(scene, c));
	}
	return gone >= MOVED_MIN && came >= MOVED_MIN && gone * MOVED_SHARE >= count && came * MOVED_SHARE >= count;
}

bool honest_border(const struct scene *scene, const struct cell *cell)
{
	for (const struct cell *peer = peer_next(scene, cell, NULL); peer; peer = peer_next(scene, cell, peer))
		if (peer->gsm.lac != CELL_UNKNOWN && peer->gsm.lac != cell->gsm.lac &&
		    peer->gsm.arfcn != cell->gsm.arfcn && lists_gsm(peer, cell->gsm.arfcn) &&
		    lists_gsm(cell, peer->gsm.arfcn))
			return true;
	return false;
}

bool honest_moved(const struct scene *scene, const struct suspect *suspect, const char *area, const char *identity)
{
	const struct history *history = suspect->history;

	return history_changes(history, field_index(area), scene->now_ns, lately_ns, NULL) == 1 &&
	       !history_changes(history, field_index(identity), scene->now_ns, lately_ns, NULL);
}

bool honest_follows(const struct scene *scene, const struct suspect *suspect, const char *area)
{
	if (history_changes(suspect->history, field_index(area), scene->now_ns, lately_ns, NULL) != 1)
		return false;
	const struct usual usual = usual_of(scene, suspect->cell, area);

	return usual.cells >= FOLLOWED_MIN && usual.share > 0.5;
}

bool honest_conduct(const struct scene *scene, const struct cell *cell)
{
	enum { CIPHERED_MIN = 5, ANSWERS_MIN = 1, REFUSED_SHARE = 5 };
	const struct conduct_lately own = conducts_of(scene, cell);

	return own.commanded_unreadable >= CIPHERED_MIN && own.answers >= ANSWERS_MIN &&
	       own.refused * REFUSED_SHARE <= own.connections;
}
