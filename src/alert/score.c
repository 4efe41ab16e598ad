// SPDX-License-Identifier: GPL-3.0-or-later
/* score: findings add up as log-likelihood ratios, family by family.
 *
 * With w the weight of a finding, log10(P(sign | fake) / P(sign | honest)), and independent families f, Bayes gives
 * log10 odds = prior + sum over f of max w. Signs of one family have one cause and are far from independent: only the
 * heaviest counts. The prior, one fake in ten thousand cells heard, is meant to be low.
 *
 * Estimates of shares are worth no more than so much: no family counts for more than family_most, and a verdict takes
 * two. A grave sign is no estimate: a standard or the operators' own logic forbids it to every honest network. It
 * counts in full, and is a suspicion alone.
 *
 * A home cell and a cell on wheels are new, near, unlisted, in an area of their own, with a clock of 0.25 ppm at worst
 * and a bonus that draws their phones: all of that together is one more cell. A verdict takes a sign of what it does to
 * phones as well.
 *
 * What a cell does to phones can speak for it: such a finding has a weight below zero. It takes that off the sum, and
 * the cell stays at a notice, unless something else than identity, power and time is grave. No more than that: a
 * careful fake may command to cipher, and then send noise. */
#include <math.h>

#include "alert.h"

static const double prior = -4;          /* log10 odds */
static const double notice_odds = -2;    /* a chance of one in a hundred */
static const double suspicious_odds = 0; /* more likely fake than not */
static const double fake_odds = 2;       /* 99 in a hundred */
static const float family_weight = 0.7f; /* a family that adds less does not count as a second one */
static const float family_most = 3.5f;   /* limit for a family without a grave sign: it cannot convince alone */
static const float grave_weight =
	4; /* a sign of this weight is grave: it outweighs the prior; estimated weights stay below */
/* Many light signs are often one small cell with habits of its own: one must be such as one honest cell in a hundred
 * shows. */
static const float telling_weight = 2;

enum { FAMILIES_MIN = 2 };

/* How many families count; *heaviest: the largest weight. */
static int witnesses(const struct alert_sum *sum, float *heaviest)
{
	int families = 0;

	*heaviest = 0;
	for (int f = 0; f < FAMILIES; f++) {
		families += sum->families[f] >= family_weight;
		*heaviest = fmaxf(*heaviest, sum->families[f]);
	}
	return families;
}

static enum alert_level level_of(struct alert_sum *sum, bool conduct)
{
	float heaviest;
	const int families = witnesses(sum, &heaviest);

	if (sum->odds < notice_odds)
		return ALERT_NONE;
	if (sum->odds < suspicious_odds)
		return ALERT_NOTICE;
	if (families < FAMILIES_MIN && heaviest < grave_weight) {
		sum->lack = ALERT_LACKS_FAMILY;
		return ALERT_NOTICE;
	}
	if (!conduct) {
		sum->lack = ALERT_LACKS_CONDUCT;
		return ALERT_NOTICE;
	}
	if (heaviest < telling_weight) {
		sum->lack = ALERT_LACKS_TELLING;
		return ALERT_NOTICE;
	}
	if (sum->odds < fake_odds)
		return ALERT_SUSPICIOUS;
	sum->lack = families < FAMILIES_MIN ? ALERT_LACKS_FAMILY : ALERT_LACKS_ODDS;
	return families < FAMILIES_MIN ? ALERT_SUSPICIOUS : ALERT_FAKE;
}

static bool grave_besides(const struct alert_sum *sum)
{
	bool grave = false;

	for (int f = 0; f < FAMILIES; f++)
		if (f != FAMILY_IDENTITY && f != FAMILY_POWER && f != FAMILY_TIME)
			grave |= sum->families[f] >= grave_weight;
	return grave;
}

/* The cell serves phones. */
static void hold_back(struct alert_sum *sum)
{
	if (sum->level <= ALERT_NOTICE || grave_besides(sum))
		return;
	sum->level = ALERT_NOTICE;
	sum->lack = ALERT_LACKS_GRAVE;
}

void alert_add_up(const struct finding *findings, int count, struct alert_sum *sum)
{
	bool conduct = false;
	float cleared = 0;

	*sum = (struct alert_sum){ .prior = prior, .odds = prior };
	for (int i = 0; i < count; i++) {
		float weight = findings[i].weight, *family = &sum->families[findings[i].family];

		if (weight < 0) {
			cleared = fminf(cleared, weight);
			continue;
		}
		*family = fmaxf(*family, weight < grave_weight ? fminf(weight, family_most) : weight);
		conduct |= !findings[i].newcomer && weight >= family_weight;
	}
	sum->families[FAMILY_CONDUCT] += cleared;
	for (int f = 0; f < FAMILIES; f++)
		sum->odds += sum->families[f];
	sum->score = count ? 1 / (1 + pow(10, -sum->odds)) : 0;
	sum->level = count ? level_of(sum, conduct) : ALERT_NONE;
	if (cleared < 0)
		hold_back(sum);
}

const char *alert_level_name(enum alert_level level)
{
	static const char *const names[] = { "none", "notice", "suspicious", "fake" };

	return names[level];
}

const char *alert_level_name_zh(enum alert_level level)
{
	static const char *const names[] = { "无", "注意", "可疑", "伪基站" };

	return names[level];
}

const char *alert_state_name(enum alert_state state)
{
	static const char *const names[] = { "raised", "updated", "cleared" };

	return names[state];
}
