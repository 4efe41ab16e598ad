// SPDX-License-Identifier: GPL-3.0-or-later
/* jsonl: the records letter by letter, that unknown values are left out, that all of it is JSON. */
#include "scratch.h"  // struct scratch

#include <math.h>

#include <jansson.h>

static struct scratch room, *const scratch = &room;

static const struct sink *jsonl(void)
{
	return sink_find("jsonl");
}

static void a_cell(void **state)
{
	void *instance = scratch_open(scratch, jsonl(), false, false);
	struct cell cell;
	(void)state;

	scratch_cell(&cell);
	cell.gsm.nof_allocation = 2;
	cell.gsm.allocation[0] = 62;
	cell.gsm.allocation[1] = 70;
	cell_neighbour_add(&cell, &(struct cell_neighbour){ NEIGHBOUR_GSM, CELL_SI2, 17, -1, -1 });
	cell_neighbour_add(&cell, &(struct cell_neighbour){ NEIGHBOUR_LTE, CELL_SI2QUATER, 1300, -1, 5 });
	assert_int_equal(PUT(jsonl(), instance, .type = RECORD_CELL, .time_ns = cell.last_seen_ns, .cell = &cell), 0);
	assert_int_equal(jsonl()->close(instance), 0);
	scratch_take(scratch);
	assert_string_equal(
		scratch->text,
		"{\"type\":\"cell\",\"time\":\"2026-01-02T03:04:05.678901Z\",\"sensor\":\"roof "
		"\\\"3\\\"\",\"rat\":\"gsm\","
		"\"cell\":\"gsm:460-00-4187-21034\",\"freq_hz\":947400000,\"band\":\"P900\",\"arfcn\":62,\"bsic\":43,"
		"\"ncc\":5,"
		"\"bcc\":3,\"mcc\":\"460\",\"mnc\":\"00\",\"lac\":4187,\"ci\":21034,\"t3212_min\":0,\"gprs\":true,"
		"\"paging_1\":0,\"paging_2\":0,\"paging_3\":0,\"paging_empty\":0,\"paged_tmsi\":0,\"paged_imsi\":0,"
		"\"imm_assign\":0,"
		"\"imm_assign_packet\":0,\"imm_assign_ext\":0,\"imm_assign_reject\":0,\"si_seen\":[\"2\",\"3\"],"
		"\"cell_allocation\":[62,70],\"neighbours\":[{\"rat\":\"gsm\",\"arfcn\":17},{\"rat\":\"lte\","
		"\"earfcn\":1300,"
		"\"priority\":5}],\"power_dbfs\":-32.46,\"snr_db\":18.4,\"freq_offset_hz\":1234.57,\"freq_offset_sd_"
		"hz\":1.5,"
		"\"freq_offset_ppm\":1.3031,\"blocks_ok\":0,\"blocks_bad\":0,\"first_seen\":\"2026-01-02T03:04:05."
		"678901Z\","
		"\"last_seen\":\"2026-01-02T03:04:05.678901Z\"}\n");
}

static void an_lte_cell(void **state)
{
	void *instance = scratch_open(scratch, jsonl(), false, false);
	struct cell cell;
	(void)state;

	cell_init(&cell, RAT_LTE);
	cell.lte.pci = 233;
	strcpy(cell.mcc, "460");
	cell.nof_plmns = 2;
	cell.plmns[0] = (struct cell_plmn){ "460", "01" };
	cell.plmns[1] = (struct cell_plmn){ "001", "004" };
	cell.lte.nof_si_messages = 2;
	cell.lte.si_schedule[0] = (struct cell_si_message){ 16, 1 << 2 | 1 << 3 };
	cell.lte.si_schedule[1] = (struct cell_si_message){ 512, UINT64_C(1) << 32 };
	cell.lte.sib_seen = 1 << 5;
	cell.lte.cell_barred = false;
	cell.lte.rsrp_dbfs = -80.123F;
	strcpy(cell.lte.phich_resource, "1/6");
	cell_neighbour_add(&cell, &(struct cell_neighbour){ NEIGHBOUR_LTE, CELL_SOURCE_SIB + 5, 66486, -1, 5 });
	cell_neighbour_add(&cell, &(struct cell_neighbour){ NEIGHBOUR_LTE, CELL_SOURCE_SIB + 4, -1, 7, -1 });
	PUT(jsonl(), instance, .type = RECORD_CELL, .time_ns = 0, .cell = &cell);
	jsonl()->close(instance);
	scratch_take(scratch);
	assert_non_null(
		strstr(scratch->text, "\"pci\":233,\"mcc\":\"460\",\"phich_resource\":\"1/6\",\"cell_barred\":false,"));
	assert_non_null(strstr(scratch->text, "\"plmns\":[\"460-01\",\"001-004\"],"
	                                      "\"si_schedule\":[{\"period_frames\":16,\"sibs\":[2,3]},"
	                                      "{\"period_frames\":512,\"sibs\":[32]}],\"sib_seen\":[5],"
	                                      "\"neighbours\":[{\"rat\":\"lte\",\"earfcn\":66486,\"priority\":5},"
	                                      "{\"rat\":\"lte\",\"pci\":7}],\"rsrp_dbfs\":-80.12,"));
	assert_null(strstr(scratch->text, "paging_1"));
	assert_null(strstr(scratch->text, "rsrq"));
}

