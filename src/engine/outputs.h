// SPDX-License-Identifier: GPL-3.0-or-later
/* outputs: the sinks of a run, to which every record goes, and the table or the screen on a terminal.
 */
#pragma once

#include "config.h"  // struct setting_list
#include "output.h"  // struct output
#include "screen.h"  // struct screen
#include "table.h"   // struct table

struct outputs {
	int count;
	struct output items[SETTING_LIST_MAX];
	struct sink_config config;   /* of all, but target and plug */
	struct table *table;         /* NULL: no terminal wants one */
	const struct screen *screen; /* NULL: none. Its spectrum comes another way, at its own pace */
	const char *sensor;
	const char *basis;               /* on which dedicated channels are followed; NULL: none are */
	const struct position *position; /* where it is; NULL: not known */
	char boot[17];                   /* of the run; "": it is none that numbers its records */
	uint64_t seq;                    /* of the next record */
	bool began;                      /* a file of an output began, and shall hold all cells */
	struct clock_doubt doubt;        /* what records are to say of their times */
	int64_t time_ns;                 /* of the last record */
	int error;          /* -errno of a failure that ends the run: none that time may mend, while live */
	struct fault fault; /* and its words */
};

/* Opens every KIND:TARGET of the list ("text:-" when it is empty): 0, or -errno with the reason and none open. No file
 * is emptied before a record comes; clash_check() says first whether it may be. config->target is not looked at.
 * sensor: lasts, and so do the items of the list. */
int outputs_open(struct outputs *outputs, const struct setting_list *list, const struct sink_config *config,
                 const char *sensor, struct fault *fault);

/* Gives a record of a live run its number, where it is not one that nobody writes, and what its time is worth. */
void outputs_number(struct outputs *outputs, struct record *record);
/* Gives the record, with the sensor's name and, if it has none, a number, to all sinks. */
void outputs_put(struct outputs *outputs, const struct record *record);
/* Turns records of messages on or off in the sinks that have a choice. */
void outputs_messages(struct outputs *outputs, bool wanted);
/* Draws the table, where there is one: see table.h. */
void outputs_draw(struct outputs *outputs, int64_t time_ns, const struct cells *cells, const char *note);
/* Has what they hold written, and tells what their files have to tell. */
void outputs_flush(struct outputs *outputs);

/* While live, a few times a second: what failed is tried again when it is time (now_s, of the monotonic clock), and
 * the others and the user are told where something changed. */
void outputs_tick(struct outputs *outputs, double now_s);
/* Files are opened anew, by those that have some. */
void outputs_reopen(struct outputs *outputs);

/* Whether the table is drawn on the terminal behind fd, where nothing else may then be written. */
bool outputs_hold(const struct outputs *outputs, int fd);

/* Records that were lost: to slow readers, and in times of trouble. */
uint64_t outputs_dropped(const struct outputs *outputs);
/* How they stand, those that ever failed: into all[STATUS_OUTPUTS_MAX]; how many. */
int outputs_health(const struct outputs *outputs, struct status_output *all);

/* 0, or an error with its reason: the first of the run; live, of one that fails at the end. */
int outputs_close(struct outputs *outputs, struct fault *fault);
