// SPDX-License-Identifier: GPL-3.0-or-later
/* cell_json: the keys of a cell, read. The object may be from a file that anybody wrote: nothing is taken that has no
 * room or no meaning. */
#include "cell_json.h"

#include <string.h>

#include "json_get.h"  // get_int
#include "standard.h"  // standard_named

#define FREQ_MAX_HZ 1e11

static bool get_field(const json_t *value, struct cell *cell, const struct cell_field *field)
{
	void *place = (char *)cell + field->offset;

	switch (field->type) {
	case CELL_STRING:
		return get_string(value, place, field->size);
	case CELL_BOOL:
		*(int32_t *)place = json_is_true(value);
		return json_is_boolean(value);
	case CELL_INT:
		return get_int(value, INT32_MIN + 1, INT32_MAX, place);
	}
	return false;
}

static bool is_digits(const char *text, size_t least, size_t most)
{
	size_t n = strspn(text, "0123456789");

	return !text[n] && n >= least && n <= most;
}

static bool get_plmn(const json_t *value, struct cell_plmn *plmn)
{
	char text[sizeof(plmn->mcc) + sizeof(plmn->mnc)];

	if (!get_string(value, text, sizeof(text)) || strlen(text) < 6 || text[3] != '-')
		return false;
	memcpy(plmn->mcc, text, 3);
	strcpy(plmn->mnc, text + 4);
	return is_digits(plmn->mcc, 3, 3) && is_digits(plmn->mnc, 2, 3);
}

static bool get_plmns(const json_t *list, struct cell *cell)
{
	if (json_array_size(list) > CELL_PLMNS_MAX)
		return false;
	for (size_t i = 0; i < json_array_size(list); i++)
		if (!get_plmn(json_array_get(list, i), &cell->plmns[cell->nof_plmns++]))
			return false;
	return true;
}

static bool get_si(const json_t *value, uint32_t *seen)
{
	for (int si = 0; json_is_string(value) && si < CELL_SI_COUNT; si++)
		if (strcmp(cell_si_name(si), json_string_value(value)) == 0) {
			*seen |= 1u << si;
			return true;
		}
	return false;
}

static bool get_si_seen(const json_t *list, struct cell *cell)
{
	for (size_t i = 0; i < json_array_size(list); i++)
		if (!get_si(json_array_get(list, i), &cell->gsm.si_seen))
			return false;
	return true;
}

static bool get_allocation(const json_t *list, struct cell *cell)
{
	int32_t arfcn;

	if (json_array_size(list) > CELL_ALLOCATION_MAX)
		return false;
	for (size_t i = 0; i < json_array_size(list); i++) {
		if (!get_int(json_array_get(list, i), 0, 1023, &arfcn))
			return false;
		cell->gsm.allocation[cell->gsm.nof_allocation++] = (uint16_t)arfcn;
	}
	return true;
}

static bool get_sibs(const json_t *list, uint64_t *sibs)
{
	int32_t sib;

	for (size_t i = 0; i < json_array_size(list); i++) {
		if (!get_int(json_array_get(list, i), 0, 63, &sib))
			return false;
		*sibs |= UINT64_C(1) << sib;
	}
	return json_is_array(list);
}

static bool get_sib_seen(const json_t *list, struct cell *cell)
{
	return get_sibs(list, &cell->lte.sib_seen);
}

static bool get_schedule(const json_t *list, struct cell *cell)
{
	int32_t period;

	if (json_array_size(list) > CELL_SI_MESSAGES_MAX)
		return false;
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *object = json_array_get(list, i);
		uint64_t sibs = 0;

		if (!get_int(json_object_get(object, "period_frames"), 0, UINT16_MAX, &period) ||
		    !get_sibs(json_object_get(object, "sibs"), &sibs))
			return false;
		cell->lte.si_schedule[cell->lte.nof_si_messages++] = (struct cell_si_message){ (uint16_t)period, sibs };
	}
	return true;
}

/* An optional number, -1 when it is not there. */
static bool get_given(const json_t *object, const char *key, int32_t max, int32_t *out)
{
	const json_t *value = json_object_get(object, key);

	*out = -1;
	return !value || get_int(value, 0, max, out);
}

