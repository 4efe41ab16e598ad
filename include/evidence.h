/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * evidence: what speaks for an alert, kept so that others can check it: the samples around it, every decoded block, the cells and
 * the rules, what heard them; under a manifest with the SHA-256 of every file, chained to the bundle before and signed
 * (Ed25519). A bundle is a folder that appears whole or not at all.
 *
 *   FOLDER/ALERT-ID-LEVEL/   manifest.json manifest.sig   what is there, whose it is, what came before
 *                            records.jsonl                the cells, the alert with its rules, the coverage
 *                            blocks.pdu blocks.pcap       every block heard lately: for replay, and for Wireshark
 *                            iq.sigmf-data iq.sigmf-meta  the samples
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "alert.h"     // struct alert
#include "cells.h"     // struct cells
#include "coverage.h"  // struct coverage
#include "fault.h"     // struct fault
#include "iq.h"        // struct iq_block
#include "pdu.h"       // struct pdu

struct evidence;

struct evidence_config {
	const char *folder;      /* of all bundles; made where it is missing */
	const char *sensor;
	double before_s, after_s; /* of samples around the alert */
	bool background;         /* a thread of its own waits for the disk: the caller goes on listening */
	uint64_t space_bytes;    /* that all bundles together may take */
	/* what heard it, for the manifest; "" where not known */
	const char *source, *device;
	double gain_db, ppm;     /* NAN: automatic, not known */
	const char *clock;       /* where its times are from */
	const char *position;    /* what the user said of where it stands */
};

/* Removes what a crash left half done, reads or makes the signing key (FOLDER/key, mode 0600). NULL with the reason. */
struct evidence *evidence_open(const struct evidence_config *config, struct fault *fault);
/* Bundles that wait for samples are written without them. */
void evidence_close(struct evidence *evidence);

/* What was heard; kept in memory, the oldest makes room. */
void evidence_iq(struct evidence *evidence, const struct iq_block *block);
void evidence_pdu(struct evidence *evidence, const struct pdu *pdu);

/* Asks for a bundle of this alert, once for each of its levels. */
void evidence_request(struct evidence *evidence, const struct alert *alert, int64_t time_ns);

/* Writes the bundles that are due at this time (`all`: every one that was asked for). *written: alert.evidence is filled in for
 * the one that was. 1: one was written, call again; 0: none is due; -errno with the reason: nothing was left behind, and
 * nothing more is kept from now on. */
int evidence_write(struct evidence *evidence, int64_t time_ns, bool all, const struct cells *cells,
		   const struct coverage *coverage, struct alert *written, struct fault *fault);

/* What verification found. */
struct evidence_seal {
	char key[65];       /* public key, hex */
	char alert[ALERT_ID_SIZE], cell[CELL_KEY_SIZE];
	char level[16];
	char previous[ALERT_PATH_SIZE]; /* name of the bundle before, "" none */
	int files;
	bool chained;       /* the bundle before lies beside it and is the one meant */
};

/* 0 when every octet of this bundle is as it was signed (key: hex, NULL: any key), -EBADMSG with file and reason. */
int evidence_verify(const char *folder, const char *key, struct evidence_seal *seal, struct fault *fault);

/* Whether this folder looks like a bundle. */
bool evidence_is_bundle(const char *folder);
