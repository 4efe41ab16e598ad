// SPDX-License-Identifier: GPL-3.0-or-later
/* conduct_windows: the last ten minutes, each with its own counts, which stop at what they can hold. A minute takes the
 * place of the one ten minutes before it. */
#include "conduct_lately.h"

#include <stdlib.h>
#include <string.h>

static const int64_t minute_ns = INT64_C(60) * 1000000000;

enum { MULTIFRAMES_A_STEP = 2 }; /* of the distribution of times held: half a second */

/* Counts that add up over minutes, in one row. */
enum number {
	CONNECTIONS,
	UPDATES_ASKED,
	ASKED,
	REFUSED,
	PROVED,
	SERVED,
	UNREADABLE,
	UNREADABLE_UPDATES,
	CLEAR,
	COMMANDED_UNREADABLE,
	SERVED_CLEAR,
	SERVED_CLEAR_UPDATES,
	SMS,
	ANSWERS,
	ACCEPTED,
	REJECTED,
	HURTING,
	AWAY,
	WEAK,
	STRONG,
	SI5_OWN_ONLY,
	SI6_DIFFERS,
	NUMBERS
};

struct minute_window {
	int64_t minute;
	uint16_t numbers[NUMBERS];
	uint16_t held[CONDUCT_HELD];
};

struct conduct_windows {
	struct minute_window minutes[CONDUCT_MINUTES];
};

struct conduct_windows *conduct_windows_create(void)
{
	return calloc(1, sizeof(struct conduct_windows));
}

void conduct_windows_destroy(struct conduct_windows *windows)
{
	free(windows);
}

static void count(uint16_t *number)
{
	*number += *number < UINT16_MAX;
}

static void ended(struct minute_window *w, const struct conduct *event)
{
	const uint8_t sum = event->flags;
	const unsigned step = event->held_multiframes / MULTIFRAMES_A_STEP;
	const bool update = event->value == CONDUCT_UPDATE || event->value == CONDUCT_UPDATE_PERIODIC ||
	                    event->value == CONDUCT_ATTACH;
	const bool served_clear = sum & CONDUCT_WAS_SERVED && sum & CONDUCT_WAS_CLEAR;
	const struct {
		enum number number;
		bool is;
	} each[] = {
		{ CONNECTIONS, true },
		{ UPDATES_ASKED, update },
		{ ASKED, sum & CONDUCT_WAS_ASKED },
		{ REFUSED, sum & CONDUCT_WAS_REFUSED },
		{ PROVED, sum & CONDUCT_WAS_PROVED },
		{ SERVED, sum & CONDUCT_WAS_SERVED },
		{ UNREADABLE, sum & CONDUCT_WAS_UNREADABLE },
		{ UNREADABLE_UPDATES, update && sum & CONDUCT_WAS_UNREADABLE },
		{ CLEAR, sum & CONDUCT_WAS_CLEAR },
		{ COMMANDED_UNREADABLE, sum & CONDUCT_WAS_COMMANDED && sum & CONDUCT_WAS_UNREADABLE },
		{ SERVED_CLEAR, served_clear },
		{ SERVED_CLEAR_UPDATES, update && served_clear },
		{ SMS, sum & CONDUCT_WAS_SMS },
		{ ANSWERS, event->value == CONDUCT_ANSWER },
	};

	if (event->value == CONDUCT_EMERGENCY)
		return;
	for (size_t i = 0; i < sizeof(each) / sizeof(each[0]); i++)
		if (each[i].is)
			count(&w->numbers[each[i].number]);
	count(&w->held[step < CONDUCT_HELD ? step : CONDUCT_HELD - 1]);
}

static void rejected(struct minute_window *w, uint8_t cause)
{
	count(&w->numbers[REJECTED]);
	if (cause == 2 || cause == 3 || cause == 6 || cause == 8)
		count(&w->numbers[HURTING]);
	if (cause >= 11 && cause <= 15)
		count(&w->numbers[AWAY]);
}

static struct minute_window *window_of(struct conduct_windows *windows, int64_t time_ns)
{
	const int64_t minute = time_ns / minute_ns;
	struct minute_window *w = &windows->minutes[(uint64_t)minute % CONDUCT_MINUTES];

	if (w->minute != minute)
		*w = (struct minute_window){ .minute = minute };
	return w;
}

void conduct_windows_add(struct conduct_windows *windows, int64_t time_ns, const struct conduct *event)
{
	struct minute_window *w = window_of(windows, time_ns);

	switch (event->kind) {
	case CONDUCT_ENDED:
		ended(w, event);
		break;
	case CONDUCT_UPDATE_ACCEPTED:
		count(&w->numbers[ACCEPTED]);
		break;
	case CONDUCT_UPDATE_REJECTED:
		rejected(w, event->value);
		break;
	case CONDUCT_CIPHERING:
		count(&w->numbers[event->value == 0 || event->value == 2 ? WEAK : STRONG]);
		break;
	case CONDUCT_SI5_OWN_ONLY:
		count(&w->numbers[SI5_OWN_ONLY]);
		break;
	case CONDUCT_SI6_DIFFERS:
		count(&w->numbers[SI6_DIFFERS]);
		break;
	default:
		break;
	}
}

static int median(const uint32_t held[CONDUCT_HELD], uint32_t count)
{
	uint32_t below = 0;

	for (int i = 0; i < CONDUCT_HELD; i++) {
		below += held[i];
		if (count && 2 * below >= count)
			return i * MULTIFRAMES_A_STEP;
	}
	return -1;
}

void conduct_windows_sum(const struct conduct_windows *windows, int64_t now_ns, struct conduct_lately *lately)
{
	const int64_t now = now_ns / minute_ns;
	uint32_t held[CONDUCT_HELD] = { 0 };
	int sums[NUMBERS] = { 0 }, minutes = 0;

	for (int i = 0; windows && i < CONDUCT_MINUTES; i++) {
		const struct minute_window *w = &windows->minutes[i];

		if (llabs(now - w->minute) >= CONDUCT_MINUTES)
			continue;
		minutes += w->numbers[CONNECTIONS] > 0;
		for (int k = 0; k < NUMBERS; k++)
			sums[k] += w->numbers[k];
		for (int k = 0; k < CONDUCT_HELD; k++)
			held[k] += w->held[k];
	}
	*lately = (struct conduct_lately){
		.connections = sums[CONNECTIONS],
		.minutes = minutes,
		.updates_asked = sums[UPDATES_ASKED],
		.asked = sums[ASKED],
		.refused = sums[REFUSED],
		.proved = sums[PROVED],
		.served = sums[SERVED],
		.unreadable = sums[UNREADABLE],
		.unreadable_updates = sums[UNREADABLE_UPDATES],
		.clear = sums[CLEAR],
		.commanded_unreadable = sums[COMMANDED_UNREADABLE],
		.served_clear = sums[SERVED_CLEAR],
		.served_clear_updates = sums[SERVED_CLEAR_UPDATES],
		.sms = sums[SMS],
		.answers = sums[ANSWERS],
		.accepted = sums[ACCEPTED],
		.rejected = sums[REJECTED],
		.hurting = sums[HURTING],
		.away = sums[AWAY],
		.weak = sums[WEAK],
		.strong = sums[STRONG],
		.si5_own_only = sums[SI5_OWN_ONLY],
		.si6_differs = sums[SI6_DIFFERS],
		.held_median_multiframes = median(held, (uint32_t)sums[CONNECTIONS]),
	};
}
