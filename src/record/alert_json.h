// SPDX-License-Identifier: GPL-3.0-or-later
/* alert_json: an alert as keys of a record.
 */
#pragma once

#include <jansson.h>

#include "alert.h"  // struct alert

void alert_json_put(json_t *record, const struct alert *alert);
