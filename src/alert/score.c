// SPDX-License-Identifier: GPL-3.0-or-later
/* score: findings add up as log-likelihood ratios, family by family.
 *
 * With w the weight of a finding, log10(P(sign | fake) / P(sign | honest)), and independent families f, Bayes gives
 * log10 odds = prior + sum over f of max w. Signs of one family have one cause and are far from independent: only the heaviest
 * counts. The prior, one fake in ten thousand cells heard, is meant to be low. */
#include <math.h>

#include "alert.h"

static const double prior = -4;          /* log10 odds */
static const double notice_odds = -2;    /* a chance of one in a hundred is worth a line */
static const double suspicious_odds = 0; /* more likely fake than not */
static const double fake_odds = 2;       /* 99 in a hundred */
static const float family_weight = 0.7f; /* a family with less behind it is no second witness */
static const double family_most = 3.5;   /* no single family convinces by itself */
/* Many light signs are often one small cell with habits of its own: one must be such as one honest cell in a hundred shows. */
static const float grave_weight = 2;

enum { FAMILIES_MIN = 2 };

static double total(const struct finding *findings, int count, int *families, bool *grave)
{
	float heaviest[FAMILIES] = { 0 };
	double sum = 0;

	*families = 0;
	*grave = false;
	for (int i = 0; i < count; i++)
		if (findings[i].weight > heaviest[findings[i].family])
			heaviest[findings[i].family] = findings[i].weight;
	for (int f = 0; f < FAMILIES; f++) {
		sum += fmin(heaviest[f], family_most);
		*families += heaviest[f] >= family_weight;
		*grave |= heaviest[f] >= grave_weight;
	}
	return sum;
}

enum alert_level alert_score(const struct finding *findings, int count, double *score)
{
	int families;
	bool grave;
	double odds = prior + total(findings, count, &families, &grave);

	*score = count ? 1 / (1 + pow(10, -odds)) : 0;
	if (!count || odds < notice_odds)
		return ALERT_NONE;
	if (families < FAMILIES_MIN || !grave || odds < suspicious_odds)
		return ALERT_NOTICE;
	return odds < fake_odds ? ALERT_SUSPICIOUS : ALERT_FAKE;
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
