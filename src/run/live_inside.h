// SPDX-License-Identifier: GPL-3.0-or-later
/* live_inside: what a live run is made of. Private to its files: live.c (the loop, from beginning to end), live_heard.c
 * (what radios tell), live_orders.c (what somebody orders), live_tape.c (samples on disk), live_end.c (an end that does
 * not wait).
 */
#pragma once

#include "calibration.h"  // struct calibration
#include "control.h"      // struct control
#include "engine.h"       // struct engine
#include "locator.h"      // struct locator
#include "loop.h"         // struct loop
#include "radios.h"       // struct radios
#include "run.h"          // struct run_config
#include "tape.h"         // struct tape
#include "utc.h"          // struct utc_run

/* What a radio calls back with: who it is. */
struct ear {
	struct live *live;
	uint8_t number;
	uint32_t scope; /* version of what its receivers were told */
};

struct live {
	const struct run_config *config;
	double duration_s;
	bool watches; /* until it is stopped; else it ends with its survey */
	struct radios radios;
	struct ear ears[PDU_RADIOS_MAX];
	struct calibration calibrations[PDU_RADIOS_MAX];
	double corrections_ppm[PDU_RADIOS_MAX]; /* that the user wants of each device */
	struct run_fresh fresh;                 /* settings that may change, as they are now */
	struct engine *engine;
	struct loop *loop;
	struct control *control; /* NULL: none */
	struct locator *locator; /* NULL: the sensor stands still */
	struct tape *tape;       /* NULL: samples are not recorded */
	struct viewer *view;     /* NULL: none */
	enum language language;  /* of what people read */
	bool steps;              /* the time is that of the samples: nothing happens in between */
	double tick_s, alive_s, described_s, coverage_s; /* of the last one, by `clock` */
	double status_s;
	struct utc_run clock;
	bool interrupted;
	double interrupted_s; /* when, by the monotonic clock */
};

/* The state of one radio, or of all, goes to the outputs. */
void live_status(struct live *live, int number);
void live_all_status(struct live *live);
/* That of all goes into the answer of an order: 0 or -errno. */
int live_tell(struct live *live);

/* The recorder, where one is wanted: opened, 0 or -errno with the reason; given samples and alerts; asked now and then;
 * ended, 0 or -errno with the reason why not all is recorded. */
int live_tape_open(struct live *live, struct fault *fault);
void live_tape_iq(struct live *live, uint8_t number, const struct iq_block *block);
void live_tape_alerted(struct live *live, const struct cell *cell, enum alert_level level);
void live_tape_tick(struct live *live);
int live_tape_end(struct live *live, struct fault *fault);

/* What the radio of this ear calls. */
struct radio_out live_ear(struct ear *ear);

/* The driver's part of an order, an engine_driver_fn. */
int live_order(void *live, const struct order_task *task, struct fault *answer);
/* Carries out the orders that wait. */
void live_orders(void *live);
/* SIGHUP: settings are read again, or, where the terminal went away, the run ends. */
void live_hangup(void *live);

/* SIGINT, SIGTERM: the run ends. */
void live_stop(void *live);
/* Whether a radio that was told to stop does not: its device does not come back from a call. */
bool live_left_alone(const struct live *live);
/* Closes the radios of a run that has ended with this exit status, though none that does not come back: then the
 * process ends here. Everything else is closed already. */
void live_close(struct live *live, enum run_exit result);
