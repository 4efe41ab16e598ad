// SPDX-License-Identifier: GPL-3.0-or-later
/* plan: cuts bands into windows.
 *
 * The outer tenths of a window fall into the slope of the dongle's filters and are left to its neighbours. Centres of
 * GSM windows stand half-way between two carriers, where the mixer's own line (the DC spike) disturbs none; a carrier
 * of LTE does not use its middle. Windows of LTE overlap: each carrier has its synchronisation signals whole in one of
 * them. So these are laid first, and GSM gets windows of its own only where they leave something out: no spectrum is
 * walked twice. */
#include "plan.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "band.h"      // band_find
#include "receiver.h"  // RECEIVER_USABLE

static const double raster_hz = 200e3; /* raster by which carriers are counted in a window without a band */
static const double lte_rate_min_hz = 1.92e6;

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
	*plan = (struct plan){ .usable_hz = plan_usable_hz(tuner->rate_hz) };
}

/* Carriers whose middle part lies within the usable part of a window: of LTE an odd number, so that the centre is on
 * the raster, of GSM an even one, so that it is between two of them. */
static int carriers_of_window(const struct plan *plan, const struct band *band)
{
	double room_hz = plan->usable_hz - 2 * band->half_hz;
	int carriers = room_hz > 0 ? (int)(room_hz / band->raster_hz + 1e-9) + 1 : 1;

	return carriers - (band->lte || carriers == 1 ? (carriers + 1) % 2 : carriers % 2);
}

/* From a window's first carrier to its centre; a single carrier of GSM lies beside it. */
static double to_centre_hz(const struct band *band, int carriers)
{
	if (band->lte)
		return carriers / 2 * band->raster_hz;
	return (carriers > 1 ? (carriers - 1) / 2.0 : 0.5) * band->raster_hz;
}

/* Whether a window holds the carrier; of GSM not in its middle. */
static bool covered_already(const struct plan *plan, const struct band *band, double freq_hz)
{
	for (int i = 0; i < plan->count; i++) {
		double off_hz = fabs(freq_hz - plan->windows[i].centre_hz);

		if (off_hz + band->half_hz <= plan->usable_hz / 2 + 1 && (band->lte || off_hz > 1))
			return true;
	}
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
	if (plan->count == PLAN_WINDOWS_MAX)
		return -E2BIG;
	plan->windows[plan->count++] = (struct plan_window){ .centre_hz = centre_hz, .carriers = (uint32_t)carriers };
	return 0;
}

/* The window that begins with this carrier, where the tuner reaches it; how many of the `left` carriers it takes, or
 * -E2BIG. */
static int lay_window(struct plan *plan, const struct band *band, const struct plan_tuner *tuner, double first_hz,
                      int left, struct reach *reach)
{
	int each = carriers_of_window(plan, band), carriers = left < each ? left : each;
	double centre_hz = first_hz + to_centre_hz(band, each);

	if (!plan_reaches(tuner, centre_hz)) {
		reach->out++;
		return carriers;
	}
	widen(reach, first_hz, first_hz + (carriers - 1) * band->raster_hz);
	return add_window(plan, centre_hz, carriers) ? -E2BIG : carriers;
}

static int add_band(struct plan *plan, const struct band *band, const struct plan_tuner *tuner, struct reach *reach)
{
	int carriers = (int)lround((band->last_hz - band->first_hz) / band->raster_hz) + 1, n;

	for (int done = 0; done < carriers; done += n) {
		double freq_hz = band->first_hz + done * band->raster_hz;

		if (covered_already(plan, band, freq_hz)) {
			widen(reach, freq_hz, freq_hz);
			n = 1;
		} else if ((n = lay_window(plan, band, tuner, freq_hz, carriers - done, reach)) < 0) {
			return n;
		}
	}
	return 0;
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

	return fault_setting(fault, "band", ERANGE,
	                     "the tuner reaches %s, but %s is %.0f to %.0f MHz: %sanother receiver (soapy) or a "
	                     "converter (lo) is needed",
	                     describe_reach(tuner, reach, sizeof(reach)), band->name, band->first_hz / 1e6,
	                     band->last_hz / 1e6, e4000 ? "a dongle with an E4000, " : "");
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

/* The bands of one standard among those named. */
static int plan_standard(struct plan *plan, const char *bands, bool lte, const struct plan_tuner *tuner,
                         struct fault *fault)
{
	char known[256];
	struct band band;
	int error = 0;

	for (const char *name = bands; name && !error; name = strchr(name, ',')) {
		name += *name == ',';
		size_t length = strcspn(name, ",");

		if (!band_find(name, length, &band))
			return fault_setting(fault, "band", EINVAL, "'%.*s' is none of %s", (int)length, name,
			                     band_names(known, sizeof(known)));
		if (band.lte == lte)
			error = plan_band(plan, &band, tuner, fault);
	}
	return error;
}

static int by_centre(const void *a, const void *b)
{
	double x = ((const struct plan_window *)a)->centre_hz, y = ((const struct plan_window *)b)->centre_hz;

	return (x > y) - (x < y);
}

int plan_bands(struct plan *plan, const char *bands, const struct plan_tuner *tuner, struct fault *fault)
{
	plan_reset(plan, tuner);
	int error = plan_standard(plan, bands, true, tuner, fault);

	if (!error)
		error = plan_standard(plan, bands, false, tuner, fault);
	qsort(plan->windows, (size_t)plan->count, sizeof(plan->windows[0]), by_centre);
	return error;
}

int plan_share(const struct plan *plan, int part, int parts, struct plan_part *windows, struct fault *fault)
{
	if (plan->count < parts)
		return fault_setting(fault, "device", EINVAL, "%d devices have %d windows to share: one is enough",
		                     parts, plan->count);
	*windows = (struct plan_part){ plan->count * part / parts, plan->count * (part + 1) / parts };
	return 0;
}

int plan_fixed(struct plan *plan, double centre_hz, const struct plan_tuner *tuner, struct fault *fault)
{
	char reach[REACH_SIZE];

	plan_reset(plan, tuner);
	if (!plan_reaches(tuner, centre_hz))
		return fault_setting(
			fault, "freq", ERANGE,
			"the tuner reaches %s, not %.3f MHz: another receiver (soapy) or a converter (lo) is needed",
			describe_reach(tuner, reach, sizeof(reach)), centre_hz / 1e6);
	plan->windows[plan->count++] =
		(struct plan_window){ .centre_hz = centre_hz, .carriers = (uint32_t)(plan->usable_hz / raster_hz) };
	return 0;
}
