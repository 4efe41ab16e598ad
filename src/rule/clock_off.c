// SPDX-License-Identifier: GPL-3.0-or-later
/* clock-off: its carrier is off against those of the other cells. Base stations are locked to the network's clock, within 0.05 ppm (3GPP
 * TS 45.010 5.1, 36.104 6.5.1; small ones 0.1, home ones 0.25), cheap radios are off by 0.5 to 20 ppm. The receiver's own error is common
 * to all and falls out.
 *
 * How sure: the error of this cell's measurement and the scatter of the others. A car at 120 km/h makes 0.11 ppm. */
#include <math.h>
#include <stdlib.h>

#include "peers.h"  // heard_next
#include "rules.h"

static const int64_t recent_ns = INT64_C(60) * 1000000000, apart_ns = INT64_C(60) * 1000000000;
static const double small_ppm = 0.1, sigmas = 4, sd_floor_ppm = 0.02;
static const double clear_ppm = 0.35; /* a home cell's 0.25, the others' 0.05, and the error */
static const float small_weight = 1.2f, clear_weight = 2.7f;
static const double far_ppm = 1;

enum { OTHERS_MIN = 3, OTHERS_MAX = 64 };

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

/* Clocks of the other cells first heard before that time [ppm, by clock_ppm]: how many, off[OTHERS_MAX]. */
static int clocks_before(const struct scene *scene, const struct cell *cell, int64_t before_ns, double *off)
{
	int count = 0;

	for (const struct cell *c = heard_next(scene, NULL); c && count < OTHERS_MAX; c = heard_next(scene, c))
		if (cells_handle(c) != cells_handle(cell) && isfinite(c->clock_ppm) &&
		    scene->now_ns - c->last_seen_ns <= recent_ns && c->first_seen_ns <= before_ns)
			off[count++] = c->clock_ppm;
	return count;
}

/* The clock of the cells that were there well before this one, or else came with it as at the start, and how far they are from it: false
 * when there are too few. Cells that came with a fake may be of the same van. */
static bool elders_clock(const struct scene *scene, const struct cell *cell, double *ppm, double *scatter_ppm)
{
	double off[OTHERS_MAX];
	int count = clocks_before(scene, cell, cell->first_seen_ns - apart_ns, off);

	if (count < OTHERS_MIN)
		count = clocks_before(scene, cell, cell->first_seen_ns + apart_ns, off);
	if (count < OTHERS_MIN)
		return false;
	*ppm = median(off, count);
	for (int i = 0; i < count; i++)
		off[i] = fabs(off[i] - *ppm);
	*scatter_ppm = median(off, count);
	return true;
}

static double own_sd_ppm(const struct cell *cell)
{
	return isfinite(cell->m.freq_offset_sd_hz) ? cell->m.freq_offset_sd_hz / cell->freq_hz * 1e6 : NAN;
}

static float weight_of(double off_ppm)
{
	return off_ppm >= far_ppm ? clock_off_rule.weight : off_ppm >= clear_ppm ? clear_weight : small_weight;
}

static bool check(const struct scene *scene, const struct suspect *suspect, struct finding *finding)
{
	const struct cell *cell = suspect->cell;
	double elders_ppm, scatter_ppm, sd_ppm = own_sd_ppm(cell);

	if (!isfinite(cell->clock_ppm) || fabs(cell->clock_ppm) < small_ppm || isnan(sd_ppm) ||
	    !elders_clock(scene, cell, &elders_ppm, &scatter_ppm))
		return false;
	/* the median of |x| is 0.67 standard deviations */
	double sure_ppm = sigmas * hypot(fmax(sd_ppm, sd_floor_ppm), 1.5 * scatter_ppm);
	double off_ppm = fabs(cell->clock_ppm - elders_ppm);

	if (off_ppm < small_ppm || off_ppm < sure_ppm)
		return false;
	finding->weight = weight_of(off_ppm - sure_ppm / sigmas);
	finding_observed(finding, "%+.2f ppm (+-%.2f)", "载波频偏 %+.2f ppm（±%.2f）", cell->clock_ppm - elders_ppm,
	                 sure_ppm / sigmas);
	finding_expected(finding, "within 0.05 ppm of the others", "与其他小区相差不超过 0.05 ppm");
	finding_say(finding, "Its carrier frequency is off against that of all other cells: not a network's clock.",
	            "其载波频率与其他所有小区不一致，不是正规网络的时钟。");
	return true;
}

const struct rule clock_off_rule = {
	.id = "clock-off",
	.version = 2,
	.both = true,
	.family = FAMILY_CLOCK,
	.basis = BASIS_HEARD,
	.weight = 3.5,
	.sources = 0,
	.looks_for = "carrier frequency against the median of three or more other cells heard within the minute, by "
		     "more than 0.1 ppm and four "
		     "standard deviations (45.010 5.1, 36.104 6.5.1)",
	.false_alarms = "Home cells (0.25 ppm); an old repeater; a carrier measured on few bursts.",
	.false_alarms_zh = "家庭基站（容限 0.25 ppm）；老旧直放站；只测到少量突发的载波。",
	.weight_from = "estimate: an honest cell is held twenty times closer than 1 ppm, seven times closer than 0.35; "
		       "home cells are not, below that; "
		       "0 of 80 worlds of honest trouble",
	.check = check,
};
