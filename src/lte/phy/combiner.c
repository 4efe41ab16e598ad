// SPDX-License-Identifier: GPL-3.0-or-later
/* combiner: every known scheduler puts SIB1's assignment at the first control channel element, over four or eight of
 * them, with redundancy versions that the time tells or always 0, and changes nothing else of it. So under each of
 * these hypotheses, and each length of the control region, transmissions add up.
 */
#include "combiner.h"

#include <math.h>
#include <stdlib.h>

enum { REACHES = 2, HYPOTHESES = SOFT_CFIS * GUESS_LEVELS * GUESS_VERSIONS * REACHES, VISIBLE_MIN = 24, LISTED = 4 };
static const float spread_cost = 6; /* bits; distributed assignments are rare */

struct combiner {
	struct dci_ml *ml[REACHES];
};

struct combiner *combiner_create(void)
{
	struct combiner *combiner = calloc(1, sizeof(*combiner));
	if (!combiner)
		return NULL;
	combiner->ml[0] = dci_ml_create(DCI_ML_LIKELY);
	combiner->ml[1] = dci_ml_create(DCI_ML_SPREAD);
	if (combiner->ml[0] && combiner->ml[1])
		return combiner;
	combiner_destroy(combiner);
	return NULL;
}

void combiner_destroy(struct combiner *combiner)
{
	if (!combiner)
		return;
	dci_ml_destroy(combiner->ml[0]);
	dci_ml_destroy(combiner->ml[1]);
	free(combiner);
}

static void add_subframe(struct combiner_sums *sums, const struct soft_set *soft_set, const struct soft_bits *soft_bits)
{
	for (unsigned i = 0; i < SOFT_CFIS; i++)
		for (unsigned level = 0; level < GUESS_LEVELS; level++)
			for (unsigned v = 0; v < GUESS_VERSIONS; v++) {
				const unsigned cces = 4u << level;
				const struct dci way = { .rv = v ? 0 : DCI_RV_BY_TIME };
				if (cces <= soft_bits->control[i].nof_cces && cfi_possible(&soft_bits->cfi, i + 1))
					dci_ml_add(soft_set->shape->cell, soft_bits->control[i].llr,
					           cces * PDCCH_CCE_BITS, soft_bits_version(soft_bits, &way),
					           &sums->of[i][level][v]);
			}
}

void combiner_add(struct combiner_sums *sums, const struct soft_set *soft_set)
{
	for (unsigned k = 0; k < soft_set->count; k++)
		add_subframe(sums, soft_set, &soft_set->at[k]);
}

static unsigned insert(struct combiner_hit hits[GUESS_LIST], unsigned n, const struct combiner_hit *hit)
{
	if (n == GUESS_LIST && hit->score <= hits[n - 1].score)
		return n;
	unsigned at = n < GUESS_LIST ? n++ : GUESS_LIST - 1;
	for (; at > 0 && hits[at - 1].score < hit->score; at--)
		hits[at] = hits[at - 1];
	hits[at] = *hit;
	return n;
}

unsigned combiner_best(struct combiner *combiner, const struct lte_cell *cell, const struct combiner_sums *sums,
                       struct combiner_hit hits[GUESS_LIST])
{
	struct dci_ml_hit found[DCI_ML_HITS];
	unsigned n = 0;
	for (unsigned i = 0; i < HYPOTHESES; i++) {
		const unsigned reach = i % 2, v = i / 2 % 2, level = i / 4 % 2, cfi = i / 8;
		const struct dci_ml_sum *sum = &sums->of[cfi][level][v];
		if (sum->visible < VISIBLE_MIN)
			continue;
		const unsigned count = dci_ml_decode(combiner->ml[reach], cell, sum, found);
		const bool believed = dci_ml_believed(combiner->ml[reach], cell, sum, found, count, HYPOTHESES);
		for (unsigned k = 0; k < count && k < LISTED; k++) {
			struct combiner_hit hit = { found[k].dci, cfi + 1, found[k].score - (reach ? spread_cost : 0),
				                    believed && k == 0 };
			hit.dci.rv = v ? 0 : DCI_RV_BY_TIME;
			n = insert(hits, n, &hit);
		}
	}
	return n;
}
