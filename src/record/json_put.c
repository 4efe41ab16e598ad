// SPDX-License-Identifier: GPL-3.0-or-later
/* json_put: see json_put.h. */
#include "json_put.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pdu.h"    // PDU_OCTETS_MAX
#include "plain.h"  // plain_text
#include "utc.h"    // utc_format

void put_text(json_t *record, const char *key, const char *text)
{
	char *copy = text && text[0] ? strdup(text) : NULL;

	if (copy)
		json_object_set_new_nocheck(record, key, json_string_nocheck(plain_text(copy, false)));
	free(copy);
}

void put_int(json_t *record, const char *key, int64_t value)
{
	json_object_set_new_nocheck(record, key, json_integer(value));
}

json_t *rounded(double value, double steps_per_unit)
{
	return json_real(round(value * steps_per_unit) / steps_per_unit + 0.0); /* + 0.0: no minus zero */
}

void put_real(json_t *record, const char *key, double value, double steps_per_unit)
{
	if (isfinite(value))
		json_object_set_new_nocheck(record, key, rounded(value, steps_per_unit));
}

void put_time(json_t *record, const char *key, int64_t time_ns)
{
	char text[UTC_TEXT_SIZE];

	put_text(record, key, utc_format(time_ns, text));
}

static void to_hex(const uint8_t *octets, int count, char *hex)
{
	for (int i = 0; i < count; i++)
		snprintf(hex + 2 * i, 3, "%02x", octets[i]);
}

void put_digest(json_t *object, const char *key, const uint8_t digest[32])
{
	char hex[2 * 32 + 1];

	to_hex(digest, 32, hex);
	put_text(object, key, hex);
}

void put_octets(json_t *object, const uint8_t *octets, int count)
{
	char hex[2 * PDU_OCTETS_MAX + 1] = "";

	to_hex(octets, count < PDU_OCTETS_MAX ? count : PDU_OCTETS_MAX, hex);
	put_text(object, "hex", hex);
}
