/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * outputs: the sinks of a run; every record goes to all of them.
 */
#pragma once

#include "opt.h"   // struct opt_list
#include "sink.h"  // struct sink

struct outputs {
	int count;
	struct {
		const struct sink *sink;
		void *instance; /* NULL once it failed */
		const char *name;
	} items[OPT_LIST_MAX];
	int error;          /* -errno of the first failure */
	struct fault fault; /* and its words */
	uint64_t dropped;   /* of those closed */
};

/* Splits KIND:TARGET: the sink and *target, NULL with the reason when there is no such sink. */
const struct sink *outputs_kind(const char *name, const char **target, struct fault *fault);

/* Opens every KIND:TARGET of the list ("text:-" when it is empty): 0, or -errno with the reason and none open. No file is
 * emptied before a record comes; clash_check() says first whether it may be. config->target is not looked at. */
int outputs_open(struct outputs *outputs, const struct opt_list *list, const struct sink_config *config,
                 struct fault *fault);

void outputs_cell(struct outputs *outputs, int64_t time_ns, const struct cell *cell);
void outputs_message(struct outputs *outputs, const struct message *message);
void outputs_alert(struct outputs *outputs, int64_t time_ns, const struct alert *alert);
void outputs_coverage(struct outputs *outputs, int64_t time_ns, const struct coverage *coverage);
void outputs_status(struct outputs *outputs, int64_t time_ns, const struct status *status);
void outputs_survey(struct outputs *outputs, int64_t time_ns, const struct survey *survey);
void outputs_clock(struct outputs *outputs, int64_t time_ns, double step_s, bool synchronised);
void outputs_refresh(struct outputs *outputs, int64_t time_ns, const struct cells *cells, const char *note);
void outputs_flush(struct outputs *outputs);

/* One of them keeps a table on the terminal behind fd: it says what is going on, and nothing else may write there. */
bool outputs_draw_on(const struct outputs *outputs, int fd);

/* Records that slow readers lost. */
uint64_t outputs_dropped(const struct outputs *outputs);

/* 0, or the first error of the whole run with its reason. */
int outputs_close(struct outputs *outputs, struct fault *fault);
