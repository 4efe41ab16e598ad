// SPDX-License-Identifier: GPL-3.0-or-later
/* plan: cuts bands into windows and visits them.
 *
 * The outer tenths of a window fall into the slope of the dongle's filters and are left to its neighbours. Centres of
 * GSM windows stand half-way between two carriers, where the mixer's own line (the DC spike) disturbs none; a carrier
 * of LTE does not use its middle. Windows of LTE overlap: each carrier has its synchronisation signals whole in one of
 * them. */
#include "plan.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "band.h"      // band_find
#include "receiver.h"  // RECEIVER_USABLE

static const double raster_hz = 200e3; /* raster by which carriers are counted in a window without a band */
static const double lte_rate_min_hz = 1.92e6;
static const int busy_visits_min = 4;

enum { REACH_SIZE = 96 };

double plan_usable_hz(double rate_hz)
{
	return RECEIVER_USABLE * rate_hz;
}

bool plan_reaches(const struct plan_tuner *tuner, double centre_hz)
{
	bool gap = centre_hz > tuner->gap_min_hz && centre_hz < tuner->gap_max_hz;

	return tuner->max_hz <= 0 || (centre_hz >= tuner->min_hz && centre_hz <= tuner->max_hz && !gap);
}

static void plan_reset(struct plan *plan, const struct plan_tuner *tuner)
{
	*plan = (struct plan){ .usable_hz = plan_usable_hz(tuner->rate_hz), .current = -1, .busy = -1, .quiet = -1 };
}

/* Carriers whose middle part lies within the usable part of a window; of LTE an odd number, so that the centre is on
 * the raster. */
static int carriers_of_window(const struct plan *plan, const struct band *band)
{
	double room_hz = plan->usable_hz - 2 * band->half_hz;
	int carriers = room_hz > 0 ? (int)(room_hz / band->raster_hz + 1e-9) + 1 : 1;

	return band->lte ? carriers - (carriers + 1) % 2 : carriers;
}

/* From a window's first carrier to its centre. GSM: between two carriers, so half a step more for an odd number of
 * them. */
static double to_centre_hz(const struct band *band, int carriers)
{
	return (carriers / 2 + (band->lte ? 0 : carriers % 2 ? 0.5 : -0.5)) * band->raster_hz;
}

static bool known_already(const struct plan *plan, double centre_hz)
{
	for (int i = 0; i < plan->count; i++)
		if (fabs(plan->windows[i].centre_hz - centre_hz) < 1)
			return true;
	return false;
}

/* The part of a band that the tuner reaches. */
struct reach {
	int windows, out;         /* windows within and out of reach */
	double first_hz, last_hz; /* carriers of the windows within it */
};

static void widen(struct reach *reach, double first_hz, double last_hz)
{
	if (!reach->windows++)
		reach->first_hz = first_hz;
	reach->last_hz = last_hz;
}

/* 0 or -E2BIG. */
static int add_window(struct plan *plan, double centre_hz, int carriers)
{
	if (known_already(plan, centre_hz))
		return 0;
	if (plan->count == PLAN_WINDOWS_MAX)
		return -E2BIG;
	plan->windows[plan->count++] = (struct plan_window){ .centre_hz = centre_hz, .carriers = (uint32_t)carriers };
	return 0;
}

static int add_band(struct plan *plan, const struct band *band, const struct plan_tuner *tuner, struct reach *reach)
{
	int left = (int)lround((band->last_hz - band->first_hz) / band->raster_hz) + 1, error = 0;
	int each = carriers_of_window(plan, band);
	double first_hz = band->first_hz;

	for (; left > 0 && !error; left -= each, first_hz += each * band->raster_hz) {
		double centre_hz = first_hz + to_centre_hz(band, each);
		int carriers = left < each ? left : each;

		if (!plan_reaches(tuner, centre_hz)) {
			reach->out++;
			continue;
		}
		widen(reach, first_hz, first_hz + (carriers - 1) * band->raster_hz);
		error = add_window(plan, centre_hz, carriers);
	}
	return error;
}

