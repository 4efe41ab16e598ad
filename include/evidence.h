// SPDX-License-Identifier: GPL-3.0-or-later
/* evidence: what speaks for an alert, kept so that others can check it: the samples around it, every decoded block, the
 * cells and the rules, what heard them; under a manifest with the SHA-256 of every file, chained to the bundle before
 * and signed (Ed25519). A bundle is a folder that appears whole or not at all.
 *
 *   FOLDER/ALERT-ID-LEVEL/   manifest.json manifest.sig   what is there, whose it is, what came before
 *                            records.jsonl                the cells, the alert with its rules, the coverage
 *                            blocks.pdu blocks.pcap       every block heard lately: for replay, and for Wireshark
 *                            iq.sigmf-data iq.sigmf-meta  the samples, or sealed: iq.sealed (envelope.h)
 *                            listened.json                what was listened to, in step with the blocks
 *                            baseline.sqlite              what the baseline knew of these cells, where there was one
 *                            operators.csv                the plan of operators
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "alert.h"      // struct alert
#include "baseline.h"   // struct baseline
#include "cells.h"      // struct cells
#include "coverage.h"   // struct coverage
#include "envelope.h"   // ENVELOPE_KEY
#include "fault.h"      // struct fault
#include "iq.h"         // struct iq_block
#include "listening.h"  // struct listening
#include "operators.h"  // struct operators
#include "pdu.h"        // struct pdu

/* Parts of a bundle that a replay reads. */
#define EVIDENCE_LISTENED  "listened.json"
#define EVIDENCE_BASELINE  "baseline.sqlite"
#define EVIDENCE_OPERATORS "operators.csv"

/* Reads what was listened to from EVIDENCE_LISTENED of a bundle: 0, or -errno with the reason. *listening must hold
 * zeros. */
int evidence_listened_read(const char *path, struct listening *listening, struct fault *fault);

struct evidence;
struct evidence_seal;

/* Replays a bundle: the level of its alert that its content alone leads to, or -errno. May be called from evidence's
 * own thread. */
typedef int evidence_judge_fn(const char *bundle, const struct evidence_seal *seal);

/* What heard it, for the manifest; "" where not known. */
struct evidence_origin {
	const char *source, *device;
	double gain_db, ppm; /* NAN: automatic, not known */
};

struct evidence_config {
	const char *folder; /* holds all bundles; made where it is missing */
	const char *sensor;
	double before_s, after_s; /* how much of the samples before and after the alert is kept */
	bool background;          /* a thread of its own waits for the disk: the caller goes on listening */
	uint64_t space_bytes;     /* limit for all bundles together; beyond it the oldest lose their files */
	struct evidence_origin origins[PDU_RADIOS_MAX]; /* each receiver of the run */
	const char *clock;                              /* where its times are from */
	const char *position;                           /* position of the sensor, in the user's words */
	bool no_samples;                                /* bundles are without them */
	bool seals;                                     /* samples only sealed, to the key seal_to (envelope.h) */
	uint8_t seal_to[ENVELOPE_KEY];
	evidence_judge_fn *judge; /* replays the bundle to find the level that its content alone leads to; NULL: that is
	                             taken to be the level of the alert */
};

/* All that a verdict is made of besides blocks and samples. */
struct evidence_scene {
	const struct cells *cells;
	const struct coverage *coverage;
	struct baseline *baseline; /* NULL: none */
	const struct operators *operators;
};

/* Locks the folder for this run, removes what a crash left half done, reads or makes the signing key (FOLDER/key, mode
 * 0600). NULL with the reason. */
struct evidence *evidence_open(const struct evidence_config *config, struct fault *fault);
/* Bundles that still wait for later samples are written without them. */
void evidence_close(struct evidence *evidence);

/* Takes samples, by receiver, and blocks that were heard into memory; the oldest make room. */
void evidence_iq(struct evidence *evidence, uint8_t radio, const struct iq_block *block);
void evidence_pdu(struct evidence *evidence, const struct pdu *pdu);
/* Takes a stretch of listening; its `blocks` is filled in here. */
void evidence_listened(struct evidence *evidence, const struct listening_stretch *stretch);

