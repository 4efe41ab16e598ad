// SPDX-License-Identifier: GPL-3.0-or-later
/* script: why phones come to a cell, and what its kind of network does with each of them: drawn at the shares that
 * networks and attackers were counted at.
 */
#pragma once

#include "access.h"    // enum air_purpose
#include "dialogue.h"  // struct air_dialogue

struct air_cell;

/* Why the next one comes, age_s after the cell began. */
enum air_purpose air_script_purpose(const struct air_cell *cell, struct air_prng *prng, double age_s);

/* Fills in what is said to a phone that comes for the dialogue's purpose, and who it is (phone_id), but not the phone.
 */
void air_script_write(struct air_dialogue *dialogue, const struct air_cell *cell, struct air_prng *prng);

/* Whether the cell pages it by its IMSI, should it page. */
bool air_script_by_imsi(const struct air_cell *cell, struct air_prng *prng);
