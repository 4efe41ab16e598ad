// SPDX-License-Identifier: GPL-3.0-or-later
/* text: one line an event where no terminal is; a table, once or redrawn in place, where one is. */
#include "scratch.h"  // struct scratch

#include <math.h>
#include <poll.h>
#include <pty.h>

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
	cell.cell_bar_access = 1;
	text()->cell(instance, cell.last_seen_ns, &cell);
	text()->status(instance, cell.last_seen_ns, &status);
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
	text()->cell(instance, 0, &cell);
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

		text()->message(instance, &message);
		text()->close(instance);
		scratch_take(scratch);
		assert_string_equal(scratch->text, wanted ? "03:04:05.678 gsm:arfcn62-bsic43       BCCH   fn   67628  "
		                                            "System Information Type 3\n"
		                                          : "");
	}
}

static bool parse(const struct pdu *pdu, struct cell *cell)
{
	(void)pdu;
	(void)cell;
	return true;
}

static void no_record(void *ctx, int64_t time_ns, const struct cell *cell)
{
	(void)ctx;
	(void)time_ns;
	(void)cell;
}

/* A chroot or a container may have no /dev/pts. */
static void need_terminal(void)
{
	int master, slave;

	if (openpty(&master, &slave, NULL, NULL, NULL)) {
		print_message("skipped: no pseudo-terminal here\n");
		skip();
	}
	close(master);
	close(slave);
}

/* What a terminal is sent for two refreshes. */
static void drawn(bool live, char *got, size_t size)
{
	struct cells *cells = cells_create(4, no_record, NULL);
	struct pdu high = scratch_pdu(), low = scratch_pdu();
	struct fault fault = { "" };
	int master, slave;
	char path[64];

	assert_int_equal(openpty(&master, &slave, path, NULL, NULL), 0);
	const struct sink_config config = { .target = path, .sensor = "s", .messages = false, .live = live };
	void *instance = text()->open(&config, &fault);

	assert_non_null(instance);
	low.gsm.arfcn = 10;
	low.freq_hz = 937e6;
	cells_update(cells, &high, parse);
	cells_update(cells, &low, parse);
	assert_int_equal(text()->cell(instance, 0, cells_get(cells, 0)), 0);
	text()->refresh(instance, 0, cells, "all is well");
	text()->refresh(instance, 0, cells, "all is well");
	assert_int_equal(text()->close(instance), 0);
	struct pollfd fd = { .fd = master, .events = POLLIN };
	size_t used = 0;

	for (ssize_t n; poll(&fd, 1, 300) > 0; used += (size_t)n) /* it comes in pieces, and not at once */
		if ((n = read(master, got + used, size - 1 - used)) <= 0)
			break;
	got[used] = 0;
	close(master);
	close(slave);
	cells_destroy(cells);
}

static void a_table_on_a_terminal(void **state)
{
	char got[8192];
	(void)state;

	need_terminal();
	drawn(true, got, sizeof(got));
	assert_non_null(strstr(got, "ARFCN"));
	assert_non_null(strstr(got, "\033[4A\r")); /* header, two cells and the last line are drawn over */
	assert_true(strstr(got, "937.0") < strstr(got, "947.4"));
	assert_non_null(strstr(got, "2 cells  all is well"));
	drawn(false, got, sizeof(got));
	assert_non_null(strstr(got, "ARFCN"));
	assert_null(strstr(got, "\033[4A"));
}

/* Another line on the terminal of a live table would push it away: whoever has one to write can ask. */
static void the_terminal_of_a_table_is_its_own(void **state)
{
	struct fault fault = { "" };
	int master, slave, other_master, other;
	char path[64];
	(void)state;

	need_terminal();
	assert_int_equal(openpty(&master, &slave, path, NULL, NULL), 0);
	assert_int_equal(openpty(&other_master, &other, NULL, NULL, NULL), 0);
	for (int live = 0; live < 2; live++) {
		const struct sink_config config = { .target = path, .sensor = "s", .messages = false, .live = live };
		void *instance = text()->open(&config, &fault);

		assert_int_equal(text()->draws_on(instance, slave), live);
		assert_false(text()->draws_on(instance, other));
		assert_false(text()->draws_on(instance, -1));
		assert_int_equal(text()->close(instance), 0);
	}
	void *instance = scratch_open(scratch, text(), false, true);

	assert_false(text()->draws_on(instance, slave));
	assert_int_equal(text()->close(instance), 0);
	scratch_take(scratch);
	for (int i = 0; i < 4; i++)
		close((const int[]){ master, slave, other_master, other }[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_into_a_file),
		cmocka_unit_test(unknown_is_blank),
		cmocka_unit_test(messages_when_wanted),
		cmocka_unit_test(a_table_on_a_terminal),
		cmocka_unit_test(the_terminal_of_a_table_is_its_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
