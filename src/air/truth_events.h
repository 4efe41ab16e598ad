// SPDX-License-Identifier: GPL-3.0-or-later
/* truth_events: the log of what cells did to phones, connection by connection.
 */
#pragma once

#include <jansson.h>
#include <stdbool.h>

#include "air.h"  // struct air_event

struct air_event_log;

/* Whether any cell serves phones: then a log is worth having. */
bool air_event_log_wanted(const struct air_scenario *scenario);

/* NULL when out of memory. */
struct air_event_log *air_event_log_create(const struct air_scenario *scenario);
void air_event_log_destroy(struct air_event_log *log);

/* An air_event_fn; ctx: the log. */
void air_event_log_add(void *log, const struct air_event *event);

/* A list: each connection with where it was, whose, and its "events". The log keeps it. */
json_t *air_event_log_list(const struct air_event_log *log);