static bool get_neighbour(const json_t *object, struct cell_neighbour *neighbour)
{
	static const char *const rats[] = { "gsm", "umts", "lte" }, *const channels[] = { "arfcn", "uarfcn", "earfcn" },
				 *const ids[] = { "bsic", "scrambling_code", "pci" };
	const char *rat = json_string_value(json_object_get(object, "rat"));
	int32_t channel, id, priority;

	for (int i = 0; rat && i < 3; i++) {
		if (strcmp(rat, rats[i]) != 0)
			continue;
		neighbour->rat = (uint8_t)i;
		if (!get_given(object, channels[i], INT32_MAX, &channel) ||
		    !get_given(object, ids[i], INT16_MAX, &id) || !get_given(object, "priority", 7, &priority))
			return false;
		neighbour->channel = channel;
		neighbour->id = (int16_t)id;
		neighbour->priority = (int8_t)priority;
		return true;
	}
	return false;
}

static bool get_neighbours(const json_t *list, struct cell *cell)
{
	if (json_array_size(list) > CELL_NEIGHBOURS_MAX)
		return false;
	for (size_t i = 0; i < json_array_size(list); i++)
		if (!get_neighbour(json_array_get(list, i), &cell->neighbours[cell->nof_neighbours++]))
			return false;
	return true;
}

static const char *get_lists(const json_t *record, struct cell *cell)
{
	static const struct {
		const char *key, *wrong;
		bool (*get)(const json_t *list, struct cell *cell);
	} lists[] = {
		{ "plmns", "plmns: no list of PLMNs", get_plmns },
		{ "si_seen", "si_seen: no list of messages", get_si_seen },
		{ "cell_allocation", "cell_allocation: no list of ARFCNs", get_allocation },
		{ "si_schedule", "si_schedule: no list of messages", get_schedule },
		{ "sib_seen", "sib_seen: no list of numbers", get_sib_seen },
		{ "neighbours", "neighbours: no list of neighbours", get_neighbours },
	};

	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		const json_t *list = json_object_get(record, lists[i].key);

		if (list && (!json_is_array(list) || !lists[i].get(list, cell)))
			return lists[i].wrong;
	}
	return NULL;
}

/* Numbers that are used as places in tables or as parts of keys. */
static bool is_plausible(const struct cell *cell)
{
	const struct {
		int32_t value, max;
	} numbers[] = {
		{ cell->gsm.arfcn, 1023 },    { cell->gsm.bsic, 63 },       { cell->gsm.ncc, 7 },
		{ cell->gsm.bcc, 7 },         { cell->gsm.lac, 0xffff },    { cell->gsm.ci, 0xffff },
		{ cell->lte.tac, 0xffff },    { cell->lte.eci, 0xfffffff }, { cell->lte.pci, 503 },
		{ cell->lte.earfcn, 262143 },
	};

	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		if (numbers[i].value != CELL_UNKNOWN && (numbers[i].value < 0 || numbers[i].value > numbers[i].max))
			return false;
	return (!cell->mcc[0] && !cell->mnc[0]) || (is_digits(cell->mcc, 3, 3) && is_digits(cell->mnc, 2, 3));
}

const char *cell_json_get(const json_t *record, struct cell *cell)
{
	const char *rat = json_string_value(json_object_get(record, "rat"));

	const struct standard *standard = rat ? standard_named(rat) : NULL;

	if (!standard)
		return "rat: no radio standard that is known";
	cell_init(cell, standard->rat);
	for (const struct cell_field *field = cell_fields; field->key; field++) {
		const json_t *value = json_object_get(record, field->key);

		if (value && !get_field(value, cell, field))
			return field->key;
	}
	const char *wrong = get_lists(record, cell);

	if (!wrong && !is_plausible(cell))
		wrong = "a number of the cell that no cell can have";
	double freq_hz = json_number_value(json_object_get(record, "freq_hz"));

	cell->freq_hz = freq_hz > 0 && freq_hz < FREQ_MAX_HZ ? freq_hz : 0;
	return wrong;
}
