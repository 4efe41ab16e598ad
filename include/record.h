// SPDX-License-Identifier: GPL-3.0-or-later
/* record: what a run says, one struct for every kind. Sinks take it; its JSON form is written in one place.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "alert.h"       // struct alert
#include "cell.h"        // struct cell
#include "cell_heard.h"  // struct heard_cells
#include "coverage.h"    // struct coverage
#include "digest.h"      // struct digest
#include "order.h"       // struct order
#include "pdu.h"         // struct pdu
#include "position.h"    // struct position
#include "spectrum.h"    // struct spectrum_sweep
#include "status.h"      // struct status, struct survey
#include "torn.h"        // struct torn

enum record_type {
	RECORD_CELL,  /* when first identified, when it says something else, once a day, at the end of a replay, and at
	                 the start of a log */
	RECORD_HEARD, /* once a minute: those heard in it that were not written whole */
	RECORD_MESSAGE,  /* each decoded block, where messages are wanted */
	RECORD_ALERT,    /* raised, updated, cleared */
	RECORD_COVERAGE, /* at the end, and every hour of a watch: what was listened to */
	RECORD_STATUS,   /* at the end, and now and then while live: samples and blocks, good and bad */
	RECORD_SURVEY,   /* at the end of a sweep over the bands, while live */
	RECORD_CLOCK,    /* when the host's clock was set, while live */
	RECORD_ORDER,    /* when somebody gave a running watch an order */
	RECORD_SPECTRUM, /* every so often where wanted, while live: power in each bin of what was listened to */
	RECORD_TORN,     /* when a file of lines was found with half a line at its end, while live */
	RECORD_DIGEST,   /* once a day where wanted, while live: what the day brought */
	RECORD_TYPES
};

/* A pdu with the names that go with it. */
struct message {
	const struct pdu *pdu;
	const char *name;     /* "System Information Type 3" */
	const char *cell_key; /* stable text key of the cell */
};

/* The host's clock was set; times of records go on as they were. */
struct clock_step {
	double step_s;
	bool synchronised; /* the clock is disciplined (NTP) */
};

/* What the times of records are worth. */
struct clock_doubt {
	bool unsynchronised; /* the host's clock never was synchronised since the start of the run */
	double offset_s;     /* by how much it was set since then: the time of records goes on as it was */
};

/* What somebody ordered, and what came of it. */
struct order_told {
	const struct order *order;
	int error;          /* 0, or -errno */
	const char *answer; /* as told to whoever ordered it */
};

/* What a power cut or a kill left of a line. */
struct torn_told {
	const char *source; /* which file */
	const struct torn *torn;
};

/* Lasts as long as the call that it is given to. */
struct record {
	enum record_type type;
	int64_t time_ns;
	const char *sensor; /* name in the record */
	const struct position
		*position; /* where it was then, in records of cells, of a minute's, and of alerts; NULL: not known */
	const char
		*basis;   /* on which dedicated channels are followed, in records of cells and alerts; NULL: none are */
	const char *boot; /* of a live run: random, one a start; NULL: of a replay */
	uint64_t seq;     /* of a live run: the records of a boot are numbered from 0 */
	struct clock_doubt doubt;
	bool muted; /* somebody ordered that this alert is not shown */
	bool test;  /* nothing happened: somebody tries whether alerts arrive */
	union {     /* by type */
		const struct cell *cell;
		const struct heard_cells *heard;
		const struct message *message;
		const struct alert *alert;
		const struct coverage *coverage;
		const struct status *status;
		const struct survey *survey;
		const struct clock_step *clock;
		const struct order_told *order;
		const struct spectrum_sweep *spectrum;
		const struct digest *digest;
		const struct torn_told *torn;
	};
};

enum { RECORD_BYTES_MAX = 64 * 1024 }; /* a cell with 256 neighbours takes 13 kB */

/* "cell" "message" ...; of an order "command" */
const char *record_type_name(enum record_type type);

/* The record as one line of JSON with its end of line, into line[RECORD_BYTES_MAX]: its octets, or -EMSGSIZE. Keys
 * stand in a fixed order; what is not known is left out. */
int record_encode(const struct record *record, char *line);
