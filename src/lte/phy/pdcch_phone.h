// SPDX-License-Identifier: GPL-3.0-or-later
/* pdcch_phone: assignments to phones whose RNTI is known, and answers to random access (36.213 9.1.1, 36.321 5.1.4).
 * Private to src/lte.
 */
#pragma once

#include "dci_phone.h"  // struct grant
#include "pdcch.h"      // PDCCH_CCE_BITS

enum { PDCCH_CCES_MAX = 88, PDCCH_PHONES_MAX = 16, PDCCH_GRANTS_MAX = 8 };

struct pdcch_all {
	unsigned nof_cces;
	float llr[PDCCH_CCES_MAX * PDCCH_CCE_BITS];
};

void pdcch_receive_all(const struct lte_subframe *sf, unsigned cfi, struct pdcch_all *soft);

/* Answers to random access in the common search space. */
unsigned pdcch_answers(const struct lte_subframe *sf, const struct pdcch_all *soft,
                       struct grant grants[PDCCH_GRANTS_MAX]);

/* Whether `first_cce` begins a candidate of this level where the phone looks, in the common search space or its own. */
bool pdcch_looks(uint16_t rnti, unsigned subframe, unsigned nof_cces, unsigned level, unsigned first_cce);

/* Assignments to these phones. */
unsigned pdcch_phones(const struct lte_subframe *sf, const struct pdcch_all *soft, const uint16_t *rntis,
                      unsigned count, struct grant grants[PDCCH_GRANTS_MAX]);
