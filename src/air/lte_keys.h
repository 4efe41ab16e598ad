// SPDX-License-Identifier: GPL-3.0-or-later
/* lte_keys: what may stand in an [lte NAME] section of a scenario file.
 */
#pragma once

#include "scenario_keys.h"  // struct air_key

/* Ended by name NULL. */
extern const struct air_key air_enb_keys[];

void air_enb_defaults(struct air_enb *enb);

/* To be called when all keys of a section are read: fills in what follows from them. NULL, or what is wrong with them.
 */
const char *air_enb_finish(struct air_enb *enb);
