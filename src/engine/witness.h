// SPDX-License-Identifier: GPL-3.0-or-later
/* witness: what a run remembers of its alerts: the journal that `explain` reads, and the evidence.
 */
#pragma once

#include "evidence.h"  // struct evidence
#include "journal.h"   // struct journal
#include "judge.h"     // struct judge
#include "listen.h"    // struct listen_stretch
#include "outputs.h"   // struct outputs
#include "engine.h"    // struct engine_config

struct witness {
	const char *basis;               /* on which dedicated channels are followed; NULL: none are */
	const struct position *position; /* where the sensor is; NULL: not known */
	struct evidence *evidence;       /* NULL: none is kept */
	struct journal journal;
	const char *sensor;
	struct alert written; /* the last one that evidence was kept of */
};

/* 0, or -errno with the reason. The journal is not touched before there is an alert. */
int witness_open(struct witness *witness, const struct engine_config *config, const char *sensor, struct fault *fault);
void witness_close(struct witness *witness);

void witness_iq(struct witness *witness, uint8_t radio, const struct iq_block *block);
void witness_pdu(struct witness *witness, const struct pdu *pdu);
void witness_listened(struct witness *witness, const struct listen_stretch *stretch);
/* Takes one record of an alert. at_end: it was raised by the end of the run. */
void witness_alert(struct witness *witness, const struct record *record, const struct judge *judge, bool at_end);

/* Puts an order and its answer into the journal. */
void witness_order(struct witness *witness, const struct record *record);

/* Writes the evidence that is due (`all`: the run ends) and tells judge and outputs of it. */
void witness_write(struct witness *witness, int64_t time_ns, bool all, struct judge *judge, struct outputs *outputs);
