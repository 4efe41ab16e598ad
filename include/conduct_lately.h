// SPDX-License-Identifier: GPL-3.0-or-later
/* conduct_lately: what a cell did to phones within the last ten minutes, by the minute. Kept in memory beside a cell
 * that does anything, and nowhere else.
 */
#pragma once

#include <stdint.h>

#include "conduct.h"  // struct conduct

enum { CONDUCT_MINUTES = 10, CONDUCT_HELD = 32 };

/* Connections that ended, those of emergency calls left out, but for the numbers of single messages. */
struct conduct_lately {
	int connections;
	int minutes;              /* different ones in which one ended */
	int updates_asked;        /* connections to update a place */
	int asked;                /* for IMSI or IMEI */
	int refused;              /* update, service or proof rejected, aborted */
	int proved;               /* authenticated */
	int served;               /* in clear, as far as was heard */
	int unreadable, clear;    /* neither: not known */
	int unreadable_updates;   /* of those */
	int commanded_unreadable; /* to cipher, and were */
	int served_clear;         /* served, and stayed clear to the end */
	int served_clear_updates; /* of those */
	int sms;                  /* brought a short message in clear */
	int answers;              /* to a page */
	int accepted, rejected;   /* messages in clear: updates */
	int hurting, away;        /* of the rejects: causes 2 3 6 8; 11 to 15 */
	int weak, strong;         /* messages: commands of A5/0 or A5/2; of another */
	int si5_own_only, si6_differs;
	int held_median_multiframes; /* -1: none ended */
};

struct conduct_windows;

/* NULL: out of memory. */
struct conduct_windows *conduct_windows_create(void);
void conduct_windows_destroy(struct conduct_windows *windows);
void conduct_windows_add(struct conduct_windows *windows, int64_t time_ns, const struct conduct *event);
/* windows NULL: nothing was done. */
void conduct_windows_sum(const struct conduct_windows *windows, int64_t now_ns, struct conduct_lately *lately);
