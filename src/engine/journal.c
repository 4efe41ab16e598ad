// SPDX-License-Identifier: GPL-3.0-or-later
/* journal: see journal.h. */
#include "journal.h"

#include <stdio.h>
#include <string.h>

#include "engine.h"  // engine_journal_path
#include "log.h"     // log_line
#include "state.h"   // state_path

int engine_journal_path(char *path, int size)
{
	return state_path("alerts.jsonl", path, size);
}

void journal_init(struct journal *journal, const char *path, bool live)
{
	*journal = (struct journal){ .config = { .live = live, .append = true } };
	journal->usual = !path && !engine_journal_path(journal->path, sizeof(journal->path));
	if (path && strcmp(path, "none") != 0)
		snprintf(journal->path, sizeof(journal->path), "%s", path);
	journal->homeless = !path && !journal->usual;
	snprintf(journal->name, sizeof(journal->name), "jsonl:%s", journal->path);
}

/* Told once, and again when it works. */
static void tell(struct journal *journal, const char *why)
{
	if (!journal->told && why)
		log_line(LOG_LEVEL_WARNING, "no journal of alerts is kept: %s: cannot be written: %s", journal->path,
		         why);
	else if (journal->told && !why)
		log_line(LOG_LEVEL_INFO, "the journal of alerts is kept again: %s", journal->path);
	journal->told = why;
}

void journal_close(struct journal *journal)
{
	int error = journal->opened ? output_close(&journal->output) : 0;

	journal->opened = false;
	if (error)
		tell(journal, strerror(-error));
}

static void open_output(struct journal *journal)
{
	struct fault why = { .text = "" };

	if (journal->usual)
		state_make_folder();
	journal->opened = true;
	if (output_open(&journal->output, journal->name, &journal->config, &why))
		output_fail(&journal->output, why.error);
}

/* Half a line that was there before. */
static void put_torn(struct journal *journal, const struct record *record)
{
	struct output *output = &journal->output;
	struct torn torn = { .octets = 0 };
	const struct torn_told told = { "journal", &torn };

	if (output->instance && output->sink->news)
		output->sink->news(output->instance, &torn);
	if (torn.octets)
		output_put(output, &(struct record){ .type = RECORD_TORN,
		                                     .time_ns = record->time_ns,
		                                     .sensor = record->sensor,
		                                     .torn = &told });
}

/* Where there is neither a home nor a journal that is named. */
static void tell_homeless(struct journal *journal)
{
	if (journal->homeless)
		log_line(LOG_LEVEL_WARNING, "no journal of alerts is kept: there is no state folder: see --journal");
	journal->homeless = false;
}

void journal_put(struct journal *journal, const struct record *record)
{
	tell_homeless(journal);
	if (!journal->path[0])
		return;
	if (!journal->opened)
		open_output(journal);
	output_put(&journal->output, record);
	put_torn(journal, record);
	output_flush(&journal->output);
	if (journal->output.error)
		tell(journal, journal->output.why);
}

void journal_tick(struct journal *journal, double now_s)
{
	tell_homeless(journal);
	if (!journal->opened)
		return;
	output_tick(&journal->output, &journal->config, now_s);
	tell(journal, journal->output.error ? journal->output.why : NULL);
}
