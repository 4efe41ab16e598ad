// SPDX-License-Identifier: GPL-3.0-or-later
/* link: channel estimation, whitening and detection.
 *
 * Interference from a neighbouring carrier fills one side of the band. A short prediction-error filter, learnt from
 * what a synchronisation burst leaves when its own known part is taken out, notches it; the trellis then sees white
 * noise and a channel longer by the filter's order. The taps of one burst are estimated by regularised least squares:
 * the mean power of each lag, learnt over many bursts, is the prior that keeps taps without energy from adding noise.
 */
#include "link.h"

#include <math.h>
#include <string.h>

#include "dsp.h"   // dsp_mul, DSP_HOT
#include "taps.h"  // struct taps, taps_fit

/* Of a burst's correlation with itself, against its peak: what is lower may be another lag's. */
static const float side_lobe = 0.1f;
/* Learning rates, per burst. */
static const float profile_rate = 1 / 16.0f, noise_rate = 1 / 16.0f, acf_rate = 1 / 8.0f;
/* A burst so much above the mean power is not of this cell: learning from it would spoil what hundreds have taught. */
static const float loud_ratio = 8, loud_rate = 0.01f;
/* Above this prediction gain a whitener is worth its cost. */
static const float whiten_gain = 1.25f;
/* A burst is another's when it matches this much worse than usual. */
static const float foreign_match = 0.4f;
/* Energy left outside the trellis: this share of the noise, and this share of the signal, do no harm. */
static const float outside_noise = 0.05f, outside_signal = 0.004f;

void link_reset(struct link *link)
{
	memset(link, 0, sizeof(*link));
	link->whitener[0] = 1;
}

static float rate(const struct link *link, float slow)
{
	float first = 1.0f / (float)(link->bursts + 1); /* plain averaging at the start */
	return first > slow ? first : slow;
}

static float positive(float x)
{
	return x > 0 ? x : 0;
}

static void symbols_of(const struct burst_pattern *pattern, float s[BURST_SYMBOLS])
{
	for (unsigned i = 0; i < BURST_SYMBOLS; i++)
		s[i] = pattern->symbol[i];
}

/* ---- whitening ---- */

/* Levinson recursion: the monic prediction-error filter of an autocorrelation. Returns the error's power. */
static float prediction_error_filter(const float complex *acf, float complex *filter)
{
	float error = crealf(acf[0]);
	memset(filter, 0, (LINK_WHITENER + 1) * sizeof(*filter));
	filter[0] = 1;
	for (int m = 1; m <= LINK_WHITENER && error > 0; m++) {
		float complex sum = 0;
		for (int k = 0; k < m; k++)
			sum += dsp_mul(filter[k], acf[m - k]);
		float complex reflection = -sum / error, old[LINK_WHITENER + 1];
		memcpy(old, filter, sizeof(old));
		for (int k = 1; k <= m; k++)
			filter[k] = old[k] + dsp_mul(reflection, conjf(old[m - k]));
		error *= 1 - dsp_norm(reflection);
	}
	return error;
}

static void whiten(const struct link *link, const float complex *y, float complex *z)
{
	if (!link->whiten) {
		memcpy(z, y, BURST_WINDOW * sizeof(*z));
		return;
	}
	memset(z, 0, LINK_WHITENER * sizeof(*z));
	for (unsigned i = LINK_WHITENER; i < BURST_WINDOW; i++) {
		z[i] = y[i];
		for (unsigned k = 1; k <= LINK_WHITENER; k++)
			z[i] += dsp_mul(link->whitener[k], y[i - k]);
	}
}

/* What the known stretch leaves of y once its own signal is taken out. Returns the number of residuals. */
static int residual(const float complex *y, const float *s, int from, int to, const struct taps *taps, float complex *r)
{
	int n = 0;
	for (int i = from + (int)taps->count - 1; i < to; i++, n++) {
		r[n] = y[BURST_LEAD + i + taps->lag];
		for (unsigned k = 0; k < taps->count; k++)
			r[n] -= s[i - (int)k] * taps->h[k];
	}
	return n;
}

float link_arrival(const float complex y[BURST_WINDOW], const struct burst_pattern *pattern)
{
	enum { LAGS = 2 * LINK_ARRIVAL + 1 };
	float power[LAGS], top = 0, sum = 1e-30f, moment = 0;
	for (int l = 0; l < LAGS; l++) {
		float re = 0, im = 0;
		for (int i = pattern->first; i < pattern->first + pattern->count; i++) {
			re += crealf(y[BURST_LEAD + i + l - LINK_ARRIVAL]) * pattern->symbol[i];
			im += cimagf(y[BURST_LEAD + i + l - LINK_ARRIVAL]) * pattern->symbol[i];
		}
		power[l] = re * re + im * im;
		top = fmaxf(top, power[l]);
	}
	for (int l = 0; l < LAGS; l++) {
		float stands_out = positive(power[l] - side_lobe * top);
		sum += stands_out;
		moment += stands_out * (float)(l - LINK_ARRIVAL);
	}
	return power[0] == top || power[LAGS - 1] == top ? NAN : moment / sum;
}

