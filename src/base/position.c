// SPDX-License-Identifier: GPL-3.0-or-later
/* position: see position.h. */
#include "position.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double earth_m = 6371008.8; /* mean radius (IUGG) */
/* What neither the receivers' wander indoors nor a walk around the van makes; one site hears other cells beyond it. */
static const double moved_min_m = 150;

/* Up to three numbers with commas between them; -1: other words. */
static int numbers_of(const char *words, double numbers[3])
{
	int count = 0;

	while (count < 3) {
		char *end;

		words += strspn(words, " ");
		numbers[count] = strtod(words, &end);
		if (end == words)
			return -1;
		count++;
		words = end + strspn(end, " ");
		if (*words != ',')
			break;
		words++;
	}
	return *words ? -1 : count;
}

int position_parse(const char *words, struct position *position, struct fault *fault)
{
	double numbers[3] = { NAN, NAN, NAN };
	const int count = words ? numbers_of(words, numbers) : -1;

	*position = (struct position){ .accuracy_m = NAN };
	if (count < 2)
		return -ENOENT;
	if (!(fabs(numbers[0]) <= 90) || !(fabs(numbers[1]) <= 180))
		return fault_set(fault, ERANGE, "latitude is -90 to 90 and longitude -180 to 180 degrees, not '%s'",
		                 words);
	if (count == 3 && !(numbers[2] >= 0 && numbers[2] <= 1e6))
		return fault_set(fault, ERANGE, "the accuracy is 0 to 1000000 metres, not '%s'", words);
	*position = (struct position){ numbers[0], numbers[1], numbers[2], "fixed" };
	return 0;
}

double position_distance_m(const struct position *a, const struct position *b)
{
	const double radian = M_PI / 180, north = sin((b->lat - a->lat) * radian / 2),
		     east = sin((b->lon - a->lon) * radian / 2),
		     h = north * north + cos(a->lat * radian) * cos(b->lat * radian) * east * east;

	return 2 * earth_m * asin(fmin(1, sqrt(h)));
}

static double error_m(const struct position *p)
{
	return isnan(p->accuracy_m) ? 0 : p->accuracy_m;
}

bool position_moved(struct position_anchor *anchor, const struct position *now)
{
	const bool first = !anchor->at.source;

	if (!now->source)
		return false;
	if (!first && position_distance_m(&anchor->at, now) <= fmax(moved_min_m, error_m(&anchor->at) + error_m(now)))
		return false;
	anchor->at = *now;
	return !first;
}
