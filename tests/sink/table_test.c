// SPDX-License-Identifier: GPL-3.0-or-later
/* table: the cells on a terminal, once or redrawn in place; no table where no terminal is. */
#include "scratch.h"  // scratch_pdu

#include <poll.h>
#include <pty.h>

#include "table.h"  // struct table

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
	struct fault fault = { .text = "" };
	int master, slave;
	char path[64];

	assert_int_equal(openpty(&master, &slave, path, NULL, NULL), 0);
	const struct sink_config config = { .target = path, .messages = false, .live = live };
	struct table *table;

	assert_int_equal(table_open(&table, &config, &fault), 0);
	assert_non_null(table);
	low.gsm.arfcn = 10;
	low.freq_hz = 937e6;
	cells_update(cells, &high, parse);
	cells_update(cells, &low, parse);
	table_draw(table, 0, cells, "all is well");
	table_draw(table, 0, cells, "all is well");
	assert_int_equal(table_close(table), 0);
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
	struct fault fault = { .text = "" };
	int master, slave, other_master, other;
	char path[64];
	(void)state;

	need_terminal();
	assert_int_equal(openpty(&master, &slave, path, NULL, NULL), 0);
	assert_int_equal(openpty(&other_master, &other, NULL, NULL, NULL), 0);
	for (int live = 0; live < 2; live++) {
		const struct sink_config config = { .target = path, .messages = false, .live = live };
		struct table *table;

		assert_int_equal(table_open(&table, &config, &fault), 0);
		assert_non_null(table);
		assert_int_equal(table_holds(table, slave), live);
		assert_false(table_holds(table, other));
		assert_false(table_holds(table, -1));
		assert_int_equal(table_close(table), 0);
	}
	for (int i = 0; i < 4; i++)
		close((const int[]){ master, slave, other_master, other }[i]);
}

/* A file, a pipe, a place that is not there: nobody looks at it, and nothing is opened. */
static void no_terminal_no_table(void **state)
{
	static const char *const targets[] = { "/dev/null", "/nonexistent/x", "/tmp" };
	struct fault fault = { .text = "" };

	(void)state;
	for (size_t i = 0; i < sizeof(targets) / sizeof(targets[0]); i++) {
		struct table *table = (struct table *)&fault;

		assert_int_equal(
			table_open(&table, &(struct sink_config){ .target = targets[i], .live = true }, &fault), 0);
		assert_null(table);
	}
}

/* One that cannot be steered has the table once, as text. */
static void a_dumb_terminal(void **state)
{
	char got[8192];
	(void)state;

	need_terminal();
	setenv("TERM", "dumb", 1);
	drawn(true, got, sizeof(got));
	setenv("TERM", "xterm", 1);
	assert_non_null(strstr(got, "ARFCN"));
	assert_non_null(strstr(got, "flags\r\n"));
	assert_null(strchr(got, '\033'));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_table_on_a_terminal),
		cmocka_unit_test(the_terminal_of_a_table_is_its_own),
		cmocka_unit_test(no_terminal_no_table),
		cmocka_unit_test(a_dumb_terminal),
	};

	setenv("TERM", "xterm", 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
