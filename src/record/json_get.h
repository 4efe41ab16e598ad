// SPDX-License-Identifier: GPL-3.0-or-later
/* json_get: reads values of JSON that is not trusted. All return false when the value is missing or not of that kind.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

/* A whole number from min to max; *out stays as it was otherwise. */
bool get_int(const json_t *value, int64_t min, int64_t max, int32_t *out);
/* Printable ASCII that fits into out[size]. */
bool get_string(const json_t *value, char *out, size_t size);
/* The time under this key, as of utc.h, none before 1970; *time_ns stays as it was otherwise. */
bool get_time(const json_t *object, const char *key, int64_t *time_ns);

/* Under this key: a word of visible ASCII without '/', or "" in word[size]; 32 octets as lower-case hex; a whole number
 * from 0 on. */
bool get_word(const json_t *object, const char *key, char *word, size_t size);
bool get_digest(const json_t *object, const char *key, uint8_t digest[32]);
bool get_number(const json_t *object, const char *key, uint64_t *number);
