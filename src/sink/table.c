// SPDX-License-Identifier: GPL-3.0-or-later
/* table: see table.h. */
#include "table.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "board.h"    // struct board
#include "page.h"     // struct page
#include "row.h"      // row_put
#include "verdict.h"  // verdict_coverage
#include "writer.h"   // struct writer

enum { CLOSING_BYTES = 2048 };

struct table {
	struct writer *writer;
	bool redrawn; /* in place */
	bool alone;   /* nothing else of the run is written there: alerts and coverage come with it */
	enum language language;
	struct board board;
	char closing[CLOSING_BYTES]; /* the coverage, printed after the last table */
	int drawn;                   /* lines of the table that are on the terminal */
	struct page page;            /* what is written next */
};

static int compare_place(const void *a, const void *b)
{
	const struct cell *x = *(const struct cell *const *)a, *y = *(const struct cell *const *)b;

	if (x->freq_hz != y->freq_hz)
		return x->freq_hz < y->freq_hz ? -1 : 1;
	return (x->gsm.bsic > y->gsm.bsic) - (x->gsm.bsic < y->gsm.bsic) + (x->lte.pci > y->lte.pci) -
	       (x->lte.pci < y->lte.pci);
}

enum { TABLE_MAX = 1000 };

/* Cells by carrier, `most` of them; of more the first ones heard. */
static size_t sorted(const struct cells *cells, const struct cell *list[TABLE_MAX], size_t most)
{
	size_t n = cells_count(cells) < most ? cells_count(cells) : most;

	for (size_t i = 0; i < n; i++)
		list[i] = cells_get(cells, i);
	qsort(list, n, sizeof(list[0]), compare_place);
	return n;
}

/* Longer lines than the terminal is wide are cut, not wrapped: lines are counted to draw over them. */
static void put_table(struct table *table, const struct cells *cells, size_t most)
{
	const struct cell *list[TABLE_MAX];
	size_t n = sorted(cells, list, most);

	page_steer(&table->page, "\033[?7l\033[1m");
	row_header(&table->page, table->language);
	page_steer(&table->page, "\033[0m\033[K\n");
	for (size_t i = 0; i < n; i++) {
		row_put(&table->page, list[i], table->language);
		page_steer(&table->page, "\033[K\n");
	}
	table->drawn = (int)n + 1;
}

/* Under the table, each coloured by its gravity. */
static void put_board(struct table *table)
{
	static const char *const colours[] = { "", "", "\033[33m", "\033[1;31m" };

	for (int i = 0; i < table->board.count; i++) {
		page_steer(&table->page, "%s", colours[table->board.lines[i].level]);
		page_put(&table->page, "%s", table->board.lines[i].text);
		page_steer(&table->page, "\033[0m\033[K\n");
	}
	table->drawn += table->board.count;
}

static int refresh(struct table *table, int64_t time_ns, const struct cells *cells, const char *note)
{
	int lines = writer_lines(table->writer) - table->board.count;

	if (table->drawn)
		page_steer(&table->page, "\033[%dA\r", table->drawn);
	put_table(table, cells, lines > 4 ? (size_t)lines - 3 : 1);
	put_board(table);
	row_clock(&table->page, time_ns);
	page_put(&table->page, table->language == LANGUAGE_ZH ? "%zu 个小区  %s" : "%zu cells  %s", cells_count(cells),
	         note);
	page_steer(&table->page, "\033[K\n\033[J\033[?7h");
	table->drawn++;
	return page_write(&table->page, table->writer);
}

int table_draw(struct table *table, int64_t time_ns, const struct cells *cells, const char *note)
{
	if (table->redrawn)
		return refresh(table, time_ns, cells, note);
	put_table(table, cells, TABLE_MAX);
	if (table->alone)
		put_board(table);
	page_steer(&table->page, "\033[?7h");
	return page_write(&table->page, table->writer);
}

void table_put(struct table *table, const struct record *record)
{
	if (record->type == RECORD_ALERT)
		board_alert(&table->board, record->alert, table->language);
	else if (record->type == RECORD_COVERAGE)
		verdict_coverage(record->coverage, table->language, table->closing, sizeof(table->closing));
}

bool table_holds(const struct table *table, int fd)
{
	return table->redrawn && writer_same_terminal(table->writer, fd);
}

/* Opens nothing but a device to find out. */
static bool is_terminal(const char *target)
{
	struct stat st;

	if (strcmp(target, "-") == 0)
		return isatty(STDOUT_FILENO);
	int fd = !stat(target, &st) && S_ISCHR(st.st_mode) ? open(target, O_WRONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)
	                                                   : -1;
	bool terminal = fd >= 0 && isatty(fd);

	if (fd >= 0)
		close(fd);
	return terminal;
}

int table_open(struct table **opened, const struct sink_config *config, struct fault *fault)
{
	*opened = NULL;
	if (!is_terminal(config->target))
		return 0;
	struct table *table = calloc(1, sizeof(*table));

	if (!table)
		return fault_set(fault, ENOMEM, "out of memory");
	table->page.unsteered = !page_steers();
	table->redrawn = config->live && !config->viewed && page_steers();
	table->alone = table->redrawn || config->viewed;
	table->language = config->language;
	table->writer = writer_open(config, fault);
	if (!table->writer) {
		free(table);
		return -EIO;
	}
	*opened = table;
	return 0;
}

int table_close(struct table *table)
{
	int error = 0;

	if (table->alone) {
		page_put(&table->page, "%s", table->closing);
		error = page_write(&table->page, table->writer);
	}
	int closed = writer_close(table->writer);

	free(table);
	return error ? error : closed;
}
