// SPDX-License-Identifier: GPL-3.0-or-later
/* si-inconsistent: what the network says twice is not the same: RACH control in SI1, 2, 2bis, 3, 4; the location area
 * and cell selection in SI3 and SI4; the cell identity in SI3 and SI6 (3GPP TS 44.018 9.1.31 to 9.1.40). Real ones are
 * made by one machine from one database; contradictions are made by hand. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "../rules.h"

static const int64_t together_ns = INT64_C(4) * 1000000000; /* heard this close to each other … */
static const int64_t settled_ns = INT64_C(15) * 1000000000; /* … and nothing changed since this long */

enum { REPEATS_MIN = 3, SACCH_HEADER = 4 };

/* An element that stands in two messages. */
struct twice {
	const char *name, *name_zh;
	uint8_t first, second; /* enum cell_si */
	uint8_t first_at, second_at, len;
	uint8_t mask; /* which bits of the last octet are compared */
};

/* clang-format off */
static const struct twice elements[] = {
	{ "location area in SI3 and SI4", "SI3 与 SI4 的位置区", CELL_SI3, CELL_SI4, 5, 3, 5, 0xff },
	{ "cell selection in SI3 and SI4", "SI3 与 SI4 的小区选择参数", CELL_SI3, CELL_SI4, 14, 8, 2, 0x7f }, /* ACS is spare in SI3 */
	{ "RACH control in SI1 and SI3", "SI1 与 SI3 的 RACH 控制参数", CELL_SI1, CELL_SI3, 19, 16, 3, 0xff },
	{ "RACH control in SI2 and SI3", "SI2 与 SI3 的 RACH 控制参数", CELL_SI2, CELL_SI3, 20, 16, 3, 0xff },
	{ "RACH control in SI2bis and SI3", "SI2bis 与 SI3 的 RACH 控制参数", CELL_SI2BIS, CELL_SI3, 19, 16, 3, 0xff },
	{ "RACH control in SI4 and SI3", "SI4 与 SI3 的 RACH 控制参数", CELL_SI4, CELL_SI3, 10, 16, 3, 0xff },
	{ "cell identity in SI3 and SI6", "SI3 与 SI6 的小区标识", CELL_SI3, CELL_SI6, 3, 3, 2, 0xff },
	{ "location area in SI3 and SI6", "SI3 与 SI6 的位置区", CELL_SI3, CELL_SI6, 5, 5, 5, 0xff },
};
/* clang-format on */

/* The message in the frame of this kind that was heard often enough, NULL when there is none. */
static const uint8_t *message(const struct history *history, unsigned si)
{
	const struct history_frame *frame = history->frames[si];

	if (!frame || frame->repeats < REPEATS_MIN || frame->len < PDU_GSM_OCTETS)
		return NULL;
	const bool sacch = frame->channel == PDU_SACCH4 || frame->channel == PDU_SACCH8;

	return frame->octets + (sacch ? SACCH_HEADER : 0);
}

static bool differs(const struct history *history, const struct twice *t)
{
	const uint8_t *a = message(history, t->first), *b = message(history, t->second);

	if (!a || !b)
		return false;
	if (llabs(history->frames[t->first]->time_ns - history->frames[t->second]->time_ns) > together_ns)
		return false;
	a += t->first_at;
	b += t->second_at;
	return memcmp(a, b, t->len - 1u) != 0 || ((a[t->len - 1] ^ b[t->len - 1]) & t->mask);
}

static bool check(const struct scene *scene, const struct suspect *suspect, struct finding *finding)
{
	const struct history_change *change = history_change(suspect->history, 0);

	if (change && scene->now_ns - change->time_ns < settled_ns)
		return false;
	for (size_t i = 0; i < sizeof(elements) / sizeof(elements[0]); i++) {
		if (!differs(suspect->history, &elements[i]))
			continue;
		finding->sources = 1u << elements[i].first | 1u << elements[i].second;
		finding_observed(finding, "%s%.0s differ", "%.0s%s不一致", elements[i].name, elements[i].name_zh);
		finding_expected(finding, "the same in both", "两处相同");
		finding_say(finding, "Its messages contradict each other.",
		            "其系统消息之间相互矛盾，正规设备不会如此。");
		return true;
	}
	return false;
}

const struct rule si_inconsistent_rule = {
	.id = "si-inconsistent",
	.version = 1,
	.rat = RAT_GSM,
	.family = FAMILY_CONFIGURATION,
	.basis = BASIS_STANDARD,
	.weight = 2.5,
	.sources = 1u << CELL_SI3,
	.looks_for = "SI1, 2, 2bis, 3, 4, 6: RACH control, LAI, cell selection, cell identity sent twice and not the "
		     "same (44.018 10.5.2.29, 10.5.2.4)",
	.false_alarms = "A change while it is being made (muted for 15 s); two cells of one carrier and BSIC in turns "
			"(they change all the time).",
	.false_alarms_zh = "参数正在修改（15 秒内不提示）；同频点、同 BSIC 的两个小区交替出现（内容不停变化）。",
	.weight_from = "0 of 228 records of honest cells; seen of hand-made messages",
	.check = check,
};