void link_learn_noise(struct link *link, const float complex y[BURST_WINDOW], const struct burst_pattern *pattern)
{
	float s[BURST_SYMBOLS];
	float complex r[BURST_SYMBOLS];
	struct taps taps = { .lag = -3, .count = 7 };
	symbols_of(pattern, s);
	int from = pattern->first, to = pattern->first + pattern->count;
	taps_fit(y, s, from, to, false, NULL, &taps);
	int n = residual(y, s, from, to, &taps, r);
	float a = rate(link, acf_rate), freedom = (float)(n - (int)taps.count);
	for (int lag = 0; lag <= LINK_WHITENER; lag++) {
		float complex sum = 0;
		for (int i = lag; i < n; i++)
			sum += dsp_mul(r[i], conjf(r[i - lag]));
		link->acf[lag] += a * (sum / freedom - link->acf[lag]);
	}
	link->raw_noise = crealf(link->acf[0]);
	float error = prediction_error_filter(link->acf, link->whitener);
	bool worth = error * whiten_gain < link->raw_noise;
	if (worth != link->whiten) {
		link->whiten = worth;
		memset(link->profile, 0,
		       sizeof(link->profile)); /* the profile is of the channel without the new filter */
	}
	link->noise = worth ? error : link->raw_noise;
}

void link_flatten(float complex *x, unsigned n)
{
	float complex acf[LINK_WHITENER + 1] = { 0 }, filter[LINK_WHITENER + 1];
	for (unsigned lag = 0; lag <= LINK_WHITENER; lag++)
		for (unsigned i = lag; i < n; i++)
			acf[lag] += dsp_mul(x[i], conjf(x[i - lag]));
	prediction_error_filter(acf, filter);
	for (unsigned i = n; i-- > 0;)
		for (unsigned k = 1; k <= LINK_WHITENER && k <= i; k++)
			x[i] += dsp_mul(filter[k], x[i - k]);
}

int link_correlate(const struct burst_pattern *pattern, const float complex *x, unsigned shifts, float *contrast)
{
	int best_at = 0;
	*contrast = -1;
	for (unsigned i = 0; i <= shifts; i++) {
		const float complex *y = x + i + pattern->first;
		const int8_t *s = pattern->symbol + pattern->first;
		float re = 0, im = 0, energy = 1e-20f;
		for (int k = 0; k < pattern->count; k++) {
			re += crealf(y[k]) * s[k];
			im += cimagf(y[k]) * s[k];
			energy += dsp_norm(y[k]);
		}
		float share = (re * re + im * im) / (energy * pattern->count);
		if (share > *contrast) {
			*contrast = share;
			best_at = (int)i;
		}
	}
	return best_at;
}

/* ---- profile ---- */

/* Power of every lag of a midamble: its middle 16 symbols have no side lobes within ±5 symbols. Returns their number.
 */
static int correlate(const float complex *z, const struct burst_pattern *pattern, float power[LINK_LAGS])
{
	const int first = pattern->first + 5, count = 16;
	for (int l = 0; l < LINK_LAGS; l++) {
		const float complex *y = z + BURST_LEAD + first + l + LINK_LAG_MIN;
		float re = 0, im = 0;
		for (int k = 0; k < count; k++) {
			re += crealf(y[k]) * pattern->symbol[first + k];
			im += cimagf(y[k]) * pattern->symbol[first + k];
		}
		power[l] = (re * re + im * im) / (float)(count * count);
	}
	return count;
}

/* The same from a longer sequence, which has side lobes but room to solve for all lags at once. */
static int solve_lags(const float complex *z, const struct burst_pattern *pattern, float power[LINK_LAGS])
{
	float s[BURST_SYMBOLS];
	struct taps taps = { .lag = LINK_LAG_MIN, .count = LINK_LAGS };
	symbols_of(pattern, s);
	taps_fit(z, s, pattern->first, pattern->first + pattern->count, false, NULL, &taps);
	for (int l = 0; l < LINK_LAGS; l++)
		power[l] = dsp_norm(taps.h[l]);
	return pattern->count - LINK_LAGS;
}

static void learn_profile(struct link *link, const float complex *z, const struct burst_pattern *pattern)
{
	float power[LINK_LAGS], a = rate(link, profile_rate);
	int gain = pattern->count == MIDAMBLE_SYMBOLS ? correlate(z, pattern, power) : solve_lags(z, pattern, power);
	for (int l = 0; l < LINK_LAGS; l++)
		link->profile[l] += a * (power[l] - link->noise / (float)gain - link->profile[l]);
}

/* The shortest stretch of lags that leaves almost nothing outside. */
static void choose_support(const struct link *link, struct taps *taps)
{
	float total = 0;
	for (int l = 0; l < LINK_LAGS; l++)
		total += positive(link->profile[l]);
	float allowed = fmaxf(outside_noise * link->noise, outside_signal * total);
	for (unsigned count = EQUALISER_TAPS_MIN; count <= EQUALISER_TAPS_MAX; count++) {
		float best = -1;
		for (unsigned l = 0; l + count <= LINK_LAGS; l++) {
			float inside = 0;
			for (unsigned k = 0; k < count; k++)
				inside += positive(link->profile[l + k]);
			if (inside > best) {
				best = inside;
				taps->lag = (int)l + LINK_LAG_MIN;
				taps->count = count;
			}
		}
		if (total - best <= allowed)
			return;
	}
}

