// SPDX-License-Identifier: GPL-3.0-or-later
/* tally: adds up what a survey hears.
 */
#pragma once

#include "doctor.h"  // struct doctor_heard
#include "radio.h"   // struct radio_counts

enum { TALLY_PDUS_MAX = 512, TALLY_SECONDS_MAX = 4096 };

struct tally {
	double max_offset_ppm;
	struct receiver_counts best[BANK_MAX]; /* of all windows, the most telling */
	int nof_offsets, nof_carriers;
	float offsets_ppm[TALLY_PDUS_MAX];
	double carriers_hz[TALLY_PDUS_MAX];
	/* How late samples were, in each second since the first one, at least: they are delayed by chance, but what is
	 * lost makes all that follow later. */
	bool began;
	double first_s; /* by the clock of the run */
	int seconds;
	float late_s[TALLY_SECONDS_MAX];
	struct doctor_heard heard; /* the sum */
};

void tally_init(struct tally *tally, double max_offset_ppm);

/* A window was listened to, centred here. */
void tally_window(struct tally *tally, double centre_hz);

/* A message was read; those that only say that a cell is there count for nothing. */
void tally_pdu(struct tally *tally, const struct pdu *pdu);

/* The counts of the radio now, by the clock of the run [s]. */
void tally_counts(struct tally *tally, const struct radio_counts *counts, double now_s);
