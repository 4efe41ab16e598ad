// SPDX-License-Identifier: GPL-3.0-or-later
/* json_put: values into an object of JSON. What is not known - an empty text, a number that is none - is left out.
 */
#pragma once

#include <stdint.h>

#include <jansson.h>

void put_text(json_t *record, const char *key, const char *text);
void put_int(json_t *record, const char *key, int64_t value);
/* Rounded to steps, so that the last digit of a computation does not show. */
/* The value to so many steps of a unit, -0 as 0. */
json_t *rounded(double value, double steps_per_unit);
void put_real(json_t *record, const char *key, double value, double steps_per_unit);
/* As of utc.h. */
void put_time(json_t *record, const char *key, int64_t time_ns);
/* 32 octets as lower-case hex. */
void put_digest(json_t *object, const char *key, const uint8_t digest[32]);
/* "hex" */
void put_octets(json_t *object, const uint8_t *octets, int count);
