// SPDX-License-Identifier: GPL-3.0-or-later
/* finding: the names of families and bases, in English and Chinese. */
#include "finding.h"

static const char *const families[FAMILIES][2] = {
	[FAMILY_IDENTITY] = { "identity", "身份" },
	[FAMILY_NEIGHBOURS] = { "neighbours", "邻区" },
	[FAMILY_CONFIGURATION] = { "configuration", "参数配置" },
	[FAMILY_DOWNGRADE] = { "downgrade", "降级" },
	[FAMILY_POWER] = { "power", "功率" },
	[FAMILY_CLOCK] = { "clock", "时钟" },
	[FAMILY_TIME] = { "time", "时间行为" },
	[FAMILY_TRAFFIC] = { "traffic", "业务" },
	[FAMILY_CONDUCT] = { "conduct", "对手机的行为" },
};

static const char *const bases[BASES][2] = {
	[BASIS_STANDARD] = { "the 3GPP standard", "3GPP 标准" },
	[BASIS_HEARD] = { "the other cells heard", "同时收到的其他小区" },
	[BASIS_HISTORY] = { "the same cell earlier", "该小区的历史" },
	[BASIS_BASELINE] = { "the baseline of this place", "本地基线" },
	[BASIS_PLAN] = { "the operators' plan", "运营商频率规划" },
	[BASIS_STACKS] = { "defaults of known base-station software", "已知基站软件的默认配置" },
};

static const char *name(const char *const table[][2], unsigned count, unsigned i, int language)
{
	return i < count ? table[i][language] : "?";
}

const char *family_name(enum family family)
{
	return name(families, FAMILIES, family, 0);
}

const char *family_name_zh(enum family family)
{
	return name(families, FAMILIES, family, 1);
}

const char *basis_name(enum basis basis)
{
	return name(bases, BASES, basis, 0);
}

const char *basis_name_zh(enum basis basis)
{
	return name(bases, BASES, basis, 1);
}
