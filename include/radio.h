// SPDX-License-Identifier: GPL-3.0-or-later
/* radio: one device of a live run: its source, the threads and receivers behind it, and where its tuner goes, by the
 * plan of windows (plan.h) and the wishes of the receivers. The caller's thread waits in its loop, and is called back
 * from there. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "bank.h"      // BANK_MAX
#include "fault.h"     // struct fault
#include "health.h"    // struct health_words
#include "iq.h"        // struct iq_block
#include "language.h"  // enum language
#include "listen.h"    // struct listen_stretch
#include "loop.h"      // struct loop
#include "pdu.h"       // struct pdu
#include "receiver.h"  // struct receiver_scope
#include "source.h"    // struct source_config
#include "status.h"    // struct status, struct survey
#include "utc.h"       // struct utc_run

struct radio;
struct spectrum_part;

/* What is received, and how: the same for a device and for a recording. */
struct reception {
	const char *rats; /* comma separated names of receivers, NULL: all */
	double max_offset_ppm;
	bool no_combine;
	bool signalling; /* follow dedicated channels */
	double lo_hz;    /* of a converter in front of the receiver, 0: none; see converter.h */
	bool lo_invert;
};

struct radio_config {
	const char *device;          /* "rtlsdr", "rtlsdr=SERIAL", "rtl_tcp=HOST:PORT" */
	struct source_config source; /* gain, ppm, rate …; freq_hz: one window only, as on the air, 0: the bands */
	const char *bands;           /* comma separated; NULL: gsm900, or b8 when LTE only is looked for */
	double dwell_s;              /* time on each window; 0: as needed */
	bool watch;                  /* go on listening after the survey */
	bool shares;                 /* the bands, with others of the run: see radio_share() */
	struct reception reception;
	bool keep;                   /* hand the samples on too, for evidence */
	bool spectrum;               /* measure the power in each bin too */
	uint8_t number;              /* of the run's radios; what it hears carries it */
	const struct utc_run *clock; /* of the run */
};

/* Callbacks, on the thread of the loop. A stretch of listening is told before the pdus heard in it. */
struct radio_out {
	void (*listened)(void *ctx, const struct listen_stretch *stretch);
	void (*iq)(void *ctx, const struct iq_block *block);           /* samples, where config.keep */
	void (*spectrum)(void *ctx, const struct spectrum_part *part); /* where config.spectrum */
	void (*pdu)(void *ctx, const struct pdu *pdu);
	void (*heard)(void *ctx);                   /* after each batch of pdus */
	void (*event)(void *ctx, const char *line); /* the device is lost, or back; NULL: it could not be tuned */
	void (*passed)(void *ctx); /* its survey was in each window: whom to suspect is asked before it goes on */
	void (*surveyed)(void *ctx, struct survey *survey);
	void *ctx;
};

enum { RADIO_NOTE_SIZE = 192 };

/* Opens the device, tunes it to the first window of its plan and makes what is behind it; no thread runs yet. The
 * strings of config and *out last as long as the radio. NULL with the reason. */
struct radio *radio_open(const struct radio_config *config, const struct radio_out *out, struct fault *fault);
void radio_close(struct radio *radio);

/* What the device goes by in every run ("rtlsdr=SERIAL"), "" nothing; what it says of itself; a remark on the plan, ""
 * none. */
const char *radio_id(const struct radio *radio);
/* As the user named it. */
const char *radio_name(const struct radio *radio);
const char *radio_device(const struct radio *radio);
const char *radio_plan_note(const struct radio *radio);

/* Adds its descriptors to the loop, before any other thread starts. 0, or -errno with the reason. */
int radio_add_to_loop(struct radio *radio, struct loop *loop, struct fault *fault);

/* Starts the threads and begins the survey. 0, or -errno with the reason. */
int radio_start(struct radio *radio, struct fault *fault);

/* Whether its time is its samples (source.h): then it has no threads, and goes on by radio_step() only: a block, with
 * all that came of it. */
bool radio_steps(const struct radio *radio);
void radio_step(struct radio *radio);
/* UTC of its next sample. */
int64_t radio_now_ns(const struct radio *radio);

/* Moves the tuner where that is due, after each turn of the loop. */
void radio_move(struct radio *radio);
/* Time until the next retune is due [s]; INFINITY when only an event can make one due. */
double radio_patience_s(const struct radio *radio);
/* To be called now and then, so that a survey does not wait for ever for a lost device. */
void radio_tick(struct radio *radio);

/* Stays on one window, centred here, for so long [s]; then, or at once with radio_leave(), the plan goes on where it
 * was. 0, or -errno with the reason when the tuner cannot. */
int radio_park(struct radio *radio, double centre_hz, double for_s, struct fault *fault);
void radio_leave(struct radio *radio);

/* Of those that share their bands, and have a device now? */
bool radio_shares(const struct radio *radio);

/* From the next window on it hears one of `parts` shares of the bands, as equal and as much in one piece as can be. 0,
 * or -errno with the reason. */
int radio_share(struct radio *radio, int part, int parts, struct fault *fault);

/* Gain from now on [dB], NAN: as the converter shows. What is heard later is told as it would be with the gain at the
 * start, so that levels can be compared. 0, or -errno with the reason. */
int radio_set_gain(struct radio *radio, double gain_db, struct fault *fault);

/* The gain at the start, to which iq_block.over_db adds [dB]; NAN: not known. */
double radio_first_gain_db(const struct radio *radio);

/* Time on each window, from the next one on [s]. */
void radio_dwell(struct radio *radio, double dwell_s);

/* A cell at this frequency is suspected: a survey listens there for longer; much: a watch does so more often for a
 * while. */
void radio_suspect(struct radio *radio, double freq_hz, bool much);

/* Tells it the error of the receiver's crystal by the consensus of cells [ppm]; NAN: not known. */
void radio_crystal(struct radio *radio, double ppm);

/* Tells it whose dedicated channels are followed from now on; false: it is busy, tell it again. */
bool radio_follow(struct radio *radio, const struct receiver_scope *scope);

/* Stops the samples; what was heard before still comes, until radio_finished(). */
void radio_stop(struct radio *radio);
bool radio_finished(const struct radio *radio);
/* After that: 0, or -errno with the reason why it did not come to its end; interrupted: the user's wish. */
int radio_end(struct radio *radio, bool interrupted, struct fault *fault);

/* Whether its threads go on: samples flow and are received, or the device is lost and it is tried again and again.
 * False where one of them has been in the same place for longer than anything takes. To be asked now and then. */
bool radio_alive(struct radio *radio);

/* Fills in its part of a status, and writes into reason why no cell was read. */
void radio_status(const struct radio *radio, struct status *status, struct health_words *reason);

/* What it counted since it was opened, and what its receivers did. */
struct radio_counts {
	double rate_hz;
	uint64_t samples, lost, dropped; /* taken; that never arrived; dropped, as nobody took them in time */
	uint64_t settled;                /* discarded while the tuner settled */
	int nof_receivers;
	struct receiver_counts each[BANK_MAX];
};
void radio_counts(const struct radio *radio, struct radio_counts *counts);

/* What it is doing, in a few words. */
void radio_describe(const struct radio *radio, enum language language, char note[RADIO_NOTE_SIZE]);
