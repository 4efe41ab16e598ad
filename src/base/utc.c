// SPDX-License-Identifier: GPL-3.0-or-later
/* utc: nanoseconds since 1970 to and from the text of RFC 3339 (section 5.6). See utc.h.
 */
#include "utc.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/timex.h>
#include <time.h>

#define NS_PER_S INT64_C(1000000000)

/* Far from the ends of int64_t, so that durations can be added without a thought. */
enum { YEAR_MIN = 1970, YEAR_MAX = 2199 };

char *utc_format(int64_t time_ns, char text[UTC_TEXT_SIZE])
{
	int64_t ns = time_ns % NS_PER_S;
	time_t seconds = time_ns / NS_PER_S;
	if (ns < 0) {
		ns += NS_PER_S;
		seconds--;
	}
	struct tm tm;
	gmtime_r(&seconds, &tm);
	size_t n = strftime(text, UTC_TEXT_SIZE, "%Y-%m-%dT%H:%M:%S", &tm);
	snprintf(text + n, UTC_TEXT_SIZE - n, ".%06dZ", (int)(ns / 1000));
	return text;
}

/* Takes exactly `digits` digits; false when something else stands there. */
static bool take_digits(const char **text, int digits, int *value)
{
	*value = 0;
	for (; digits > 0; digits--, (*text)++) {
		if (!isdigit((unsigned char)**text))
			return false;
		*value = *value * 10 + (**text - '0');
	}
	return true;
}

static bool take_char(const char **text, char c)
{
	if (toupper((unsigned char)**text) != c)
		return false;
	(*text)++;
	return true;
}

static bool take_date(const char **text, struct tm *tm)
{
	if (!take_digits(text, 4, &tm->tm_year) || !take_char(text, '-') || !take_digits(text, 2, &tm->tm_mon) ||
	    !take_char(text, '-') || !take_digits(text, 2, &tm->tm_mday))
		return false;
	if (tm->tm_year < YEAR_MIN || tm->tm_year > YEAR_MAX || tm->tm_mon < 1 || tm->tm_mon > 12 || tm->tm_mday < 1)
		return false;
	tm->tm_year -= 1900;
	tm->tm_mon--;
	return true;
}

/* Second 60 is a leap second: it becomes the second after it. */
static bool take_time(const char **text, struct tm *tm)
{
	return take_digits(text, 2, &tm->tm_hour) && take_char(text, ':') && take_digits(text, 2, &tm->tm_min) &&
	       take_char(text, ':') && take_digits(text, 2, &tm->tm_sec) && tm->tm_hour <= 23 && tm->tm_min <= 59 &&
	       tm->tm_sec <= 60;
}

/* Optional decimals of the second; beyond nanoseconds they are dropped. */
static bool take_fraction(const char **text, int64_t *ns)
{
	*ns = 0;
	if (!take_char(text, '.'))
		return true;
	if (!isdigit((unsigned char)**text))
		return false;
	for (int64_t unit = NS_PER_S / 10; isdigit((unsigned char)**text); unit /= 10, (*text)++)
		*ns += unit * (**text - '0');
	return true;
}

static bool take_offset(const char **text, int *seconds)
{
	*seconds = 0;
	if (take_char(text, 'Z'))
		return true;
	int sign = **text == '-' ? -1 : 1, hours, minutes;
	if (!take_char(text, '+') && !take_char(text, '-'))
		return false;
	if (!take_digits(text, 2, &hours) || !take_char(text, ':') || !take_digits(text, 2, &minutes) || hours > 23 ||
	    minutes > 59)
		return false;
	*seconds = sign * (hours * 3600 + minutes * 60);
	return true;
}

int utc_parse(const char *text, int64_t *time_ns)
{
	struct tm tm = { 0 };
	int64_t ns;
	int offset;
	if (!take_date(&text, &tm) || (!take_char(&text, 'T') && !take_char(&text, ' ')) || !take_time(&text, &tm) ||
	    !take_fraction(&text, &ns) || !take_offset(&text, &offset) || *text)
		return -EINVAL;
	/* timegm() turns 31 February into March: the day must come back as it was */
	struct tm day = { .tm_year = tm.tm_year, .tm_mon = tm.tm_mon, .tm_mday = tm.tm_mday };
	timegm(&day);
	if (day.tm_mday != tm.tm_mday)
		return -EINVAL;
	*time_ns = (timegm(&tm) - offset) * NS_PER_S + ns;
	return 0;
}

int64_t utc_now(void)
{
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	return now.tv_sec * NS_PER_S + now.tv_nsec;
}

bool utc_synchronised(void)
{
	struct timex state = { .modes = 0 };

	return adjtimex(&state) >= 0 && !(state.status & STA_UNSYNC);
}

int64_t utc_monotonic_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * NS_PER_S + now.tv_nsec;
}

void utc_run_start(struct utc_run *run)
{
	const int64_t now_ns = utc_now();

	*run = (struct utc_run){ .start_ns = now_ns, .offset_ns = now_ns - utc_monotonic_ns() };
}

int64_t utc_run_now(const struct utc_run *run)
{
	return run->stands ? run->told_ns : utc_monotonic_ns() + run->offset_ns;
}

double utc_run_s(const struct utc_run *run)
{
	return (double)(utc_run_now(run) - run->start_ns) / NS_PER_S;
}

void utc_run_stand(struct utc_run *run, int64_t now_ns)
{
	*run = (struct utc_run){ .start_ns = now_ns, .told_ns = now_ns, .stands = true };
}

void utc_run_tell(struct utc_run *run, int64_t now_ns)
{
	run->told_ns = now_ns;
}

int64_t utc_run_step_at(struct utc_run *run, int64_t run_now_ns, int64_t utc_now_ns)
{
	const int64_t least_ns = NS_PER_S / 2, step_ns = utc_now_ns - run_now_ns - run->stepped_ns;

	if (step_ns < least_ns && step_ns > -least_ns)
		return 0;
	run->stepped_ns += step_ns;
	run->step_ns = step_ns;
	run->step_at_ns = run_now_ns;
	return step_ns;
}

int64_t utc_run_step(struct utc_run *run)
{
	return run->stands ? 0 : utc_run_step_at(run, utc_run_now(run), utc_now());
}
