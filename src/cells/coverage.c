// SPDX-License-Identifier: GPL-3.0-or-later
/* coverage: spans of spectrum, merged as they are listened to again. See coverage.h. */
#include "coverage.h"

#include <math.h>
#include <stdlib.h>

/* Windows whose edges differ by less are the same one. */
static const double same_hz = 50e3;
/* Listening that goes on after less than this is the same visit. */
static const int64_t visit_gap_ns = INT64_C(2) * 1000000000;

void coverage_init(struct coverage *coverage)
{
	*coverage = (struct coverage){ 0 };
}

static struct coverage_span *find_same(struct coverage *coverage, double low_hz, double high_hz)
{
	for (size_t i = 0; i < coverage->count; i++) {
		struct coverage_span *span = &coverage->spans[i];

		if (fabs(span->low_hz - low_hz) < same_hz && fabs(span->high_hz - high_hz) < same_hz)
			return span;
	}
	return NULL;
}

static struct coverage_span *make_room(struct coverage *coverage)
{
	if (coverage->count < COVERAGE_SPANS_MAX)
		return &coverage->spans[coverage->count++];
	struct coverage_span *oldest = &coverage->spans[0];

	for (size_t i = 1; i < coverage->count; i++)
		if (coverage->spans[i].last_ns < oldest->last_ns)
			oldest = &coverage->spans[i];
	return oldest;
}

void coverage_add(struct coverage *coverage, double low_hz, double high_hz, int64_t from_ns, int64_t to_ns,
                  float floor_dbfs)
{
	struct coverage_span *span = find_same(coverage, low_hz, high_hz);

	if (!span) {
		span = make_room(coverage);
		*span = (struct coverage_span){ low_hz, high_hz, from_ns, from_ns, 0, 1, NAN };
	} else if (llabs(from_ns - span->last_ns) > visit_gap_ns) { /* recordings come in any order */
		span->visits++;
	}
	if (from_ns < span->first_ns)
		span->first_ns = from_ns;
	if (to_ns > span->last_ns)
		span->last_ns = to_ns;
	span->listened_ns += to_ns - from_ns;
	if (isfinite(floor_dbfs))
		span->floor_dbfs = floor_dbfs;
}

const struct coverage_span *coverage_find(const struct coverage *coverage, double freq_hz)
{
	const struct coverage_span *best = NULL;

	for (size_t i = 0; i < coverage->count; i++) {
		const struct coverage_span *span = &coverage->spans[i];

		if (freq_hz >= span->low_hz && freq_hz <= span->high_hz &&
		    (!best || span->listened_ns > best->listened_ns))
			best = span;
	}
	return best;
}
