// SPDX-License-Identifier: GPL-3.0-or-later
/* honest: trouble that looks odd and is nobody's fault, recognised, so that rules can be silent about it.
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

/* By how much a sign weighs less on this cell for its level: 1, or 0.6 where it is weaker than half of its kind. A fake
 * is strong where its victims are; what only few of its neighbours can be heard of is often far and honest. */
float honest_weak(const struct scene *scene, const struct cell *cell);

/* Its clock is worse than an operator's base stations' and no worse than a home cell's may be. */
bool honest_home_clock(const struct cell *cell);

/* It says to be of another country than most cells here: one that is honest is far away, and so are its neighbours. */
bool honest_abroad(const struct scene *scene, const struct cell *cell);

/* The sensor is elsewhere than it was: a quarter of the cells around are gone though their carriers are listened to, or
 * another station is heard in their place, and as many came. What is heard now is then no continuation of what was
 * heard before. */
bool honest_moving(const struct scene *scene, const struct cell *cell);

/* Two areas meet here: a cell of another LAC lists this one, and is listed by it. */
bool honest_border(const struct scene *scene, const struct cell *cell);