/* Asks for a bundle of this alert; there is one for each of its levels. Its verdict is as of the last block heard
 * (at_end: as of the end of the run); the bundle will hold later blocks too, which are no part of the verdict. */
void evidence_request(struct evidence *evidence, const struct alert *alert, const struct evidence_scene *scene,
                      int64_t time_ns, bool at_end);

/* Writes one bundle that is due (with `all`: that was asked for) and sets alert.evidence in *written. 1: one was
 * written, call again; 0: none is due; -errno with the reason: nothing was left behind and it will be tried again; the
 * failure is reported once until one succeeds. */
int evidence_write(struct evidence *evidence, int64_t time_ns, bool all, const struct evidence_scene *scene,
                   struct alert *written, struct fault *fault);

enum { EVIDENCE_KEY_SIZE = 65, EVIDENCE_DIGEST = 32 };

/* What a bundle says of itself, once it is verified. */
struct evidence_seal {
	char key[EVIDENCE_KEY_SIZE]; /* public key that signed it, hex */
	char name[ALERT_PATH_SIZE];  /* of its folder: ALERT-LEVEL */
	char alert[ALERT_ID_SIZE], cell[CELL_KEY_SIZE], level[16];
	uint64_t number; /* place in the chain of its folder, from 1 on; 0 in the older form, which has none */
	char previous[ALERT_PATH_SIZE];           /* name of the bundle before, "" none … */
	uint8_t previous_digest[EVIDENCE_DIGEST]; /* … and the SHA-256 of its manifest */
	uint8_t digest[EVIDENCE_DIGEST];          /* SHA-256 of its own manifest */
	/* The verdict: spoken when so many of its blocks were judged (at_end: and the run had ended) at this time; and
	 * the level that its inside leads to, which is lower than `level` where what led there was heard before its
	 * first block. */
	uint64_t blocks;
	bool at_end;
	uint8_t radio; /* receiver of the run whose samples are inside */
	int64_t time_ns;
	char replayed[16];
	int files;
	bool older;  /* of the older form, whose signature covers neither name nor number */
	bool pruned; /* the sensor took files of it away to make room, and signed that it did */
};

/* A public key as a user gives it (64 hex digits) in the form of struct evidence_seal: 0, or -EINVAL with the reason.
 */
int evidence_key_parse(const char *text, char key[EVIDENCE_KEY_SIZE], struct fault *fault);

/* Whether this folder looks like a bundle. */
bool evidence_is_bundle(const char *folder);

/* One bundle by itself: 0 when every octet of it is as it was signed (key: NULL for any key), -EBADMSG with file and
 * reason. Its place in the chain is not looked at. */
int evidence_verify(const char *folder, const char *key, struct evidence_seal *seal, struct fault *fault);

/* What verification of a folder came to. */
struct evidence_chain {
	uint64_t good, bad;
	uint64_t older;                       /* good ones that are of the older form */
	char key[EVIDENCE_KEY_SIZE];          /* whose folder it is; "" cannot be told */
	uint64_t number;                      /* of the newest bundle, by the signed head; 0: there is none … */
	char digest[2 * EVIDENCE_DIGEST + 1]; /* … and the SHA-256 of its manifest, hex */
};

/* Told of each bundle (fault NULL: it is good and in its place) and of each thing that is wrong (seal NULL: of no
 * bundle there). */
typedef void evidence_told_fn(void *ctx, const char *path, const struct evidence_seal *seal, const struct fault *fault);

/* Whether a folder holds all that one sensor signed, in order, and nothing else (key: NULL for any one key): 0 when it
 * could be looked at; chain->bad counts what is wrong. -errno with the reason. */
int evidence_verify_all(const char *folder, const char *key, evidence_told_fn *told, void *ctx,
                        struct evidence_chain *chain, struct fault *fault);
