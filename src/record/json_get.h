// SPDX-License-Identifier: GPL-3.0-or-later
/* json_get: values of JSON that anybody may have written. False: it is none of what is wanted, and *out is as it was.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

/* A whole number from min to max. */
bool get_int(const json_t *value, int64_t min, int64_t max, int32_t *out);
/* Printable ASCII that fits into out[size]. */
bool get_string(const json_t *value, char *out, size_t size);
/* The time under this key, as of utc.h; none before 1970. */
bool get_time(const json_t *object, const char *key, int64_t *time_ns);
