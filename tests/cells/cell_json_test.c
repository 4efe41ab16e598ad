// SPDX-License-Identifier: GPL-3.0-or-later
/* cell_json: a cell comes back as it was written; what is no cell is refused. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cell_json.h"

static void fill(struct cell *cell, enum rat rat)
{
	cell_init(cell, rat);
	for (const struct cell_field *field = cell_fields; field->key; field++)
		if (field->type != CELL_STRING)
			*(int32_t *)((char *)cell + field->offset) = 1;
	strcpy(cell->band, "GSM850");
	strcpy(cell->mcc, "310");
	strcpy(cell->mnc, "004");
	strcpy(cell->cp, "extended");
	strcpy(cell->phich_resource, "1/6");
	cell->neci = 0;
	cell->cell_reselect_offset_db = -12;
	cell->freq_hz = 875.4e6;
	cell->nof_plmns = 2;
	cell->plmns[0] = (struct cell_plmn){ "310", "004" };
	cell->plmns[1] = (struct cell_plmn){ "460", "00" };
	cell->si_seen = 1u << CELL_SI1 | 1u << CELL_SI2QUATER | 1u << CELL_SI17;
	cell->sib_seen = UINT64_C(1) << 1 | UINT64_C(1) << 24;
	cell->nof_allocation = 2;
	cell->allocation[1] = 1023;
	cell->nof_si_messages = 1;
	cell->si_schedule[0] = (struct cell_si_message){ 512, UINT64_C(1) << 2 | UINT64_C(1) << 63 };
	cell_neighbour_add(cell, &(struct cell_neighbour){ NEIGHBOUR_GSM, 0, 62, 43, -1 });
	cell_neighbour_add(cell, &(struct cell_neighbour){ NEIGHBOUR_UMTS, 0, 10700, 511, 2 });
	cell_neighbour_add(cell, &(struct cell_neighbour){ NEIGHBOUR_LTE, 0, 262143, -1, 7 });
}

static void comes_back_as_it_was(void **state)
{
	(void)state;
	for (int rat = RAT_GSM; rat <= RAT_LTE; rat++) {
		struct cell cell, again;
		json_t *record = json_pack("{s:s,s:i}", "rat", rat_name((enum rat)rat), "freq_hz", 875400000);

		fill(&cell, (enum rat)rat);
		cell_json_put(record, &cell);
		assert_null(cell_json_get(record, &again));
		assert_false(cell_broadcast_differs(&cell, &again));
		assert_true(again.freq_hz == 875.4e6 && isnan(again.m.power_dbfs));
		assert_int_equal(again.cell_reselect_offset_db, -12);
		assert_string_equal(again.mnc, "004");
		assert_int_equal(again.arfcn, 1);
		json_decref(record);
	}
}

static void what_is_not_there_is_not_known(void **state)
{
	json_t *record = json_pack("{s:s,s:s}", "rat", "gsm", "unheard_of", "x");
	struct cell cell, empty;

	(void)state;
	cell_init(&empty, RAT_GSM);
	assert_null(cell_json_get(record, &cell));
	assert_memory_equal(&cell, &empty, sizeof(cell));
	json_decref(record);
}

static void what_is_no_cell_is_refused(void **state)
{
	static const char *const texts[] = {
		"{}",
		"{\"rat\":7}",
		"{\"rat\":\"umts\"}",
		"{\"rat\":\"gsm\",\"lac\":\"7\"}",
		"{\"rat\":\"gsm\",\"lac\":7.5}",
		"{\"rat\":\"gsm\",\"lac\":65536}",
		"{\"rat\":\"gsm\",\"lac\":-1}",
		"{\"rat\":\"gsm\",\"ci\":9223372036854775807}",
		"{\"rat\":\"gsm\",\"t3212_min\":-2147483648}",
		"{\"rat\":\"gsm\",\"arfcn\":1024}",
		"{\"rat\":\"gsm\",\"bsic\":64}",
		"{\"rat\":\"lte\",\"pci\":504}",
		"{\"rat\":\"lte\",\"eci\":268435456}",
		"{\"rat\":\"gsm\",\"gprs\":1}",
		"{\"rat\":\"gsm\",\"mcc\":\"4600\"}",
		"{\"rat\":\"gsm\",\"mcc\":\"46x\",\"mnc\":\"00\"}",
		"{\"rat\":\"gsm\",\"mcc\":\"460\",\"mnc\":\"0\"}",
		"{\"rat\":\"gsm\",\"mcc\":\"460\"}",
		"{\"rat\":\"gsm\",\"band\":\"too long a name\"}",
		"{\"rat\":\"gsm\",\"band\":\"a\\u0007\"}",
		"{\"rat\":\"gsm\",\"band\":\"\\u4e2d\"}",
		"{\"rat\":\"lte\",\"plmns\":\"460-00\"}",
		"{\"rat\":\"lte\",\"plmns\":[\"460\"]}",
		"{\"rat\":\"lte\",\"plmns\":[\"460-0000\"]}",
		"{\"rat\":\"gsm\",\"si_seen\":[3]}",
		"{\"rat\":\"gsm\",\"si_seen\":[\"3000\"]}",
		"{\"rat\":\"lte\",\"sib_seen\":[64]}",
		"{\"rat\":\"lte\",\"sib_seen\":[-1]}",
		"{\"rat\":\"gsm\",\"cell_allocation\":[1024]}",
		"{\"rat\":\"lte\",\"si_schedule\":[{\"period_frames\":16}]}",
		"{\"rat\":\"lte\",\"si_schedule\":[{\"sibs\":[2]}]}",
		"{\"rat\":\"gsm\",\"neighbours\":[{\"rat\":\"nr\"}]}",
		"{\"rat\":\"gsm\",\"neighbours\":[{\"rat\":\"gsm\",\"arfcn\":-5}]}",
		"{\"rat\":\"gsm\",\"neighbours\":[{\"rat\":\"gsm\",\"arfcn\":5,\"priority\":8}]}",
		"{\"rat\":\"gsm\",\"neighbours\":[5]}",
		"{\"rat\":\"gsm\",\"neighbours\":{}}",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		json_t *record = json_loads(texts[i], 0, NULL);
		struct cell cell;

		assert_non_null(record);
		if (!cell_json_get(record, &cell))
			fail_msg("%s was taken", texts[i]);
		json_decref(record);
	}
}

static void longer_lists_than_a_cell_has_are_refused(void **state)
{
	static const struct {
		const char *key, *item;
		int most;
	} lists[] = {
		{ "neighbours", "{\"rat\":\"gsm\",\"arfcn\":5}", CELL_NEIGHBOURS_MAX },
		{ "cell_allocation", "7", CELL_ALLOCATION_MAX },
		{ "plmns", "\"460-00\"", CELL_PLMNS_MAX },
		{ "si_schedule", "{\"period_frames\":16,\"sibs\":[]}", CELL_SI_MESSAGES_MAX },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		json_t *record = json_pack("{s:s}", "rat", "gsm"), *list = json_array();
		struct cell cell;

		for (int k = 0; k < lists[i].most; k++)
			json_array_append_new(list, json_loads(lists[i].item, JSON_DECODE_ANY, NULL));
		json_object_set_new(record, lists[i].key, list);
		assert_null(cell_json_get(record, &cell));
		json_array_append_new(list, json_loads(lists[i].item, JSON_DECODE_ANY, NULL));
		assert_non_null(cell_json_get(record, &cell));
		json_decref(record);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(comes_back_as_it_was),
		cmocka_unit_test(what_is_not_there_is_not_known),
		cmocka_unit_test(what_is_no_cell_is_refused),
		cmocka_unit_test(longer_lists_than_a_cell_has_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
