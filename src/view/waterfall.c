// SPDX-License-Identifier: GPL-3.0-or-later
/* waterfall: see waterfall.h. */
#include "waterfall.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The first bin that is not below this step. */
static int find(const struct waterfall *w, int step)
{
	int low = 0, high = w->count;

	while (low < high) {
		int middle = low + (high - low) / 2;

		if (w->steps[middle] < step)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void shift(float *row, int at, int count, int by)
{
	memmove(row + at + by, row + at, (size_t)(count - at) * sizeof(row[0]));
	for (int i = at; i < at + by; i++)
		row[i] = NAN;
}

/* Makes room for `count` bins from `step` on, none of which is there. */
static void insert(struct waterfall *w, int step, int count)
{
	int at = find(w, step);

	memmove(w->steps + at + count, w->steps + at, (size_t)(w->count - at) * sizeof(w->steps[0]));
	for (int i = 0; i < count; i++)
		w->steps[at + i] = step + i;
	shift(w->dbfs, at, w->count, count);
	for (int line = 0; line < w->lines; line++)
		shift(w->rows[line], at, w->count, count);
	w->count += count;
}

/* All bins of the sweep get a place; more than there can be do not. */
static void make_places(struct waterfall *w, int step, int count)
{
	for (int end = step + count, run; step < end; step += run) {
		int at = find(w, step);
		bool there = at < w->count && w->steps[at] == step;
		int next = there ? step + 1 : at < w->count && w->steps[at] < end ? w->steps[at] : end;

		run = next - step;
		if (!there && w->count + run <= WATERFALL_BINS)
			insert(w, step, run);
	}
}

static void new_line(struct waterfall *w)
{
	int kept = w->lines < WATERFALL_LINES ? w->lines : WATERFALL_LINES - 1;

	memmove(w->rows[1], w->rows[0], (size_t)kept * sizeof(w->rows[0]));
	for (int i = 0; i < WATERFALL_BINS; i++)
		w->rows[0][i] = NAN;
	w->lines = kept + 1;
}

void waterfall_add(struct waterfall *w, const struct spectrum_sweep *sweep)
{
	const int step = (int)lround(sweep->low_hz / SPECTRUM_STEP_HZ);
	bool again = w->lines == 0;

	make_places(w, step, sweep->count);
	for (int i = find(w, step); i < w->count && w->steps[i] < step + sweep->count && !again; i++)
		again = !isnan(w->rows[0][i]);
	if (again)
		new_line(w);
	for (int i = find(w, step); i < w->count && w->steps[i] < step + sweep->count; i++)
		w->rows[0][i] = w->dbfs[i] = sweep->dbfs[w->steps[i] - step];
}

void waterfall_column(const struct waterfall *w, int column, int columns, int *first, int *end)
{
	*first = (int)((long)column * w->count / columns);
	*end = (int)((long)(column + 1) * w->count / columns);
	if (*end == *first && *first < w->count) /* fewer bins than columns */
		++*end;
}

int waterfall_place(const struct waterfall *w, double freq_hz, int columns)
{
	const int step = (int)lround(freq_hz / SPECTRUM_STEP_HZ), at = find(w, step);

	if (at == w->count || w->steps[at] != step)
		return -1;
	return (int)(((long)at * columns + columns / 2) / w->count);
}

float waterfall_peak(const struct waterfall *w, int line, int first, int end)
{
	const float *row = line < 0 ? w->dbfs : w->rows[line];
	float most = NAN;

	for (int i = first; i < end; i++)
		most = fmaxf(most, row[i]);
	return most;
}

static int compare(const void *a, const void *b)
{
	const float x = *(const float *)a, y = *(const float *)b;

	return (x > y) - (x < y);
}

/* A quarter of the bins are weaker: carriers fill less than the other three. */
float waterfall_floor(const struct waterfall *w)
{
	static const int share = 4;
	float sorted[WATERFALL_BINS];
	size_t count = 0;

	for (int i = 0; i < w->count; i++)
		if (!isnan(w->dbfs[i]))
			sorted[count++] = w->dbfs[i];
	if (!count)
		return NAN;
	qsort(sorted, count, sizeof(sorted[0]), compare);
	return sorted[count / share];
}
