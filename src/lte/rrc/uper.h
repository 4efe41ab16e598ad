// SPDX-License-Identifier: GPL-3.0-or-later
/* uper: reads what is coded by the unaligned packed encoding rules (X.691), which RRC uses (36.331 8.1). Private to
 * src/lte.
 *
 * A reader remembers the first impossible thing it met: an end too early, a value outside its range. From then on it
 * reads zeros, and `failed` stays true, so that one look at the end is enough.
 *
 * What is not wanted is skipped by a pattern, the type written without its names:
 *
 *   16       that many bits                      #5      a value of 5, in as few bits as these take: INTEGER,
 * ENUMERATED s        OCTET STRING with its length        #...5   the same ENUMERATED with an extension marker {a b}
 * SEQUENCE; ?a is OPTIONAL or         <a|b>   CHOICE DEFAULT                             [1,8]a  SEQUENCE OF: 1 to 8
 * times; of 8: OCTET STRING (SIZE (1..8))
 *   {...a b} SEQUENCE, <...a|b> CHOICE with an extension marker: what later releases added is skipped by its length
 *   *        what nobody knows yet: all up to the end
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct uper {
	const uint8_t *octets;
	size_t bit, end; /* from the first octet's highest bit */
	bool failed;
};

struct uper uper_open(const uint8_t *octets, size_t len);

bool uper_flag(struct uper *r);
/* The next n <= 32 bits, the first one the most significant. */
uint32_t uper_bits(struct uper *r, unsigned n);
/* One of `count` values 0 … count - 1. */
uint32_t uper_of(struct uper *r, uint32_t count);
/* A constrained whole number low … high. */
int32_t uper_int(struct uper *r, int32_t low, int32_t high);
/* A normally small number (X.691 11.6): index of an added alternative. */
uint32_t uper_small(struct uper *r);

/* The octets behind a length determinant, as a reader of their own; r goes on behind them. */
struct uper uper_octets(struct uper *r);

/* The additions of an extended SEQUENCE, behind its root: the first `count` of them as readers, of no bits where they
 * are not there; the others are passed by. */
void uper_additions(struct uper *r, struct uper *additions, size_t count);
bool uper_present(const struct uper *addition);

void uper_skip(struct uper *r, const char *pattern);

/* All was well, and zeros follow: up to the end of the octet (X.691 11.1) and in the two octets behind it, as far as
 * there are any. All of the padding should be zeros (36.331 9.1.1), but there are base stations that leave something
 * further on. */
bool uper_finished(const struct uper *r);

/* Zeros over bits `bit` up to `end` of the octets that a reader is of. */
void uper_blank(void *octets, size_t bit, size_t end);
