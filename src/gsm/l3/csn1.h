// SPDX-License-Identifier: GPL-3.0-or-later
/* csn1: reads the rest octets of System Information bit by bit (44.018 chapter 10.5.2, notation of CSN.1).
 *
 * An L or H bit is relative to the padding pattern 0x2b of its place in the octet: equal to it is L, else H. What lies
 * beyond the end reads as zero and as L, which is what a receiver shall assume of a truncated concatenation.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { GSM_PADDING = 0x2b };

struct csn1 {
	const uint8_t *octets;
	size_t bit, end; /* from the first octet's highest bit */
};

/* Bits of octets[from] up to but not including octets[to]. */
struct csn1 csn1_open(const uint8_t *octets, size_t from, size_t to);

/* The next n <= 32 bits, the first one the most significant. */
uint32_t csn1_bits(struct csn1 *r, unsigned n);
/* The next bit: 0|1. */
bool csn1_flag(struct csn1 *r);
/* The next bit: L|H, true when H. */
bool csn1_high(struct csn1 *r);
void csn1_skip(struct csn1 *r, size_t n);
/* Bits left. */
size_t csn1_left(const struct csn1 *r);
/* More was read than there is. */
bool csn1_overrun(const struct csn1 *r);
