// SPDX-License-Identifier: GPL-3.0-or-later
/* carrier: a way to people. Each makes one kind of output; the courier does for all of them what they have in common:
 * what is sent at all, the spool, the pace, trying again. A carrier is called by one thread, the courier's, and may
 * wait there - no longer than about its time limit, and not once stop_fd can be read. Private to src/sink/notify. */
#pragma once

#include <stdint.h>

#include "alert.h"  // enum alert_level
#include "fault.h"  // struct fault
#include "letter.h"
#include "sink.h"  // struct sink_config

enum delivery {
	DELIVERED,
	AWAY,    /* nobody was there, or not now: it is tried again for as long as it takes */
	REFUSED, /* whoever was there took it and said no: it is tried again a few times */
};

/* How things stand, for carriers that show it. */
struct summary {
	int64_t time_ns;        /* of the record that told it last */
	enum alert_level level; /* the highest that was told and is not over */
	int standing;           /* alerts of that kind */
	int cells;              /* known; -1 not told yet */
	const char *health;     /* "ok", or one word of what is wrong */
};

/* What all of these outputs may be told; the first member of each one's options. */
struct courier_options {
	const char *level, *spool;
	const char *address; /* what tells it from others of its kind, where that is not the target; make() says it */
	int per_minute, keep;
	bool updates, digest;
	double retry_s;
};

struct carrier {
	const char *name; /* of the sink */
	/* Reads the options behind the target and the files that they name; connects to nothing. What is common goes to
	 * *common; shown[128]: a name for people, without anything secret. NULL with the reason. */
	void *(*make)(const struct sink_config *config, struct courier_options *common, char *shown,
	              struct fault *fault);
	enum delivery (*deliver)(void *instance, const struct letter *letter, int stop_fd, struct fault *why);
	/* Keeps a connection, and what is shown there, up to date; when fd can be read, when the summary changed, once
	 * a second. 0, or -errno with the reason. NULL: there is nothing to keep. */
	int (*keep)(void *instance, const struct summary *summary, int stop_fd, struct fault *why);
	int (*fd)(const void *instance); /* of the connection; -1 none. NULL: never */
	void (*destroy)(void *instance); /* says good-bye, if it can be said at once */
};

enum { CARRIER_SHOWN_SIZE = 128 };
