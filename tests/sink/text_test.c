// SPDX-License-Identifier: GPL-3.0-or-later
/* text: one line an event. */
#include "scratch.h"  // struct scratch

#include <errno.h>
#include <math.h>

static struct scratch room, *const scratch = &room;

static const struct sink *text(void)
{
	return sink_find("text");
}

static void lines_into_a_file(void **state)
{
	void *instance = scratch_open(scratch, text(), false, false);
	const struct status status = { .source = "x.cu8", .reason = "no samples", .ppm = NAN };
	struct cell cell;
	(void)state;

	scratch_cell(&cell);
	cell.blocks_ok = 1234;
	cell.blocks_bad = 5;
	cell.gsm.cell_bar_access = 1;
	PUT(text(), instance, .type = RECORD_CELL, .time_ns = cell.last_seen_ns, .cell = &cell);
	PUT(text(), instance, .type = RECORD_STATUS, .time_ns = cell.last_seen_ns, .status = &status);
	assert_int_equal(text()->close(instance), 0);
	scratch_take(scratch);
	assert_string_equal(scratch->text, "03:04:05.678    62    947.4   43 460-00    4187     21034  -32.5  18.4    "
	                                   "+1.303     1234      5  barred gprs\n"
	                                   "03:04:05.678 x.cu8: no cell identified: no samples\n");
}

static void unknown_is_blank(void **state)
{
	void *instance = scratch_open(scratch, text(), false, false);
	struct cell cell;
	(void)state;

	cell_init(&cell, RAT_GSM);
	PUT(text(), instance, .type = RECORD_CELL, .time_ns = 0, .cell = &cell);
	text()->close(instance);
	scratch_take(scratch);
	assert_null(strstr(scratch->text, "nan"));
	assert_null(strchr(scratch->text, '-'));
}

/* What a power cut left is told in its place; what is whole stays. */
static void half_a_line_goes(void **state)
{
	const struct status status = { .source = "x.cu8", .reason = "no samples", .ppm = NAN };
	struct fault fault = { .text = "" };
	(void)state;

	scratch_make(scratch);
	FILE *file = fopen(scratch->path, "w");

	fputs("whole\nhal", file);
	fclose(file);
	const struct sink_config config = { .target = scratch->path, .live = true, .append = true };
	void *instance = text()->open(&config, &fault);

	assert_non_null(instance);
	PUT(text(), instance, .type = RECORD_STATUS, .time_ns = 0, .status = &status);
	assert_int_equal(text()->close(instance), 0);
	scratch_take(scratch);
	assert_string_equal(scratch->text, "whole\n"
	                                   "half a line that was the end (3 octets) was set aside: hal\n"
	                                   "00:00:00.000 x.cu8: no cell identified: no samples\n");
}

