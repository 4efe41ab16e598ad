// SPDX-License-Identifier: GPL-3.0-or-later
/* sink: where records go. Each `--output KIND:TARGET[,OPTION=VALUE]...` opens one.
 *
 * A sink that fails ends neither the run nor the others, while live: it is told, counted, and tried again. It has the
 * choice of two ways. A file, say, returns -errno from put() or flush(): it is closed and, after a wait that grows from
 * one second to half a minute, opened again; what comes meanwhile is lost to it, and counted. One that has a connection
 * to mend, or a spool, returns 0 always and says by trouble() how things stand: it stays open and mends itself. None
 * of its functions waits for anybody, while live: what takes time is done by a thread of its own. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "fault.h"     // struct fault
#include "language.h"  // enum language
#include "plug.h"      // struct plug, struct setting
#include "record.h"    // struct record
#include "torn.h"      // struct torn

struct sink_config {
	const char *target;      /* what follows the colon */
	const struct plug *plug; /* the sink's own options behind that; NULL: none. Lasts while it is opened */
	bool messages; /* --messages: records of messages are wanted; sinks of nothing but messages do not ask */
	bool live;     /* records are of now; a slow reader loses records instead of holding up the run */
	bool patient;  /* though live, the run waits for slow readers */
	bool append;   /* a file keeps what it holds, unless its own options say otherwise */
	bool again;    /* it failed, or was asked to reopen: it goes on with what it wrote before */
	bool trial;    /* a test: the only record is a made-up one, nothing is shown beside it */
	bool viewed;   /* another screen has the terminal: nothing is written there before the run's end */
	enum language language; /* of text for people */
	const char *sensor;     /* its name; lasts while it is opened. NULL: not known */
	const char *position;   /* where it stands, in the user's words; NULL: not known */
};

struct sink {
	const char *name;
	const char *target_help; /* "-|PATH" */
	bool to_file;            /* the target is a path, or - */
	bool for_people;         /* on a terminal the table of cells goes with it */
	const char *description, *description_zh;
	const struct setting *options; /* its own; NULL: it has none. open() reads them with plug_read() */
	/* NULL with the reason. Live, a reason that time may mend (sink_mends()) is no refusal: it is tried again. */
	void *(*open)(const struct sink_config *config, struct fault *fault);
	/* Takes one record; ignores types that it does not write. 0 or -errno: it failed, and is closed. */
	int (*put)(void *instance, const struct record *record);
	/* Turns records of messages on or off; NULL: the sink writes them always, or never. */
	void (*messages)(void *instance, bool wanted);
	/* Writes what is buffered; NULL: nothing ever is. */
	int (*flush)(void *instance);
	/* How many records were lost, to a slow reader or in times of trouble; NULL: none can be lost. */
	uint64_t (*dropped)(const void *instance);
	/* How it stands with one that mends itself: 0, or -errno with the reason in words, as long as it is in trouble.
	 * Asked a few times a second. NULL: it fails by its other functions. */
	int (*trouble)(const void *instance, struct fault *why);
	/* A few times a second, live: true when it began a new file, which shall hold all cells; half a line that it
	 * found is set aside into *torn (else torn->octets is 0). NULL: nothing of that kind. */
	bool (*news)(void *instance, struct torn *torn);
	/* Whether it writes records of messages, with their numbers; NULL: it does not. */
	bool (*numbers_messages)(const void *instance);
	/* Somebody may have moved its files away, and asks that they are opened anew; NULL: it has none that last. */
	void (*reopen)(void *instance);
	/* Delivers this record at once, and nothing else; what came of it in words: 0 or -errno. NULL: it tells no
	 * people. */
	int (*test)(const struct sink_config *config, const struct record *record, struct fault *said);
	/* Flushes; -errno when something could not be written. Live, no longer than a second, whatever the state of it.
	 */
	int (*close)(void *instance);
};

/* Whether this -errno may pass by itself: a full disk, a FIFO that nobody reads yet, a network that is not up. */
bool sink_mends(int error);

/* All sinks, ended by NULL. */
extern const struct sink *const sinks[];

/* By name, NULL when there is none. */
const struct sink *sink_find(const char *name);
