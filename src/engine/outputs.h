// SPDX-License-Identifier: GPL-3.0-or-later
/* outputs: the sinks of a run, to which every record goes, and the table on a terminal.
 */
#pragma once

#include "config.h"  // struct setting_list
#include "sink.h"    // struct sink
#include "table.h"   // struct table

struct outputs {
	int count;
	struct {
		const struct sink *sink;
		void *instance; /* NULL once it failed */
		const char *name;
	} items[SETTING_LIST_MAX];
	struct table *table; /* NULL: no terminal wants one */
	const char *sensor;
	int error;          /* -errno of the first failure */
	struct fault fault; /* and its words */
	uint64_t dropped;   /* of those closed */
};

/* Parses KIND:TARGET[,OPTION=VALUE]..., one item of the list of outputs, into the sink and *plug; NULL with the reason
 * when there is no such sink, or one without options is given some. */
const struct sink *outputs_kind(const char *name, struct plug *plug, struct fault *fault);

/* Opens every KIND:TARGET of the list ("text:-" when it is empty): 0, or -errno with the reason and none open. No file
 * is emptied before a record comes; clash_check() says first whether it may be. config->target is not looked at.
 * sensor: lasts. */
int outputs_open(struct outputs *outputs, const struct setting_list *list, const struct sink_config *config,
                 const char *sensor, struct fault *fault);

/* Gives the record, with the sensor's name, to all sinks. */
void outputs_put(struct outputs *outputs, const struct record *record);
/* Turns records of messages on or off in the sinks that have a choice. */
void outputs_messages(struct outputs *outputs, bool wanted);
/* Draws the table, where there is one: see table.h. */
void outputs_draw(struct outputs *outputs, int64_t time_ns, const struct cells *cells, const char *note);
void outputs_flush(struct outputs *outputs);

/* Whether the table is drawn on the terminal behind fd, where nothing else may then be written. */
bool outputs_hold(const struct outputs *outputs, int fd);

/* Records that slow readers lost. */
uint64_t outputs_dropped(const struct outputs *outputs);

/* 0, or the first error of the whole run with its reason. */
int outputs_close(struct outputs *outputs, struct fault *fault);