static void nothing_is_made_up(void **state)
{
	void *instance = scratch_open(scratch, jsonl(), false, false);
	struct pdu pdu = scratch_pdu();
	struct cell cell;
	(void)state;

	cell_init(&cell, RAT_GSM);
	pdu.gsm.bsic = -1;
	cell_place(&cell, &pdu);
	cell.m.freq_offset_hz = INFINITY;
	PUT(jsonl(), instance, .type = RECORD_CELL, .time_ns = 0, .cell = &cell);
	jsonl()->close(instance);
	scratch_take(scratch);
	assert_null(strstr(scratch->text, "null"));
	assert_null(strstr(scratch->text, "bsic"));
	assert_null(strstr(scratch->text, "mcc"));
	assert_null(strstr(scratch->text, "_db"));
	assert_null(strstr(scratch->text, "freq_offset"));
	assert_null(strstr(scratch->text, "neighbours"));
	assert_null(strstr(scratch->text, "-2147483648"));
	assert_non_null(strstr(scratch->text, "\"cell\":\"gsm:arfcn62\""));
}

static void the_largest_cell_fits(void **state)
{
	void *instance = scratch_open(scratch, jsonl(), false, false);
	struct cell cell;
	json_error_t error;
	(void)state;

	scratch_cell(&cell);
	cell.gsm.si_seen = UINT32_MAX;
	cell.gsm.nof_allocation = CELL_ALLOCATION_MAX;
	for (int i = 0; i < CELL_NEIGHBOURS_MAX; i++)
		cell_neighbour_add(&cell, &(struct cell_neighbour){ NEIGHBOUR_UMTS, 3, INT32_MAX - i, INT16_MAX, 7 });
	assert_int_equal(PUT(jsonl(), instance, .type = RECORD_CELL, .time_ns = 0, .cell = &cell), 0);
	assert_int_equal(jsonl()->close(instance), 0);
	scratch_take(scratch);
	json_t *record = json_loads(scratch->text, 0, &error);

	assert_non_null(record);
	assert_int_equal(json_array_size(json_object_get(record, "neighbours")), CELL_NEIGHBOURS_MAX);
	json_decref(record);
}

static void neighbours_stand_once(void **state)
{
	void *instance = scratch_open(scratch, jsonl(), false, false);
	struct cell cell;
	(void)state;

	scratch_cell(&cell);
	cell_neighbour_add(&cell, &(struct cell_neighbour){ NEIGHBOUR_GSM, CELL_SI2, 17, -1, -1 });
	cell_neighbour_add(&cell, &(struct cell_neighbour){ NEIGHBOUR_GSM, CELL_SI5, 17, -1, -1 });
	cell_neighbour_add(&cell, &(struct cell_neighbour){ NEIGHBOUR_GSM, CELL_SI5, 17, 9, -1 });
	assert_int_equal(PUT(jsonl(), instance, .type = RECORD_CELL, .time_ns = 0, .cell = &cell), 0);
	assert_int_equal(jsonl()->close(instance), 0);
	scratch_take(scratch);
	assert_non_null(strstr(scratch->text, "\"neighbours\":[{\"rat\":\"gsm\",\"arfcn\":17},"
	                                      "{\"rat\":\"gsm\",\"arfcn\":17,\"bsic\":9}]"));
}

static void messages_when_wanted(void **state)
{
	struct pdu pdu = scratch_pdu();
	const struct message message = { &pdu, "System Information Type 3", "gsm:460-00-4187-21034" };
	void *instance = scratch_open(scratch, jsonl(), false, false);
	(void)state;

	PUT(jsonl(), instance, .type = RECORD_MESSAGE, .time_ns = pdu.time_ns, .message = &message);
	jsonl()->close(instance);
	scratch_take(scratch);
	assert_int_equal(scratch->size, 0);

	instance = scratch_open(scratch, jsonl(), true, false);
	PUT(jsonl(), instance, .type = RECORD_MESSAGE, .time_ns = pdu.time_ns, .message = &message);
	pdu.combined = true;
	pdu.channel = PDU_SACCH4;
	pdu.gsm.subslot = 2;
	pdu.len = 2;
	PUT(jsonl(), instance, .type = RECORD_MESSAGE, .time_ns = pdu.time_ns, .message = &message);
	jsonl()->close(instance);
	scratch_take(scratch);
	assert_string_equal(
		scratch->text,
		"{\"type\":\"message\",\"time\":\"2026-01-02T03:04:05.678901Z\",\"sensor\":\"roof "
		"\\\"3\\\"\",\"rat\":\"gsm\","
		"\"cell\":\"gsm:460-00-4187-21034\",\"arfcn\":62,\"channel\":\"BCCH\",\"timeslot\":0,\"fn\":67628,"
		"\"name\":\"System Information Type 3\",\"snr_db\":18.4,\"hex\":\"49061b070862f232126749030527404"
		"0e504003b2b2b2b\"}\n"
		"{\"type\":\"message\",\"time\":\"2026-01-02T03:04:05.678901Z\",\"sensor\":\"roof "
		"\\\"3\\\"\",\"rat\":\"gsm\","
		"\"cell\":\"gsm:460-00-4187-21034\",\"arfcn\":62,\"channel\":\"SACCH\",\"timeslot\":0,\"subslot\":2,"
		"\"fn\":67628,\"name\":\"System Information Type "
		"3\",\"combined\":true,\"snr_db\":18.4,\"hex\":\"4906\"}\n");
}

