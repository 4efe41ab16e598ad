// SPDX-License-Identifier: GPL-3.0-or-later
/* status: the health of a run, and survey: the end of one sweep.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "language.h"  // enum language
#include "pdu.h"       // PDU_CHANNELS

enum { STATUS_GAINS_MAX = 16, STATUS_OUTPUTS_MAX = 16, STATUS_DISKS_MAX = 8 };

/* An output that failed, now or before. */
struct status_output {
	char name[256];          /* KIND:TARGET of a file, else its kind */
	bool works;              /* now */
	uint64_t failures, lost; /* how often it began to fail; records that it lost */
};

/* The machine that a watch runs on. */
struct status_host {
	int nof_disks; /* that it writes to */
	struct status_disk {
		char path[256];      /* a folder on it */
		uint64_t free_bytes; /* for who is not root */
		double free_share;
	} disks[STATUS_DISKS_MAX];
	bool synchronised;    /* the clock is */
	double step_s;        /* by how much it was set last; 0: never since the start */
	int64_t stepped_ns;   /* when that was */
	double temperature_c; /* of the processor; NAN: not told */
};

struct status {
	uint8_t radio;          /* which receiver of the run */
	uint32_t cells;         /* known to the run */
	const char *source;     /* what was listened to */
	const char *error;      /* why the source was lost; NULL when all is well */
	const char *reason;     /* why no cell was identified, in words; NULL when one was */
	const char *reason_zh;  /* the same in Chinese, for people; NULL: there is none */
	const char *looks_like; /* sample format they seem to have, unlike the one given; NULL: no doubt */
	uint64_t samples, dropped_samples;
	uint64_t dropped_messages; /* decoded, but dropped, as the main thread was too slow */
	uint64_t dropped_records;  /* lost by outputs that were too slow, or failed */
	int nof_outputs;           /* that ever failed */
	struct status_output outputs[STATUS_OUTPUTS_MAX];
	uint64_t blocks_ok[PDU_CHANNELS], blocks_bad[PDU_CHANNELS];
	double clipped;           /* share of the samples at full scale */
	uint32_t ghosts, aliases; /* as in receiver.h */
	uint32_t nbiot_carriers;  /* NB-IoT carriers found on the GSM raster */
	double seconds;           /* length of the signal */
	double ppm;               /* receiver clock by the consensus of the cells; NAN when not known */
	bool gain_known;
	double gain_db; /* of the tuner, now */
	int nof_gains;  /* bands, where they may differ in it; 0: one gain for all */
	struct status_gain {
		double low_hz, high_hz, gain_db;
	} gains[STATUS_GAINS_MAX];
	bool live; /* record what depends on the machine: what follows, and what was dropped. A replay leaves it out */
	double cpu_seconds, cpu_percent, realtime_factor, uptime_s;
	uint64_t rss_bytes;
	uint32_t notice, suspicious, fake; /* alerts that ever reached the level */
	struct status_host host;
};

/* What can be wrong with a live run. */
enum status_problem {
	PROBLEM_DEVICE,  /* a device is lost, or not there yet */
	PROBLEM_LOST,    /* many samples were lost */
	PROBLEM_CLIPPED, /* the signal is cut */
	PROBLEM_OUTPUT,  /* an output fails */
	PROBLEM_DISK,    /* a disk is nearly full */
	PROBLEM_HOT,     /* the processor slows itself down */
	PROBLEM_CLOCK,   /* the clock is not synchronised: times may be wrong, watching goes on as ever */
	STATUS_PROBLEMS
};

/* A set of them: 1 << enum status_problem. */
unsigned status_problems(const struct status *status);
/* Those that a watch goes on in spite of, and as well as ever. */
enum { STATUS_REMARKS = 1 << PROBLEM_CLOCK };

/* "device" */
const char *status_problem_name(enum status_problem problem);
/* In a few words. */
const char *status_problem_words(enum status_problem problem, enum language language);

struct survey {
	const char *bands; /* comma separated */
	uint32_t channels_visited, cells;
	double duration_s;
};
