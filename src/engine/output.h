// SPDX-License-Identifier: GPL-3.0-or-later
/* output: one sink of a run, and how it stands with it: works, or failed and is tried again.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "fault.h"   // struct fault
#include "plug.h"    // struct plug
#include "sink.h"    // struct sink
#include "status.h"  // struct status_output

struct output {
	const struct sink *sink;
	const char *name; /* KIND:TARGET,..., as it was given */
	void *instance;   /* NULL: it failed, and is closed */
	bool gone;        /* for good: whoever read standard output went away */
	bool in_trouble;  /* as told to the user last */
	int error;        /* -errno why it is in trouble; 0: it works */
	char why[sizeof(((struct fault *)0)->text)];
	double wait_s, next_s, opened_s; /* between tries; when the next one is due (0: not decided); the last one */
	uint64_t failures;               /* how often it began to fail */
	uint64_t lost;                   /* records that came while it was closed */
	uint64_t dropped;                /* records lost by instances that were closed */
	uint64_t told_lost;              /* lost and dropped when the trouble began */
};

/* Parses KIND:TARGET[,OPTION=VALUE]..., one item of the list of outputs, into the sink and *plug; NULL with the reason
 * when there is no such sink, or one without options is given some. */
const struct sink *output_kind(const char *name, struct plug *plug, struct fault *fault);

/* Opens `name` with all of config but its target and plug. 0, also for one that is to be tried again; or -errno with
 * the reason. name: lasts. */
int output_open(struct output *output, const char *name, const struct sink_config *config, struct fault *fault);

/* Gives it a record; how that failed is kept. */
void output_put(struct output *output, const struct record *record);
void output_flush(struct output *output);

/* Time passes, of the monotonic clock: tries one that is closed again, asks how things stand. True where the user is to
 * be told of a change: it is in trouble, or works again. */
bool output_tick(struct output *output, const struct sink_config *config, double now_s);

/* One that could not be opened is tried again like one that failed. */
void output_fail(struct output *output, int error);

/* The terminal that it writes to, as the table does, failed with this -errno. */
void output_lose(struct output *output, int error);

/* Flushes and closes; 0 or -errno. */
int output_close(struct output *output);

/* Records that it lost. */
uint64_t output_lost(const struct output *output);

/* Its name, as others may see it: what follows the kind of one that is no file can hold a password. */
void output_name(const struct output *output, char *text, size_t size);

/* How it stands, in words. */
void output_describe(const struct output *output, struct fault *line);
