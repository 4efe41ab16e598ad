// SPDX-License-Identifier: GPL-3.0-or-later
/* plan: cuts bands into windows and visits them.
 *
 * The outer tenths of a window fall into the slope of the dongle's filters and are left to its neighbours. Centres stand
 * half-way between two carriers, where the mixer's own line (the DC spike) disturbs none. */
#include "plan.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static const double raster_hz = 200e3;
static const double usable_share = 0.8;
static const int busy_visits_min = 4;

struct band {
	const char *name;
	double first_hz, last_hz; /* lowest and highest downlink carrier, 3GPP TS 45.005 clause 2 */
};

/* clang-format off */
static const struct band bands_known[] = {
	{ "gsm450",   460.6e6,  467.4e6 },
	{ "gsm480",   489.0e6,  495.8e6 },
	{ "gsm750",   777.2e6,  791.8e6 },
	{ "gsm850",   869.2e6,  893.8e6 },
	{ "gsm900",   925.2e6,  959.8e6 }, /* E-GSM */
	{ "pgsm900",  935.2e6,  959.8e6 },
	{ "rgsm900",  921.2e6,  959.8e6 },
	{ "ergsm900", 918.2e6,  959.8e6 },
	{ "dcs1800", 1805.2e6, 1879.8e6 },
	{ "gsm1800", 1805.2e6, 1879.8e6 },
	{ "pcs1900", 1930.2e6, 1989.8e6 },
	{ "gsm1900", 1930.2e6, 1989.8e6 },
	{ 0 },
};
/* clang-format on */

char *plan_band_names(char *text, int size)
{
	int used = 0;

	for (const struct band *band = bands_known; band->name && used < size; band++)
		used += snprintf(text + used, (size_t)(size - used), "%s%s", used ? ", " : "", band->name);
	return text;
}

static const struct band *band_find(const char *name, size_t length)
{
	for (const struct band *band = bands_known; band->name; band++)
		if (strlen(band->name) == length && strncmp(band->name, name, length) == 0)
			return band;
	return NULL;
}

bool plan_reaches(const struct plan_tuner *tuner, double centre_hz)
{
	bool gap = centre_hz > tuner->gap_min_hz && centre_hz < tuner->gap_max_hz;

	return tuner->max_hz <= 0 || (centre_hz >= tuner->min_hz && centre_hz <= tuner->max_hz && !gap);
}

static void plan_reset(struct plan *plan, const struct plan_tuner *tuner)
{
	*plan = (struct plan){ .usable_hz = usable_share * tuner->rate_hz, .current = -1, .busy = -1, .quiet = -1 };
}

static int carriers_of_window(const struct plan *plan)
{
	int carriers = (int)(plan->usable_hz / raster_hz);

	return carriers < 1 ? 1 : carriers;
}

static bool known_already(const struct plan *plan, double centre_hz)
{
	for (int i = 0; i < plan->count; i++)
		if (fabs(plan->windows[i].centre_hz - centre_hz) < 1)
			return true;
	return false;
}

/* Number of windows the tuner reaches, or -E2BIG. */
static int add_band(struct plan *plan, const struct band *band, const struct plan_tuner *tuner)
{
	int left = (int)lround((band->last_hz - band->first_hz) / raster_hz) + 1, reached = 0;
	int each = carriers_of_window(plan);

	for (double first_hz = band->first_hz; left > 0; left -= each, first_hz += each * raster_hz) {
		/* with an even number of carriers the middle is off the raster, with an odd one half a step is added */
		double centre_hz = first_hz + (each / 2 - 0.5) * raster_hz + (each % 2 ? raster_hz : 0);

		if (!plan_reaches(tuner, centre_hz))
			continue;
		reached++;
		if (known_already(plan, centre_hz))
			continue;
		if (plan->count == PLAN_WINDOWS_MAX)
			return -E2BIG;
		plan->windows[plan->count++] =
			(struct plan_window){ .centre_hz = centre_hz,
			                      .carriers = (uint32_t)(left < each ? left : each) };
	}
	return reached;
}

int plan_bands(struct plan *plan, const char *bands, const struct plan_tuner *tuner, struct fault *fault)
{
	char known[256];

	plan_reset(plan, tuner);
	for (const char *name = bands ? bands : "gsm900"; name; name = strchr(name, ',')) {
		name += *name == ',';
		int length = (int)strcspn(name, ",");
		const struct band *band = band_find(name, (size_t)length);

		if (!band)
			return fault_set(fault, EINVAL, "option --band: '%.*s' is none of %s", length, name,
			                 plan_band_names(known, sizeof(known)));
		int reached = add_band(plan, band, tuner);

		if (reached < 0)
			return fault_set(fault, EINVAL, "option --band: more than %d windows of %.3f MHz",
			                 PLAN_WINDOWS_MAX, plan->usable_hz / 1e6);
		if (!reached)
			return fault_set(fault, EINVAL, "option --band: the tuner reaches %.0f to %.0f MHz, not %s",
			                 tuner->min_hz / 1e6, tuner->max_hz / 1e6, band->name);
	}
	return 0;
}

int plan_fixed(struct plan *plan, double centre_hz, const struct plan_tuner *tuner, struct fault *fault)
{
	plan_reset(plan, tuner);
	if (!plan_reaches(tuner, centre_hz))
		return fault_set(fault, EINVAL, "option --freq: the tuner reaches %.0f to %.0f MHz, not %.3f",
		                 tuner->min_hz / 1e6, tuner->max_hz / 1e6, centre_hz / 1e6);
	plan->windows[plan->count++] =
		(struct plan_window){ .centre_hz = centre_hz, .carriers = (uint32_t)carriers_of_window(plan) };
	return 0;
}

void plan_heard(struct plan *plan, double freq_hz)
{
	for (int i = 0; i < plan->count; i++)
		if (fabs(plan->windows[i].centre_hz - freq_hz) <= plan->usable_hz / 2)
			plan->windows[i].cells = true;
}

const struct plan_window *plan_survey_next(struct plan *plan)
{
	if (plan->visited == plan->count)
		return NULL;
	plan->current = plan->visited++;
	return &plan->windows[plan->current];
}

/* The first window after `from`, in a circle, with or without cells; -1 when there is none. */
static int next_of(const struct plan *plan, int from, bool cells)
{
	for (int step = 1; step <= plan->count; step++) {
		int i = (from + step) % plan->count;

		if (plan->windows[i].cells == cells)
			return i;
	}
	return -1;
}

/* Once through all windows with cells, but not oftener than every fifth time. */
static bool quiet_is_due(const struct plan *plan)
{
	int busy = 0;

	for (int i = 0; i < plan->count; i++)
		busy += plan->windows[i].cells;
	return plan->busy_visits >= (busy > busy_visits_min ? busy : busy_visits_min);
}

const struct plan_window *plan_watch_next(struct plan *plan)
{
	int busy = next_of(plan, plan->busy, true), quiet = next_of(plan, plan->quiet, false);

	if (busy < 0 || (quiet >= 0 && quiet_is_due(plan))) {
		plan->current = plan->quiet = quiet;
		plan->busy_visits = 0;
	} else {
		plan->current = plan->busy = busy;
		plan->busy_visits++;
	}
	return &plan->windows[plan->current];
}
