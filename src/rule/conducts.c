// SPDX-License-Identifier: GPL-3.0-or-later
/* conducts: see conducts.h. */
#include "conducts.h"

#include "peers.h"  // peer_next

enum { HABIT_MIN = 10 };

static const double habit_share = 0.8;

struct conduct_lately conducts_of(const struct scene *scene, const struct cell *cell)
{
	struct conduct_lately lately;

	conduct_windows_sum(cells_history(cell)->conduct, scene->now_ns, &lately);
	return lately;
}

struct conduct_lately conducts_of_peers(const struct scene *scene, const struct cell *cell)
{
	struct conduct_lately sum = { .held_median_multiframes = -1 };

	for (const struct cell *peer = peer_next(scene, cell, NULL); peer; peer = peer_next(scene, cell, peer)) {
		const struct conduct_lately one = conducts_of(scene, peer);

		sum.connections += one.connections;
		sum.unreadable += one.unreadable;
		sum.unreadable_updates += one.unreadable_updates;
		sum.served_clear += one.served_clear;
		sum.served_clear_updates += one.served_clear_updates;
		sum.weak += one.weak;
		sum.strong += one.strong;
	}
	return sum;
}

enum conducts_habit conducts_habit(const struct conduct_lately *peers, bool updates)
{
	const int sealed = updates ? peers->unreadable_updates : peers->unreadable - peers->unreadable_updates,
		  clear = updates ? peers->served_clear_updates : peers->served_clear - peers->served_clear_updates;

	if (sealed + clear < HABIT_MIN)
		return CONDUCTS_UNKNOWN;
	return sealed >= habit_share * (sealed + clear) ? CONDUCTS_CIPHER : CONDUCTS_CLEAR;
}