/* What the program itself says is Chinese where that is wanted; names and units stay. */
static void lines_in_chinese(void **state)
{
	struct fault fault = { .text = "" };
	const struct status none = { .source = "x.cu8", .reason = "no samples", .reason_zh = "没有采样", .ppm = NAN };
	const struct status read = {
		.source = "x.cu8", .samples = 10, .seconds = 2.5, .dropped_samples = 3, .ppm = NAN
	};
	const struct status blocks = { .source = "x.pcap", .blocks_ok = { 7 }, .ppm = NAN };
	const struct survey survey = { "b8", 12, 3, 40 };
	const struct order order = { .origin = ORDER_SOCKET, .name = "uid 0", .text = "park off" };
	const struct order_told told = { &order, -ENOTSUP, "park: no radio is at work" };
	struct cell cell;
	(void)state;

	scratch_make(scratch);
	void *instance =
		text()->open(&(struct sink_config){ .target = scratch->path, .language = LANGUAGE_ZH }, &fault);

	scratch_cell(&cell);
	cell.gsm.cell_bar_access = 1;
	PUT(text(), instance, .type = RECORD_CELL, .time_ns = 0, .cell = &cell);
	PUT(text(), instance, .type = RECORD_STATUS, .time_ns = 0, .status = &none);
	PUT(text(), instance, .type = RECORD_STATUS, .time_ns = 0, .status = &read);
	PUT(text(), instance, .type = RECORD_STATUS, .time_ns = 0, .status = &blocks);
	PUT(text(), instance, .type = RECORD_SURVEY, .time_ns = 0, .survey = &survey);
	PUT(text(), instance, .type = RECORD_ORDER, .time_ns = 0, .order = &told);
	assert_int_equal(text()->close(instance), 0);
	scratch_take(scratch);
	assert_non_null(strstr(scratch->text, " 禁止接入 "));
	assert_non_null(strstr(scratch->text, "x.cu8：未识别出小区：没有采样\n"));
	assert_non_null(strstr(scratch->text, "x.cu8：2.5 秒，丢失 3 个采样\n"));
	assert_non_null(strstr(scratch->text, "x.pcap：7 个消息块\n"));
	assert_non_null(strstr(scratch->text, "扫描 b8：访问 12 个载波，3 个小区，40 秒\n"));
	assert_non_null(strstr(scratch->text, "指令（套接字，uid 0）：park off：未执行：park: no radio is at work\n"));
}

static void messages_when_wanted(void **state)
{
	struct pdu pdu = scratch_pdu();
	const struct message message = { &pdu, "System Information Type 3", "gsm:arfcn62-bsic43" };
	(void)state;

	for (int wanted = 0; wanted < 2; wanted++) {
		void *instance = scratch_open(scratch, text(), wanted, false);

		PUT(text(), instance, .type = RECORD_MESSAGE, .time_ns = pdu.time_ns, .message = &message);
		text()->close(instance);
		scratch_take(scratch);
		assert_string_equal(scratch->text, wanted ? "03:04:05.678 gsm:arfcn62-bsic43       BCCH   fn   67628  "
		                                            "System Information Type 3\n"
		                                          : "");
	}
}

static void a_command_and_its_answer(void **state)
{
	const struct order order = { .origin = ORDER_SOCKET, .name = "uid 1000", .text = "mute x\033[2J,for=5" };
	struct order_told told = { &order, -2, "no such alert" };
	void *instance = scratch_open(scratch, text(), false, false);
	(void)state;

	PUT(text(), instance, .type = RECORD_ORDER, .time_ns = INT64_C(1767323045678901000), .order = &told);
	told.error = 0;
	PUT(text(), instance, .type = RECORD_ORDER, .time_ns = INT64_C(1767323045678901000), .order = &told);
	text()->close(instance);
	scratch_take(scratch);
	assert_string_equal(scratch->text,
	                    "03:04:05.678 command of socket uid 1000: mute x?[2J,for=5: refused: no such alert\n"
	                    "03:04:05.678 command of socket uid 1000: mute x?[2J,for=5: no such alert\n");
}

/* While it is open. */
static void messages_from_now_on(void **state)
{
	struct pdu pdu = scratch_pdu();
	const struct message message = { &pdu, "System Information Type 3", "gsm:arfcn62-bsic43" };
	void *instance = scratch_open(scratch, text(), false, false);
	(void)state;

	for (int wanted = 1; wanted >= 0; wanted--) {
		text()->messages(instance, wanted);
		PUT(text(), instance, .type = RECORD_MESSAGE, .time_ns = pdu.time_ns, .message = &message);
	}
	text()->close(instance);
	scratch_take(scratch);
	assert_string_equal(scratch->text, "03:04:05.678 gsm:arfcn62-bsic43       BCCH   fn   67628  "
	                                   "System Information Type 3\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_into_a_file),    cmocka_unit_test(lines_in_chinese),
		cmocka_unit_test(unknown_is_blank),     cmocka_unit_test(half_a_line_goes),
		cmocka_unit_test(messages_when_wanted), cmocka_unit_test(a_command_and_its_answer),
		cmocka_unit_test(messages_from_now_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
