// SPDX-License-Identifier: GPL-3.0-or-later
/* template: what an output looks like. Copy it to a name of your own, say here what is written and in which format
 * (which document, which version), give it a line in sinks.h and a test, tests/sink/NAME_test.c. It is compiled, so
 * that it stays right, and in no list, so that nobody is offered it.
 *
 * An output never waits for its reader while live: writer.h keeps to that for files and pipes; whatever else you write
 * to, drop and count. What it does not understand it passes over. Nothing is touched before the first record or flush:
 * a run that is refused leaves a file alone. */
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include "sinks.h"   // struct sink
#include "utc.h"     // utc_format
#include "writer.h"  // struct writer

enum { LINE_BYTES = 128 };

/* What may stand behind the target: "example:PATH,cleared=yes". The manual page needs it too. */
struct options {
	bool cleared;
};

static const struct setting option_table[] = {
	{ "cleared", SETTING_FLAG, offsetof(struct options, cleared), 0, 0, NULL,
	  "What the option does (and what happens without it).", "选项的作用（以及不给时如何）。" },
	{ 0 },
};

struct example {
	struct writer *writer;
	struct options options;
};

static int example_put(void *instance, const struct record *record)
{
	struct example *example = instance;
	char line[LINE_BYTES], time[UTC_TEXT_SIZE], key[CELL_KEY_SIZE];

	if (record->type != RECORD_ALERT || (record->alert->state == ALERT_CLEARED && !example->options.cleared))
		return 0;
	cell_key(&record->alert->cell, key, sizeof(key));
	int n = snprintf(line, sizeof(line), "%s %s %s\n", utc_format(record->time_ns, time), key,
	                 alert_level_name(record->alert->level));

	return writer_write(example->writer, line, (size_t)n);
}

static void *example_open(const struct sink_config *config, struct fault *fault)
{
	struct options options = { .cleared = false };
	struct example *example;

	if (plug_read(config->plug, option_table, &options, fault))
		return NULL;
	example = calloc(1, sizeof(*example));
	if (!example) {
		fault_set(fault, ENOMEM, "out of memory");
		return NULL;
	}
	example->options = options;
	example->writer = writer_open(config, fault);
	if (example->writer)
		return example;
	free(example);
	return NULL;
}

static int example_flush(void *instance)
{
	return writer_flush(((struct example *)instance)->writer);
}

static uint64_t example_dropped(const void *instance)
{
	return writer_dropped(((const struct example *)instance)->writer);
}

static int example_close(void *instance)
{
	struct example *example = instance;
	int error = writer_close(example->writer);

	free(example);
	return error;
}

extern const struct sink example_sink; /* drop this line: sinks.h declares yours */

const struct sink example_sink = {
	.name = "example", /* as in --output */
	.target_help = "-|PATH",
	.to_file = true,
	.description = "what is written, and for whom: a phrase that begins small; yours has no full stop.",
	.description_zh = "给人看的短语：写什么，给谁用。",
	.options = option_table, /* NULL: it has none */
	.open = example_open,
	.put = example_put,
	.flush = example_flush,
	.dropped = example_dropped,
	.close = example_close,
};
