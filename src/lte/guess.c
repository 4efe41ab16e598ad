/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * guess: every known scheduler puts SIB1's assignment at the first control channel element, over four or eight of them, with
 * redundancy versions that the time tells or always 0, and changes nothing else of it. So under each of these hypotheses,
 * and each length of the control region, transmissions add up.
 */
#include <math.h>
#include <stdlib.h>

#include "guess.h"

enum { REACHES = 2, HYPOTHESES = SIGHT_CFIS * GUESS_LEVELS * GUESS_VERSIONS * REACHES, VISIBLE_MIN = 24, LISTED = 4 };
static const float SPREAD_COST = 6; /* bits; distributed assignments are rare */

struct guess {
	struct dci_ml *ml[REACHES];
};

struct guess *guess_create(void)
{
	struct guess *guess = calloc(1, sizeof(*guess));
	if (!guess)
		return NULL;
	guess->ml[0] = dci_ml_create(DCI_ML_LIKELY);
	guess->ml[1] = dci_ml_create(DCI_ML_SPREAD);
	if (guess->ml[0] && guess->ml[1])
		return guess;
	guess_destroy(guess);
	return NULL;
}

void guess_destroy(struct guess *guess)
{
	if (!guess)
		return;
	dci_ml_destroy(guess->ml[0]);
	dci_ml_destroy(guess->ml[1]);
	free(guess);
}

static void add_sight(struct guess_sums *sums, const struct sights *sights, const struct sight *sight)
{
	for (unsigned i = 0; i < SIGHT_CFIS; i++)
		for (unsigned level = 0; level < GUESS_LEVELS; level++)
			for (unsigned v = 0; v < GUESS_VERSIONS; v++) {
				const unsigned cces = 4u << level;
				const struct dci way = { .rv = v ? 0 : DCI_RV_BY_TIME };
				if (cces <= sight->control[i].nof_cces && cfi_possible(&sight->cfi, i + 1))
					dci_ml_add(sights->shape->cell, sight->control[i].llr, cces * PDCCH_CCE_BITS,
					           sight_version(sight, &way), &sums->of[i][level][v]);
			}
}

void guess_add(struct guess_sums *sums, const struct sights *sights)
{
	for (unsigned k = 0; k < sights->count; k++)
		add_sight(sums, sights, &sights->at[k]);
}

static unsigned insert(struct guess_hit hits[GUESS_LIST], unsigned n, const struct guess_hit *hit)
{
	if (n == GUESS_LIST && hit->score <= hits[n - 1].score)
		return n;
	unsigned at = n < GUESS_LIST ? n++ : GUESS_LIST - 1;
	for (; at > 0 && hits[at - 1].score < hit->score; at--)
		hits[at] = hits[at - 1];
	hits[at] = *hit;
	return n;
}

unsigned guess_best(struct guess *guess, const struct lte_cell *cell, const struct guess_sums *sums,
                    struct guess_hit hits[GUESS_LIST])
{
	struct dci_ml_hit found[DCI_ML_HITS];
	unsigned n = 0;
	for (unsigned i = 0; i < HYPOTHESES; i++) {
		const unsigned reach = i % 2, v = i / 2 % 2, level = i / 4 % 2, cfi = i / 8;
		const struct dci_ml_sum *sum = &sums->of[cfi][level][v];
		if (sum->visible < VISIBLE_MIN)
			continue;
		const unsigned count = dci_ml_decode(guess->ml[reach], cell, sum, found);
		const bool believed = dci_ml_believed(guess->ml[reach], cell, sum, found, count, HYPOTHESES);
		for (unsigned k = 0; k < count && k < LISTED; k++) {
			struct guess_hit hit = { found[k].dci, cfi + 1, found[k].score - (reach ? SPREAD_COST : 0),
				                 believed && k == 0 };
			hit.dci.rv = v ? 0 : DCI_RV_BY_TIME;
			n = insert(hits, n, &hit);
		}
	}
	return n;
}
