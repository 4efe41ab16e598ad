// SPDX-License-Identifier: GPL-3.0-or-later
/* page_alerts: every alert that stands, in full words, and the key to them. And page_help: what the keys do. */
#include <string.h>

#include "pages.h"
#include "verdict.h"  // verdict_format

enum { VERDICT_BYTES = 32 * 1024 };

struct telling {
	const struct sight *sight;
	struct roll *roll;
	int count;
};

static void put_alert(void *ctx, int64_t time_ns, const struct alert *alert)
{
	struct telling *telling = ctx;
	const struct screen_state *state = telling->sight->state;
	const struct desk *desk = telling->sight->desk;
	char text[VERDICT_BYTES], *rest = text;

	telling->count++;
	verdict_format(alert, desk->language, text, sizeof(text));
	if (state->muted(state->ctx, time_ns, alert))
		roll_put(telling->roll, STYLE_DIM, 0, "%s", say(desk, "(muted)", "（已静默）"));
	for (char *line; (line = strsep(&rest, "\n"));)
		if (line[0])
			roll_put(telling->roll, line[0] == ' ' ? STYLE_PLAIN : level_style(alert->level), 7, "%s",
			         line);
}

static void put_alerts(const struct sight *sight, struct roll *roll)
{
	struct telling telling = { sight, roll, 0 };

	alerts_show(sight->state->alerts, sight->state->time_ns, put_alert, &telling);
	if (!telling.count)
		roll_put(roll, STYLE_DIM, 0, "%s", say(sight->desk, "no alert stands", "没有未解除的告警"));
}

void page_alerts(const struct sight *sight, const struct area *area)
{
	roll_page(sight, area, put_alerts);
}

static void put_help(const struct sight *sight, struct roll *roll)
{
	static const struct {
		const char *key, *english, *chinese;
	} lines[] = {
		{ "Up Down PgUp PgDn", "choose a cell, or scroll", "选择小区或滚动" },
		{ "Enter", "all that the chosen cell broadcasts", "所选小区的全部广播内容" },
		{ "Esc", "back to the cells", "返回小区列表" },
		{ "s", "sort by operator, verdict, level, frequency, age", "排序：运营商、判定、电平、频率、时间" },
		{ "/", "show only cells (messages) with this text in their names", "只显示名称含此文字的小区（消息）" },
		{ "a", "the alerts that stand, with all reasons", "未解除的告警及全部理由" },
		{ "w", "the spectrum and how it was before", "频谱与瀑布图" },
		{ "r", "raw messages; space holds them", "原始消息，空格键暂停" },
		{ "p", "park: stay on this cell's frequency for 10 minutes, or go on",
		  "停留在该小区频率 10 分钟，或继续" },
		{ "g", "go and find it: its level, large, with its trend", "寻找该小区：大字电平与趋势" },
		{ "t", "a tone with it: the faster, the stronger", "提示音：越急促越强" },
		{ "m", "mute: with a reason it goes to the allow-list, without for an hour",
		  "静默：填写理由则加入放行名单，不填则静默一小时" },
		{ "l", "English or Chinese", "中文或英文" },
		{ "q", "quit", "退出" },
	};

	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		roll_put(roll, STYLE_PLAIN, 20, "%-18s  %s", lines[i].key,
		         say(sight->desk, lines[i].english, lines[i].chinese));
	roll_put(roll, STYLE_PLAIN, 0, " ");
	roll_put(roll, STYLE_DIM, 0, "%s",
	         say(sight->desk,
	             "ppm is the cell's clock against the other cells' clocks; with ~ its carrier against this "
	             "receiver. A verdict of - says that no rule found anything, not that the cell is honest.",
	             "钟差ppm 为该小区时钟相对其他小区；带 ~ 者为载波相对本接收机。判定 - 表示没有规则命中，"
	             "并不证明该小区可信。"));
}

void page_help(const struct sight *sight, const struct area *area)
{
	roll_page(sight, area, put_help);
}
