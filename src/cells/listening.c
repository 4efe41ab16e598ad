// SPDX-License-Identifier: GPL-3.0-or-later
/* listening: see listening.h. */
#include "listening.h"

static const struct listening_stretch *oldest(const struct listening *listening)
{
	return &listening->stretches[listening->first];
}

static void add_to(struct coverage *coverage, const struct listening_stretch *stretch)
{
	coverage_add(coverage, stretch->low_hz, stretch->high_hz, stretch->from_ns, stretch->to_ns,
	             stretch->floor_dbfs);
	coverage_deaf(coverage, stretch->low_hz, stretch->high_hz, stretch->deaf_ns);
}

static void take_oldest(struct listening *listening, struct coverage *coverage)
{
	add_to(coverage, oldest(listening));
	listening->first = (listening->first + 1) % LISTENING_MAX;
	listening->count--;
}

void listening_add(struct listening *listening, const struct listening_stretch *stretch)
{
	if (listening->count == LISTENING_MAX)
		take_oldest(listening, &listening->base);
	listening->stretches[(listening->first + listening->count++) % LISTENING_MAX] = *stretch;
}

void listening_forget(struct listening *listening, uint64_t blocks)
{
	while (listening->count && oldest(listening)->blocks <= blocks)
		take_oldest(listening, &listening->base);
}

void listening_tell(struct listening *listening, uint64_t blocks, struct coverage *coverage)
{
	if (listening->base.count) {
		*coverage = listening->base;
		listening->base.count = 0;
	}
	while (listening->count && oldest(listening)->blocks <= blocks)
		take_oldest(listening, coverage);
}
