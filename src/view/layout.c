// SPDX-License-Identifier: GPL-3.0-or-later
/* layout: what stands around each page: title, alerts, what was answered, keys. See pages.h. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "pages.h"
#include "utc.h"  // utc_format

/* Lines for alerts, by the lines of the screen. */
enum { ALERTS_FEW = 3, ALERTS_MORE = 6, ALERTS_MORE_FROM = 36, REST_WIDTH = 12 };

static void put_title(const struct sight *sight, const struct area *area)
{
	const struct desk *desk = sight->desk;
	char time[UTC_TEXT_SIZE], right[96];

	utc_format(sight->state->time_ns, time);
	snprintf(right, sizeof(right), " %d %s  %.8s UTC ", sight->list->count,
	         desk->filter[0] ? say(desk, "shown", "个显示") : say(desk, "cells", "个小区"), time + 11);
	int room = area->columns - text_columns(right);

	area_put(area, 0, 0, room, STYLE_BAR, " fbswatch  %s",
	         desk->over ? say(desk, "the recording has ended", "录音已播完") : sight->state->note);
	area_put(area, 0, room, area->columns, STYLE_BAR, "%s", right);
	area_paint(area, 0, 0, area->columns, STYLE_BAR);
}

/* "fake gsm:460-00-1-10 clock-off: Its carrier …" */
static void put_alert(const struct sight *sight, const struct area *area, int y, const struct standing *standing)
{
	const struct desk *desk = sight->desk;
	const struct reason *first = &standing->reasons[0];
	const enum style style = standing->muted ? STYLE_DIM : level_style(standing->level);
	int x = 0;

	if (standing->muted)
		x += area_put(area, y, x, area->columns, style, "%s", say(desk, "(muted) ", "（已静默）"));
	x += area_put(area, y, x, area->columns, style, "%s %s", level_word(desk, standing->level), standing->cell);
	if (standing->nof_findings)
		area_put(area, y, x, area->columns, STYLE_PLAIN, " %s: %s", first->rule, first->words);
}

/* The other reasons of the gravest one, in lines that no other alert needs; how many lines. */
static int put_reasons(const struct sight *sight, const struct area *area, int y, int most)
{
	const struct standing *standing = &sight->list->alerts[0];
	int known = standing->nof_findings < LIST_REASONS ? standing->nof_findings : LIST_REASONS, put = 0;

	for (int i = 1; i < known && put < most; i++, put++)
		area_put(area, y + put, 2, area->columns, STYLE_PLAIN, "%s: %s", standing->reasons[i].rule,
		         standing->reasons[i].words);
	if (put && standing->nof_findings > put + 1)
		area_put_right(area, y + put - 1, area->columns - REST_WIDTH, REST_WIDTH, STYLE_DIM,
		               sight->desk->language == LANGUAGE_ZH ? " 另 %d 项:a" : " +%d more:a",
		               standing->nof_findings - put - 1);
	return put;
}

/* How many lines they take: the gravest with more of its reasons, where there is room. */
static int put_alerts(const struct sight *sight, const struct area *area, int most)
{
	const struct list *list = sight->list;
	int shown = list->nof_alerts <= most ? list->nof_alerts : most - 1, y = 0;

	for (int i = 0; i < shown; i++) {
		put_alert(sight, area, y++, &list->alerts[i]);
		if (i == 0)
			y += put_reasons(sight, area, y, most - list->nof_alerts);
	}
	if (list->nof_alerts > shown)
		area_put(area, y++, 0, area->columns, STYLE_DIM,
		         sight->desk->language == LANGUAGE_ZH ? "……另有 %d 个：按 a" : "... and %d more: a",
		         list->nof_alerts - shown);
	if (!list->nof_alerts)
		area_put(area, y++, 0, area->columns, STYLE_DIM, "%s",
		         say(sight->desk, "no alert stands", "没有未解除的告警"));
	return y;
}

/* Why an order was not carried out, in Chinese where these are words for it, else in those of the engine. */
static const char *refusal(const struct desk *desk)
{
	static const struct {
		enum order_verb verb;
		int error;
		const char *chinese;
	} known[] = {
		{ ORDER_PARK, ENOTSUP, "没有接收机在工作" },
		{ ORDER_PARK, EINVAL, "接收机调不到该频率" },
		{ ORDER_ALLOW, ENOENT, "本次运行没有基线（--baseline），或未收到该小区" },
		{ ORDER_MUTE, ENOENT, "没有这样的告警或小区" },
		{ ORDER_MUTE, ENOSPC, "静默的已太多" },
	};

	for (size_t i = 0; desk->language == LANGUAGE_ZH && i < sizeof(known) / sizeof(known[0]); i++)
		if (known[i].verb == desk->answer.verb && known[i].error == -desk->answer.error)
			return known[i].chinese;
	return desk->answer.text;
}

