// SPDX-License-Identifier: GPL-3.0-or-later
/* scenario_keys: what may stand in each section of a scenario file, as tables.
 */
#pragma once

#include <stddef.h>

#include "fault.h"     // struct fault
#include "scenario.h"  // struct air_scenario

enum air_key_type {
	AIR_KEY_INT,     /* int */
	AIR_KEY_NUMBER,  /* double; k, M, G suffixes */
	AIR_KEY_NONE_OR, /* the same, or "none": minus infinity */
	AIR_KEY_BIG,     /* int64_t, not negative */
	AIR_KEY_CHOICE,  /* int, the place of the word in .choices */
	AIR_KEY_DIGITS,  /* char[4]: min to max decimal digits */
	AIR_KEY_LIST,    /* struct air_list, values within min and max */
	AIR_KEY_PAIR,    /* two doubles, the second right after the first */
	AIR_KEY_TIME,    /* int64_t, RFC 3339 */
	AIR_KEY_LTE,     /* EARFCN[:priority] … */
	AIR_KEY_OCTETS,  /* struct air_message, 46 hexadecimal digits */
	AIR_KEY_EXTRA,   /* adds a struct air_message */
	AIR_KEY_PLMNS,   /* struct air_enb: MCC-MNC … */
	AIR_KEY_SI,      /* struct air_enb: one more SI message, PERIOD: SIB SIB … */
	AIR_KEY_SIB1,    /* struct air_enb: octets of SIB1 */
	AIR_KEY_SI_HEX,  /* struct air_enb: octets of the latest SI message */
	AIR_KEY_ENB_LTE, /* struct air_enb: EARFCN[:priority] … */
	AIR_KEY_GAINS,   /* struct air_scenario: TIME:DB … */
	AIR_KEY_LISTEN,  /* struct air_scenario: FROM:TO … */
	AIR_KEY_WITHOUT, /* names of System Information not to be sent */
};

struct air_key {
	const char *name;
	enum air_key_type type;
	size_t offset; /* in struct air_scenario or struct air_cell */
	double min, max;
	const char *const *choices; /* ended by NULL */
};

/* Ended by name NULL. */
extern const struct air_key air_scenario_keys[], air_cell_keys[], air_jam_keys[];

void air_scenario_defaults(struct air_scenario *scenario);
void air_cell_defaults(struct air_cell *cell);
void air_jam_defaults(struct air_jam *jam);

/* The rows that every kind of cell has; at: where its struct air_course is. */
/* clang-format off */
#define AIR_COURSE_KEYS(at)                                                                                     \
	{ "start_s", AIR_KEY_NUMBER, (at) + offsetof(struct air_course, start_s), 0, 1e7, NULL },               \
		{ "stop_s", AIR_KEY_NUMBER, (at) + offsetof(struct air_course, stop_s), 0, 1e7, NULL },         \
		{ "ramp_db_per_s", AIR_KEY_NUMBER, (at) + offsetof(struct air_course, ramp_db_per_s), -100, 100, NULL }, \
		{ "drift_ppm_per_min", AIR_KEY_NUMBER, (at) + offsetof(struct air_course, drift_ppm_per_min), -10, 10, NULL }, \
		{ "swing_db", AIR_KEY_NUMBER, (at) + offsetof(struct air_course, swing_db), 0, 30, NULL },       \
		{ "swing_s", AIR_KEY_NUMBER, (at) + offsetof(struct air_course, swing_s), 0.01, 1e7, NULL },     \
		{ "pass_s", AIR_KEY_NUMBER, (at) + offsetof(struct air_course, pass_s), 0, 1e7, NULL },          \
		{ "pass_m", AIR_KEY_NUMBER, (at) + offsetof(struct air_course, pass_m), 1, 1e5, NULL },          \
		{ "pass_m_per_s", AIR_KEY_NUMBER, (at) + offsetof(struct air_course, pass_m_per_s), 0, 300, NULL }, \
	{ "rotate_s", AIR_KEY_NUMBER, (at) + offsetof(struct air_course, rotate_s), 0, 1e6, NULL }
/* clang-format on */

/* The same for the types of value that only LTE cells have. */
int air_enb_key_set(const struct air_key *key, struct air_enb *enb, char *value, struct fault *fault);

/* The value of a hexadecimal digit, -1: none. */
int air_key_nibble(char c);

/* Reads value into target. 0, or -EINVAL with the reason (no place) in *fault. */
int air_key_set(const struct air_key *key, void *target, char *value, struct fault *fault);
