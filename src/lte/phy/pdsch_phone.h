// SPDX-License-Identifier: GPL-3.0-or-later
/* pdsch_phone: transport blocks to one phone: QPSK, 16QAM or 64QAM from one port or with transmit diversity
 * (36.211 6.3, 7.1, 36.213 5.2). Private to src/lte.
 */
#pragma once

#include "dci_phone.h"  // struct grant
#include "pdsch.h"      // PDSCH_OCTETS_MAX

/* One thread's memory. NULL: there is none. */
struct phone;
struct phone *phone_create(void);
void phone_destroy(struct phone *phone);

/* -> tbs / 8 octets. False: the parity is wrong. */
bool phone_receive(struct phone *phone, const struct lte_subframe *sf, const struct grant *grant, unsigned cfi,
                   uint8_t octets[PDSCH_OCTETS_MAX]);

/* Overwrites all that the last block left behind. */
void phone_wipe(struct phone *phone);
