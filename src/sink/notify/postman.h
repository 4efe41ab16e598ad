// SPDX-License-Identifier: GPL-3.0-or-later
/* postman: takes letters from the spool to a carrier: at a bounded pace, and again when that failed, after a wait that
 * doubles. Knows no thread and no clock: it is told the time. Private to src/sink/notify. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "carrier.h"  // struct carrier
#include "gate.h"     // struct gate
#include "spool.h"    // struct spool

/* The longest wait is so many times the first; a letter that is refused is tried so often; letters held in memory while
 * the disk takes none. */
enum { POSTMAN_WAIT_MOST = 64, POSTMAN_TRIES = 8, POSTMAN_HELD_MAX = 64 };

struct postman {
	const struct carrier *carrier;
	void *instance; /* of the carrier */
	double retry_s; /* first wait */
	int per_minute; /* letters; 0: no bound */
	struct spool *spool;
	struct gate *told; /* is kept beside the spool; NULL: nothing is remembered */
	int stop_fd;
	int nof_held;
	struct letter *held[POSTMAN_HELD_MAX]; /* that no disk took, oldest first */
	double next_s;                         /* not before */
	int failures;                          /* in a row */
	int refusals;                          /* of the present letter */
	double tokens, tokens_s;               /* letters that may go now, as of this time */
	double kept_s;                         /* when the carrier's connection was seen to last */
	bool unkept;                           /* and it was lost */
	struct fault why;                      /* of the last failure; error 0: all is well */
	uint64_t delivered, lost;
};

void postman_init(struct postman *postman);

/* Notes beside the spool what was told. */
void postman_remember(const struct postman *postman);

/* Takes this letter over: it is on disk when the call returns, if the disk has room. */
void postman_take(struct postman *postman, struct letter *letter);

/* Does what is to be done now, one letter at most. summary: of now; news: it changed, or the connection has something
 * to say. How long it may sleep then [s]; INFINITY: until there is a letter. */
double postman_round(struct postman *postman, const struct summary *summary, bool news, double now_s);

/* Letters that wait. */
size_t postman_waiting(const struct postman *postman);

/* Letters that nobody will get. */
uint64_t postman_lost(const struct postman *postman);

/* Frees what is held. */
void postman_end(struct postman *postman);
