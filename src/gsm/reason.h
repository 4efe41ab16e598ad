// SPDX-License-Identifier: GPL-3.0-or-later
/* reason: see struct standard .reason.
 */
#pragma once

#include "receiver.h"  // struct receiver_counts
#include "standard.h"  // STANDARD_REASON_SIZE

void gsm_reason(const struct receiver_counts *counts, double max_offset_ppm, enum language language,
                char text[STANDARD_REASON_SIZE]);
