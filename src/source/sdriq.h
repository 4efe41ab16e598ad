// SPDX-License-Identifier: GPL-3.0-or-later
/* sdriq: recordings of SDRangel.
 */
#pragma once

#include <stdbool.h>

#include "claim.h"   // struct claim
#include "fault.h"   // struct fault
#include "octets.h"  // struct octets

/* Is a file of this name one? (.sdriq) */
bool sdriq_is(const char *name);

/* Reads up to the first sample: 0, or -errno with *fault. */
int sdriq_read(struct octets *octets, const char *name, struct claim *claim, struct fault *fault);
