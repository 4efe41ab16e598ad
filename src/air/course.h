// SPDX-License-Identifier: GPL-3.0-or-later
/* course: what of a cell, and of the receiver, changes with time: on and off, level, clock, identity. Everything is a
 * function of the time alone, so that it can be asked for any moment in any order.
 */
#pragma once

#include <stdbool.h>

#include "scenario.h"  // struct air_course, struct air_scenario

bool air_course_on(const struct air_course *course, double time_s);

/* On top of the cell's level: ramp, passing by, swinging [dB]. who: tells cells apart whose levels swing. */
double air_course_db(const struct air_course *course, unsigned who, double time_s);

/* On top of the cell's ppm: drift, Doppler shift. */
double air_course_ppm(const struct air_course *course, double time_s);
/* Whether the above is ever anything but 0. */
bool air_course_clock_moves(const struct air_course *course);

/* Which of its identities it is at, counted from its start; 0 when they do not rotate. */
int air_course_turn(const struct air_course *course, double time_s);

/* The identity of that turn. True: it differs from what was there. */
bool air_cell_turn(struct air_cell *cell, int turn);
bool air_enb_turn(struct air_enb *enb, int turn);

/* The receiver's crystal, and what a moving sensor adds to the level of each cell. */
double air_receiver_ppm(const struct air_scenario *scenario, double time_s);
double air_receiver_gain_db(const struct air_scenario *scenario, double time_s);
double air_receiver_swing_db(const struct air_scenario *scenario, unsigned who, double time_s);
