// SPDX-License-Identifier: GPL-3.0-or-later
/* bank: the receivers of a run, fed together.
 */
#pragma once

#include "receiver.h"  // struct receiver

enum { BANK_MAX = 4 };

struct bank {
	bool clipped;      /* the latest block: saturated */
	pdu_emit_fn *emit; /* where the pdus go, marked */
	void *emit_ctx;
	_Atomic uint64_t samples, full_scale; /* looked at, since it was made: read from any thread */
	int count;
	struct {
		const struct receiver *receiver;
		void *instance;
	} items[BANK_MAX];
};

/* Does the comma separated list name it, in letters of any size? */
bool bank_listed(const char *list, const struct receiver *receiver);

/* Checks a comma separated list of receiver names: 0, or -EINVAL with the reason. NULL is all. */
int bank_check(const char *rats, struct fault *fault);

/* Receivers of these names: 0 or -errno with the reason and nothing made. The bank must stay where it is. */
int bank_create(struct bank *bank, const char *rats, const struct receiver_config *config, struct fault *fault);
void bank_destroy(struct bank *bank);

void bank_feed(struct bank *bank, const struct iq_block *block);
void bank_flush(struct bank *bank);

/* The receiver's clock by the consensus of cells, told between two blocks. NAN, not known, is not told. */
void bank_crystal(struct bank *bank, double ppm);

/* The wish of the first that has one, asked between two blocks; false: nobody has. */
bool bank_want(const struct bank *bank, struct receiver_want *want);

/* Of each receiver; their number. */
int bank_each(const struct bank *bank, struct receiver_counts each[BANK_MAX]);
/* Sums of all; floor and crystal of the first that has one. */
void bank_counts(const struct bank *bank, struct receiver_counts *counts);
