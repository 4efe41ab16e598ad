// SPDX-License-Identifier: GPL-3.0-or-later
/* text: for people. On a terminal a table of the cells, redrawn in place while live, printed once at the end of a replay;
 * anywhere else one line an event. */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "board.h"    // struct board
#include "page.h"     // struct page
#include "sinks.h"    // text_sink
#include "trouble.h"  // trouble_words
#include "utc.h"      // utc_format
#include "verdict.h"  // verdict_format
#include "writer.h"   // struct writer

enum { COVERAGE_BYTES = 2048 };

struct text {
	struct writer *writer;
	bool terminal, live, messages;
	enum language language;
	struct board board;
	char closing[COVERAGE_BYTES]; /* said when the table stands no more */
	int drawn; /* lines of the table that stand on the terminal */
	struct page page; /* what is written next */
};

static int write_page(struct text *text)
{
	size_t used = text->page.used;

	text->page.used = 0;
	return used ? writer_write(text->writer, text->page.text, used) : 0;
}

static void put_number(struct text *text, bool sign, int width, int decimals, double value)
{
	if (isfinite(value))
		page_put(&text->page, sign ? "%+*.*f" : "%*.*f", width, decimals, value);
	else
		page_put(&text->page, "%*s", width, "");
}

static void put_known(struct text *text, int width, int32_t value)
{
	if (value != CELL_UNKNOWN)
		page_put(&text->page, "%*d", width, value);
	else
		page_put(&text->page, "%*s", width, "");
}

static int lte_neighbours(const struct cell *cell)
{
	int count = 0;

	for (int i = 0; i < cell->nof_neighbours; i++)
		count += cell->neighbours[i].rat == NEIGHBOUR_LTE;
	return count;
}

static void put_gsm_flags(struct text *text, const struct cell *cell)
{
	if (cell->cell_bar_access == 1)
		page_put(&text->page, " barred");
	if (cell->ccch_conf == 1)
		page_put(&text->page, " combined");
	if (cell->gprs == 1)
		page_put(&text->page, cell->egprs == 1 ? " edge" : " gprs");
	if (lte_neighbours(cell))
		page_put(&text->page, " lte:%d", lte_neighbours(cell));
}

static void put_lte_flags(struct text *text, const struct cell *cell)
{
	page_put(&text->page, " lte");
	if (cell->duplex[0])
		page_put(&text->page, " %s", cell->duplex);
	if (cell->bandwidth_prb != CELL_UNKNOWN)
		page_put(&text->page, " %dprb", cell->bandwidth_prb);
	if (cell->antenna_ports != CELL_UNKNOWN)
		page_put(&text->page, " %dport%s", cell->antenna_ports, cell->antenna_ports > 1 ? "s" : "");
	if (cell->cell_barred == 1)
		page_put(&text->page, " barred");
}

static void put_header(struct text *text)
{
	page_put(&text->page, "%5s %8s %4s %-7s %6s %9s %6s %5s %9s %8s %6s  %s", "ARFCN", "MHz", "CODE", "MCC-MNC", "AREA", "CELL",
	    "dBFS", "SNR", "ppm", "good", "bad", "flags");
}

/* GSM: ARFCN, BSIC, LAC, CI and carrier power; LTE: EARFCN, PCI, TAC, ECI and RSRP. */
static void put_row(struct text *text, const struct cell *cell)
{
	const bool lte = cell->rat == RAT_LTE;
	char plmn[12] = "";

	if (cell->mcc[0])
		snprintf(plmn, sizeof(plmn), "%s-%s", cell->mcc, cell->mnc);
	put_known(text, 5, lte ? cell->earfcn : cell->arfcn);
	page_put(&text->page, " ");
	put_number(text, false, 8, 1, cell->freq_hz > 0 ? cell->freq_hz / 1e6 : NAN);
	page_put(&text->page, " ");
	put_known(text, 4, lte ? cell->pci : cell->bsic);
	page_put(&text->page, " %-7s ", plmn);
	put_known(text, 6, lte ? cell->tac : cell->lac);
	page_put(&text->page, " ");
	put_known(text, 9, lte ? cell->eci : cell->ci);
	page_put(&text->page, " ");
	put_number(text, false, 6, 1, lte ? cell->rsrp_dbfs : cell->m.power_dbfs);
	page_put(&text->page, " ");
	put_number(text, false, 5, 1, cell->m.snr_db);
	page_put(&text->page, " ");
	put_number(text, true, 9, 3, cell->freq_hz > 0 ? cell->m.freq_offset_hz / cell->freq_hz * 1e6 : NAN);
	page_put(&text->page, " %8u %6u ", cell->blocks_ok, cell->blocks_bad);
	(lte ? put_lte_flags : put_gsm_flags)(text, cell);
}

