// SPDX-License-Identifier: GPL-3.0-or-later
/* run: a whole run, from opening the input to the exit status.
 */
#pragma once

#include <stdbool.h>

#include "engine.h"  // struct engine_config
#include "fault.h"   // struct fault
#include "radio.h"   // struct reception, struct radio_config
#include "source.h"  // struct source_config
#include "tape.h"    // struct tape_config

/* Exit status of the program. */
enum run_exit {
	RUN_DONE,
	RUN_UNFINISHED, /* ran, but could not finish: source lost, output failed */
	RUN_REFUSED,    /* bad usage, input or configuration: nothing was started */
};

/* Settings of a live run that may change while it is on. */
struct run_fresh {
	double dwell_s[PDU_RADIOS_MAX]; /* of each radio */
	bool messages;
	const char *operators; /* NULL: the built-in plan */
	char fixed[224];       /* names of others that have changed, for which it must be started again; "": none */
};

/* Reads the settings again, into *fresh, which holds those of before: 0, or -errno with the reason. Strings last until
 * the next call. */
typedef int run_reread_fn(void *ctx, struct run_fresh *fresh, struct fault *fault);

/* Settings of every run. */
struct run_config {
	struct engine_config engine; /* all but live, judge and origin, which the run fills in */
	struct reception reception;
	const char *control;            /* live: path of a socket for orders; NULL: none */
	const char *gpsd;               /* live: where gpsd is, HOST[:PORT]; NULL: the sensor stands still */
	const struct tape_config *tape; /* live: how samples are recorded; NULL: they are not … */
	enum alert_level tape_alert;    /* … and from which level on an alert is a trigger; ALERT_NONE: none is */
	run_reread_fn *reread;          /* live: NULL, there is nothing that they could be read from */
	void *reread_ctx;
	double pace;              /* replay: times the pace of the air; 0: as fast as it can */
	const char *evidence_key; /* replay: public key that evidence must be signed by; NULL: any */
};

/* Decodes the files one after the other; times are the recording's. *fault says why, when not RUN_DONE. */
enum run_exit run_replay(const struct run_config *config, const struct source_config *input, char *const *paths,
                         int nof_paths, struct fault *fault);

/* Whether all files exist that run_replay() is to read: 0, or -errno naming the first that does not. */
int run_check_paths(char *const *paths, int count, struct fault *fault);

/* With radios[count], PDU_RADIOS_MAX at most: surveys the bands and, where they watch, keeps listening for duration_s
 * (0: for ever) or until SIGINT or SIGTERM, which, as SIGHUP, the caller must not have blocked. SIGHUP ends a survey,
 * and a watch whose terminal was closed; of another the settings are read again. Where a device does not come back from
 * a call the process ends here, with this exit status. *fault says why, when not RUN_DONE. */
enum run_exit run_live(const struct run_config *config, const struct radio_config *radios, int count, double duration_s,
                       struct fault *fault);