/* The answer to an order. */
static void put_answer(const struct sight *sight, const struct area *area)
{
	static const char *const done[ORDER_VERBS][2] = {
		[ORDER_PARK] = { "parked", "已停留或继续" },
		[ORDER_MUTE] = { "muted for an hour", "已静默一小时" },
		[ORDER_ALLOW] = { "on the allow-list now", "已加入放行名单" },
	};
	const struct desk *desk = sight->desk;
	const char *const *words = done[desk->answer.verb];

	if (desk->answer.error)
		area_put(area, 0, 0, area->columns, STYLE_NOTICE, "%s%s", say(desk, "refused: ", "未执行："),
		         refusal(desk));
	else if (words[0] && desk->language == LANGUAGE_ZH)
		area_put(area, 0, 0, area->columns, STYLE_PLAIN, "%s", words[1]);
	else
		area_put(area, 0, 0, area->columns, STYLE_PLAIN, "%s", desk->answer.text);
}

static void put_message(const struct sight *sight, const struct area *area)
{
	const struct desk *desk = sight->desk;

	if (desk->prompt == PROMPT_FILTER)
		area_put(area, 0, 0, area->columns, STYLE_STRONG, "%s%s_", say(desk, "filter: ", "筛选："),
		         desk->input);
	else if (desk->prompt == PROMPT_REASON)
		area_put(area, 0, 0, area->columns, STYLE_STRONG, "%s %s: %s_",
		         say(desk, "mute, reason for", "静默理由"), desk->subject, desk->input);
	else if (desk->answer.any)
		put_answer(sight, area);
	else if (desk->notice[0])
		area_put(area, 0, 0, area->columns, STYLE_NOTICE, "%s", desk->notice);
	else if (desk->filter[0])
		area_put(area, 0, 0, area->columns, STYLE_DIM, "%s%s", say(desk, "filter: ", "筛选："), desk->filter);
}

static void put_keys(const struct sight *sight, const struct area *area)
{
	static const char *const sorts[SORTS][2] = {
		[SORT_OPERATOR] = { "operator", "运营商" },
		[SORT_VERDICT] = { "verdict", "判定" },
		[SORT_LEVEL] = { "level", "电平" },
		[SORT_FREQUENCY] = { "frequency", "频率" },
		[SORT_AGE] = { "age", "时间" },
	};
	const struct desk *desk = sight->desk;
	const char *sort = say(desk, sorts[desk->sort][0], sorts[desk->sort][1]);

	area_put(area, 0, 0, area->columns, STYLE_BAR,
	         desk->language == LANGUAGE_ZH
	                 ? " ?帮助 回车详情 a告警 w频谱 r消息 g寻找 p停留 m静默 s:%s /筛选 l:EN q退出"
	                 : " ?help a:alerts w:spectrum r:raw g:hunt p:park m:mute s:%s / l:中文 q:quit",
	         sort);
	area_paint(area, 0, 0, area->columns, STYLE_BAR);
}

static void put_page(const struct sight *sight, const struct area *area)
{
	static void (*const pages[])(const struct sight *, const struct area *) = {
		[PAGE_CELLS] = page_cells,       [PAGE_CELL] = page_cell,     [PAGE_SPECTRUM] = page_spectrum,
		[PAGE_MESSAGES] = page_messages, [PAGE_ALERTS] = page_alerts, [PAGE_HUNT] = page_hunt,
		[PAGE_HELP] = page_help,
	};

	pages[sight->desk->page](sight, area);
}

/* Judging goes on. */
static void put_too_small(const struct sight *sight, const struct area *area)
{
	const struct desk *desk = sight->desk;

	area_put(area, 0, 0, area->columns, STYLE_STRONG, "%dx%d: %s", area->columns, area->lines,
	         say(desk, "too small", "窗口太小"));
	area_put(area, 1, 0, area->columns, STYLE_PLAIN, "%s %dx%d", say(desk, "needed:", "至少："), SIGHT_COLUMNS_MIN,
	         SIGHT_LINES_MIN);
	area_put(area, 2, 0, area->columns, STYLE_PLAIN, "%s %d", say(desk, "cells:", "小区："), sight->list->count);
	area_put(area, 3, 0, area->columns, sight->list->nof_alerts ? STYLE_FAKE : STYLE_PLAIN, "%s %d",
	         say(desk, "alerts:", "告警："), sight->list->nof_alerts);
}

void layout(const struct sight *sight, struct grid *grid)
{
	const struct area whole = grid_area(grid), below_title = area_lines(&whole, 1, whole.lines);

	if (grid->lines < SIGHT_LINES_MIN || grid->columns < SIGHT_COLUMNS_MIN) {
		put_too_small(sight, &whole);
		return;
	}
	put_title(sight, &whole);
	int alerts = put_alerts(sight, &below_title, grid->lines >= ALERTS_MORE_FROM ? ALERTS_MORE : ALERTS_FEW);
	const struct area page = area_lines(&whole, 1 + alerts, grid->lines - alerts - 3);
	const struct area message = area_lines(&whole, grid->lines - 2, 1),
			  keys = area_lines(&whole, grid->lines - 1, 1);

	put_page(sight, &page);
	put_message(sight, &message);
	put_keys(sight, &keys);
}
