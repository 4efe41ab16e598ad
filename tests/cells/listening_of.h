// SPDX-License-Identifier: GPL-3.0-or-later
/* listening_of: seconds of listening, for tests, and what is known of them.
 */
#pragma once

#include <math.h>
#include <stdlib.h>

#include "listening.h"

#define SECONDS INT64_C(1000000000)

static const int64_t start_ns = 20000 * 86400 * SECONDS;

/* The i-th second of listening, to two windows in turns, told after 10 i blocks. */
static inline struct listening_stretch second(int i)
{
	const double low_hz = i % 2 ? 945e6 : 935e6;

	return (struct listening_stretch){
		(uint64_t)i * 10, low_hz,           low_hz + 2e6, start_ns + i * SECONDS, start_ns + (i + 1) * SECONDS,
		i % 2 ? 1000 : 0, i % 2 ? -60 : NAN
	};
}

static inline struct listening *listening_of(int seconds)
{
	struct listening *listening = calloc(1, sizeof(*listening));

	for (int i = 0; i < seconds; i++) {
		const struct listening_stretch stretch = second(i);

		listening_add(listening, &stretch);
	}
	return listening;
}

/* What was told by the time so many seconds were over. */
static inline void assert_told(const struct coverage *coverage, int seconds)
{
	for (int window = 0; window < 2; window++) {
		const struct coverage_span *span = coverage_find(coverage, window ? 946e6 : 936e6);
		const int visits = (seconds + 1 - window) / 2;

		if (!visits) {
			assert_null(span);
			continue;
		}
		assert_int_equal(span->listened_ns, visits * SECONDS);
		assert_int_equal(span->first_ns, start_ns + window * SECONDS);
		assert_int_equal(span->last_ns, start_ns + (2 * visits - 1 + window) * SECONDS);
		assert_int_equal(span->visits, 1);
		assert_int_equal(span->deaf_ns, window ? visits * 1000 : 0);
		assert_true(window ? span->floor_dbfs == -60 : isnan(span->floor_dbfs));
	}
}
