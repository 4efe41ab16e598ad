// SPDX-License-Identifier: GPL-3.0-or-later
/* cell_json: a cell comes back as it was written; what is no cell is refused. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/record/cell_json.h"

static void fill(struct cell *cell, enum rat rat)
{
	cell_init(cell, rat);
	for (const struct cell_field *field = cell_fields; field->key; field++)
		if (field->type != CELL_STRING)
			*(int32_t *)((char *)cell + field->offset) = 1;
	strcpy(cell->band, "GSM850");
	strcpy(cell->mcc, "310");
	strcpy(cell->mnc, "004");
	strcpy(cell->lte.cp, "extended");
	strcpy(cell->lte.phich_resource, "1/6");
	cell->gsm.neci = 0;
	cell->gsm.cell_reselect_offset_db = -12;
	cell->freq_hz = 875.4e6;
	cell->nof_plmns = 2;
	cell->plmns[0] = (struct cell_plmn){ "310", "004" };
	cell->plmns[1] = (struct cell_plmn){ "460", "00" };
	cell->gsm.si_seen = 1u << CELL_SI1 | 1u << CELL_SI2QUATER | 1u << CELL_SI17;
	cell->lte.sib_seen = UINT64_C(1) << 1 | UINT64_C(1) << 24;
	cell->gsm.nof_allocation = 2;
	cell->gsm.allocation[1] = 1023;
	cell->lte.nof_si_messages = 2;
	cell->lte.si_schedule[0] = (struct cell_si_message){ 512, UINT64_C(1) << 2 | UINT64_C(1) << 63 };
	cell->lte.si_schedule[1] = (struct cell_si_message){ 8, UINT64_C(1) << 3 };
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
		assert_int_equal(again.gsm.cell_reselect_offset_db, -12);
		assert_string_equal(again.mnc, "004");
		assert_int_equal(again.gsm.arfcn, 1);
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

/* Each number to its last value, and no further. */
static void numbers_to_their_ends(void **state)
{
	static const struct {
		const char *rat, *before, *after; /* the number */
		long long min, max;
	} numbers[] = {
		{ "gsm", "\"arfcn\":", "", 0, 1023 },
		{ "gsm", "\"bsic\":", "", 0, 63 },
		{ "gsm", "\"ncc\":", "", 0, 7 },
		{ "gsm", "\"bcc\":", "", 0, 7 },
		{ "gsm", "\"lac\":", "", 0, 65535 },
		{ "gsm", "\"ci\":", "", 0, 65535 },
		{ "lte", "\"tac\":", "", 0, 65535 },
		{ "lte", "\"eci\":", "", 0, 268435455 },
		{ "lte", "\"pci\":", "", 0, 503 },
		{ "lte", "\"earfcn\":", "", 0, 262143 },
		{ "gsm", "\"t3212_min\":", "", INT32_MIN + 1LL, INT32_MAX },
		{ "lte", "\"sib_seen\":[", "]", 0, 63 },
		{ "gsm", "\"cell_allocation\":[", "]", 0, 1023 },
		{ "lte", "\"si_schedule\":[{\"period_frames\":", ",\"sibs\":[]}]", 0, 65535 },
		{ "lte", "\"si_schedule\":[{\"period_frames\":8,\"sibs\":[", "]}]", 0, 63 },
		{ "gsm", "\"neighbours\":[{\"rat\":\"gsm\",\"arfcn\":", "}]", 0, INT32_MAX },
		{ "gsm", "\"neighbours\":[{\"rat\":\"umts\",\"uarfcn\":", "}]", 0, INT32_MAX },
		{ "gsm", "\"neighbours\":[{\"rat\":\"lte\",\"earfcn\":", "}]", 0, INT32_MAX },
		{ "gsm", "\"neighbours\":[{\"rat\":\"gsm\",\"bsic\":", "}]", 0, 32767 },
		{ "gsm", "\"neighbours\":[{\"rat\":\"umts\",\"scrambling_code\":", "}]", 0, 32767 },
		{ "gsm", "\"neighbours\":[{\"rat\":\"lte\",\"pci\":", "}]", 0, 32767 },
		{ "gsm", "\"neighbours\":[{\"rat\":\"lte\",\"priority\":", "}]", 0, 7 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		for (int k = 0; k < 4; k++) {
			const long long value = k == 0   ? numbers[i].min - 1
			                        : k == 1 ? numbers[i].min
			                        : k == 2 ? numbers[i].max
			                                 : numbers[i].max + 1;
			char text[160];
			struct cell cell;

			snprintf(text, sizeof(text), "{\"rat\":\"%s\",%s%lld%s}", numbers[i].rat, numbers[i].before,
			         value, numbers[i].after);
			json_t *record = json_loads(text, 0, NULL), *again = json_pack("{s:s}", "rat", numbers[i].rat);

			if ((cell_json_get(record, &cell) == NULL) != (k == 1 || k == 2))
				fail_msg("%s", text);
			cell_json_put(again, &cell);
			json_object_update_missing(record, again); /* and it is written as it was read */
			if ((k == 1 || k == 2) && !json_equal(record, again))
				fail_msg("%s", text);
			json_decref(again);
			json_decref(record);
		}
}

/* What is wrong is named; a frequency that none can have is not known. */
static void what_is_wrong_is_named(void **state)
{
	static const struct {
		const char *text, *wrong;
		double freq_hz;
	} cases[] = {
		{ "{\"rat\":\"x\"}", "rat: no radio standard that is known", 0 },
		{ "{\"rat\":\"gsm\",\"lac\":\"x\"}", "lac", 0 },
		{ "{\"rat\":\"gsm\",\"ncc\":8}", "a number of the cell that no cell can have", 0 },
		{ "{\"rat\":\"gsm\",\"mnc\":\"00\"}", "a number of the cell that no cell can have", 0 },
		{ "{\"rat\":\"gsm\",\"mcc\":\"460\",\"mnc\":\"00\"}", NULL, 0 },
		{ "{\"rat\":\"gsm\",\"mcc\":\"460\",\"mnc\":\"000\"}", NULL, 0 },
		{ "{\"rat\":\"lte\",\"plmns\":{}}", "plmns: no list of PLMNs", 0 },
		{ "{\"rat\":\"lte\",\"plmns\":[\"460-0\"]}", "plmns: no list of PLMNs", 0 },
		{ "{\"rat\":\"lte\",\"plmns\":[\"460+00\"]}", "plmns: no list of PLMNs", 0 },
		{ "{\"rat\":\"lte\",\"plmns\":[\"46-000\"]}", "plmns: no list of PLMNs", 0 },
		{ "{\"rat\":\"lte\",\"plmns\":[\"4x0-00\"]}", "plmns: no list of PLMNs", 0 },
		{ "{\"rat\":\"gsm\",\"si_seen\":{}}", "si_seen: no list of messages", 0 },
		{ "{\"rat\":\"gsm\",\"cell_allocation\":{}}", "cell_allocation: no list of ARFCNs", 0 },
		{ "{\"rat\":\"gsm\",\"si_schedule\":{}}", "si_schedule: no list of messages", 0 },
		{ "{\"rat\":\"gsm\",\"sib_seen\":{}}", "sib_seen: no list of numbers", 0 },
		{ "{\"rat\":\"gsm\",\"neighbours\":{}}", "neighbours: no list of neighbours", 0 },
		{ "{\"rat\":\"gsm\",\"band\":\"1234567\"}", NULL, 0 },
		{ "{\"rat\":\"gsm\",\"band\":\"12345678\"}", "band", 0 },
		{ "{\"rat\":\"gsm\",\"band\":\" ~\"}", NULL, 0 },
		{ "{\"rat\":\"gsm\",\"band\":\"\\u007f\"}", "band", 0 },
		{ "{\"rat\":\"gsm\",\"freq_hz\":0.5}", NULL, 0.5 },
		{ "{\"rat\":\"gsm\",\"freq_hz\":-1}", NULL, 0 },
		{ "{\"rat\":\"gsm\",\"freq_hz\":99e9}", NULL, 99e9 },
		{ "{\"rat\":\"gsm\",\"freq_hz\":100e9}", NULL, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		json_t *record = json_loads(cases[i].text, 0, NULL);
		struct cell cell;
		const char *wrong = cell_json_get(record, &cell);

		if ((wrong != NULL) != (cases[i].wrong != NULL) || (wrong && strcmp(wrong, cases[i].wrong) != 0))
			fail_msg("%s: %s", cases[i].text, wrong ? wrong : "taken");
		if (!wrong)
			assert_true(cell.freq_hz == cases[i].freq_hz);
		json_decref(record);
	}
}

/* All that a cell has, word for word. */
static void written_word_for_word(void **state)
{
	static const char wanted[] =
		"{\"rat\":\"lte\",\"pci\":5,\"cell_barred\":false,\"paged_tmsi\":0,\"paged_imsi\":0,\"paging\":0,"
		"\"paging_warning\":0,"
		"\"plmns\":[\"460-00\",\"310-004\"],\"si_seen\":[\"1\",\"17\"],\"cell_allocation\":[0,1023],"
		"\"si_schedule\":[{\"period_frames\":16,\"sibs\":[2,63]},{\"period_frames\":8,\"sibs\":[]}],\"sib_"
		"seen\":[0,1],"
		"\"neighbours\":[{\"rat\":\"gsm\",\"arfcn\":0,\"bsic\":0,\"priority\":0},{\"rat\":\"gsm\",\"arfcn\":0},"
		"{\"rat\":\"gsm\",\"arfcn\":0,\"priority\":0},{\"rat\":\"gsm\",\"arfcn\":1},{\"rat\":\"umts\","
		"\"uarfcn\":0}]}";
	static const struct cell_neighbour neighbours[] = {
		{ NEIGHBOUR_GSM, 1, 0, 0, 0 },    { NEIGHBOUR_GSM, 2, 0, 0, 0 },   { NEIGHBOUR_GSM, 2, 0, -1, -1 },
		{ NEIGHBOUR_GSM, 2, 0, -1, 0 },   { NEIGHBOUR_GSM, 3, 0, -1, -1 }, { NEIGHBOUR_GSM, 1, 1, -1, -1 },
		{ NEIGHBOUR_UMTS, 1, 0, -1, -1 },
	};
	json_t *record = json_pack("{s:s}", "rat", "lte");
	struct cell cell;

	(void)state;
	cell_init(&cell, RAT_LTE);
	cell.lte.pci = 5;
	cell.lte.cell_barred = false;
	cell.nof_plmns = 2;
	cell.plmns[0] = (struct cell_plmn){ "460", "00" };
	cell.plmns[1] = (struct cell_plmn){ "310", "004" };
	cell.gsm.si_seen = 1u << CELL_SI1 | 1u << CELL_SI17;
	cell.gsm.nof_allocation = 2;
	cell.gsm.allocation[1] = 1023;
	cell.lte.nof_si_messages = 2;
	cell.lte.si_schedule[0] = (struct cell_si_message){ 16, UINT64_C(1) << 2 | UINT64_C(1) << 63 };
	cell.lte.si_schedule[1] = (struct cell_si_message){ 8, 0 };
	cell.lte.sib_seen = 3;
	cell.nof_neighbours = sizeof(neighbours) / sizeof(neighbours[0]);
	memcpy(cell.neighbours, neighbours, sizeof(neighbours));
	cell_json_put(record, &cell);
	char *text = json_dumps(record, JSON_COMPACT);

	assert_string_equal(text, wanted);
	free(text);
	json_decref(record);
}

/* An empty list of neighbours, where it was broadcast. */
static void no_neighbours(void **state)
{
	static const struct {
		uint32_t si;
		uint64_t sibs;
		bool said;
	} cases[] = {
		{ 0, 0, false },
		{ 1u << CELL_SI2, 0, true },
		{ ~(1u << CELL_SI2), 0, false },
		{ 0, 1u << 4 | 1u << 24, true },
		{ 0, 1u << 7, true },
		{ 0, 1u << 24, true },
		{ 0, 1u << 5, true },
		{ 0, 1u << 6, true },
		{ 0, 1u << 4, true },
		{ 0, ~UINT64_C(0x10000f0), false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		json_t *record = json_object();
		struct cell cell;

		cell_init(&cell, RAT_LTE);
		cell.gsm.si_seen = cases[i].si & ((1u << CELL_SI_COUNT) - 1);
		cell.lte.sib_seen = cases[i].sibs;
		cell_json_put(record, &cell);
		assert_int_equal(json_object_get(record, "neighbours") != NULL, cases[i].said);
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
		cmocka_unit_test(numbers_to_their_ends),
		cmocka_unit_test(what_is_wrong_is_named),
		cmocka_unit_test(written_word_for_word),
		cmocka_unit_test(no_neighbours),
		cmocka_unit_test(longer_lists_than_a_cell_has_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
