/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sink: where records go. Each `--output KIND:TARGET` opens one.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "alert.h"     // struct alert
#include "cell.h"      // struct cell
#include "cells.h"     // struct cells
#include "coverage.h"  // struct coverage
#include "fault.h"     // struct fault
#include "pdu.h"       // struct pdu
#include "status.h"    // struct status, struct survey
#include "verdict.h"   // enum language

struct sink_config {
	const char *target;   /* what follows the colon */
	const char *sensor;   /* name in every record */
	bool messages;        /* --messages: records of messages are wanted; sinks of nothing but messages do not ask */
	bool live;            /* times are now: a live table makes sense; machine figures (CPU, memory) belong in the records */
	enum language language; /* of what people read */
	bool append;          /* to what the file holds already */
};

struct message; /* a pdu with the names that go with it */

struct sink {
	const char *name;
	const char *target_help; /* "-|PATH" */
	bool to_file;            /* the target is a path, or - */
	const char *description;
	void *(*open)(const struct sink_config *config, struct fault *fault);
	/* Each 0 or -errno; NULL where the sink has no use for the record. */
	int (*cell)(void *instance, int64_t time_ns, const struct cell *cell);
	int (*message)(void *instance, const struct message *message);
	int (*alert)(void *instance, int64_t time_ns, const struct alert *alert);
	int (*coverage)(void *instance, int64_t time_ns, const struct coverage *coverage);
	int (*status)(void *instance, int64_t time_ns, const struct status *status);
	int (*survey)(void *instance, int64_t time_ns, const struct survey *survey);
	/* The host's clock was set by so much; times of records go on as they were. */
	int (*clock)(void *instance, int64_t time_ns, double step_s, bool synchronised);
	/* All cells as they are now: a few times a second when live, once at the end of a replay. note: what is going on. */
	int (*refresh)(void *instance, int64_t time_ns, const struct cells *cells, const char *note);
	/* Whether a table stands on the terminal behind this descriptor, which any other line would push away; NULL: never. */
	bool (*draws_on)(const void *instance, int fd);
	int (*flush)(void *instance);
	/* Live sinks never wait for their reader: records given up because of that; NULL: it cannot happen. */
	uint64_t (*dropped)(const void *instance);
	/* Flushes; -errno when something could not be written. */
	int (*close)(void *instance);
};

struct message {
	const struct pdu *pdu;
	const char *name;     /* "System Information Type 3" */
	const char *cell_key; /* stable text key of the cell */
};

/* All sinks, ended by NULL. */
extern const struct sink *const sinks[];

/* By name, NULL when there is none. */
const struct sink *sink_find(const char *name);
