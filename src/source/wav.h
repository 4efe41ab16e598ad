// SPDX-License-Identifier: GPL-3.0-or-later
/* wav: recordings as SDR#, HDSDR, SDRuno, SDR++ and SDR Console write them: I left, Q right.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "claim.h"   // struct claim
#include "fault.h"   // struct fault
#include "octets.h"  // struct octets

enum { WAV_HEAD = 12 };

/* Do its first octets head[size] say RIFF, RF64 or BW64, and WAVE? */
bool wav_is(const uint8_t *head, size_t size);

/* Reads up to the first sample. *data_octets: how many octets of samples there are, UINT64_MAX: up to the end.
 * 0, or -errno with *fault naming the octet. */
int wav_read(struct octets *octets, const char *name, struct claim *claim, uint64_t *data_octets, struct fault *fault);