static void ridge_of(const struct link *link, const struct taps *taps, float noise, float *ridge)
{
	for (unsigned k = 0; k < taps->count; k++)
		ridge[k] = noise / (positive(link->profile[taps->lag - LINK_LAG_MIN + (int)k]) + 0.02f * noise);
}

float link_delay(const struct link *link)
{
	float sum = 1e-30f, moment = 0;
	for (int l = 0; l < LINK_LAGS; l++) {
		float p = link->profile[l] > 0.1f * link->noise ? link->profile[l] : 0;
		sum += p;
		moment += p * (float)(l + LINK_LAG_MIN);
	}
	return moment / sum;
}

float link_signal(const struct link *link)
{
	return positive(link->power - link->raw_noise);
}

float link_snr_db(const struct link *link)
{
	float noise = fmaxf(link->raw_noise, 1e-12f);
	return 10 * log10f(fmaxf(link->power - noise, 0.01f * noise) / noise);
}

/* ---- detection ---- */

static void detect(struct equaliser *eq, const struct burst_pattern *pattern, const struct taps *taps,
                   struct burst *burst)
{
	int8_t known[EQUALISER_STEPS_MAX] = { 0 };
	float llr[EQUALISER_STEPS_MAX];
	unsigned steps = BURST_SYMBOLS + taps->count - 1;
	unsigned room = (unsigned)(BURST_WINDOW - BURST_LEAD - taps->lag);
	memcpy(known, pattern->symbol, BURST_SYMBOLS);
	equaliser_execute(eq, burst->z + BURST_LEAD + taps->lag, steps < room ? steps : room, taps->h, taps->count,
	                  burst->noise, known, llr);
	memcpy(burst->llr, llr, sizeof(burst->llr));
}

static float mean_power(const float complex *y)
{
	float sum = 0;
	for (unsigned i = BURST_LEAD; i < BURST_LEAD + BURST_SYMBOLS; i++)
		sum += dsp_norm(y[i]);
	return sum / BURST_SYMBOLS;
}

bool link_loud(const struct link *link, const float complex y[BURST_WINDOW])
{
	return link->bursts >= 8 && mean_power(y) > loud_ratio * link->power;
}

bool link_foreign(const struct link *link, const struct burst *burst)
{
	return burst->match < foreign_match * link->match;
}

static void learn(struct link *link, const struct burst_pattern *pattern, const struct burst *burst, float noise)
{
	if (burst->loud) {
		link->power *= 1 + loud_rate;
		return;
	}
	link->match += rate(link, noise_rate) * (burst->match - link->match);
	if (link_foreign(link, burst))
		return;
	if (link->bursts > 0)
		learn_profile(link, burst->z, pattern);
	link->noise += rate(link, noise_rate) * (noise - link->noise);
	link->power += rate(link, noise_rate) * (mean_power(burst->y) - link->power);
	if (!link->whiten)
		link->raw_noise = link->noise;
	link->bursts++;
}

void link_detect(struct link *link, struct equaliser *eq, const struct burst_pattern *pattern, struct burst *burst)
{
	struct taps taps;
	float s[BURST_SYMBOLS], ridge[EQUALISER_TAPS_MAX];
	whiten(link, burst->y, burst->z);
	if (link->bursts == 0)
		learn_profile(link, burst->z, pattern);
	choose_support(link, &taps);
	symbols_of(pattern, s);
	float before = fmaxf(link->noise, 1e-12f);
	ridge_of(link, &taps, before, ridge);
	float noise = taps_fit(burst->z, s, pattern->first, pattern->first + pattern->count, false, ridge, &taps);
	float explained = 0;
	for (unsigned k = 0; k < taps.count; k++)
		explained += dsp_norm(taps.h[k]);
	burst->match = explained / (explained + noise + 1e-20f);
	burst->noise = fmaxf(0.5f * (before + noise), 1e-12f);
	burst->loud = link_loud(link, burst->y);
	learn(link, pattern, burst, noise);
	detect(eq, pattern, &taps, burst);
}

void link_refine(const struct link *link, struct equaliser *eq, const struct burst_pattern *pattern,
                 struct burst *burst)
{
	struct taps taps;
	float s[BURST_SYMBOLS], ridge[EQUALISER_TAPS_MAX];
	choose_support(link, &taps);
	for (unsigned i = 0; i < BURST_SYMBOLS; i++)
		s[i] = pattern->symbol[i] ? pattern->symbol[i] : tanhf(burst->llr[i] / 2);
	ridge_of(link, &taps, burst->noise, ridge);
	taps_fit(burst->z, s, 0, BURST_SYMBOLS, true, ridge, &taps);
	detect(eq, pattern, &taps, burst);
}
