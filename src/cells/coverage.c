// SPDX-License-Identifier: GPL-3.0-or-later
/* coverage: spans of spectrum, merged as they are listened to again. See coverage.h. */
#include "coverage.h"

#include <math.h>
#include <stdlib.h>

/* Windows whose edges differ by less are the same one. */
static const double same_hz = 50e3;
/* What differs by less is listened to for about as long; what is narrower holds no carrier. */
static const double alike_ratio = 1.25, carrier_hz = 200e3, edge_hz = 1;
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
		*span = (struct coverage_span){ low_hz, high_hz, from_ns, from_ns, 0, 0, 1, NAN };
	} else if (llabs(from_ns - span->last_ns) >
	           visit_gap_ns) { /* either way round, as recordings come in any order */
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

void coverage_deaf(struct coverage *coverage, double low_hz, double high_hz, int64_t deaf_ns)
{
	struct coverage_span *span = find_same(coverage, low_hz, high_hz);

	if (span)
		span->deaf_ns += deaf_ns;
}

/* ---- parts ---- */

static int compare_hz(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* All edges of windows, from the lowest up: edges[COVERAGE_PARTS_MAX], how many. */
static size_t find_edges(const struct coverage *coverage, double *edges)
{
	for (size_t i = 0; i < coverage->count; i++) {
		edges[2 * i] = coverage->spans[i].low_hz;
		edges[2 * i + 1] = coverage->spans[i].high_hz;
	}
	qsort(edges, 2 * coverage->count, sizeof(edges[0]), compare_hz);
	return 2 * coverage->count;
}

/* The part between two neighbouring edges. */
static struct coverage_part part_of(const struct coverage *coverage, double low_hz, double high_hz)
{
	struct coverage_part part = { low_hz, high_hz, 0, 0 };

	for (size_t i = 0; i < coverage->count; i++) {
		const struct coverage_span *span = &coverage->spans[i];

		if (span->low_hz > low_hz || span->high_hz < high_hz)
			continue;
		part.listened_ns += span->listened_ns;
		part.deaf_ns += span->deaf_ns;
	}
	return part;
}

static double width_hz(const struct coverage_part *part)
{
	return part->high_hz - part->low_hz;
}

static bool alike(const struct coverage_part *a, const struct coverage_part *b)
{
	return a->listened_ns <= alike_ratio * b->listened_ns && b->listened_ns <= alike_ratio * a->listened_ns;
}

/* A part too narrow for a carrier, such as the overlap of two windows, becomes part of the wide one beside it. */
static void join_sliver(struct coverage_part *wide, const struct coverage_part *sliver)
{
	if (sliver->listened_ns < wide->listened_ns)
		return;
	wide->low_hz = fmin(wide->low_hz, sliver->low_hz);
	wide->high_hz = fmax(wide->high_hz, sliver->high_hz);
}

/* The next part joins the one that ends where it begins; false: it stands for itself. */
static bool join(struct coverage_part *last, const struct coverage_part *next)
{
	struct coverage_part wide = *next;

	if (next->low_hz - last->high_hz > edge_hz)
		return false;
	if (width_hz(next) < carrier_hz) {
		join_sliver(last, next);
	} else if (width_hz(last) < carrier_hz) {
		join_sliver(&wide, last);
		*last = wide;
	} else if (alike(last, next)) {
		last->listened_ns = next->listened_ns < last->listened_ns ? next->listened_ns : last->listened_ns;
		last->deaf_ns = next->deaf_ns > last->deaf_ns ? next->deaf_ns : last->deaf_ns;
		last->high_hz = next->high_hz;
	} else {
		return false;
	}
	return true;
}

size_t coverage_parts(const struct coverage *coverage, struct coverage_part *parts)
{
	double edges[COVERAGE_PARTS_MAX];
	size_t nof_edges = find_edges(coverage, edges), count = 0;

	for (size_t i = 0; i + 1 < nof_edges; i++) {
		struct coverage_part part = part_of(coverage, edges[i], edges[i + 1]);

		if (!(width_hz(&part) > 0) || part.listened_ns <= 0)
			continue;
		if (!count || !join(&parts[count - 1], &part))
			parts[count++] = part;
	}
	return count;
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
