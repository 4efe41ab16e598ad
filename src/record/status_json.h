// SPDX-License-Identifier: GPL-3.0-or-later
/* status_json: the keys of a status. Private to src/record.
 */
#pragma once

#include <jansson.h>

#include "status.h"  // struct status

void status_json_put(json_t *record, const struct status *status);
