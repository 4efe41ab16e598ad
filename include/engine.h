// SPDX-License-Identifier: GPL-3.0-or-later
/* engine: the only thing between what is heard and what is told. In go blocks of messages, stretches of listening,
 * samples and times; out come records, to the outputs it was opened with, and a snapshot. Which cells there are, what
 * the rules say of them, alerts, baseline, evidence and journal are its own. One thread. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "config.h"    // struct setting_list
#include "evidence.h"  // evidence_judge_fn
#include "fault.h"     // struct fault
#include "iq.h"        // struct iq_block
#include "listen.h"    // struct listen_stretch
#include "order.h"     // struct order_queue
#include "pdu.h"       // struct pdu, PDU_RADIOS_MAX
#include "receiver.h"  // struct receiver_scope
#include "source.h"    // struct source_file
#include "status.h"    // struct status, struct survey
#include "utc.h"       // struct utc_run
#include "verdict.h"   // enum alert_level

struct engine;
struct cell;
struct listening;
struct screen;
struct spectrum_part;
struct position;

/* The driver's part of an order: where to listen, how the receivers are. 0, or -errno; in words into answer. */
typedef int engine_driver_fn(void *ctx, const struct order_task *task, struct fault *answer);

/* The cell of an alert, and the level it has now. */
typedef void engine_alerted_fn(void *ctx, const struct cell *cell, enum alert_level level);

struct engine_config {
	struct setting_list outputs; /* KIND:TARGET; none: text:- */
	const char *sensor;          /* NULL: the host's name */
	bool messages;               /* message records too */
	bool live;    /* from a radio: the baseline learns; a slow reader loses records instead of blocking the run */
	bool patient; /* though live, the run waits for slow readers, and for its evidence to be written */
	bool silent;  /* no outputs at all */
	const char *baseline;         /* known cells; NULL: none */
	const char *operators;        /* plan of operators; NULL: the built-in one */
	bool sealed;                  /* baseline and plan are parts of a bundle of evidence: nobody changes them */
	const char *signalling;       /* on which basis dedicated channels are followed; NULL: they are not */
	const char *signalling_scope; /* of which cells: "suspects", "all"; NULL: suspects */
	const char *lang;             /* of what people read: "en", "zh"; NULL: en */
	const char *journal;          /* file of alerts for `explain`; NULL: the usual place, "none": none is kept */
	const char *evidence;         /* folder of bundles; NULL: none are kept */
	const char *digest;           /* HH:MM of the daily digest; NULL: none */
	double spectrum_s;            /* time between records of the spectrum; 0: none */
	double evidence_s;            /* samples kept around an alert */
	double evidence_space;        /* octets that all bundles may take */
	const char *seal_to; /* public key in hex that the samples of bundles are sealed to; NULL: not sealed */
	evidence_judge_fn
		*judge;       /* replays a bundle before it is signed, to say which level its content alone leads to */
	const char *position; /* where the sensor stands: "LAT,LON", "LAT,LON,ACCURACY", or other words */
	const struct screen *screen; /* shows how things stand, instead of a table that is redrawn; NULL: none */
	/* The receiving station, as the manifests of evidence name it: each receiver, and where times are from. */
	struct evidence_origin origins[PDU_RADIOS_MAX];
	const char *clock;
	engine_driver_fn *driver; /* carries out orders about listening; NULL: they are refused */
	void *driver_ctx;
	engine_alerted_fn *alerted; /* is told of alerts as they are raised and change; NULL: nobody */
	void *alerted_ctx;
};

/* The strings in config must last as long as the engine. NULL with the reason; then nothing was written. */
struct engine *engine_open(const struct engine_config *config, struct fault *fault);
/* 0, or the first error of an output, with its reason in *fault. */
int engine_close(struct engine *engine, struct fault *fault);

/* Checks every KIND:TARGET of the list without opening any: 0, or -EINVAL with the reason when one is of no known kind,
 * is one of files[count], which are being read, or is the same as one before it. */
int engine_check_outputs(const struct setting_list *outputs, const struct source_file *files, int count,
                         struct fault *fault);

/* The name of a sensor stands in every record, and is signed: it must be text. NULL: the host's. 0, or -EINVAL with the
 * reason. */
int engine_check_sensor(const char *name, struct fault *fault);

/* What came of an output on trial: its place in the list from 1, its kind, 0 or -errno, and words - where it went, or
 * why not. */
typedef void engine_tried_fn(void *ctx, int number, const char *kind, int error, const char *said);

/* Sends a made-up alert by every output that tells people, of which `tried` is told. How many there are, or -errno with
 * the reason when one is not possible. */
int engine_try_outputs(const struct engine_config *config, engine_tried_fn *tried, void *ctx, struct fault *fault);

/* The journal of alerts when no other is named: $XDG_STATE_HOME/fbswatch/alerts.jsonl, into path[size]; -ENOENT, and an
 * empty path: no home. */
int engine_journal_path(char *path, int size);

