// SPDX-License-Identifier: GPL-3.0-or-later
/* air: the other side of the air. Synthesises what a dongle would hear: GSM carriers and LTE cells with everything they
 * broadcast, through a radio channel, into samples. Made from a scenario (format: captures/README.md); the same
 * scenario and seed give the same samples. Shares no code with the receivers.
 */
#pragma once

#include <complex.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "fault.h"   // struct fault
#include "iq.h"      // enum iq_format
#include "pdu.h"     // enum pdu_channel, PDU_GSM_OCTETS
#include "source.h"  // struct source

struct air;
struct air_scenario;

/* NULL with file, line and reason in *fault. name stands for the file in messages. */
struct air_scenario *air_scenario_parse(const char *text, size_t size, const char *name, struct fault *fault);
struct air_scenario *air_scenario_read(const char *path, struct fault *fault);
void air_scenario_destroy(struct air_scenario *scenario);

struct air_info {
	double rate_hz, freq_hz;
	uint64_t nof_samples;  /* in all stretches of listening together */
	int nof_stretches;     /* 1, unless the scenario has `listen` */
	int64_t start_ns;      /* UTC of the scenario's beginning */
	enum iq_format format; /* as the scenario asks for */
	int nof_cells, nof_lte_cells;
};
void air_scenario_info(const struct air_scenario *scenario, struct air_info *info);

/* The first sample of a stretch of listening, counted from 0, and when it is; i: 0 .. nof_stretches - 1. */
uint64_t air_scenario_stretch(const struct air_scenario *scenario, int i, int64_t *time_ns);

/* Writes which cells there really are, in the form of NAME.truth.json. 0 or -errno. */
int air_truth_write(const struct air_scenario *scenario, FILE *out);

/* What LTE cell `cell` (place among them, from 0) broadcasts: SIB1 where n is 0, SI message n otherwise, as sent but
 * for the zeros that fill the transport block. How many octets; 0: there is no such message. */
int air_lte_message(const struct air_scenario *scenario, int cell, int n, uint8_t octets[PDU_OCTETS_MAX]);

/* One xCCH block of timeslot 0 that was sent. */
struct air_block {
	int cell;             /* place in the scenario, from 0 */
	double time_s, end_s; /* its first and its last bit on the air, from the scenario's beginning */
	uint32_t fn;          /* of its first burst */
	enum pdu_channel channel;
	uint8_t subslot;
	uint8_t octets[PDU_GSM_OCTETS];
};
typedef void air_block_fn(void *ctx, const struct air_block *block);

/* What a cell does to one phone. */
enum air_act {
	AIR_ACT_NONE,
	AIR_ACT_PAGE,         /* pages somebody who will answer */
	AIR_ACT_GRANT,        /* value: enum air_purpose; from here on what has no letter of its own is of the SDCCH */
	AIR_ACT_ECHO,         /* UA that repeats the phone's first message; value: enum air_purpose */
	AIR_ACT_IDENTITY,     /* asks for; value: 1 IMSI, 2 IMEI, 3 IMEISV */
	AIR_ACT_AUTHENTICATE, /* value: 1 with AUTN */
	AIR_ACT_CIPHER,       /* commands; value: the A5 algorithm */
	AIR_ACT_ACCEPT,       /* an update; value: 1 with a new TMSI */
	AIR_ACT_REFUSE,       /* an update; value: cause */
	AIR_ACT_SERVE,        /* CM Service Accept */
	AIR_ACT_DENY,         /* CM Service Reject; value: cause */
	AIR_ACT_OPEN,         /* SAPI 3, by SABM */
	AIR_ACT_OPENED,       /* the same, by UA */
	AIR_ACT_TEXT,         /* CP-DATA with a short message; value: how many characters */
	AIR_ACT_TEXT_TAKEN,   /* CP-ACK */
	AIR_ACT_TEXT_SENT,    /* CP-DATA that says the phone's own message was taken */
	AIR_ACT_HEARD,        /* RR on SAPI 3 for a part of the phone's own message */
	AIR_ACT_SETUP,        /* a call to the phone */
	AIR_ACT_PROCEED,      /* with a call of the phone's */
	AIR_ACT_ASSIGN,       /* to a traffic channel */
	AIR_ACT_RELEASE,      /* value: cause */
	AIR_ACT_CLOSED,       /* UA to the phone's DISC */
	AIR_ACT_SECRET,       /* the first block that is ciphered */
	AIR_ACT_END,          /* the last block before the channel is nobody's again */
	AIR_ACTS,
};

struct air_event {
	int cell;             /* place in the scenario, from 0 */
	double time_s, end_s; /* of the block that shows it, as in struct air_block */
	uint32_t fn;
	uint32_t connection; /* counted from 1 in each cell */
	uint32_t phone; /* who it is, as the cell's connections are counted; 0: somebody who comes again and again */
	uint8_t timeslot, subslot;
	enum air_act act;
	int value;
	bool secret; /* that block is ciphered */
};
typedef void air_event_fn(void *ctx, const struct air_event *event);

/* The scenario must outlive the air. on_block (NULL: not wanted) is called from air_read() a little ahead of the
 * samples; blocks that are not wholly inside a stretch that is listened to are left out. NULL when out of memory. */
struct air *air_create(const struct air_scenario *scenario, air_block_fn *on_block, void *ctx);
void air_destroy(struct air *air);

/* on_event is called like on_block, of what cells do to phones. Right after air_create(). */
void air_watch(struct air *air, air_event_fn *on_event, void *ctx);

/* The next n samples that are listened to, full scale 1.0; fewer at the end of the scenario, 0 after it. Never
 * allocates. */
size_t air_read(struct air *air, float complex *out, size_t n);

/* From now on the air never ends and `listen` does not count: what a virtual dongle needs. */
void air_endless(struct air *air);

/* From the next sample on listens at this rate; less than 1100 samples later, at this frequency. Carriers outside the
 * window vanish. No sample is lost unless the rate changes. -EINVAL when the rate is not 200 kHz to 30.72 MHz. */
int air_tune(struct air *air, double freq_hz, double rate_hz);

/* The next n samples are not listened to, and not made. */
void air_skip(struct air *air, uint64_t n);

/* Samples as a recording of this format holds them: rounded to the nearest step, clipped. out: [n x
 * iq_sample_bytes(format)]. */
void air_quantise(enum iq_format format, const float complex *in, size_t n, void *out);

/* Whether path ends in ".sigmf-data". */
bool air_record_name_good(const char *path);

/* The whole scenario into path (NAME.sigmf-data), NAME.sigmf-meta and NAME.truth.json, and the blocks of timeslot 0
 * into blocks_path (NULL: not wanted) as JSON, frame number to 23 octets. Nothing is left behind on failure. 0 or
 * -errno. */
int air_record(const struct air_scenario *scenario, const char *path, const char *blocks_path, struct fault *fault);

/* A dongle in this process, "air=SCENARIO": its time is its samples, which are made when they are asked for. */
extern const struct source air_source;

/* A socket that listens on 127.0.0.1:port (0: any that is free), or -errno with the reason. */
int air_listen(int port, struct fault *fault);

/* Serves the scenario without end, in real time, to one client after the other in rtl_tcp's protocol, until *stop
 * (NULL: never). Closes the listener. 0, or -errno with the reason. */
int air_serve(const struct air_scenario *scenario, int listener, const atomic_bool *stop, struct fault *fault);