/* "12:34:56.789 " of the record's own time. */
static void put_clock(struct text *text, int64_t time_ns)
{
	char time[UTC_TEXT_SIZE];

	page_put(&text->page, "%.12s ", utc_format(time_ns, time) + 11);
}

static int text_cell(void *instance, int64_t time_ns, const struct cell *cell)
{
	struct text *text = instance;

	if (text->terminal)
		return 0;
	put_clock(text, time_ns);
	put_row(text, cell);
	page_put(&text->page, "\n");
	return write_page(text);
}

static int text_message(void *instance, const struct message *message)
{
	struct text *text = instance;
	const struct pdu *pdu = message->pdu;

	if (!text->messages || (text->terminal && text->live))
		return 0;
	put_clock(text, pdu->time_ns);
	page_put(&text->page, "%-24s %-6s ", message->cell_key, pdu_channel_name(pdu->channel));
	if (pdu->rat == RAT_LTE)
		page_put(&text->page, "sfn %4u.%u", pdu->lte.sfn, pdu->lte.subframe);
	else
		page_put(&text->page, "fn %7u", pdu->gsm.fn);
	page_put(&text->page, "  %s%s\n", message->name, pdu->combined ? " (combined)" : "");
	return write_page(text);
}

static int text_alert(void *instance, int64_t time_ns, const struct alert *alert)
{
	struct text *text = instance;

	board_alert(&text->board, alert, text->language);
	if (text->terminal && text->live) /* under the table; with all its reasons in the other outputs and the journal */
		return 0;
	put_clock(text, time_ns);
	text->page.used += verdict_format(alert, text->language, text->page.text + text->page.used, PAGE_BYTES - text->page.used);
	return write_page(text);
}

static int text_coverage(void *instance, int64_t time_ns, const struct coverage *coverage)
{
	struct text *text = instance;

	verdict_coverage(coverage, text->language, text->closing, sizeof(text->closing));
	if (text->terminal && text->live)
		return 0;
	put_clock(text, time_ns);
	page_put(&text->page, "%s", text->closing);
	return write_page(text);
}

