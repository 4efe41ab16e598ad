// SPDX-License-Identifier: GPL-3.0-or-later
/* tape_inside: what a tape is made of. Private to its two files: tape.c (what the run calls), tape_main.c (the thread).
 */
#pragma once

#include <pthread.h>
#include <stdatomic.h>

#include "reel.h"  // struct reel
#include "ring.h"  // struct ring
#include "tape.h"  // struct tape_config

enum { SLOT_BYTES = 64 * 1024 };

struct slot {
	uint8_t radio;
	double first_gain_db;
	struct iq_block block;
	uint8_t samples[SLOT_BYTES];
};

/* For the thread. */
struct order {
	bool triggered, known;
	int64_t time_ns;
	char label[32], comment[128];
	struct sigmf_origin origin;
};

struct tape {
	struct tape_config config;
	struct ring *ring, *news;
	pthread_t thread;
	bool stuck;       /* the thread does not end */
	uint64_t dropped; /* samples that found no room */
	pthread_mutex_t lock;
	struct order orders[PDU_RADIOS_MAX];
	struct position position;
	struct fault failure; /* error 0: none */
	/* the thread's */
	struct shelf shelf;
	struct reel reels[PDU_RADIOS_MAX];
	int64_t heard_ns[PDU_RADIOS_MAX]; /* when samples came last, by the monotonic clock */
	int64_t again_ns;                 /* it waits so long, the disk being full; 0: it does not */
	uint64_t missed;                  /* samples that are given up meanwhile */
	_Atomic int64_t end_ns;           /* nothing is written any more after it; 0: the run goes on */
	atomic_bool done;
};

/* News for a person; while the thread runs it alone may call it. */
void tape_tell(struct tape *tape, bool trouble, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* The thread, as long as the ring is open. */
void *tape_main(void *tape);
