// SPDX-License-Identifier: GPL-3.0-or-later
/* text: one line an event. */
#include "scratch.h"  // struct scratch

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
		cmocka_unit_test(lines_into_a_file),    cmocka_unit_test(unknown_is_blank),
		cmocka_unit_test(messages_when_wanted), cmocka_unit_test(a_command_and_its_answer),
		cmocka_unit_test(messages_from_now_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
