// SPDX-License-Identifier: GPL-3.0-or-later
/* digest: in words. See digest.h. */
#include "digest.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "alert.h"  // alert_level_name
#include "utc.h"    // utc_format

struct page {
	char *text;
	size_t size, used;
};

static __attribute__((format(printf, 2, 3))) void put(struct page *page, const char *format, ...)
{
	const size_t room = page->size - page->used;
	va_list args;

	if (!room)
		return;
	va_start(args, format);
	int n = vsnprintf(page->text + page->used, room, format, args);
	va_end(args);
	page->used += n < 0 ? 0 : (size_t)n < room ? (size_t)n : room - 1;
}

static double lost_share(const struct digest *digest)
{
	const double all = (double)digest->samples + (double)digest->dropped_samples;

	return all > 0 ? (double)digest->dropped_samples / all : 0;
}

static void put_health(struct page *page, const struct digest *digest, bool zh)
{
	const char *between = zh ? "；" : "; ";
	const size_t start = page->used;

	if (digest->lost_receivers)
		put(page, zh ? "%2$u 台接收机中 %1$u 台已丢失" : "%u of %u receivers are lost", digest->lost_receivers,
		    digest->receivers);
	if (digest->dropped_samples)
		put(page, zh ? "%s丢失采样 %.2g %%" : "%s%.2g %% of the samples were lost",
		    page->used > start ? between : "", 100 * lost_share(digest));
	if (digest->dropped_records)
		put(page, zh ? "%s丢失记录 %llu 条" : "%s%llu records were lost", page->used > start ? between : "",
		    (unsigned long long)digest->dropped_records);
	if (page->used == start)
		put(page, zh ? "一切正常" : "all is well");
}

static void put_en(struct page *page, const struct digest *digest, const char *since)
{
	put(page, "Daily digest: listened for %.1f h since %.16s UTC with %u receiver%s; %u cells are known.\n",
	    digest->listened_s / 3600, since, digest->receivers, digest->receivers == 1 ? "" : "s", digest->cells);
	put(page, "Alerts: %u %s, %u %s, %u %s.\n", digest->fake, alert_level_name(ALERT_FAKE), digest->suspicious,
	    alert_level_name(ALERT_SUSPICIOUS), digest->notice, alert_level_name(ALERT_NOTICE));
	put(page, "Health: ");
	put_health(page, digest, false);
	put(page, ".\n");
}

static void put_zh(struct page *page, const struct digest *digest, const char *since)
{
	put(page, "每日摘要：自 %.16s UTC 起，%u 台接收机共监听 %.1f 小时；已知 %u 个小区。\n", since,
	    digest->receivers, digest->listened_s / 3600, digest->cells);
	put(page, "告警：%s %u，%s %u，%s %u。\n", alert_level_name_zh(ALERT_FAKE), digest->fake,
	    alert_level_name_zh(ALERT_SUSPICIOUS), digest->suspicious, alert_level_name_zh(ALERT_NOTICE),
	    digest->notice);
	put(page, "状态：");
	put_health(page, digest, true);
	put(page, "。\n");
}

size_t digest_format(const struct digest *digest, enum language language, char *text, size_t size)
{
	struct page page = { .text = text, .size = size };
	char since[UTC_TEXT_SIZE];

	utc_format(digest->from_ns, since);
	since[10] = ' ';
	(language == LANGUAGE_ZH ? put_zh : put_en)(&page, digest, since);
	return page.used;
}
