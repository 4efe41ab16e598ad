// SPDX-License-Identifier: GPL-3.0-or-later
/* honest: recognises harmless causes of odd observations, so that rules can keep silent.
 */
#pragma once

#include "rule.h"  // struct scene

/* A cell of a railway network (GSM-R: R-GSM and ER-GSM bands, 45.005 2; in China by its PLMN): few neighbours, no
 * packet service, settings of its own. */
bool honest_railway(const struct cell *cell);

/* The operator is changing this field (place in cell_fields[]) everywhere: a fifth of its cells here, and three at
 * least, changed it within the last hours. */
bool honest_replan(const struct scene *scene, const struct cell *cell, int field);

/* The cell got another area (key of the LAC or TAC) within the hour, once, and kept its cell identity (key): it is the
 * cell it was. */
bool honest_moved(const struct scene *scene, const struct suspect *suspect, const char *area, const char *identity);

/* It got another area (key) within the hour, once, and that is the one most of the operator's other cells have: it
 * follows a re-planning, of which a cell that is hardly heard tells hours later. Phones of these cells have no reason
 * to register there. */
bool honest_follows(const struct scene *scene, const struct suspect *suspect, const char *area);

/* It comes from afar, over a border or through a duct: weaker by 15 dB than half of all cells. */
bool honest_far(const struct scene *scene, const struct cell *cell);

/* Factor for the weight of a sign, by the cell's level: 1, or 0.6 where it is weaker than half of its kind. A fake is
 * strong where its victims are; a cell few of whose neighbours are heard is often just far away. */
float honest_weak(const struct scene *scene, const struct cell *cell);

/* Whether its clock is worse than a base station's may be, but as good as a home cell's must be. */
bool honest_home_clock(const struct cell *cell);

/* Whether it broadcasts another country than most cells here: an honest one is far away then, and so are its
 * neighbours. */
bool honest_abroad(const struct scene *scene, const struct cell *cell);

/* Whether the sensor has moved lately, by its GPS: levels, and what was not heard, are then those of another place. */
bool honest_travels(const struct scene *scene);

/* Whether the sensor has moved: a quarter of the cells are gone though their carriers were listened to, or replaced by
 * others on the same carriers, and as many new ones came. What is heard now then does not continue what was heard
 * before. */
bool honest_moving(const struct scene *scene, const struct cell *cell);

/* Whether two location areas meet here: this cell and one of another LAC list each other. */
bool honest_border(const struct scene *scene, const struct cell *cell);

/* It does to phones what only a network can: within ten minutes connections turned unreadable after a command to
 * cipher, pages were answered, and hardly anybody was refused. */
bool honest_conduct(const struct scene *scene, const struct cell *cell);