static int compare_place(const void *a, const void *b)
{
	const struct cell *x = *(const struct cell *const *)a, *y = *(const struct cell *const *)b;

	if (x->freq_hz != y->freq_hz)
		return x->freq_hz < y->freq_hz ? -1 : 1;
	return (x->bsic > y->bsic) - (x->bsic < y->bsic) + (x->pci > y->pci) - (x->pci < y->pci);
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
static void put_table(struct text *text, const struct cells *cells, size_t most)
{
	const struct cell *list[TABLE_MAX];
	size_t n = sorted(cells, list, most);

	page_steer(&text->page, "\033[?7l\033[1m");
	put_header(text);
	page_steer(&text->page, "\033[0m\033[K\n");
	for (size_t i = 0; i < n; i++) {
		put_row(text, list[i]);
		page_steer(&text->page, "\033[K\n");
	}
	text->drawn = (int)n + 1;
}

/* Under the table, each coloured by its gravity. */
static void put_board(struct text *text)
{
	static const char *const colours[] = { "", "", "\033[33m", "\033[1;31m" };

	for (int i = 0; i < text->board.count; i++) {
		page_steer(&text->page, "%s", colours[text->board.lines[i].level]);
		page_put(&text->page, "%s", text->board.lines[i].text);
		page_steer(&text->page, "\033[0m\033[K\n");
	}
	text->drawn += text->board.count;
}

static int refresh_live(struct text *text, int64_t time_ns, const struct cells *cells, const char *note)
{
	int lines = writer_lines(text->writer) - text->board.count;

	if (text->drawn)
		page_steer(&text->page, "\033[%dA\r", text->drawn);
	put_table(text, cells, lines > 4 ? (size_t)lines - 3 : 1);
	put_board(text);
	put_clock(text, time_ns);
	page_put(&text->page, "%zu cells  %s", cells_count(cells), note);
	page_steer(&text->page, "\033[K\n\033[J\033[?7h");
	text->drawn++;
	return write_page(text);
}

static int text_refresh(void *instance, int64_t time_ns, const struct cells *cells, const char *note)
{
	struct text *text = instance;

	if (!text->terminal)
		return 0;
	if (text->live)
		return refresh_live(text, time_ns, cells, note);
	put_table(text, cells, TABLE_MAX);
	page_steer(&text->page, "\033[?7h");
	return write_page(text);
}

static bool text_draws_on(const void *instance, int fd)
{
	const struct text *text = instance;

	return text->terminal && text->live && writer_same_terminal(text->writer, fd);
}

static uint64_t blocks_read(const struct status *status)
{
	uint64_t sum = 0;

	for (int i = 0; i < PDU_CHANNELS; i++)
		sum += status->blocks_ok[i];
	return sum;
}

static void put_troubles(struct text *text, int64_t time_ns, const struct status *status)
{
	char words[128];

	for (int i = 0; i < TROUBLES; i++)
		if (trouble_words(status, (enum trouble)i, text->language, words, sizeof(words))) {
			put_clock(text, time_ns);
			page_put(&text->page, "%s: %s\n", status->source, words);
		}
}

static int text_status(void *instance, int64_t time_ns, const struct status *status)
{
	struct text *text = instance;

	if (text->terminal && text->live)
		return 0;
	put_clock(text, time_ns);
	if (status->error) /* names the source itself */
		page_put(&text->page, "%s\n", status->error);
	else if (status->reason)
		page_put(&text->page, "%s: no cell identified: %s\n", status->source, status->reason);
	else if (!status->samples) /* other tools' blocks */
		page_put(&text->page, "%s: %llu blocks\n", status->source, (unsigned long long)blocks_read(status));
	else
		page_put(&text->page, "%s: %.1f s, %llu samples lost\n", status->source, status->seconds,
		    (unsigned long long)status->dropped_samples);
	put_troubles(text, time_ns, status);
	return write_page(text);
}

static int text_survey(void *instance, int64_t time_ns, const struct survey *survey)
{
	struct text *text = instance;

	if (text->terminal && text->live)
		return 0;
	put_clock(text, time_ns);
	page_put(&text->page, "survey%s%s: %u carriers visited, %u cells, %.0f s\n", survey->bands[0] ? " of " : "", survey->bands,
	    survey->channels_visited, survey->cells, survey->duration_s);
	return write_page(text);
}

static void *text_open(const struct sink_config *config, struct fault *fault)
{
	struct text *text = calloc(1, sizeof(*text));

	if (!text) {
		fault_set(fault, ENOMEM, "out of memory");
		return NULL;
	}
	text->live = config->live;
	text->messages = config->messages;
	text->language = config->language;
	text->writer = writer_open(config->target, config->live, fault);
	if (!text->writer) {
		free(text);
		return NULL;
	}
	text->terminal = writer_is_terminal(text->writer);
	return text;
}

static int text_flush(void *instance)
{
	return writer_flush(((struct text *)instance)->writer);
}

static uint64_t text_dropped(const void *instance)
{
	return writer_dropped(((const struct text *)instance)->writer);
}

static int text_close(void *instance)
{
	struct text *text = instance;
	int error = 0;

	if (text->terminal && text->live) {
		page_put(&text->page, "%s", text->closing);
		error = write_page(text);
	}
	int closed = writer_close(text->writer);

	free(text);
	return error ? error : closed;
}

const struct sink text_sink = {
	.name = "text",
	.target_help = "-|PATH",
	.to_file = true,
	.description = "for people: a table on a terminal, otherwise one line an event",
	.open = text_open,
	.cell = text_cell,
	.message = text_message,
	.alert = text_alert,
	.coverage = text_coverage,
	.status = text_status,
	.survey = text_survey,
	.refresh = text_refresh,
	.draws_on = text_draws_on,
	.flush = text_flush,
	.dropped = text_dropped,
	.close = text_close,
};
