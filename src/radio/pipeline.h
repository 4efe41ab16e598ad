// SPDX-License-Identifier: GPL-3.0-or-later
/* pipeline: the two threads behind a live source, and the queues that lead to whoever reports:
 *
 *   source -> [reader] -> iq ring -> [dsp: receivers] -> pdu ring -> pipeline_front()
 *               |-> event ring -> pipeline_event()      |-> want ring -> pipeline_want()
 *                                    ^                  |-> stretch ring -> pipeline_listened()
 *                                    |                  |-> look ring -> pipeline_look()
 *                                    |                  |-> spectrum ring -> pipeline_spectrum()
 *                            pipeline_crystal()
 *
 * Nothing waits for the thread behind it: what a full ring does not take is dropped and counted.
 *
 * A source that steps has no threads: pipeline_step() takes one block through all of it, and when the rings were read
 * empty in between nothing was dropped, on whatever machine.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "adc.h"        // struct adc_level
#include "bank.h"       // BANK_MAX
#include "converter.h"  // struct converter
#include "listen.h"     // struct listen_stretch
#include "receiver.h"   // struct receiver_counts
#include "source.h"     // struct source
#include "spectrum.h"   // struct spectrum_part

struct pipeline;

struct pipeline_config {
	const struct source *source;
	void *instance; /* of the source, open; the caller closes it */
	double rate_hz;
	const char *rats; /* as of --rat */
	double max_offset_ppm;
	bool combine;
	bool signalling;
	bool keep;                  /* hand on the samples too, for evidence */
	bool spectrum;              /* measure the power in each bin too */
	struct converter converter; /* turns the frequency in each block into the one on the air */
	uint8_t radio;              /* number that its pdus carry */
	unsigned iq_slots;          /* of IQ_SLOT_BYTES each; a power of two; 0: the usual number */
};

enum { PIPELINE_TEXT_SIZE = 160, PIPELINE_WHY_SIZE = 64 };

struct pipeline_event {
	int err; /* < 0: the source was lost; 0: it is back */
	char text[PIPELINE_TEXT_SIZE];
};

/* A struct receiver_want that crossed the ring. */
struct pipeline_want {
	double centre_hz;
	double seconds; /* 0: there is no wish any more */
	char why[PIPELINE_WHY_SIZE];
};

/* What the receivers know of the window in which they are. */
struct pipeline_look {
	double centre_hz;
	struct receiver_look what;
	struct adc_level level;
};

/* The index after the last sample is offered + source_lost + settled. */
struct pipeline_counts {
	uint64_t offered, taken, dropped; /* samples, at the iq ring: offered = taken + dropped */
	uint64_t source_lost;             /* samples that the source says never arrived */
	uint64_t settled;                 /* samples discarded while the tuner settled */
	uint64_t pdus_dropped;            /* pdus and events that found their ring full */
	struct receiver_counts receivers; /* of all receivers together */
	int nof_receivers;
	struct receiver_counts each[BANK_MAX];
};

/* Makes receivers and rings, starts nothing. NULL with the reason. */
struct pipeline *pipeline_create(const struct pipeline_config *config, struct fault *fault);
/* Starts both threads, of a source that has them: 0 or -errno. */
int pipeline_start(struct pipeline *pipeline);
/* Whether the source steps; if so, its next block, in the caller's thread, up to the end; and the UTC of its next
 * sample. */
bool pipeline_steps(const struct pipeline *pipeline);
void pipeline_step(struct pipeline *pipeline);
int64_t pipeline_now_ns(const struct pipeline *pipeline);
/* Cancels the source; the rings drain: go on reading pdus until pipeline_finished(). */
void pipeline_cancel(struct pipeline *pipeline);
/* Joins the threads in the order of the data: 0, or what made the source's run() end, with its words. */
int pipeline_join(struct pipeline *pipeline, struct fault *fault);
void pipeline_destroy(struct pipeline *pipeline);

/* The oldest pdu, NULL when there is none now; pipeline_pop() frees it. */
const struct pdu *pipeline_front(struct pipeline *pipeline);
void pipeline_pop(struct pipeline *pipeline);
/* The oldest event: false when there is none. */
bool pipeline_event(struct pipeline *pipeline, struct pipeline_event *event);

/* The receivers' present wish, if it differs from the one at the last call; false: it does not. */
bool pipeline_want(struct pipeline *pipeline, struct pipeline_want *want);

/* What the receivers know of the window by now, if they told it since the last call; false: they did not. */
bool pipeline_look(struct pipeline *pipeline, struct pipeline_look *look);

/* The receiver's clock by the consensus of cells [ppm], NAN: not known; the receivers are told before the next block.
 */
void pipeline_crystal(struct pipeline *pipeline, double ppm);

/* The cells whose dedicated channels are followed; the receivers are told before the next block. False: they have not
 * taken the last ones yet. */
bool pipeline_follow(struct pipeline *pipeline, const struct receiver_scope *scope);

/* The oldest block of samples that the receivers are done with, where config.keep: NULL when there is none;
 * pipeline_kept_pop() frees it. */
const struct iq_block *pipeline_kept(struct pipeline *pipeline);
void pipeline_kept_pop(struct pipeline *pipeline);

/* The oldest stretch of listening that the receivers are done with: false when there is none. */
bool pipeline_listened(struct pipeline *pipeline, struct listen_stretch *stretch);

/* The oldest part of the spectrum that was measured, where config.spectrum: NULL when there is none;
 * pipeline_spectrum_pop() frees it. */
const struct spectrum_part *pipeline_spectrum(struct pipeline *pipeline);
void pipeline_spectrum_pop(struct pipeline *pipeline);

/* Readable when there may be something; the clear comes before looking. */
int pipeline_pdu_fd(const struct pipeline *pipeline);
int pipeline_event_fd(const struct pipeline *pipeline);
int pipeline_want_fd(const struct pipeline *pipeline);
int pipeline_look_fd(const struct pipeline *pipeline);
void pipeline_clear(struct pipeline *pipeline);
/* Whether the source ended and every pdu was taken. */
bool pipeline_finished(struct pipeline *pipeline);

/* Seconds of the samples taken so far. From any thread. */
double pipeline_heard_s(const struct pipeline *pipeline);

/* From any thread: what of its threads goes on. */
struct pipeline_pulse {
	uint64_t read;     /* blocks that the reader gave, and attempts it made to get a lost device back */
	uint64_t received; /* samples that the receivers are done with */
	bool waiting;      /* they have some before them */
};
struct pipeline_pulse pipeline_pulse(const struct pipeline *pipeline);

/* From any thread. */
void pipeline_counts(const struct pipeline *pipeline, struct pipeline_counts *counts);
