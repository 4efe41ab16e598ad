// SPDX-License-Identifier: GPL-3.0-or-later
/* source: where samples (or other tools' decoded frames) come from. run() blocks and calls back until the end or
 * cancel().
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "config.h"  // struct setting
#include "fault.h"   // struct fault
#include "iq.h"      // struct iq_block
#include "pdu.h"     // struct pdu

struct source_config {
	const char *target; /* path, "-", HOST:PORT, or serial number; what the source understands */
	const char *format; /* --format, NULL when not given */
	double rate_hz;     /* 0 when not given */
	double freq_hz;     /* 0 when not given */
	int64_t start_ns;   /* UTC of the first sample, INT64_MIN when not given */
	double speed;       /* of a source that makes its samples: times real time, 0: as fast as they are taken */
	double gain_db;     /* NAN: automatic */
	double ppm;         /* correction to apply to the device's crystal */
	bool bias_tee;
	const char *antenna, *clock_source; /* by the device's names for them; NULL: as it likes */
	const char *gains;                  /* of each element: "LNA:24,VGA:20"; NULL when not given */
	double bandwidth_hz;                /* of the filter before the converter; 0: by the rate */
	bool swap_iq;                       /* of a recording whose I and Q are the wrong way round */
	bool wait; /* a device that is not there is waited for: open() succeeds without it, run() says when it came */
};

struct source_out {
	void (*iq)(void *ctx, const struct iq_block *block); /* of live sources: must only copy and count */
	void (*pdu)(void *ctx, const struct pdu *pdu);
	/* The device was lost (err < 0) or is back (err = 0): wakes whoever reports. A capture file that was cut off
	 * says so here as well (-ENODATA), before run() returns 0. NULL: not interested. */
	void (*event)(void *ctx, int err, const char *text);
	/* Another attempt was made to get a lost device back. NULL: not interested. */
	void (*tried)(void *ctx);
	void *ctx;
};

/* A file that is being read; an output that is the same one would destroy it. */
struct source_file {
	uint64_t device, inode;
};

enum { SOURCE_FILES_MAX = 2, SOURCE_ENDINGS = 4 /* and a NULL at the end */ };

struct source_info {
	double rate_hz;     /* samples a second; 0 for a source of pdus */
	double freq_hz;     /* where it listens first */
	double freq_min_hz; /* what it can tune to; 0 when it cannot tune */
	double freq_max_hz;
	double freq_gap_min_hz; /* where in between it does not lock; both 0: nowhere */
	double freq_gap_max_hz;
	bool absent;        /* the device was not there so far: nothing but the rate is known of it */
	double settle_s;    /* from tune() or set_gain() to the first sample given on */
	double gain_min_db; /* what set_gain() chooses from; both 0: nothing */
	double gain_max_db;
	char id[320];   /* "rtlsdr=SERIAL": the same device has it in every run; "": it cannot be told from others */
	char text[128]; /* what the device says of itself: tuner, serial number */
	char inferred[160]; /* of a recording: what was taken from its header or name; "": nothing had to be */
	int nof_files;      /* 0: a device or a pipe */
	struct source_file files[SOURCE_FILES_MAX];
};

struct source {
	const char *name;
	const char *description, *description_zh;
	const struct setting *options;       /* of struct source_config, those that mean something to it; NULL: none */
	const struct setting *own_options;   /* of it too, those of no other source; NULL: none */
	const char *endings[SOURCE_ENDINGS]; /* of names of files that it reads: ".pdu"; "file" reads all others */
	bool arguments; /* its target is KEY=VALUE,... of its own, which stand before its options */
	bool live;      /* chosen by --device; time is the host's, and samples are lost when nobody takes them */
	double rate_hz; /* of a live one: about how fast it samples where no rate is given */
	/* NULL with the reason in *fault when the input is missing or malformed. */
	void *(*open)(const struct source_config *config, struct fault *fault);
	/* 0 at the end or after cancel(), -errno with *fault when the source was lost. */
	int (*run)(void *instance, const struct source_out *out, struct fault *fault);
	/* Instead of run(), where the source's time is its samples and stands while nobody asks for any: gives the next
	 * block, from the caller's thread. Nothing moves until the next call. 1; or 0 and -errno as of run(). */
	int (*step)(void *instance, const struct source_out *out, struct fault *fault);
	/* With it: UTC of the next sample. */
	int64_t (*now_ns)(void *instance);
	/* From any thread: run() returns soon. */
	void (*cancel)(void *instance);
	/* From any thread, though one at a time, once it is open; NULL where the source cannot, but a live one can.
	 * Later blocks carry the next tune number. -ETIMEDOUT and -EBUSY: a device does not come back from a call. */
	int (*tune)(void *instance, double freq_hz);
	/* The same; NULL where the source has no gain to choose. Takes the step nearest to
	 * *gain_db, and says which that was. Later blocks carry the next tune number. */
	int (*set_gain)(void *instance, double *gain_db);
	void (*close)(void *instance);
	void (*info)(void *instance, struct source_info *info);
};

/* Tables of the settings in struct source_config: those of recordings, and those of dongles. */
extern const struct setting recording_options[], device_options[];

/* All sources, ended by NULL. */
extern const struct source *const sources[];

/* By name, NULL when there is none. */
const struct source *source_find(const char *name);
