// SPDX-License-Identifier: GPL-3.0-or-later
/* doubt: what may be wrong with the samples of a recording as a whole: there is no Q, or I and Q are the wrong way
 * round.
 */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>

#include "input.h"   // struct input
#include "run.h"     // struct run_config
#include "status.h"  // struct status

enum { DOUBT_WORDS = 480, DOUBT_CARRIERS = 32 };

/* What one reading of a recording showed. */
struct doubt {
	struct symmetry *symmetry;
	double freq_hz, rate_hz; /* of its first block; blocks at another frequency or rate are ignored */
	uint64_t blocks;         /* with good parity */
	int nof_carriers;        /* with a tone beside them */
	struct {
		double nominal_hz, heard_hz, tone_hz;
		uint32_t blocks;
	} carriers[DOUBT_CARRIERS];
};

/* 0 or -ENOMEM. */
int doubt_create(struct doubt *doubt);
void doubt_destroy(struct doubt *doubt);
/* Forgets all: the next recording. */
void doubt_reset(struct doubt *doubt);

/* Samples as they are on the air, and what was read of them. */
void doubt_iq(struct doubt *doubt, const struct iq_block *block);
void doubt_pdu(struct doubt *doubt, const struct pdu *pdu);

/* Are the GSM carriers that were read mirror images of carriers? A mirrored one, moved by half a symbol rate, reads the
 * same, as a carrier 135 kHz away. */
bool doubt_mirrored(const struct doubt *doubt);

struct doubt_words {
	char english[DOUBT_WORDS], chinese[DOUBT_WORDS];
};

/* Puts the suspicion before the status's reasons, in *words, which lasts as long; without one they stay. Where nothing
 * was read a file is read once more with its spectrum turned round, for some seconds of signal or until *stop. */
void doubt_explain(const struct doubt *doubt, const struct run_config *config, const struct source_config *options,
                   const struct input *input, struct status *status, const atomic_bool *stop,
                   struct doubt_words *words);
