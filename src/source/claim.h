// SPDX-License-Identifier: GPL-3.0-or-later
/* claim: what an option, a header or a file's name says of the samples; each may leave parts open.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sample.h"  // struct sample_type

struct claim {
	bool typed;
	struct sample_type type; /* valid where `typed` */
	double rate_hz;          /* samples a second; 0: not said */
	double freq_hz;          /* centre; 0: not said */
	int64_t time_ns;         /* UTC of the first sample; INT64_MIN: not said */
};

/* One that says nothing. */
static inline struct claim claim_none(void)
{
	return (struct claim){ .time_ns = INT64_MIN };
}

/* Fills what `claim` leaves open from `more`, and adds to words[size] what that was: "by its name: cu8, 945 MHz". */
void claim_fill(struct claim *claim, const struct claim *more, const char *origin, char *words, size_t size);
