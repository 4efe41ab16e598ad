// SPDX-License-Identifier: GPL-3.0-or-later
/* verdict: the words of an alert, in English and Chinese. */
#include "verdict.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "plain.h"  // plain_text

/* Of a cell's blocks: fewer that came under saturation change nothing. */
#define CLIPPED_SHARE 0.1f

struct page {
	char *text;
	size_t size, used;
};

static __attribute__((format(printf, 2, 3))) void put(struct page *page, const char *format, ...)
{
	size_t room = page->size - page->used;
	va_list args;

	if (!room)
		return;
	va_start(args, format);
	int n = vsnprintf(page->text + page->used, room, format, args);
	va_end(args);
	page->used += n < 0 ? 0 : (size_t)n < room ? (size_t)n : room - 1;
}

/* "-4.0 +3.5 clock +0.9 power = +0.4" */
static void put_terms(struct page *page, const struct alert_sum *sum, const char *(*name)(enum family))
{
	put(page, "%.1f", sum->prior);
	for (int f = 0; f < FAMILIES; f++)
		if (sum->families[f] != 0)
			put(page, " %+.1f %s", sum->families[f], name((enum family)f));
	put(page, " = %+.1f", sum->odds);
}

static void put_sum_en(struct page *page, const struct alert *alert)
{
	static const char *const lacks[] = {
		/* NULL: the sum says it */
		[ALERT_LACKS_FAMILY] = "it takes a second kind of sign, or one that no honest network can show",
		[ALERT_LACKS_TELLING] = "all signs are light: it takes one that honest cells hardly ever show",
		[ALERT_LACKS_GRAVE] = "it serves phones as a network does: it takes a grave sign besides identity, "
				      "power and time",
		[ALERT_LACKS_CONDUCT] =
			"a home cell or a cell on wheels shows all this: it takes a sign of what it does to phones",
	};
	struct alert_sum sum;

	alert_add_up(alert->findings, alert->nof_findings, &sum);
	put(page, "  sum: ");
	put_terms(page, &sum, family_name);
	if (sum.level == alert->level && lacks[sum.lack])
		put(page, "; no more than %s: %s", alert_level_name(sum.level), lacks[sum.lack]);
	put(page, "\n");
}

static void put_sum_zh(struct page *page, const struct alert *alert)
{
	static const char *const lacks[] = {
		[ALERT_LACKS_FAMILY] = "还需另一类迹象，或任何正规网络都不可能出现的迹象",
		[ALERT_LACKS_TELLING] = "迹象均较轻：还需正常小区几乎从不出现的迹象",
		[ALERT_LACKS_GRAVE] = "它像正规网络那样为手机服务：还需身份、功率、时间以外的严重迹象",
		[ALERT_LACKS_CONDUCT] = "家庭基站或应急通信车也会如此：还需其对手机有所作为的迹象",
	};
	struct alert_sum sum;

	alert_add_up(alert->findings, alert->nof_findings, &sum);
	put(page, "  合计：");
	put_terms(page, &sum, family_name_zh);
	if (sum.level == alert->level && lacks[sum.lack])
		put(page, "；止于“%s”：%s", alert_level_name_zh(sum.level), lacks[sum.lack]);
	put(page, "\n");
}

static void put_en(struct page *page, const struct alert *alert, const char *key)
{
	put(page, "ALERT %s %s: %s, score %.4f  [%s]\n", alert_state_name(alert->state), key,
	    alert_level_name(alert->level), alert->score, alert->id);
	for (int i = 0; i < alert->nof_findings; i++) {
		const struct finding *f = &alert->findings[i];

		put(page, "  %+.1f %s (%s): %s\n", f->weight, f->rule, family_name(f->family), f->text_en);
		put(page, "       seen: %s; expected: %s, from %s\n", f->observed, f->expected, basis_name(f->basis));
	}
	put_sum_en(page, alert);
	if (alert->cell.clipped >= CLIPPED_SHARE)
		put(page,
		    "  heard while the receiver was saturated: levels, and what was not heard beside it, say little\n");
	if (alert->evidence[0])
		put(page, "  evidence: %s\n", alert->evidence);
}

static void put_zh(struct page *page, const struct alert *alert, const char *key)
{
	static const char *const states[] = { "新告警", "告警更新", "告警解除" };

	put(page, "%s %s：%s，评分 %.4f  [%s]\n", states[alert->state], key, alert_level_name_zh(alert->level),
	    alert->score, alert->id);
	for (int i = 0; i < alert->nof_findings; i++) {
		const struct finding *f = &alert->findings[i];

		put(page, "  %+.1f %s（%s）：%s\n", f->weight, f->rule, family_name_zh(f->family), f->text_zh);
		put(page, "       实测：%s；应为：%s；依据：%s\n", f->observed_zh, f->expected_zh,
		    basis_name_zh(f->basis));
	}
	put_sum_zh(page, alert);
	if (alert->cell.clipped >= CLIPPED_SHARE)
		put(page, "  收到时接收机已饱和：电平以及“未收到”一类的依据不足为凭\n");
	if (alert->evidence[0])
		put(page, "  证据：%s\n", alert->evidence);
}

size_t verdict_format(const struct alert *alert, enum language language, char *text, size_t size)
{
	struct page page = { .text = text, .size = size };
	char key[CELL_KEY_SIZE];

	cell_key(&alert->cell, key, sizeof(key));
	(language == LANGUAGE_ZH ? put_zh : put_en)(&page, alert, key);
	return size ? strlen(plain_text(text, true)) : 0; /* what was read from a file may be anybody's */
}
