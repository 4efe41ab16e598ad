// SPDX-License-Identifier: GPL-3.0-or-later
/* octets: checks by a histogram of octet values whether samples are in the format that was given.
 */
#pragma once

#include "iq.h"  // struct iq_block

/* Histograms of the first samples of a recording; initialised with zeros. */
struct octets {
	uint32_t even[256], odd[256]; /* by place in the recording: I and Q of 8 bits, low and high octet of 16 */
	uint32_t count;               /* of both */
};

/* Samples as they were recorded. */
void octets_add(struct octets *octets, const struct iq_block *block);

/* The format that they look like rather than `format`; NULL: nothing speaks against it. */
const char *octets_format(const struct octets *octets, enum iq_format format);