/* ---- what is heard ---- */

/* A decoded pdu, free of subscriber identities. */
void engine_pdu(struct engine *engine, const struct pdu *pdu);

/* A stretch of listening came to its end. */
void engine_listened(struct engine *engine, const struct listen_stretch *stretch);

/* Replay of a bundle: sets what had been listened to by the time of this many blocks, as the bundle recorded it. */
void engine_listening(struct engine *engine, struct listening *listening, uint64_t blocks);

/* Samples of a receiver, for the evidence. */
void engine_iq(struct engine *engine, uint8_t radio, const struct iq_block *block);

/* The power in each bin of a window that was listened to. */
void engine_spectrum(struct engine *engine, const struct spectrum_part *part);

/* Where the sensor is now, by its GPS; source NULL: it is not known any more. Levels, new cells and areas are not
 * compared across a move. */
void engine_position(struct engine *engine, int64_t time_ns, const struct position *position);

/* ---- what is told besides cells, messages and alerts ---- */

/* The state of the receivers; what is known here is filled in: the receiver's clock, records that slow readers lost.
 * Outputs are flushed. */
void engine_status(struct engine *engine, int64_t time_ns, struct status *status);

/* Something beside the receivers went wrong, by the name of what it is: a record of its own. */
void engine_trouble(struct engine *engine, int64_t time_ns, const char *source, const char *words);

/* For an order that asks: each[count], the state of every receiver, is filled in likewise and goes into the answer. 0
 * or -errno. */
int engine_tell(struct engine *engine, int64_t time_ns, struct status *each, int count);

/* Judges the cells again, by all that is known now: in a survey the first ones were judged when no others were known.
 */
void engine_reconsider(struct engine *engine, int64_t time_ns);

/* The end of a sweep; the number of cells is filled in. */
void engine_survey(struct engine *engine, int64_t time_ns, struct survey *survey);

/* What was listened to since the start, and what came of it; nothing where there were no samples. */
void engine_coverage(struct engine *engine, int64_t time_ns);

/* Records that the host's clock was set, or lost or found its synchronisation, if it did since the last call; records
 * say what their times are worth. */
void engine_clock(struct engine *engine, struct utc_run *clock);

/* Has the screen, or the table, drawn where there is one; note: what is going on. */
void engine_draw(struct engine *engine, int64_t time_ns, const char *note);
/* Outputs write what they hold; those that failed are tried again when it is time. A few times a second. */
void engine_flush(struct engine *engine);
/* Takes the plan of operators anew, NULL: the built-in one. 0, or -errno with the reason: then it goes on with the one
 * that it has. */
int engine_renew(struct engine *engine, const char *operators, struct fault *fault);
/* Turns records of messages on or off. */
void engine_messages(struct engine *engine, bool wanted);
/* Outputs open their files anew: somebody may have moved them away. The order `reload` does it too. */
void engine_reopen(struct engine *engine);

/* Ends a run: records every cell once more, and the coverage. note: last line of the final table. */
void engine_end(struct engine *engine, int64_t time_ns, const char *note);

/* After that: where there is a screen it is given up, and the table is drawn in its place. */
void engine_unscreen(struct engine *engine, int64_t time_ns);

/* ---- orders ---- */

/* The queue that orders are put into, from any thread, as long as the engine lasts. */
struct order_queue *engine_orders(struct engine *engine);

/* Carries out, records and answers the orders that wait, and ends those whose time is over. */
void engine_obey(struct engine *engine, int64_t time_ns);

/* ---- its state ---- */

/* The state between two calls; the version changes with each call that changes anything. */
struct engine_snapshot {
	uint64_t version;
	uint32_t cells, notice, suspicious, fake; /* cells known; alerts that ever reached the level */
	double clock_ppm[PDU_RADIOS_MAX]; /* error of each receiver's crystal by the consensus of cells; NAN not known
	                                   */
	uint64_t dropped_records;         /* records that slow readers lost */
	const char *sensor;               /* its name, as long as the engine */
	const struct position *position;  /* where it is; source NULL: not known */
};

void engine_snapshot(const struct engine *engine, struct engine_snapshot *snapshot);

/* Whose dedicated channels the receivers are to follow. Returns how often that changed so far. */
uint32_t engine_scope(const struct engine *engine, struct receiver_scope *scope);

/* -errno of an output on whose failure the run may as well end: of any in a replay, of the last one while live; 0:
 * there is none. */
int engine_error(const struct engine *engine);

/* The table is drawn on the terminal behind fd: nothing else may write there. */
bool engine_holds(const struct engine *engine, int fd);

/* Follows one alert, for engine_awaited(): the one whose id ends in the same hash of the cell's place; until there is
 * one, any alert of this cell. alert "": follows none any more. */
void engine_await(struct engine *engine, const char *alert, const char *cell);

/* Level of the alert that is followed: now, or the highest so far. */
enum alert_level engine_awaited(const struct engine *engine, bool highest);