static const char *describe_reach(const struct plan_tuner *tuner, char *text, size_t size)
{
	int used = snprintf(text, size, "%.0f to %.0f MHz", tuner->min_hz / 1e6, tuner->max_hz / 1e6);

	if (tuner->gap_max_hz > 0)
		snprintf(text + used, size - (size_t)used, " without %.0f to %.0f", tuner->gap_min_hz / 1e6,
		         tuner->gap_max_hz / 1e6);
	return text;
}

/* Refuses a band out of reach, with advice; of these dongles' tuners only the E4000 goes beyond the R820T's range. */
static int refuse_reach(const struct band *band, const struct plan_tuner *tuner, struct fault *fault)
{
	bool e4000 = band->last_hz <= 2200e6 && band->first_hz >= 1250e6 && tuner->max_hz < 2200e6;
	char reach[REACH_SIZE];

	return fault_setting(fault, "band", EINVAL,
	                     "the tuner reaches %s, but %s is %.0f to %.0f MHz: %sa converter (lo) is needed",
	                     describe_reach(tuner, reach, sizeof(reach)), band->name, band->first_hz / 1e6,
	                     band->last_hz / 1e6, e4000 ? "a dongle with an E4000 or " : "");
}

static void note_part(struct plan *plan, const struct band *band, const struct reach *reach)
{
	size_t used = strlen(plan->note);

	snprintf(plan->note + used, sizeof(plan->note) - used, "%sof %s the tuner reaches %.1f to %.1f MHz only",
	         used ? "; " : "", band->name, reach->first_hz / 1e6, reach->last_hz / 1e6);
}

static int plan_band(struct plan *plan, const struct band *band, const struct plan_tuner *tuner, struct fault *fault)
{
	struct reach reach = { 0 };

	if (band->lte && tuner->rate_hz < lte_rate_min_hz)
		return fault_setting(fault, "band", EINVAL, "%s needs %.0f samples a second, not %.0f (rate)",
		                     band->name, lte_rate_min_hz, tuner->rate_hz);
	if (add_band(plan, band, tuner, &reach))
		return fault_setting(fault, "band", EINVAL, "more than %d windows of %.3f MHz", PLAN_WINDOWS_MAX,
		                     plan->usable_hz / 1e6);
	if (!reach.windows)
		return refuse_reach(band, tuner, fault);
	if (reach.out)
		note_part(plan, band, &reach);
	return 0;
}

int plan_bands(struct plan *plan, const char *bands, const struct plan_tuner *tuner, struct fault *fault)
{
	char known[256];
	struct band band;
	int error = 0;

	plan_reset(plan, tuner);
	for (const char *name = bands; name && !error; name = strchr(name, ',')) {
		name += *name == ',';
		size_t length = strcspn(name, ",");

		if (!band_find(name, length, &band))
			return fault_setting(fault, "band", EINVAL, "'%.*s' is none of %s", (int)length, name,
			                     band_names(known, sizeof(known)));
		error = plan_band(plan, &band, tuner, fault);
	}
	return error;
}

int plan_share(struct plan *plan, int part, int parts, struct fault *fault)
{
	const int first = plan->count * part / parts, end = plan->count * (part + 1) / parts;

	if (plan->count < parts)
		return fault_setting(fault, "device", EINVAL, "%d devices have %d windows to share: one is enough",
		                     parts, plan->count);
	memmove(plan->windows, plan->windows + first, (size_t)(end - first) * sizeof(plan->windows[0]));
	plan->count = end - first;
	return 0;
}

int plan_fixed(struct plan *plan, double centre_hz, const struct plan_tuner *tuner, struct fault *fault)
{
	char reach[REACH_SIZE];

	plan_reset(plan, tuner);
	if (!plan_reaches(tuner, centre_hz))
		return fault_setting(fault, "freq", EINVAL,
		                     "the tuner reaches %s, not %.3f MHz: a converter (lo) is needed",
		                     describe_reach(tuner, reach, sizeof(reach)), centre_hz / 1e6);
	plan->windows[plan->count++] =
		(struct plan_window){ .centre_hz = centre_hz, .carriers = (uint32_t)(plan->usable_hz / raster_hz) };
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

/* Whether a window without cells is due: after each round of those with cells, but at most every fifth visit. */
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