static void machine_figures_only_live(void **state)
{
	struct status status = {
		.source = "rtlsdr",
		.samples = 10,
		.seconds = 0.5,
		.ppm = NAN,
		.blocks_ok = { [PDU_BCCH] = 7 },
		.cpu_seconds = 1.5,
		.rss_bytes = 4096,
	};
	const struct survey survey = { "gsm900,gsm850", 174, 3, 81.5 };
	(void)state;

	for (int live = 0; live < 2; live++) {
		void *instance = scratch_open(scratch, jsonl(), false, live);

		status.live = live;

		PUT(jsonl(), instance, .type = RECORD_STATUS, .time_ns = 0, .status = &status);
		PUT(jsonl(), instance, .type = RECORD_SURVEY, .time_ns = 0, .survey = &survey);
		jsonl()->close(instance);
		scratch_take(scratch);
		assert_int_equal(strstr(scratch->text, "cpu_seconds") != NULL, live);
		assert_int_equal(strstr(scratch->text, "rss_bytes") != NULL, live);
		assert_non_null(strstr(scratch->text, "\"blocks_ok\":{\"BCCH\":7}"));
		assert_non_null(strstr(scratch->text,
		                       "\"bands\":[\"gsm900\",\"gsm850\"],\"channels_visited\":174,\"cells\":3,"
		                       "\"duration_s\":81.5}\n"));
		assert_null(strstr(scratch->text, "ppm"));
	}
}

static void the_clock_was_set(void **state)
{
	void *instance = scratch_open(scratch, jsonl(), false, true);

	(void)state;
	PUT(jsonl(), instance, .type = RECORD_CLOCK, .clock = &(struct clock_step){ -259200.25, true });
	jsonl()->close(instance);
	scratch_take(scratch);
	assert_non_null(strstr(scratch->text, "{\"type\":\"clock\",\"time\":\"1970-01-01T00:00:00.000000Z\""));
	assert_non_null(strstr(scratch->text, "\"step_s\":-259200.25,\"synchronised\":true}"));
}

/* To half a decibel. */
static void what_the_spectrum_holds(void **state)
{
	static const float dbfs[] = { -53.24f, -53.26f, -0.1f };
	void *instance = scratch_open(scratch, jsonl(), false, true);

	(void)state;
	PUT(jsonl(), instance, .type = RECORD_SPECTRUM, .spectrum = &(struct spectrum_sweep){ 935.2e6, 50e3, 3, dbfs });
	jsonl()->close(instance);
	scratch_take(scratch);
	assert_non_null(strstr(scratch->text, "{\"type\":\"spectrum\",\"time\":\"1970-01-01T00:00:00.000000Z\""));
	assert_non_null(strstr(scratch->text, "\"low_hz\":935200000,\"step_hz\":50000,\"dbfs\":[-53.0,-53.5,0.0]}\n"));
}

/* Prior and families are the sum behind the score, as it was counted. */
static void an_alert_tells_its_sum(void **state)
{
	static struct alert alert; /* too large for a stack */
	void *instance = scratch_open(scratch, jsonl(), false, false);

	(void)state;
	cell_init(&alert.cell, RAT_GSM);
	alert.level = ALERT_NOTICE;
	alert.nof_findings = 3;
	alert.findings[0] = (struct finding){ .rule = "a", .family = FAMILY_CLOCK, .weight = 3.8f };
	alert.findings[1] = (struct finding){ .rule = "b", .family = FAMILY_IDENTITY, .weight = 0.3f };
	alert.findings[2] = (struct finding){ .rule = "c", .family = FAMILY_CLOCK, .weight = 1 };
	PUT(jsonl(), instance, .type = RECORD_ALERT, .time_ns = 0, .alert = &alert);
	jsonl()->close(instance);
	scratch_take(scratch);
	assert_non_null(strstr(scratch->text, "\"prior\":-4.0,\"families\":[{\"family\":\"identity\",\"weight\":0.3},"
	                                      "{\"family\":\"clock\",\"weight\":3.5}],"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_cell),
		cmocka_unit_test(an_lte_cell),
		cmocka_unit_test(nothing_is_made_up),
		cmocka_unit_test(neighbours_stand_once),
		cmocka_unit_test(the_largest_cell_fits),
		cmocka_unit_test(messages_when_wanted),
		cmocka_unit_test(machine_figures_only_live),
		cmocka_unit_test(an_alert_tells_its_sum),
		cmocka_unit_test(the_clock_was_set),
		cmocka_unit_test(what_the_spectrum_holds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
