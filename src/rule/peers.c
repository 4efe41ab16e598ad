// SPDX-License-Identifier: GPL-3.0-or-later
/* peers: counts over the cells heard, and the baseline's profile where it knows more of them. */
#include "peers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const int64_t within_ns = INT64_C(3600) * 1000000000;

/* Cells last heard longer than this before the sensor moved on are those of another place. */
static const int64_t left_behind_ns = INT64_C(120) * 1000000000;

enum { KNOWN_MIN = 8 };   /* learned cells that outvote those heard */
enum { VALUES_MAX = 32 }; /* different values of one field that are told apart */

/* Takes one step of effort; false: none is left. */
static bool may_look(const struct scene *scene)
{
	return !scene->effort || (scene->effort->left && --scene->effort->left);
}

static bool is_here(const struct scene *scene, const struct cell *cell)
{
	const bool left = scene->moved_ns && cell->last_seen_ns < scene->moved_ns - left_behind_ns;

	return !left && llabs(scene->now_ns - cell->last_seen_ns) <= within_ns;
}

const struct cell *heard_next(const struct scene *scene, const struct cell *last)
{
	const struct cell *other = last ? cells_older(last) : cells_newest(scene->cells);

	return other && cells_near(other) && is_here(scene, other) && may_look(scene) ? other : NULL;
}

/* All four octets: what follows the end of a shorter code is zero too. */
static bool is_peer(const struct cell *cell, const struct cell *other)
{
	return other != cell && other->rat == cell->rat && memcmp(other->mcc, cell->mcc, sizeof(cell->mcc)) == 0 &&
	       memcmp(other->mnc, cell->mnc, sizeof(cell->mnc)) == 0;
}

const struct cell *peer_next(const struct scene *scene, const struct cell *cell, const struct cell *last)
{
	if (!cell->mcc[0])
		return NULL;
	const struct cell *other = heard_next(scene, last);

	while (other && !is_peer(cell, other))
		other = heard_next(scene, other);
	return other;
}

bool country_same(const char *mcc, const char *other)
{
	static const struct {
		int first, last;
	} several[] = { { 234, 235 }, { 310, 316 }, { 404, 406 }, { 440, 441 }, { 460, 461 } };
	if (strcmp(mcc, other) == 0) /* mostly */
		return true;
	int a = atoi(mcc), b = atoi(other);

	for (size_t i = 0; i < sizeof(several) / sizeof(several[0]); i++)
		if (a >= several[i].first && a <= several[i].last)
			return b >= several[i].first && b <= several[i].last;
	return false;
}

bool lists_gsm(const struct cell *cell, int32_t arfcn)
{
	for (int i = 0; i < cell->nof_neighbours; i++)
		if (cell->neighbours[i].rat == NEIGHBOUR_GSM && cell->neighbours[i].channel == arfcn)
			return true;
	return false;
}

int lists_gsm_count(const struct cell *cell)
{
	int count = 0;

	for (int i = 0; i < cell->nof_neighbours; i++)
		count += cell->neighbours[i].rat == NEIGHBOUR_GSM && cell->neighbours[i].channel != cell->gsm.arfcn;
	return count;
}

bool lists_complete(const struct cell *cell)
{
	bool has_2 = cell->gsm.si_seen & 1u << CELL_SI2, has_2ter = cell->gsm.si_seen & 1u << CELL_SI2TER;

	return has_2 && (cell->gsm.si2ter_indicator == 0 || has_2ter);
}

int peers_count(const struct scene *scene, const struct cell *cell)
{
	int count = 0;

	for (const struct cell *peer = peer_next(scene, cell, NULL); peer; peer = peer_next(scene, cell, peer))
		count++;
	return count;
}

int field_index(const char *key)
{
	for (int i = 0; cell_fields[i].key; i++)
		if (cell_fields[i].key[0] == key[0] &&
		    strcmp(cell_fields[i].key, key) == 0) /* called often: mismatches end here */
			return i;
	return -1;
}

static struct usual usual_heard(const struct scene *scene, const struct cell *cell, int field)
{
	int32_t values[VALUES_MAX], own = history_value(cell, &cell_fields[field]);
	int counts[VALUES_MAX] = { 0 }, nof_values = 0, same = 0, best = 0;
	struct usual usual = { .value = CELL_UNKNOWN, .basis = BASIS_HEARD };

	for (const struct cell *peer = peer_next(scene, cell, NULL); peer; peer = peer_next(scene, cell, peer)) {
		int32_t value = history_value(peer, &cell_fields[field]);
		int i = 0;

		if (value == CELL_UNKNOWN)
			continue;
		usual.cells++;
		same += value == own;
		while (i < nof_values && values[i] != value)
			i++;
		if (i == nof_values && nof_values < VALUES_MAX)
			values[nof_values++] = value;
		if (i < nof_values && ++counts[i] > best) {
			best = counts[i];
			usual.value = value;
		}
	}
	if (usual.cells) {
		usual.share = (double)same / usual.cells;
		usual.most = (double)best / usual.cells;
	}
	return usual;
}

static struct usual usual_known(const struct scene *scene, const struct cell *cell, int field)
{
	struct baseline_usual known = { 0 };

	if (scene->baseline)
		baseline_usual(scene->baseline, cell, field, history_value(cell, &cell_fields[field]), &known);
	return (struct usual){ .cells = known.cells,
		               .share = known.share,
		               .value = known.value,
		               .most = known.most,
		               .basis = BASIS_BASELINE };
}

struct usual usual_of(const struct scene *scene, const struct cell *cell, const char *key)
{
	int field = field_index(key);

	if (field < 0 || history_value(cell, &cell_fields[field]) == CELL_UNKNOWN)
		return (struct usual){ .value = CELL_UNKNOWN };
	struct usual usual = usual_known(scene, cell, field);

	return usual.cells >= KNOWN_MIN ? usual : usual_heard(scene, cell, field);
}

struct digits digits_of(int32_t value)
{
	struct digits digits = { "?" };

	if (value != CELL_UNKNOWN)
		snprintf(digits.text, sizeof(digits.text), "%d", value);
	return digits;
}
