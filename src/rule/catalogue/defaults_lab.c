// SPDX-License-Identifier: GPL-3.0-or-later
/* defaults-lab: settings that software for base stations has when nobody sets them, and networks do not have. Each is
 * seen on an honest cell now and then; four together were on none. A setting that the operator's other cells have as
 * well is its habit and does not count. GSM-R has two or three of its own. */
#include "../honest.h"  // honest_railway
#include "../peers.h"   // usual_of
#include "../rules.h"

enum { COUNT_MIN = 4, COUNT_CLEAR = 6, PEERS_MIN = 3 };

static const float few_weight = 2.0f, more_weight = 2.6f; /* weight of COUNT_MIN settings, and of one more */

struct sign {
	const char *key;
	int32_t low, high; /* range of values that count as a sign */
	const char *name, *name_zh;
};

/* clang-format off */
static const struct sign signs[] = {
	{ "emergency_call_barred", 1, 1, "emergency calls barred", "禁止紧急呼叫" },
	{ "t3212_min", 0, 59, "T3212 under an hour", "T3212 不足一小时" },
	{ "rxlev_access_min_dbm", -110, -110, "RXLEV_ACCESS_MIN 0", "RXLEV_ACCESS_MIN 为 0" },
	{ "gprs", 0, 0, "no GPRS", "无 GPRS" },
	{ "cell_reselect_hysteresis_db", 4, 4, "hysteresis 4 dB", "重选迟滞 4 dB" },
	{ "mscr", 0, 0, "MSC of 1998", "MSC 为 R98 版本" },
	{ "max_retrans", 7, 7, "7 retransmissions", "最大重发 7 次" },
	{ "ncc_permitted", 0xff, 0xff, "every NCC permitted", "允许所有 NCC" },
	{ "att", 0, 0, "no IMSI attach", "不要求 IMSI 附着" },
};
/* clang-format on */

static bool counts(const struct scene *scene, const struct cell *cell, const struct sign *sign)
{
	int field = field_index(sign->key);
	int32_t value = cell_field_int(cell, &cell_fields[field]);

	if (value == CELL_UNKNOWN || value < sign->low || value > sign->high)
		return false;
	struct usual usual = usual_of(scene, cell, sign->key);

	return usual.cells < PEERS_MIN || usual.share == 0;
}

static bool check(const struct scene *scene, const struct suspect *suspect, struct finding *finding)
{
	const int all = (int)(sizeof(signs) / sizeof(signs[0]));
	const struct sign *named[3] = { NULL }; /* the first ones: fewer make no finding */
	int count = 0;

	if (honest_railway(suspect->cell))
		return false;
	for (int i = 0; i < all; i++)
		if (counts(scene, suspect->cell, &signs[i]) && count++ < 3)
			named[count - 1] = &signs[i];
	if (count < COUNT_MIN)
		return false;
	if (count < COUNT_CLEAR)
		finding->weight = count == COUNT_MIN ? few_weight : more_weight;
	finding_observed(finding, "%d of %d: %s%.0s, %s%.0s, %s%.0s ...", "%d 项（共 %d 项），如%.0s%s、%.0s%s、%.0s%s",
	                 count, all, named[0]->name, named[0]->name_zh, named[1]->name, named[1]->name_zh,
	                 named[2]->name, named[2]->name_zh);
	finding_expected(finding, "one at most", "至多一项");
	finding_say(finding, "Its settings are those of base-station software that nobody configured.",
	            "其参数为基站软件未经配置的默认值，运营商网络中不会同时出现。");
	return true;
}

const struct rule defaults_lab_rule = {
	.id = "defaults-lab",
	.version = 1,
	.rat = RAT_GSM,
	.family = FAMILY_CONFIGURATION,
	.basis = BASIS_STACKS,
	.weight = 3.3,
	.sources = 1u << CELL_SI3,
	.looks_for =
		"SI3, SI2: four or more of nine settings: emergency calls barred, T3212, RXLEV_ACCESS_MIN 0, no GPRS, "
		"hysteresis, "
		"MSCR, ATT, max retrans, NCC permitted (44.018 10.5.2.4, 10.5.2.11, 10.5.2.27, 10.5.2.29, 10.5.2.34)",
	.false_alarms = "GSM-R outside its band; small private networks.",
	.false_alarms_zh = "工作在专用频段之外的 GSM-R；小型专用网络。",
	.weight_from = "of 228 records of honest cells 226 show none of them and 2 show one; a laboratory's cell shows "
		       "all but ATT",
	.check = check,
};
