// SPDX-License-Identifier: GPL-3.0-or-later
/* clock-off: its carrier is off against those of the other cells. Base stations are locked to the network's clock,
 * within 0.05 ppm (3GPP TS 45.010 5.1, 36.104 6.5.1; small ones 0.1, home ones 0.25), cheap radios are off by 0.5 to 20
 * ppm. The receiver's own error is common to all and falls out.
 *
 * Which clock is the networks' is what most sites say (cell.clock_ppm). Where there are as many for one as for another,
 * both are named, and neither is accused of it.
 *
 * How sure: the error of this cell's measurement and the scatter of the others. A car at 120 km/h makes 0.11 ppm. */
#include <math.h>
#include <stdlib.h>

#include "../peers.h"  // heard_next
#include "../rules.h"

static const int64_t recent_ns = INT64_C(60) * 1000000000;
static const double small_ppm = 0.1, sigmas = 4, sd_floor_ppm = 0.02;
static const double kin_ppm = 0.5; /* cells this close to the consensus share it */
static const double clear_ppm =
	0.3; /* beyond any honest cell: 0.25 of a home cell and 0.05 of those it is held against */
static const float even_weight = 1.0f, small_weight = 1.2f, clear_weight = 2.7f;
static const double far_ppm = 1;

enum { SITES_MIN = 3, OTHERS_MIN = 3, OTHERS_MAX = 64 };

static int compare_doubles(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(double *values, int count)
{
	qsort(values, (size_t)count, sizeof(values[0]), compare_doubles);
	return values[count / 2];
}

/* How far the others that share the consensus are from it [ppm]: the median; 0 where they are too few to tell. */
static double scatter_of(const struct scene *scene, const struct cell *cell)
{
	double off[OTHERS_MAX];
	int count = 0;

	for (const struct cell *c = heard_next(scene, NULL); c && count < OTHERS_MAX; c = heard_next(scene, c))
		if (cells_handle(c) != cells_handle(cell) && c->radio == cell->radio &&
		    scene->now_ns - c->last_seen_ns <= recent_ns && fabs(c->clock_ppm) <= kin_ppm)
			off[count++] = fabs(c->clock_ppm);
	return count >= OTHERS_MIN ? median(off, count) : 0;
}

static double own_sd_ppm(const struct cell *cell)
{
	return isfinite(cell->m.freq_offset_sd_hz) ? cell->m.freq_offset_sd_hz / cell->freq_hz * 1e6 : NAN;
}

/* Weight of the offset, from which its uncertainty was taken: over weeks, a weak cell exceeds any tighter bound once.
 */
static float weight_of(double surely_ppm)
{
	return surely_ppm >= far_ppm ? clock_off_rule.weight : surely_ppm >= clear_ppm ? clear_weight : small_weight;
}

static bool check(const struct scene *scene, const struct suspect *suspect, struct finding *finding)
{
	const struct cell *cell = suspect->cell;
	const bool even = isfinite(cell->clock_apart_ppm);
	const double signed_ppm = even ? cell->clock_apart_ppm : cell->clock_ppm, off_ppm = fabs(signed_ppm);

	if (!(off_ppm >= small_ppm) || isnan(own_sd_ppm(cell)) || (!even && cell->clock_sites < SITES_MIN))
		return false;
	/* the median of |x| is 0.67 standard deviations */
	const double sure_ppm = sigmas * hypot(fmax(own_sd_ppm(cell), sd_floor_ppm), 1.5 * scatter_of(scene, cell));

	if (off_ppm < sure_ppm)
		return false;
	finding->weight = even ? even_weight : weight_of(off_ppm - sure_ppm);
	finding->newcomer = even || finding->weight < clear_weight;
	finding_observed(finding, "%+.2f ppm (+-%.2f)", "载波频偏 %+.2f ppm（±%.2f）", signed_ppm, sure_ppm / sigmas);
	finding_expected(finding, "within 0.05 ppm of the others", "与其他小区相差不超过 0.05 ppm");
	if (even)
		finding_say(
			finding,
			"The cells here go by two clocks, as many by one as by the other: one of them is no network's.",
			"本地小区分属两个不同的时钟，数目相当：其中之一不是正规网络的时钟。");
	else
		finding_say(finding,
		            "Its carrier frequency is off against that of all other cells: not a network's clock.",
		            "其载波频率与其他所有小区不一致，不是正规网络的时钟。");
	return true;
}

const struct rule clock_off_rule = {
	.id = "clock-off",
	.version = 3,
	.both = true,
	.family = FAMILY_CLOCK,
	.basis = BASIS_HEARD,
	.weight = 3.5,
	.sources = 0,
	.looks_for = "carrier frequency against that of most other sites heard within the minute, three at least, by "
		     "more than 0.1 ppm and four "
		     "standard deviations (45.010 5.1, 36.104 6.5.1)",
	.false_alarms = "Home cells (0.25 ppm); an old repeater; a carrier measured on few bursts.",
	.false_alarms_zh = "家庭基站（容限 0.25 ppm）；老旧直放站；只测到少量突发的载波。",
	.weight_from = "estimate: an honest cell is held twenty times closer than 1 ppm, six times closer than 0.3; "
		       "home cells are not, below that; "
		       "0 of 80 worlds of honest trouble; an even vote of two clocks is right half of the time",
	.check = check,
};
