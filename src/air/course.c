// SPDX-License-Identifier: GPL-3.0-or-later
/* course: levels by the distance (three times the slope of free space, as in streets) and by three slow waves that add
 * up to a swing; Doppler shift by the speed along the line of sight.
 */
#include "course.h"

#include <math.h>

#include "prng.h"  // air_prng_seed

#define LIGHT_M_PER_S 299792458.0
#define SLOPE_DB      30.0 /* a decade of distance */
#define SWING_PURPOSE 7000000

enum { WAVES = 3 };

bool air_course_on(const struct air_course *course, double time_s)
{
	return time_s >= course->start_s && time_s < course->stop_s;
}

static double since_start(const struct air_course *course, double time_s)
{
	return time_s - fmax(0, course->start_s);
}

static double swing_db(double sd_db, double period_s, unsigned who, double time_s)
{
	struct air_prng prng;
	double sum = 0;
	air_prng_seed(&prng, who, SWING_PURPOSE);
	for (int i = 0; i < WAVES; i++) {
		double period = period_s * (0.6 + 0.8 * air_prng_uniform(&prng)), phase = air_prng_uniform(&prng);
		sum += sin(2 * M_PI * (time_s / period + phase));
	}
	return sd_db * sqrt(2.0 / WAVES) * sum;
}

static double passing_db(const struct air_course *course, double time_s)
{
	double along_m = course->pass_m_per_s * (time_s - course->pass_s);
	return -SLOPE_DB / 2 * log10(1 + along_m * along_m / (course->pass_m * course->pass_m));
}

double air_course_db(const struct air_course *course, unsigned who, double time_s)
{
	double db = course->ramp_db_per_s * since_start(course, time_s);
	if (course->pass_m_per_s > 0)
		db += passing_db(course, time_s);
	if (course->swing_db > 0)
		db += swing_db(course->swing_db, course->swing_s, who, time_s);
	return db;
}

double air_course_ppm(const struct air_course *course, double time_s)
{
	double ppm = course->drift_ppm_per_min / 60 * since_start(course, time_s);
	if (course->pass_m_per_s > 0) {
		double along_m = course->pass_m_per_s * (time_s - course->pass_s);
		ppm -= 1e6 * course->pass_m_per_s / LIGHT_M_PER_S * along_m / hypot(along_m, course->pass_m);
	}
	return ppm;
}

bool air_course_clock_moves(const struct air_course *course)
{
	return course->drift_ppm_per_min != 0 || course->pass_m_per_s > 0;
}

int air_course_turn(const struct air_course *course, double time_s)
{
	double since_s = since_start(course, time_s);
	return course->rotate_s > 0 && since_s > 0 ? (int)fmod(floor(since_s / course->rotate_s), 1e9) : 0;
}

static bool take(const struct air_list *list, int turn, int *value)
{
	if (!list->count || *value == list->value[turn % list->count])
		return false;
	*value = list->value[turn % list->count];
	return true;
}

bool air_cell_turn(struct air_cell *cell, int turn)
{
	bool lac = take(&cell->rotate_lac, turn, &cell->lac);
	return take(&cell->rotate_ci, turn, &cell->ci) || lac;
}

bool air_enb_turn(struct air_enb *enb, int turn)
{
	bool tac = take(&enb->rotate_tac, turn, &enb->tac);
	return take(&enb->rotate_eci, turn, &enb->eci) || tac;
}

double air_receiver_ppm(const struct air_scenario *scenario, double time_s)
{
	if (scenario->warm_up_ppm == 0)
		return scenario->ppm;
	return scenario->ppm + scenario->warm_up_ppm * exp(-time_s / scenario->warm_up_s);
}

double air_receiver_gain_db(const struct air_scenario *scenario, double time_s)
{
	double db = scenario->gain_db;
	for (int i = 0; i < scenario->nof_gain_steps; i++)
		db += time_s >= scenario->gain_steps[i].time_s ? scenario->gain_steps[i].db : 0;
	return db;
}

double air_receiver_swing_db(const struct air_scenario *scenario, unsigned who, double time_s)
{
	return scenario->swing_db > 0 ? swing_db(scenario->swing_db, scenario->swing_s, who, time_s) : 0;
}
