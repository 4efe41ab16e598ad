// SPDX-License-Identifier: GPL-3.0-or-later
/* standing: which alerts stood when the last run ended, as the journal has it: it is on the disk before anybody may be
 * told otherwise.
 */
#pragma once

#include "alert.h"  // struct alerts

/* Restores them from the journal at `path` ("": there is none): those of live runs of this sensor that were not
 * cleared, the newest ones, as many as the alerts take. Lines that are no records are passed over. */
void standing_restore(struct alerts *alerts, const char *path, const char *sensor);
