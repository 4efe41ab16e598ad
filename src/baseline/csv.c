// SPDX-License-Identifier: GPL-3.0-or-later
/* csv: radio,mcc,net,area,cell,unit,lon,lat,range,samples,changeable,created,updated,averageSignal
 *
 * (wiki.opencellid.org/wiki/Menu_map_view#database; Mozilla's lists had the same columns.) The first five are read:
 * where a cell stands is not needed, and not kept. GSM rows with a cell above 65535 are 3G cells that a phone named
 * wrongly. */
#include "csv.h"

#include <string.h>

#include "standard.h"  // struct standard

enum { FIELDS = 5 };
enum { AREA_MAX = 0xffff, CODE_MAX = 999 };

struct field {
	const char *at;
	size_t size;
};

static bool is_word(const struct field *field, const char *word)
{
	return field->size == strlen(word) && memcmp(field->at, word, field->size) == 0;
}

/* The first FIELDS fields of the line; false when there are fewer. */
static bool split(const char *line, size_t size, struct field fields[FIELDS])
{
	const char *end = line + size;

	for (int i = 0; i < FIELDS; i++) {
		const char *comma = memchr(line, ',', (size_t)(end - line));

		if (!comma && i + 1 < FIELDS)
			return false;
		if (!comma)
			comma = end;
		fields[i] = (struct field){ line, (size_t)(comma - line) };
		line = comma < end ? comma + 1 : end;
	}
	return true;
}

static bool get_number(const struct field *field, int32_t max, int32_t *value)
{
	int64_t sum = 0;

	if (!field->size)
		return false;
	for (size_t i = 0; i < field->size; i++) {
		int digit = field->at[i] - '0';

		if (digit < 0 || digit > 9)
			return false;
		sum = sum * 10 + digit;
		if (sum > max)
			return false;
	}
	*value = (int32_t)sum;
	return true;
}

/* NULL: none of ours. */
static const struct standard *standard_of_radio(const struct field *radio)
{
	for (int i = 0; i < RATS; i++)
		if (is_word(radio, standards[i]->list_radio))
			return standards[i];
	return NULL;
}

enum csv_verdict csv_parse(const char *line, size_t size, struct listed *listed, const char **why)
{
	static const char *const others[] = { "UMTS", "CDMA", "NR", "NBIOT", "LTECATM", "TDSCDMA", NULL };
	struct field fields[FIELDS];

	if (size && line[size - 1] == '\r')
		size--;
	*why = "fewer than 5 fields";
	if (!split(line, size, fields))
		return CSV_BAD;
	const struct standard *standard = standard_of_radio(&fields[0]);

	if (!standard) {
		for (int i = 0; others[i]; i++)
			if (is_word(&fields[0], others[i]))
				return CSV_OTHER;
		*why = "radio: none that is known";
		return is_word(&fields[0], "radio") ? CSV_HEADER : CSV_BAD;
	}
	listed->rat = standard->rat;
	*why = NULL;
	if (!get_number(&fields[1], CODE_MAX, &listed->mcc) || listed->mcc < 1)
		*why = "mcc: no number from 1 to 999";
	else if (!get_number(&fields[2], CODE_MAX, &listed->mnc))
		*why = "net: no number from 0 to 999";
	else if (!get_number(&fields[3], AREA_MAX, &listed->area))
		*why = "area: no number from 0 to 65535";
	else if (!get_number(&fields[4], (1 << standard->list_bits) - 1, &listed->number))
		*why = standard->list_wrong;
	return *why ? CSV_BAD : CSV_CELL;
}

int64_t listed_key(const struct listed *listed)
{
	const struct standard *standard = standard_of(listed->rat);
	const uint64_t plmn = (uint64_t)listed->mcc * 1000 + (uint64_t)listed->mnc;
	const uint64_t cell = plmn << standard->list_bits | (uint64_t)listed->number;

	return (int64_t)(standard->list_from + (cell << 16 | (uint64_t)listed->area));
}
