// SPDX-License-Identifier: GPL-3.0-or-later
/* daybook: see daybook.h. */
#include "daybook.h"

#include <errno.h>
#include <stdio.h>
#include <time.h>

#define NS_PER_S INT64_C(1000000000)

static const int64_t day_ns = 86400 * NS_PER_S;

/* The next time after time_ns that the host's clocks show this minute. */
static int64_t next_due_ns(int64_t time_ns, int minute)
{
	const time_t now = (time_t)(time_ns / NS_PER_S);
	struct tm tm;
	time_t due;

	localtime_r(&now, &tm);
	for (int day = tm.tm_mday;; day++) {
		struct tm then = { .tm_year = tm.tm_year,
			           .tm_mon = tm.tm_mon,
			           .tm_mday = day,
			           .tm_hour = minute / 60,
			           .tm_min = minute % 60,
			           .tm_isdst = -1 };

		due = mktime(&then);
		if (due > now || due < 0)
			return due * NS_PER_S;
	}
}

int daybook_open(struct daybook *daybook, const char *at, struct fault *fault)
{
	int hour = 0, minute = 0, used = 0;

	*daybook = (struct daybook){ .wanted = at != NULL };
	if (!at)
		return 0;
	if (sscanf(at, "%2d:%2d%n", &hour, &minute, &used) != 2 || at[used] || hour < 0 || hour > 23 || minute < 0 ||
	    minute > 59)
		return fault_setting(fault, "digest", EINVAL, "'%s' is no time of the day like 08:00", at);
	daybook->minute = 60 * hour + minute;
	return 0;
}

void daybook_status(struct daybook *daybook, const struct status *status)
{
	if (status->radio >= PDU_RADIOS_MAX)
		return;
	daybook->radios[status->radio].seen = true;
	daybook->radios[status->radio].lost = status->error != NULL;
	daybook->radios[status->radio].seconds = status->seconds;
	daybook->radios[status->radio].samples = status->samples;
	daybook->radios[status->radio].dropped_samples = status->dropped_samples;
}

/* What was listened before anybody asked. */
static double longest_s(const struct daybook *daybook)
{
	double longest = 0;

	for (int i = 0; i < PDU_RADIOS_MAX; i++)
		longest = daybook->radios[i].seconds > longest ? daybook->radios[i].seconds : longest;
	return longest;
}

static void add_radios(const struct daybook *daybook, struct digest *digest)
{
	for (int i = 0; i < PDU_RADIOS_MAX; i++) {
		if (!daybook->radios[i].seen)
			continue;
		digest->receivers++;
		digest->lost_receivers += daybook->radios[i].lost;
		digest->listened_s += daybook->radios[i].seconds;
		digest->samples += daybook->radios[i].samples;
		digest->dropped_samples += daybook->radios[i].dropped_samples;
	}
}

/* An alert of yesterday that came to a higher level today left its old one: that is no alert less. */
static uint32_t more(uint32_t now, uint32_t before)
{
	return now > before ? now - before : 0;
}

static void subtract(struct digest *digest, const struct daybook_sums *before)
{
	digest->listened_s -= before->listened_s;
	digest->samples -= before->samples;
	digest->dropped_samples -= before->dropped_samples;
	digest->dropped_records -= before->dropped_records;
	digest->notice = more(digest->notice, before->notice);
	digest->suspicious = more(digest->suspicious, before->suspicious);
	digest->fake = more(digest->fake, before->fake);
}

bool daybook_turn(struct daybook *daybook, int64_t time_ns, struct digest *digest)
{
	if (!daybook->wanted)
		return false;
	if (!daybook->from_ns) {
		daybook->from_ns = time_ns - (int64_t)(longest_s(daybook) * 1e9);
		daybook->due_ns = next_due_ns(daybook->from_ns, daybook->minute);
	}
	if (daybook->due_ns - time_ns > 2 * day_ns) /* the clock was set back */
		daybook->due_ns = next_due_ns(time_ns, daybook->minute);
	if (time_ns < daybook->due_ns)
		return false;
	add_radios(daybook, digest);
	const struct daybook_sums now = {
		digest->listened_s, digest->samples, digest->dropped_samples, digest->dropped_records, digest->notice,
		digest->suspicious, digest->fake
	};

	subtract(digest, &daybook->before);
	digest->from_ns = daybook->from_ns;
	digest->to_ns = time_ns;
	daybook->before = now;
	daybook->from_ns = time_ns;
	daybook->due_ns = next_due_ns(time_ns, daybook->minute);
	return true;
}
