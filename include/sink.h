// SPDX-License-Identifier: GPL-3.0-or-later
/* sink: where records go. Each `--output KIND:TARGET[,OPTION=VALUE]...` opens one.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "fault.h"     // struct fault
#include "language.h"  // enum language
#include "plug.h"      // struct plug, struct setting
#include "record.h"    // struct record

struct sink_config {
	const char *target;      /* what follows the colon */
	const struct plug *plug; /* the sink's own options behind that; NULL: none. Lasts while it is opened */
	bool messages; /* --messages: records of messages are wanted; sinks of nothing but messages do not ask */
	bool live;     /* records are of now; a slow reader loses records instead of holding up the run */
	bool patient;  /* though live, the run waits for slow readers */
	enum language language; /* of text for people */
};

struct sink {
	const char *name;
	const char *target_help; /* "-|PATH" */
	bool to_file;            /* the target is a path, or - */
	bool for_people;         /* on a terminal the table of cells goes with it */
	const char *description, *description_zh;
	const struct setting *options; /* its own; NULL: it has none. open() reads them with plug_read() */
	void *(*open)(const struct sink_config *config, struct fault *fault);
	/* Takes one record; ignores types that it does not write. 0 or -errno. */
	int (*put)(void *instance, const struct record *record);
	/* Turns records of messages on or off; NULL: the sink writes them always, or never. */
	void (*messages)(void *instance, bool wanted);
	/* Writes what is buffered; NULL: nothing ever is. */
	int (*flush)(void *instance);
	/* How many records a slow reader has lost; NULL: none can be lost. */
	uint64_t (*dropped)(const void *instance);
	/* Flushes; -errno when something could not be written. */
	int (*close)(void *instance);
};

/* All sinks, ended by NULL. */
extern const struct sink *const sinks[];

/* By name, NULL when there is none. */
const struct sink *sink_find(const char *name);
