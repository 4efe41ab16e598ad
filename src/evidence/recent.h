// SPDX-License-Identifier: GPL-3.0-or-later
/* recent: the last blocks that were decoded, in memory of a fixed size.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "pdu.h"  // struct pdu

enum { RECENT_PDU_BYTES = 8 * 1024 * 1024 };

struct recent {
	/* pdus, packed one behind the other; the older half is given up when it is full */
	uint8_t *pdus;
	size_t pdu_used;
	uint64_t nof_pdus, forgotten; /* how many were heard in all, and how many of them were dropped */
};

/* 0 or -ENOMEM. */
int recent_init(struct recent *recent);
void recent_fini(struct recent *recent);

void recent_pdu(struct recent *recent, const struct pdu *pdu);
