// SPDX-License-Identifier: GPL-3.0-or-later
/* record_json: records of JSON, read again.
 */
#pragma once

#include <jansson.h>

#include "alert.h"  // struct alert

/* Id, state, level, score, cell, findings and evidence into *alert. rule_name: gives the lasting name of a rule for the
 * one in the record. NULL, or why this is no alert; the record may be anybody's. */
const char *record_get_alert(const json_t *record, struct alert *alert, const char *(*rule_name)(const char *id));
