// SPDX-License-Identifier: GPL-3.0-or-later
/* si-schedule: System Information at moments it has no business at, or not all of it. 3GPP TS 45.002 6.3.1.3 gives each
 * message its place TC = (FN div 51) mod 8 on the BCCH: SI1 at 0, SI2 at 1, SI3 at 2 and 6, SI4 at 3 and 7, the others
 * at 4 and 5; 0, 4 and 5 may carry any where they are not needed for that. SI2, SI3 and SI4 are always sent. */
#include <math.h>

#include "../rules.h"

enum { MISPLACED_MIN = 2, MULTIFRAME = 51, BCCH_FIRST = 2, BCCH_LAST = 5, REPEATS_MIN = 10 };
enum { SPARE = 1 << 0 | 1 << 4 | 1 << 5 };

static const uint8_t places[CELL_SI_COUNT] = {
	[CELL_SI1] = 1 << 0,
	[CELL_SI2] = 1 << 1,
	[CELL_SI3] = 1 << 2 | 1 << 6,
	[CELL_SI4] = 1 << 3 | 1 << 7,
	[CELL_SI2BIS] = 1 << 5,
	[CELL_SI2TER] = 1 << 4 | 1 << 5,
	[CELL_SI2QUATER] = 1 << 4 | 1 << 5,
	[CELL_SI9] = 1 << 4,
	[CELL_SI13] = 1 << 4,
};

/* On the normal BCCH, with a frame number that can be right. */
static bool is_misplaced(const struct history_frame *frame, unsigned si)
{
	const unsigned t3 = frame->number % MULTIFRAME, tc = frame->number / MULTIFRAME % 8;

	if (!places[si] || frame->channel != PDU_BCCH || frame->number == 0 || t3 < BCCH_FIRST || t3 > BCCH_LAST)
		return false;
	return !((places[si] | SPARE) >> tc & 1);
}

static unsigned repeats(const struct history *history, unsigned si)
{
	return history->frames[si] ? history->frames[si]->repeats : 0;
}

/* SI3 again and again, SI2 or SI4 never. */
static const char *missing(const struct suspect *suspect)
{
	if (repeats(suspect->history, CELL_SI3) < REPEATS_MIN)
		return NULL;
	if (!suspect->history->frames[CELL_SI2])
		return "SI2";
	return suspect->history->frames[CELL_SI4] ? NULL : "SI4";
}

static bool check(const struct scene *scene, const struct suspect *suspect, struct finding *finding)
{
	const char *absent = missing(suspect);
	int misplaced = 0;

	(void)scene;
	if (!isfinite(suspect->cell->m
	                      .freq_offset_hz)) /* other tools leave messages out, and count frames in their own way */
		return false;
	for (unsigned si = 0; si < CELL_SI_COUNT; si++)
		misplaced += suspect->history->frames[si] && is_misplaced(suspect->history->frames[si], si);
	if (!absent && misplaced < MISPLACED_MIN)
		return false;
	if (absent)
		finding_observed(finding, "%s never sent", "从未发送 %s", absent);
	else
		finding_observed(finding, "%d messages out of place", "%d 条系统消息不在规定位置", misplaced);
	finding_expected(finding, "SI2, SI3 and SI4 at TC 1, 2 and 6, 3 and 7",
	                 "SI2 在 TC 1，SI3 在 TC 2 和 6，SI4 在 TC 3 和 7");
	finding_say(finding, "It does not keep to the timetable of broadcast messages.",
	            "未按标准规定的时序发送系统消息。");
	return true;
}

const struct rule si_schedule_rule = {
	.id = "si-schedule",
	.version = 1,
	.rat = RAT_GSM,
	.family = FAMILY_CONFIGURATION,
	.basis = BASIS_STANDARD,
	.weight = 1.3,
	.sources = 1u << CELL_SI3,
	.looks_for = "BCCH: two or more messages at a TC that is not theirs, or SI2 or SI4 never while SI3 came ten "
		     "times (45.002 6.3.1.3)",
	.false_alarms = "A receiver that lost the frame number.",
	.false_alarms_zh = "丢失帧号的接收机。",
	.weight_from = "0 of 100 honest cells; demanded by the standard",
	.check = check,
};
