// SPDX-License-Identifier: GPL-3.0-or-later
/* bank: the receivers of a run, fed together.
 */
#pragma once

#include "receiver.h"  // struct receiver

enum { BANK_MAX = 4 };

struct bank {
	bool clipped;      /* the latest block was saturated */
	pdu_emit_fn *emit; /* where the pdus go, once they are marked as clipped or not */
	void *emit_ctx;
	_Atomic uint64_t samples, full_scale; /* samples fed, and those of them at full scale; read from any thread */
	float over_db, before_db;             /* iq_block.over_db of the present block; before it was another one */
	int64_t over_since_ns;                /* since then */
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

/* Tells the receivers how far off the crystal is by the consensus of cells, between two blocks; NAN (not known) is
 * ignored. */
void bank_crystal(struct bank *bank, double ppm);

/* Tells the receivers whose dedicated channels to follow, between two blocks. */
void bank_follow(struct bank *bank, const struct receiver_scope *scope);

/* Where a receiver would like to listen, asked between two blocks: of the first that has a wish; false: none has. */
bool bank_want(const struct bank *bank, struct receiver_want *want);

/* What the receivers together know of the window, asked between two blocks. */
void bank_look(const struct bank *bank, struct receiver_look *look);

/* How much gain over its first the device had at this time, now or before the latest change [dB]: it is taken off all
 * levels but those of the counts. */
float bank_over_db(const struct bank *bank, int64_t time_ns);

/* Counts of each receiver; returns how many receivers there are. */
int bank_each(const struct bank *bank, struct receiver_counts each[BANK_MAX]);
/* Counts of all receivers added up; noise floor and crystal are those of the first that knows them. */
void bank_counts(const struct bank *bank, struct receiver_counts *counts);
