// SPDX-License-Identifier: GPL-3.0-or-later
/* order: what somebody tells a run to do while it runs - stay on a frequency, keep quiet of an alert, say what is
 * known. A line of text, "VERB [ARGUMENT][,name=value]...", from whoever may ask, on any thread; it waits in a bounded
 * queue until the main thread reads, does, records and answers it. Only values cross: the words are taken apart there.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "fault.h"     // struct fault
#include "language.h"  // enum language
#include "plug.h"      // struct plug

enum order_verb {
	ORDER_PARK,
	ORDER_MUTE,
	ORDER_ALLOW,
	ORDER_SET,
	ORDER_RELOAD,
	ORDER_REQUEST,
	ORDER_STATUS,
	ORDER_VERBS
};

/* Where it came from. */
enum order_origin { ORDER_TERMINAL, ORDER_SOCKET, ORDER_PAGE, ORDER_FLEET, ORDER_SIGNAL, ORDER_ORIGINS };

/* What somebody is allowed to order; each right includes those before it. */
enum order_right {
	ORDER_MAY_ASK,    /* ask what is known */
	ORDER_MAY_STEER,  /* and choose for a time what is listened to and reported */
	ORDER_MAY_CHANGE, /* and change what is kept or how it is judged */
};

enum { ORDER_TEXT_SIZE = 512, ORDER_NAME_SIZE = 64 };

struct order_answer {
	int error; /* 0: done; else -errno: not done, or only in part */
	char text[sizeof(((struct fault *)0)->text)];
	char *data; /* JSON that goes with it; NULL: none. Lasts as long as the call; of one that came, it is the
	               receiver's to free */
};

/* Called once for each order: on the main thread, or, when the order did not get into the queue, at once on the thread
 * that gave it. */
typedef void order_answer_fn(void *ctx, uint64_t ticket, const struct order_answer *answer);

struct order {
	enum order_origin origin;
	enum order_right right;
	char name[ORDER_NAME_SIZE]; /* who asks, as the origin knows it: "uid 1000" */
	char text[ORDER_TEXT_SIZE]; /* "park 947.4M,for=600" */
	order_answer_fn *answer;
	void *ctx;       /* lasts as long as the queue; … */
	uint64_t ticket; /* … this says which of its orders it was */
};

/* "socket"; "park" */
const char *order_origin_name(enum order_origin origin);
const char *order_verb_name(enum order_verb verb);

/* ---- read ---- */

struct order_park {
	double freq_hz, for_s;
	int device; /* of the run, from 1 */
	bool off;
};

struct order_mute {
	const char *what; /* id of an alert or key of a cell */
	double for_s;
	bool off;
};

struct order_allow {
	const char *cell, *reason;
	int64_t until_ns; /* INT64_MAX: for ever */
	bool off;
};

struct order_set {
	double dwell_s;
	double gain_db; /* NAN: automatic */
	int device;     /* whose gain; of the run, from 1; 0: of all */
	bool messages;
};

struct order_request {
	bool status, coverage, cells;
	const char *alert; /* its id; NULL: none */
};

/* An order after parsing. */
struct order_task {
	enum order_verb verb;
	enum order_right right; /* the right that it needs */
	struct plug words;      /* the text that the members below point into */
	union {                 /* by verb */
		struct order_park park;
		struct order_mute mute;
		struct order_allow allow;
		struct order_set set;
		struct order_request request;
	};
};

/* Parses an order: 0, or -errno with the reason, which names the place. *task points into itself: do not copy it. */
int order_read(const char *text, struct order_task *task, struct fault *fault);

/* Whether an argument of this name was given. */
bool order_gives(const struct order_task *task, const char *name);

/* Every verb and its arguments. */
void order_help(enum language language, FILE *out);

/* ---- the queue ---- */

struct order_queue;

/* NULL: out of memory, or of descriptors. */
struct order_queue *order_queue_create(void);
/* Answers the orders that still wait: the run has ended. No other thread may give orders any more. */
void order_queue_destroy(struct order_queue *queue);

/* From any thread; never waits for the main thread. A full queue is an answer too (-EBUSY). */
void order_give(struct order_queue *queue, const struct order *order);

/* Main thread: readable while orders may wait. */
int order_queue_fd(const struct order_queue *queue);
/* The next order; false: none waits. */
bool order_take(struct order_queue *queue, struct order *order);
/* Answers whoever gave the order; error: 0, or -errno. */
void order_answer(const struct order *order, int error, const char *text);
/* The same with JSON that goes with it. */
void order_answer_data(const struct order *order, int error, const char *text, char *data);
